/* guard.c: looks at guards. Counterpart: none. */
#include "scan/guard.h"

static bool look(const struct guards *g, const struct hits *hits, uint32_t clause)
{
	const struct guard_clause *c = &g->clauses[clause];
	uint32_t n = 0;
	for (uint32_t i = c->first; i < c->first + c->n && n < c->least; i++)
		n += hits->counts[g->rules[i]] != 0;
	return n >= c->least;
}

static bool holds(const struct guards *g, const struct hits *hits, uint8_t *known, uint16_t term)
{
	if (term < GUARD_NOT)
		return hits->counts[term] != 0;
	if (term < GUARD_MANY)
		return !hits->counts[term - GUARD_NOT] || hits_wait(hits, term - GUARD_NOT);
	uint8_t *is = &known[term - GUARD_MANY];
	if (!*is)
		*is = look(g, hits, term - GUARD_MANY) ? GUARD_HOLDS : GUARD_FAILS;
	return *is == GUARD_HOLDS;
}

static bool site_matters(const struct guards *g, const struct hits *hits, uint8_t *known, const struct guard_site *site)
{
	for (unsigned i = 0; i < GUARD_TERMS && site->terms[i] != GUARD_END; i++)
		if (!holds(g, hits, known, site->terms[i]))
			return false;
	return true;
}

bool guard_matters(const struct guards *g, const struct hits *hits, uint8_t *known, uint32_t rule)
{
	for (uint32_t i = g->first[rule]; i < g->first[rule + 1]; i++)
		if (site_matters(g, hits, known, &g->sites[i]))
			return true;
	return false;
}
