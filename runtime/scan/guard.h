/* guard: what must have hit, or wait, for a rule that waits (demand.h) to matter. Read off the metas beforehand
 * (guard_plan.c), so that most rules that wait are dropped for the price of a few bytes looked at. */
#ifndef WINNOW_SCAN_GUARD_H
#define WINNOW_SCAN_GUARD_H

#include "base/arena.h"
#include "scan/hits.h"

struct scan_program;

/* Holds where at least so many of its rules hit or wait. */
struct guard_clause {
	uint16_t least, n;
	uint32_t first; /* rules[first .. first + n); one may be there more than once, and counts as often */
};

/* A place of a meta that names a rule: matters when all these hold, the rarest first, up to GUARD_END. Each is a rule, which
 * holds where it hit or waits, with GUARD_NOT unless it hit, or with GUARD_MANY a clause. */
enum { GUARD_TERMS = 6, GUARD_NOT = 0x4000, GUARD_MANY = 0x8000, GUARD_END = UINT16_MAX };
struct guard_site {
	uint16_t terms[GUARD_TERMS];
};

/* A rule matters where one of its sites does. One that matters whatever hit has a site with nothing in it. */
struct guards {
	uint32_t *first; /* by rule id: its sites are sites[first[r] .. first[r + 1]) */
	struct guard_site *sites;
	struct guard_clause *clauses;
	uint32_t nclauses;
	uint32_t *rules;
};

/* What is known of the clauses: by clause; 0: nothing. */
enum { GUARD_HOLDS = 1, GUARD_FAILS = 2 };

/* live: by rule id, metas that are computed. The rules that wait are named by metas alone. */
struct guards *guards_new(struct arena *arena, const struct scan_program *sp, const uint8_t *live);
/* False: no meta that can be seen depends on it, given what hit and what waits. `known` may be from when more waited. */
bool guard_matters(const struct guards *g, const struct hits *hits, uint8_t *known, uint32_t rule);
/* Whether it matters in most messages: a place of it asks for nothing, or only that others did not hit. */
static inline bool guard_is_open(const struct guards *g, uint32_t rule)
{
	for (uint32_t i = g->first[rule]; i < g->first[rule + 1]; i++)
		if (g->sites[i].terms[0] == GUARD_END || (g->sites[i].terms[0] >= GUARD_NOT && g->sites[i].terms[0] < GUARD_MANY))
			return true;
	return false;
}

#endif
