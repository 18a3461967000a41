/* hits: how often each rule hit on a message. While rules run that is a byte a rule, so that several messages side by
 * side keep theirs in the caches; before metas run they become numbers, in an array of which a thread has one. */
#ifndef WINNOW_SCAN_HITS_H
#define WINNOW_SCAN_HITS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	HITS_MOST = 254,  /* that a byte can say */
	HITS_OTHER = 255, /* another number: values[] has it */
};

struct hits {
	uint8_t *counts; /* by rule id */
	uint32_t *rules; /* whose counts are not 0 */
	uint32_t n, nrules;
	double *values;  /* where counts say so; NULL until one does */
};

void hits_init(struct hits *h, uint32_t nrules);
void hits_deinit(struct hits *h);
/* A number that a byte cannot say. */
void hits_set_other(struct hits *h, uint32_t rule, double n);
/* None any more. */
void hits_forget(struct hits *h);

static inline double hits_of(const struct hits *h, uint32_t rule)
{
	uint8_t count = h->counts[rule];
	if (__builtin_expect(count <= HITS_MOST, 1))
		return count;
	return h->values[rule];
}

/* Before its count changes from 0. */
static inline void hits_note(struct hits *h, uint32_t rule)
{
	if (!h->counts[rule])
		h->rules[h->n++] = rule;
}

/* No rule hits less often than before: 0 changes nothing. */
static inline void hits_set(struct hits *h, uint32_t rule, double n)
{
	if (n == 0)
		return;
	hits_note(h, rule);
	if (n >= 0 && n <= HITS_MOST && n == (uint8_t)n)
		h->counts[rule] = (uint8_t)n;
	else
		hits_set_other(h, rule, n);
}

#endif
