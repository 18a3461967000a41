/* metas: which metas run. SpamAssassin runs a meta as soon as all it names is settled: a rule that ran is, a
 * rule that did not run is at the end of the message. The end is too late for a meta of score 0: it is
 * never settled then, nor when it comes out true, and metas that name it never run. */
#ifndef WINNOW_SCAN_METAS_H
#define WINNOW_SCAN_METAS_H

#include "load/ruleset.h"
#include "scan/wake.h"

struct wn_scanner;

struct meta_plan {
	/* By rule id, for a message on which all rules run and no probe comes out true: */
	uint8_t *live;  /* metas to compute: those that run, and the probes */
	uint8_t *early; /* settled before the end of the message */
	uint8_t *ready; /* metas that are settled at the end */
	uint8_t *runs;  /* metas that may hit */

	uint32_t *probes; /* of the metas of score 0 whose value decides whether others run: their place plus 1; else 0 */
	uint8_t *weighs;  /* whether one of those runs, or some other meta, depends on when the rule is settled */
	bool chained; /* every rule that a meta names it also waits for: what it read was settled, or it does not run */
	/* The metas that name rule r, by place: users[first_user[r] .. first_user[r + 1]). */
	uint32_t *first_user, *users;
	struct wake_plan *wakes;
};

/* `live`: by rule id, which rules that are no metas run. */
struct meta_plan *meta_plan_new(struct arena *arena, const struct ruleset *rs, const uint8_t *live);
/* Computes all metas from s->tools->hits into those. */
void metas_run(struct wn_scanner *s);
/* Metas at work: those that are awake, bits by place, all asleep behind it. */
struct metas_run {
	const struct wn_program *p;
	const struct wake_plan *wakes;
	uint64_t *awake;
	double *hits;
};
/* Wakes those that nothing has to wake, and those that rules may have which hit. */
void metas_wake(const struct metas_run *run, const uint32_t *rules, uint32_t n);
/* Runs the code of those awake, and of those that one of them wakes (ruleset_abi.h: wn_meta_fn). */
uint32_t *metas_compute(const struct metas_run *run, const uint8_t *live, uint32_t *hit);

#endif
