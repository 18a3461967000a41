/* nearest.c: edit distance with an early end. */
#include "base/nearest.h"

/* The bytes of a name, folded into 64. */
static uint64_t bytes_of(struct span s)
{
	uint64_t set = 0;

	for (size_t i = 0; i < s.n; i++)
		set |= (uint64_t)1 << (s.p[i] & 63);
	return set;
}

struct nearest nearest_new(struct span name)
{
	return (struct nearest){name, bytes_of(name), NULL,
				(unsigned)(name.n / 3 < 3 ? name.n / 3 + 1 : 4)};
}

/* An edit takes away one byte and puts in one, at the most. */
static unsigned edits_at_least(uint64_t a, uint64_t b)
{
	unsigned here = (unsigned)__builtin_popcountll(a & ~b),
		 there = (unsigned)__builtin_popcountll(b & ~a);

	return here > there ? here : there;
}

/* Levenshtein distance of two names of at most NEAREST_NAME_LIMIT bytes; `limit` when it is that
 * much. */
static unsigned edits(struct span a, struct span b, unsigned limit)
{
	unsigned row[NEAREST_NAME_LIMIT + 1];

	for (size_t j = 0; j <= b.n; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned diagonal = row[0], least = row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			unsigned cost = diagonal + (a.p[i - 1] != b.p[j - 1]);
			diagonal = row[j];
			if (row[j] + 1 < cost)
				cost = row[j] + 1;
			if (row[j - 1] + 1 < cost)
				cost = row[j - 1] + 1;
			row[j] = cost;
			if (cost < least)
				least = cost;
		}
		if (least >= limit)
			return limit;
	}
	return row[b.n];
}

void nearest_offer(struct nearest *near, const char *candidate)
{
	struct span other = span_from_str(candidate);
	size_t gap = other.n > near->name.n ? other.n - near->name.n : near->name.n - other.n;

	if (near->name.n > NEAREST_NAME_LIMIT || other.n > NEAREST_NAME_LIMIT ||
	    gap >= near->distance || edits_at_least(near->bytes, bytes_of(other)) >= near->distance)
		return;
	unsigned distance = edits(near->name, other, near->distance);
	if (distance < near->distance) {
		near->distance = distance;
		near->best = candidate;
	}
}
