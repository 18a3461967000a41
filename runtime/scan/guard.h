/* guard: what must have hit, or wait, for a rule that waits (demand.h) to matter. Read off the metas beforehand
 * (guard_plan.c), so that most rules that wait are dropped for the price of a few words looked at: each tells of all the
 * messages that go side by side, in a bit. */
#ifndef WINNOW_SCAN_GUARD_H
#define WINNOW_SCAN_GUARD_H

#include "base/arena.h"

#include <stdbool.h>

struct scan_program;

/* Holds where at least so many of rules[first .. first + n) hit or wait, one that is there twice as two. */
enum { GUARD_LEAST = 7 /* or more */ };
struct guard_clause {
	uint32_t first;
	uint16_t n, least;
};

/* A place of a meta that names a rule: matters when all its terms hold. Each is a rule, which holds where it hit or waits,
 * with GUARD_NOT unless it hit, or with GUARD_MANY a clause. The rarest comes first, the last is GUARD_END or the list full. */
enum { GUARD_TERMS = 6, GUARD_NOT = 0x4000, GUARD_MANY = 0x8000, GUARD_END = UINT16_MAX };
struct guard_site {
	uint16_t terms[GUARD_TERMS];
};

/* A rule matters where one of its sites does. One that matters whatever hit has a site with nothing in it. */
struct guards {
	uint32_t *first; /* by rule id: its sites are sites[first[r] .. first[r + 1]) */
	struct guard_site *sites;
	struct guard_clause *clauses;
	uint32_t *rules;
};

/* A rule on the messages side by side, on which all rules hit or wait that will: what does not matter now will not later,
 * either. */
struct guard_rule {
	uint32_t hit, open; /* bits: where it hit; where it did, or waits */
};

/* live: by rule id, metas that are computed. The rules that wait are named by metas alone. */
struct guards *guards_new(struct arena *arena, const struct scan_program *sp, const uint8_t *live);
/* Those of the messages `of` on which a meta that can be seen may depend on the rule, given what hit and what waits.
 * `rules`: by id. */
uint32_t guard_matters(const struct guards *g, const struct guard_rule *rules, uint32_t rule, uint32_t of);
/* Whether it matters in most messages: a place of it asks for nothing, or only that others did not hit. */
static inline bool guard_is_open(const struct guards *g, uint32_t rule)
{
	for (uint32_t i = g->first[rule]; i < g->first[rule + 1]; i++) {
		uint16_t first = g->sites[i].terms[0];
		if (first == GUARD_END || (first >= GUARD_NOT && first < GUARD_MANY))
			return true;
	}
	return false;
}

#endif
