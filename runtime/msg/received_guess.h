/* received_guess: fields of a Received header that can be told without knowing its format: what
 * stands under its own name. A format that knows better overrides it. Internal to received*.c. */
#ifndef WINNOW_RECEIVED_GUESS_H
#define WINNOW_RECEIVED_GUESS_H

#include "msg/received.h"
#include "msg/received_names.h"

/* What the names say of a normalised header. */
struct received_names received_names_read(struct span header);
/* Sets id, helo and by; results are slices of the header. */
void received_guess(struct span header, const struct received_names *names, struct received *r);
/* "(envelope-from <a@b>)", "return-path: a@b": sets envfrom when there is one. */
void received_guess_sender(struct span header, const struct received_names *names,
			   struct received *r);

#endif
