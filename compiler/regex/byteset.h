/* byteset: a set of byte values, the alphabet of our regex trees. */
#ifndef WINNOW_BYTESET_H
#define WINNOW_BYTESET_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct byteset {
	uint64_t w[4];
};

static inline void byteset_add(struct byteset *s, unsigned c)
{
	s->w[c >> 6] |= UINT64_C(1) << (c & 63);
}
static inline bool byteset_has(const struct byteset *s, unsigned c)
{
	return s->w[c >> 6] >> (c & 63) & 1;
}
static inline void byteset_add_range(struct byteset *s, unsigned from, unsigned to)
{
	for (unsigned c = from; c <= to; c++)
		byteset_add(s, c);
}
static inline struct byteset byteset_or(struct byteset a, struct byteset b)
{
	for (int i = 0; i < 4; i++)
		a.w[i] |= b.w[i];
	return a;
}
static inline struct byteset byteset_and(struct byteset a, struct byteset b)
{
	for (int i = 0; i < 4; i++)
		a.w[i] &= b.w[i];
	return a;
}
static inline struct byteset byteset_not(struct byteset a)
{
	for (int i = 0; i < 4; i++)
		a.w[i] = ~a.w[i];
	return a;
}
static inline bool byteset_empty(const struct byteset *s)
{
	return !(s->w[0] | s->w[1] | s->w[2] | s->w[3]);
}
static inline bool byteset_equal(const struct byteset *a, const struct byteset *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}
static inline unsigned byteset_count(const struct byteset *s)
{
	unsigned n = 0;
	for (int i = 0; i < 4; i++)
		n += (unsigned)__builtin_popcountll(s->w[i]);
	return n;
}
/* The smallest member; 256 when empty. */
static inline unsigned byteset_first(const struct byteset *s)
{
	for (unsigned i = 0; i < 4; i++)
		if (s->w[i])
			return i * 64 + (unsigned)__builtin_ctzll(s->w[i]);
	return 256;
}

/* The other case of a byte as Perl folds it under /aai: ASCII letters, and the Latin-1 letters
 * C0-DE and E0-FE (without the multiplication and division signs). Itself when it has none. */
static inline unsigned byte_other_case(unsigned c)
{
	unsigned low = c | 0x20;
	if ((low >= 'a' && low <= 'z') || (low >= 0xE0 && low <= 0xFE && low != 0xF7))
		return c ^ 0x20;
	return c;
}
/* Closes the set under byte_other_case: the letters of both cases are 32 bits apart in one word, which patterns have many of. */
static inline struct byteset byteset_fold(struct byteset s)
{
	const uint64_t upper[4] = {0, 0x07fffffe /* A-Z */, 0, 0x7f7fffff /* C0-DE without D7 */};
	for (unsigned i = 1; i < 4; i += 2)
		s.w[i] |= (s.w[i] & upper[i]) << 32 | (s.w[i] >> 32 & upper[i]);
	return s;
}

/* What \w matches under /aa. */
static inline struct byteset byteset_word(void)
{
	struct byteset s = {{0}};
	byteset_add_range(&s, '0', '9');
	byteset_add_range(&s, 'A', 'Z');
	byteset_add_range(&s, 'a', 'z');
	byteset_add(&s, '_');
	return s;
}

#endif
