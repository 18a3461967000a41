/* bounds: what a meta can still come out as while some of the rules it names are not decided. */
#ifndef WINNOW_SCAN_BOUNDS_H
#define WINNOW_SCAN_BOUNDS_H

#include "ruleset_abi.h"

#include <stdbool.h>

/* A number that is not known yet: from lo to hi. */
struct bounds {
	double lo, hi;
};

/* Whether it is true: a number that is not 0 is. */
enum bounds_truth { BOUNDS_NO, BOUNDS_MAYBE, BOUNDS_YES };

static inline bool bounds_are_known(struct bounds b) { return b.lo == b.hi; }

/* What was found about a meta, and in which turn: 0 when what it names has changed since. */
struct bounds_kept {
	uint32_t truth_turn, bounds_turn;
	enum bounds_truth truth;
	struct bounds bounds;
};

/* A meta, by index in metas_list. */
struct bounds_meta {
	uint32_t rule;
	uint32_t seen : 1; /* it can be seen, and depends on rules that may wait (demand.h) */
	uint32_t term : 31; /* the root of what it says */
};

/* What is read to find them. */
struct bounds_view {
	const struct wn_rule *rules;
	const struct wn_term *terms;
	const struct bounds_meta *metas;
	const double *hits;       /* by rule id; less than 0: not decided; metas': 0 where theirs is certainly 0 */
	struct bounds_kept *kept; /* by index in metas_list */
	uint32_t turn;            /* of this message, not 0: what was kept in others counts for nothing */
};

/* The truth, and the value, of the expression whose root is terms[at]. The truth is found sooner. */
enum bounds_truth bounds_truth_of_term(struct bounds_view *v, uint32_t at);
struct bounds bounds_of_term(struct bounds_view *v, uint32_t at);
/* The same of metas_list[i]. */
enum bounds_truth bounds_truth_of_meta(struct bounds_view *v, uint32_t i);
struct bounds bounds_of_meta(struct bounds_view *v, uint32_t i);
/* A rule was decided: drops what was kept of the metas that it may change. users[] as in struct meta_plan. */
void bounds_forget(struct bounds_view *v, const uint32_t *first_user, const uint32_t *users, uint32_t rule);

/* Most operands are rules. */
static inline enum bounds_truth bounds_truth(struct bounds_view *v, uint32_t at)
{
	const struct wn_term *t = &v->terms[at];
	if (t->op != WN_TERM_RULE)
		return bounds_truth_of_term(v, at);
	double hits = v->hits[t->rule];
	return hits > 0 ? BOUNDS_YES : hits < 0 ? BOUNDS_MAYBE : BOUNDS_NO;
}

#endif
