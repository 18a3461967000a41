/* chance.h: random numbers for property tests, the same at each run (xorshift64). */
#ifndef WINNOW_TESTS_CHANCE_H
#define WINNOW_TESTS_CHANCE_H

struct chance {
	unsigned long state;
};

#define CHANCE_INIT {88172645463325252ul}

/* From 0 up to n - 1. */
static inline unsigned chance_below(struct chance *c, unsigned long n)
{
	c->state ^= c->state << 13;
	c->state ^= c->state >> 7;
	c->state ^= c->state << 17;
	return (unsigned)(c->state % n);
}

#endif
