/* shortcircuit: rules that end a scan when they hit. All rules run here whatever happens; what SpamAssassin would
 * not have come to is taken back. */
#ifndef WINNOW_SCAN_SHORTCIRCUIT_H
#define WINNOW_SCAN_SHORTCIRCUIT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct scan_program;
struct wn_scanner;
struct shortcircuit_plan;

/* How a scan ended, for the tags SC, SCRULE and SCTYPE. */
struct shortcircuit {
	const char *rule; /* NULL: it did not, or by the score alone */
	const char *type; /* "spam", "ham", or NULL: it did not */
	int32_t end;      /* when it ended, if it did */
	uint32_t hit;     /* the rule SHORTCIRCUIT, whose score is `score`; UINT32_MAX: none */
	double score;
};

/* NULL when no setting asks for it. Needs the plan of the metas. */
struct shortcircuit_plan *shortcircuit_plan_new(struct arena *arena, const struct scan_program *sp);
/* Behind all rules: takes back the hits that come too late, sets s->shortcircuit. */
void shortcircuit_run(struct wn_scanner *s);
/* Behind shortcircuit_run(): whether a rule that is no meta ran. */
bool shortcircuit_came_to(const struct wn_scanner *s, uint32_t rule);

#endif
