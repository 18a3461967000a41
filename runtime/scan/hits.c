/* hits.c: hits of a message's rules, a byte each. SpamAssassin counterpart: tests_already_hit of PerMsgStatus.pm. */
#include "scan/hits.h"

#include <stdlib.h>

void hits_init(struct hits *h, uint32_t nrules)
{
	*h = (struct hits){.counts = mem_calloc(nrules, 1), .rules = mem_alloc((nrules + 1) * sizeof *h->rules), .nrules = nrules};
}

void hits_deinit(struct hits *h)
{
	free(h->counts);
	free(h->rules);
	free(h->values);
}

void hits_set_other(struct hits *h, uint32_t rule, double n)
{
	if (!h->values)
		h->values = mem_calloc(h->nrules, sizeof *h->values);
	h->values[rule] = n;
	h->counts[rule] = HITS_OTHER;
}

void hits_forget(struct hits *h)
{
	for (uint32_t i = 0; i < h->n; i++)
		h->counts[h->rules[i]] = 0;
	h->n = 0;
}
