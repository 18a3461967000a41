/* guard.c: looks at guards. Counterpart: none. */
#include "scan/guard.h"

static uint32_t holds_many(const struct guards *g, const struct guard_clause *c, const struct guard_rule *rules, uint32_t of)
{
	uint32_t met[GUARD_LEAST] = {0}; /* where one more were than its number */
	for (uint32_t i = c->first; i < c->first + c->n; i++) {
		uint32_t more = rules[g->rules[i]].open;
		for (unsigned n = 0; n < c->least; n++) {
			uint32_t both = met[n] & more;
			met[n] |= more;
			more = both;
		}
	}
	return of & met[c->least - 1];
}

static uint32_t holds(const struct guards *g, const struct guard_rule *rules, uint16_t term, uint32_t of)
{
	if (term < GUARD_NOT)
		return of & rules[term].open;
	if (term < GUARD_MANY)
		return of & ~rules[term - GUARD_NOT].hit;
	return holds_many(g, &g->clauses[term - GUARD_MANY], rules, of);
}

static uint32_t site_matters(const struct guards *g, const struct guard_rule *rules, const struct guard_site *site, uint32_t of)
{
	for (unsigned i = 0; i < GUARD_TERMS && site->terms[i] != GUARD_END && of; i++)
		of = holds(g, rules, site->terms[i], of);
	return of;
}

uint32_t guard_matters(const struct guards *g, const struct guard_rule *rules, uint32_t rule, uint32_t of)
{
	uint32_t matters = 0;
	for (uint32_t i = g->first[rule]; i < g->first[rule + 1] && matters != of; i++)
		matters |= site_matters(g, rules, &g->sites[i], of & ~matters);
	return matters;
}
