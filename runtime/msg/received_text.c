/* received_text.c: see received_text.h. Which neighbours a shape cannot do without: two bytes that stand for
 * themselves, side by side, outside of what may be missing. */
#include "msg/received_text.h"

struct received_pairs received_pairs_of(const char *shape)
{
	struct received_pairs pairs = {.n = 0};
	unsigned char before = 0; /* 0: a part of the header stands there */
	bool optional = false;
	for (const char *t = shape; *t && pairs.n < RECEIVED_PAIRS; t++) {
		unsigned char c = (unsigned char)*t;
		if (c != '%') {
			if (before && !optional)
				pairs.v[pairs.n++] = (uint16_t)received_pair(before, c);
			before = c;
			continue;
		}
		t++;
		before = 0;
		optional = *t == '{' || (optional && *t != '}'); /* they are not nested */
		t += *t == '<' || *t == '?'; /* what these say of the next byte */
	}
	return pairs;
}
