/* guard.c: looks at guards. Counterpart: none. */
#include "scan/guard.h"

static bool look(const struct guards *g, const struct hits *hits, uint32_t clause)
{
	const struct guard_clause *c = &g->clauses[clause];
	uint32_t n = 0;
	if (c->n == 1)
		return hits->counts[c->first] != 0;
	for (uint32_t i = c->first; i < c->first + c->n && n < c->least; i++)
		n += hits->counts[g->rules[i]] != 0;
	return n >= c->least;
}

static bool holds(const struct guards *g, const struct hits *hits, uint8_t *known, uint32_t clause)
{
	if (!known[clause])
		known[clause] = (uint8_t)(GUARD_FAILS - look(g, hits, clause));
	return known[clause] == GUARD_HOLDS;
}

static bool site_matters(const struct guards *g, const struct hits *hits, uint8_t *known, const struct guard_site *site)
{
	for (unsigned i = 0; i < GUARD_CLAUSES && site->clauses[i]; i++)
		if (!holds(g, hits, known, site->clauses[i]))
			return false;
	return true;
}

bool guard_matters(const struct guards *g, const struct hits *hits, uint8_t *known, uint32_t rule)
{
	if (g->any[rule])
		return true;
	for (uint32_t i = g->first[rule]; i < g->first[rule + 1]; i++)
		if (site_matters(g, hits, known, &g->sites[i]))
			return true;
	return false;
}
