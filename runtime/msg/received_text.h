/* received_text: a normalised Received header that is asked for many words (some sixty formats name one),
 * most of which it does not hold. The pairs of neighbouring bytes it has are kept in a small table: a
 * word with a pair that is not there is answered without looking at the text. Internal to received*.c.
 * Not a machine of grammar/: one over the 65 words has 609 states, 260 KB of code, and takes 1.7 times as long
 * as the table. */
#ifndef WINNOW_RECEIVED_TEXT_H
#define WINNOW_RECEIVED_TEXT_H

#include "base/span.h"

#include <stdint.h>

struct received_text {
	struct span s;
	uint64_t pairs[64];
};

static inline unsigned received_pair(unsigned char a, unsigned char b)
{
	return (a * 61u + b) & 4095u;
}

static inline void received_text_init(struct received_text *t, struct span s)
{
	memset(t, 0, sizeof *t);
	t->s = s;
	for (size_t i = 1; i < s.n; i++) {
		unsigned pair = received_pair(s.p[i - 1], s.p[i]);
		t->pairs[pair >> 6] |= 1ull << (pair & 63);
	}
}

/* The word (two bytes at least) stands somewhere in the header. */
static inline bool received_text_has(const struct received_text *t, const char *word)
{
	size_t n = 1;
	for (; word[n]; n++) {
		unsigned pair = received_pair((unsigned char)word[n - 1], (unsigned char)word[n]);
		if (!(t->pairs[pair >> 6] >> (pair & 63) & 1))
			return false;
	}
	return span_find(t->s, (struct span){(const unsigned char *)word, n}, 0) != (size_t)-1;
}

#endif
