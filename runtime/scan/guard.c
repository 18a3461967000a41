/* guard.c: looks at guards. Counterpart: none. */
#include "scan/guard.h"

static void count(const struct guard_watch *w, uint32_t rule, uint8_t by)
{
	for (uint32_t i = w->g->first_set[rule]; i < w->g->first_set[rule + 1]; i++)
		w->met[w->g->sets[i]] += by;
}

struct guard_watch guard_watch_begin(struct arena *arena, const struct guards *g, struct hits *hits)
{
	struct guard_watch w = {g, hits, ARENA_ARRAY(arena, uint8_t, g->nsets + 1)};
	for (uint32_t i = 0; i < hits->n; i++)
		if (hits->counts[hits->rules[i]])
			count(&w, hits->rules[i], 1);
	return w;
}

void guard_watch_drop(struct guard_watch *w, uint32_t rule)
{
	w->hits->counts[rule] = 0;
	count(w, rule, UINT8_MAX); /* one less */
}

static bool holds(const struct guard_watch *w, uint16_t term)
{
	if (term < GUARD_NOT)
		return w->hits->counts[term] != 0;
	if (term < GUARD_MANY)
		return !w->hits->counts[term - GUARD_NOT] || hits_wait(w->hits, term - GUARD_NOT);
	const struct guard_clause *c = &w->g->clauses[term - GUARD_MANY];
	return w->met[c->set] >= c->least;
}

static bool site_matters(const struct guard_watch *w, uint32_t site)
{
	uint16_t head = w->g->heads[site];
	const uint16_t *rest = w->g->sites[site].rest;
	if (head == GUARD_END)
		return true;
	if (!holds(w, head))
		return false;
	for (unsigned i = 0; i < GUARD_REST && rest[i] != GUARD_END; i++)
		if (!holds(w, rest[i]))
			return false;
	return true;
}

bool guard_matters(const struct guard_watch *w, uint32_t rule, uint32_t *site)
{
	const struct guards *g = w->g;
	uint32_t first = g->first[rule], end = g->first[rule + 1], i = first + *site;
	while (i < end && !site_matters(w, i))
		i++;
	*site = i - first;
	return i < end;
}
