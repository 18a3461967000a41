/* msg/gmime: what GMime does for the message model. gmime.c is the only file that knows it. */
#ifndef WINNOW_MSG_GMIME_H
#define WINNOW_MSG_GMIME_H

#include "base/arena.h"

/* bytes in the charset iconv calls `name` to UTF-8. strict: false when a byte does not fit; else
 * each such byte becomes U+FFFD. False also when iconv does not know the charset. */
bool gmime_to_utf8(struct arena *arena, struct span bytes, const char *name, bool strict,
		   struct span *out_r);
/* Opens that converter; it stays open. */
void gmime_open_converter(const char *name);

#endif
