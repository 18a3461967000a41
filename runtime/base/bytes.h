/* bytes: whole texts, most of it sixteen bytes at a time. */
#ifndef WINNOW_BYTES_H
#define WINNOW_BYTES_H

#include "base/span.h"

/* How many bytes are from `least` to `most`. */
size_t bytes_count(struct span s, unsigned char least, unsigned char most);
bool bytes_are_ascii(struct span s);
/* Where the next byte is, from `at` on, that is over 127, or is not; s.n: none is. */
size_t bytes_next(struct span s, size_t at, bool high);
/* Whether any is from `least` to `most`. */
bool bytes_have(struct span s, unsigned char least, unsigned char most);
/* Capitals, and small letters and digits together: two counts, one pass. */
void bytes_count_case(struct span s, size_t *upper_r, size_t *lower_r);
/* ASCII letters in lower case, to s.n bytes. */
void bytes_lower(unsigned char *to, struct span s);

/* Writes s with a single space for each run of white space; `before`: none for one at the beginning. `out` has room for
 * s.n + 1 bytes. Bytes written. */
size_t bytes_single_spaces(unsigned char *out, struct span s, bool before);

#endif
