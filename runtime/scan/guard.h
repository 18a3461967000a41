/* guard: what must have hit, or wait, for a rule that waits (demand.h) to matter. Read off the metas beforehand
 * (guard_plan.c), so that most rules that wait are dropped for the price of a few bytes looked at. */
#ifndef WINNOW_SCAN_GUARD_H
#define WINNOW_SCAN_GUARD_H

#include "base/arena.h"
#include "scan/hits.h"

struct scan_program;

/* Holds where at least so many rules of a set hit or wait. */
struct guard_clause {
	uint16_t least, set;
};

/* A place of a meta that names a rule: matters when all its terms hold. Each is a rule, which holds where it hit or waits,
 * with GUARD_NOT unless it hit, or with GUARD_MANY a clause. The rarest is the site's head, kept apart: hardly any other is
 * looked at. The rest goes up to GUARD_END. */
enum { GUARD_REST = 5, GUARD_NOT = 0x4000, GUARD_MANY = 0x8000, GUARD_END = UINT16_MAX };
struct guard_site {
	uint16_t rest[GUARD_REST];
};

/* A rule matters where one of its sites does. One that matters whatever hit has a site with nothing in it. */
struct guards {
	uint32_t *first; /* by rule id: its sites are sites[first[r] .. first[r + 1]) */
	uint16_t *heads; /* of sites */
	struct guard_site *sites;
	struct guard_clause *clauses;
	uint32_t nsets;
	uint32_t *first_set; /* by rule id: the sets that it is in are sets[first_set[r] .. first_set[r + 1]), those it is in twice, twice */
	uint16_t *sets;
};

/* At work on a message, on which all rules hit or wait that will: what does not matter now will not later, either. */
struct guard_watch {
	const struct guards *g;
	struct hits *hits;
	uint8_t *met; /* by set: how many of its rules hit or wait */
};

/* live: by rule id, metas that are computed. The rules that wait are named by metas alone. */
struct guards *guards_new(struct arena *arena, const struct scan_program *sp, const uint8_t *live);
struct guard_watch guard_watch_begin(struct arena *arena, const struct guards *g, struct hits *hits);
/* A rule that waited did not hit, as far as others can tell. */
void guard_watch_drop(struct guard_watch *w, uint32_t rule);
/* False: no meta that can be seen depends on it, given what hit and what waits. `site`, 0 at first: where among its sites to
 * begin, those before it having said no. */
bool guard_matters(const struct guard_watch *w, uint32_t rule, uint32_t *site);
/* Whether it matters in most messages: a place of it asks for nothing, or only that others did not hit. */
static inline bool guard_is_open(const struct guards *g, uint32_t rule)
{
	for (uint32_t i = g->first[rule]; i < g->first[rule + 1]; i++)
		if (g->heads[i] == GUARD_END || (g->heads[i] >= GUARD_NOT && g->heads[i] < GUARD_MANY))
			return true;
	return false;
}

#endif
