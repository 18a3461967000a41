/* bounds: what a meta can still come out as while some of the rules it names are not decided. */
#ifndef WINNOW_SCAN_BOUNDS_H
#define WINNOW_SCAN_BOUNDS_H

#include "ruleset_abi.h"

#include <stdbool.h>

/* A number that is not known yet: from lo to hi. */
struct bounds {
	double lo, hi;
};

static inline bool bounds_are_known(struct bounds b) { return b.lo == b.hi; }
static inline bool bounds_are_false(struct bounds b) { return b.lo == 0 && b.hi == 0; }
static inline bool bounds_are_true(struct bounds b) { return b.lo > 0 || b.hi < 0; }

/* A meta's, as they were found in a pass. */
struct bounds_kept {
	uint32_t pass;
	struct bounds bounds;
};

/* What is read to find bounds. */
struct bounds_view {
	const struct wn_program *p;
	const double *hits;       /* by rule id; less than 0: not decided; metas': 0 where theirs is certainly 0 */
	struct bounds_kept *kept; /* by index in metas_list */
	uint32_t pass;            /* nothing is decided within one */
	uint32_t first_pass;      /* of this message: what was known then still is */
};

/* The value of the expression whose root is terms[at]. */
struct bounds bounds_of_term(struct bounds_view *v, uint32_t at);
/* The value of metas_list[i]. */
struct bounds bounds_of_meta(struct bounds_view *v, uint32_t i);

#endif
