/* received_guess: fields of a Received header that can be told without knowing its format. Internal to
 * received*.c; headers are normalised, results are slices of them, empty where nothing is found. */
#ifndef WINNOW_RECEIVED_GUESS_H
#define WINNOW_RECEIVED_GUESS_H

#include "msg/received_text.h"

struct span guess_id(struct span header);
struct span guess_helo(const struct received_text *header);
struct span guess_by(struct span header);
/* "(envelope-from <a@b>)", "return-path: a@b": false when there is none. */
bool guess_envfrom(struct span header, struct span *envfrom_r);

#endif
