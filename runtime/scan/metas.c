/* metas.c: computes the metas of a message: one run of the generated code when the plan made beforehand
 * holds, two when a meta of score 0 came out true, or a rule did not run that usually does.
 * SpamAssassin counterpart: do_meta_tests of Plugin/Check.pm, rule_ready and got_hit of PerMsgStatus.pm. */
#include "scan/metas.h"
#include "scan/scanner.h"

/* What is known of a meta's own: `all_early`: everything it names is settled early; `all_ready`: it is at
 * least at the end. */
static void look_at_deps(const struct wn_program *p, const struct wn_meta *m, const uint8_t *early,
			 const uint8_t *ready, bool *all_early, bool *all_ready)
{
	*all_early = !m->late;
	*all_ready = true;
	for (uint32_t d = m->first; d < m->first + m->n; d++) {
		uint32_t dep = p->meta_deps[d];
		*all_early &= early[dep];
		*all_ready &= p->rules[dep].type != WN_RULE_META || ready[dep];
	}
}

struct meta_plan *meta_plan_new(struct arena *arena, const struct ruleset *rs, const uint8_t *live)
{
	const struct wn_program *p = rs->program;
	struct meta_plan *plan = ARENA_NEW(arena, struct meta_plan);
	uint8_t *ready = ARENA_ARRAY(arena, uint8_t, p->nrules + 1);
	bool all_early, all_ready;

	plan->live = ARENA_ARRAY(arena, uint8_t, p->nrules + 1);
	plan->early = ARENA_ARRAY(arena, uint8_t, p->nrules + 1);
	plan->probes = ARENA_ARRAY(arena, uint32_t, p->nmetas + 1);
	for (uint32_t i = 0; i < p->nrules; i++)
		plan->early[i] = live[i] && p->rules[i].type != WN_RULE_NET;
	for (uint32_t i = 0; i < p->nmetas; i++) {
		const struct wn_meta *m = &p->metas_list[i];
		bool off = rs->scores[m->rule] == 0;
		look_at_deps(p, m, plan->early, ready, &all_early, &all_ready);
		ready[m->rule] = all_ready && (!off || all_early);
		plan->early[m->rule] = all_ready && all_early;
		plan->live[m->rule] = ready[m->rule];
		if (off && ready[m->rule])
			plan->probes[plan->nprobes++] = m->rule;
	}
	return plan;
}

static bool plan_holds(const struct wn_scanner *s, const struct meta_plan *plan)
{
	if (!plan->nprobes)
		return true;
	for (uint32_t i = 0; i < plan->nprobes; i++)
		if (s->hits[plan->probes[i]] != 0)
			return false;
	return s->nunsettled == 0;
}

/* The plan once more, with the values of this message. */
static void run_again(struct wn_scanner *s, const struct meta_plan *plan)
{
	const struct wn_program *p = s->sp->p;
	uint8_t *early = ARENA_ARRAY(s->arena, uint8_t, p->nrules + 1);
	uint8_t *ready = ARENA_ARRAY(s->arena, uint8_t, p->nrules + 1);
	uint8_t *live = ARENA_ARRAY(s->arena, uint8_t, p->nrules + 1);
	bool all_early, all_ready;

	memcpy(early, plan->early, p->nrules);
	for (uint32_t i = 0; i < s->nunsettled; i++)
		early[s->unsettled[i]] = 0;
	for (uint32_t i = 0; i < p->nmetas; i++) {
		uint32_t rule = p->metas_list[i].rule;
		bool off = s->sp->rs->scores[rule] == 0;
		look_at_deps(p, &p->metas_list[i], early, ready, &all_early, &all_ready);
		ready[rule] = all_ready && (!off || (all_early && s->hits[rule] == 0));
		early[rule] = all_early && ready[rule];
		live[rule] = ready[rule] && !off;
	}
	for (uint32_t i = 0; i < p->nmetas; i++)
		s->hits[p->metas_list[i].rule] = 0;
	p->metas(s->hits, live, p->slots);
}

void metas_run(struct wn_scanner *s)
{
	const struct meta_plan *plan = s->sp->metas;

	s->sp->p->metas(s->hits, plan->live, s->sp->p->slots);
	if (!plan_holds(s, plan))
		run_again(s, plan);
}
