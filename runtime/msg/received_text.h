/* received_text: a normalised Received header that is asked for many words (some sixty formats name one),
 * most of which it does not hold. The pairs of neighbouring bytes it has are kept in a small table (of bytes: bits
 * would have to be read to be set, each after the one before): a word with a pair that is not there is answered
 * without looking at the text. Internal to received*.c.
 * Not a machine of grammar/: one over the 65 words has 609 states, 260 KB of code, and takes 1.7 times as long
 * as the table. */
#ifndef WINNOW_RECEIVED_TEXT_H
#define WINNOW_RECEIVED_TEXT_H

#include "base/span.h"

#include <stdint.h>

struct received_text {
	struct span s;
	bool pairs[4096];
};

static inline unsigned received_pair(unsigned char a, unsigned char b)
{
	return (a * 61u + b) & 4095u;
}

static inline void received_text_init(struct received_text *t, struct span s)
{
	memset(t, 0, sizeof *t);
	t->s = s;
	for (size_t i = 1; i < s.n; i++)
		t->pairs[received_pair(s.p[i - 1], s.p[i])] = true;
}

/* The word (two bytes at least) stands somewhere in the header. */
static inline bool received_text_has(const struct received_text *t, const char *word)
{
	size_t n = 1;
	for (; word[n]; n++)
		if (!t->pairs[received_pair((unsigned char)word[n - 1], (unsigned char)word[n])])
			return false;
	return span_find(t->s, (struct span){(const unsigned char *)word, n}, 0) != (size_t)-1;
}

enum { RECEIVED_PAIRS = 24 };

/* Neighbours in a shape (received_shape.h) that a header of that form must have. */
struct received_pairs {
	uint16_t v[RECEIVED_PAIRS];
	unsigned n;
};
struct received_pairs received_pairs_of(const char *shape);

/* Most headers lack something that a shape has. */
static inline bool received_text_has_pairs(const struct received_text *t, const struct received_pairs *pairs)
{
	for (unsigned i = 0; i < pairs->n; i++)
		if (!t->pairs[pairs->v[i]])
			return false;
	return true;
}

#endif
