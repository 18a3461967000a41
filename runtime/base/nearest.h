/* nearest: the name that was probably meant, for "did you mean". Offer candidates; best is the one
 * with the fewest edits, NULL when all are further away than a third of the name. */
#ifndef WINNOW_NEAREST_H
#define WINNOW_NEAREST_H

#include "base/span.h"

#include <stdint.h>

#define NEAREST_NAME_LIMIT 64u /* bytes: longer names get no suggestion, the work is quadratic */

struct nearest {
	struct span name;
	uint64_t bytes; /* that it has, folded */
	const char *best;
	unsigned distance; /* a candidate must be nearer than this */
};

struct nearest nearest_new(struct span name);
void nearest_offer(struct nearest *near, const char *candidate);

#endif
