/* metas.c: computes the metas of a message: one run of the generated code by the plan made beforehand; when a meta of
 * score 0 came out true, or a rule did not run that usually does, those that cannot run because of it are taken back.
 * SpamAssassin counterpart: do_meta_tests of Plugin/Check.pm, rule_ready and got_hit of PerMsgStatus.pm. */
#include "scan/metas.h"
#include "scan/scanner.h"

#include <math.h>

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

/* Turns the lists of what each meta names around. */
static void find_users(struct arena *arena, struct meta_plan *plan, const struct wn_program *p)
{
	uint32_t *end = plan->first_user = ARENA_ARRAY(arena, uint32_t, p->nrules + 1);

	plan->users = ARENA_ARRAY(arena, uint32_t, p->nmeta_deps + 1);
	for (uint32_t d = 0; d < p->nmeta_deps; d++)
		end[p->meta_deps[d]]++;
	for (uint32_t r = 1; r <= p->nrules; r++)
		end[r] += end[r - 1];
	for (uint32_t i = p->nmetas; i-- > 0;) {
		const struct wn_meta *m = &p->metas_list[i];
		for (uint32_t d = m->first; d < m->first + m->n; d++)
			plan->users[--end[p->meta_deps[d]]] = i;
	}
}

/* Rules that a probe stands on: it runs when they are settled early only. */
static void find_weight(struct arena *arena, struct meta_plan *plan, const struct wn_program *p)
{
	plan->weighs = ARENA_ARRAY(arena, uint8_t, p->nrules + 1);
	for (uint32_t i = p->nmetas; i-- > 0;) {
		const struct wn_meta *m = &p->metas_list[i];
		for (uint32_t d = m->first; d < m->first + m->n; d++)
			plan->weighs[p->meta_deps[d]] |= plan->probes[m->rule] || plan->weighs[m->rule];
	}
}

static bool waits_for(const struct wn_program *p, const struct wn_meta *m, uint32_t rule)
{
	for (uint32_t d = m->first; d < m->first + m->n; d++)
		if (p->meta_deps[d] == rule)
			return true;
	return false;
}

/* Metas in cycles wait for nothing and read what there is. */
static bool is_chained(const struct wn_program *p)
{
	for (uint32_t i = 0; i < p->nmetas; i++) {
		const struct wn_meta *m = &p->metas_list[i];
		for (uint32_t k = m->first_name; k < m->first_name + m->nnames; k++)
			if (p->meta_names[k] != WN_NO_RULE && !waits_for(p, m, p->meta_names[k]))
				return false;
	}
	return true;
}

struct meta_plan *meta_plan_new(struct arena *arena, const struct ruleset *rs, const uint8_t *live)
{
	const struct wn_program *p = rs->program;
	struct meta_plan *plan = ARENA_NEW(arena, struct meta_plan);
	bool all_early, all_ready;

	plan->live = ARENA_ARRAY(arena, uint8_t, p->nrules + 1);
	plan->early = ARENA_ARRAY(arena, uint8_t, p->nrules + 1);
	plan->ready = ARENA_ARRAY(arena, uint8_t, p->nrules + 1);
	plan->runs = ARENA_ARRAY(arena, uint8_t, p->nrules + 1);
	plan->probes = ARENA_ARRAY(arena, uint32_t, p->nrules + 1);
	for (uint32_t i = 0; i < p->nrules; i++)
		plan->early[i] = live[i] && p->rules[i].type != WN_RULE_NET;
	for (uint32_t i = 0; i < p->nmetas; i++) {
		const struct wn_meta *m = &p->metas_list[i];
		bool off = rs->scores[m->rule] == 0;
		look_at_deps(p, m, plan->early, plan->ready, &all_early, &all_ready);
		plan->ready[m->rule] = all_ready && (!off || all_early);
		plan->early[m->rule] = all_ready && all_early;
		plan->live[m->rule] = plan->ready[m->rule];
		plan->runs[m->rule] = plan->ready[m->rule] && !off;
		if (off && plan->ready[m->rule])
			plan->probes[m->rule] = i + 1;
	}
	find_weight(arena, plan, p);
	find_users(arena, plan, p);
	plan->wakes = wake_plan_new(arena, p);
	plan->chained = is_chained(p);
	return plan;
}

/* What is different on this message. A meta names rules and metas before it, so one walk over the metas
 * does; it comes by those only whose dependencies are not as planned. */
struct changes {
	const struct meta_plan *plan;
	uint64_t *todo; /* bit by place */
	uint8_t *early, *ready, *runs;
};

static void put(struct changes *c, uint32_t place)
{
	c->todo[place / 64] |= UINT64_C(1) << place % 64;
}

static void put_users(struct changes *c, uint32_t rule)
{
	for (uint32_t k = c->plan->first_user[rule]; k < c->plan->first_user[rule + 1]; k++)
		put(c, c->plan->users[k]);
}

static bool is_as_planned(const struct wn_scanner *s, const struct meta_plan *plan)
{
	for (uint32_t i = 0; i < s->tools->nhit_rules; i++)
		if (plan->probes[s->tools->hit_rules[i]])
			return false;
	for (uint32_t i = 0; i < s->nunsettled; i++)
		if (plan->weighs[s->unsettled[i]] || s->sp->shortcircuit)
			return false;
	return true;
}

/* What is known before the walk. */
static void changes_begin(const struct wn_scanner *s, struct changes *c)
{
	c->todo = ARENA_ARRAY(s->arena, uint64_t, s->sp->p->nmetas / 64 + 1);
	for (uint32_t i = 0; i < s->tools->nhit_rules; i++) {
		uint32_t probe = c->plan->probes[s->tools->hit_rules[i]];
		if (probe)
			put(c, probe - 1);
	}
	for (uint32_t i = 0; i < s->nunsettled; i++)
		put_users(c, s->unsettled[i]);
}

static uint8_t *copy(struct arena *arena, const uint8_t *from, uint32_t n)
{
	return memcpy(arena_bytes(arena, n + 1), from, n);
}

static void decide(struct wn_scanner *s, struct changes *c, uint32_t place)
{
	const struct wn_meta *m = &s->sp->p->metas_list[place];
	bool off = s->sp->rs->scores[m->rule] == 0, all_early, all_ready;

	look_at_deps(s->sp->p, m, c->early, c->ready, &all_early, &all_ready);
	bool ready = all_ready && (!off || (all_early && s->tools->hits[m->rule] == 0));
	bool early = all_early && ready;
	if (ready != c->ready[m->rule] || early != c->early[m->rule])
		put_users(c, m->rule);
	c->ready[m->rule] = ready;
	c->early[m->rule] = early;
	c->runs[m->rule] = ready && !off;
	if (!c->runs[m->rule] && c->plan->chained)
		s->tools->hits[m->rule] = 0; /* and those that have read it do not run, either */
}

void metas_wake(const struct metas_run *run, const uint32_t *rules, uint32_t n)
{
	memcpy(run->awake, run->wakes->awake, run->wakes->nwords * sizeof *run->awake);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = run->wakes->first[rules[i]]; k < run->wakes->first[rules[i] + 1]; k++) {
			uint32_t place = run->wakes->places[k];
			if (!(place & WAKE_LULLS))
				wake_place(run->awake, place);
			else if (run->hits[rules[i]] > 0)
				wake_not(run->awake, place & ~WAKE_LULLS);
		}
}

/* Those before it have read 0. */
static void wake_users(const struct metas_run *run, uint32_t place)
{
	const struct wake_plan *plan = run->wakes;
	uint32_t rule = run->p->metas_list[place].rule;
	for (uint32_t k = plan->first[rule]; k < plan->first[rule + 1]; k++)
		if (plan->places[k] > place && !(plan->places[k] & WAKE_LULLS))
			wake_place(run->awake, plan->places[k]);
}

/* The first one from that word on; false: all are asleep. */
static bool take_next(const struct metas_run *run, uint32_t *word, uint32_t *place_r)
{
	while (*word < run->wakes->nwords && !run->awake[*word])
		++*word;
	if (*word == run->wakes->nwords)
		return false;
	*place_r = *word * 64 + (uint32_t)__builtin_ctzll(run->awake[*word]);
	run->awake[*word] &= run->awake[*word] - 1;
	return true;
}

uint32_t *metas_compute(const struct metas_run *run, const uint8_t *live, uint32_t *hit)
{
	for (uint32_t word = 0, place; take_next(run, &word, &place);) {
		uint32_t *end = run->p->metas[place](run->hits, live, run->p->slots, hit);
		if (end != hit)
			wake_users(run, place);
		hit = end;
	}
	return hit;
}

static void compute(struct wn_scanner *s, const uint8_t *live)
{
	const struct wn_program *p = s->sp->p;
	struct scan_tools *t = s->tools;
	struct metas_run run = {p, s->sp->metas->wakes, t->awake, t->hits};
	metas_wake(&run, t->hit_rules, t->nhit_rules);
	const uint32_t *end = metas_compute(&run, live, t->true_metas);
	for (const uint32_t *place = t->true_metas; place < end; place++)
		t->hit_rules[t->nhit_rules++] = p->metas_list[*place].rule;
}

/* The plan once more, with the values of this message. */
static void take_back(struct wn_scanner *s, struct changes *c, uint32_t before)
{
	const struct wn_program *p = s->sp->p;

	c->early = copy(s->arena, c->plan->early, p->nrules);
	c->ready = copy(s->arena, c->plan->ready, p->nrules);
	c->runs = copy(s->arena, c->plan->runs, p->nrules);
	for (uint32_t i = 0; i < s->nunsettled; i++)
		c->early[s->unsettled[i]] = 0;
	for (uint32_t word = 0; word <= p->nmetas / 64; word++)
		while (c->todo[word]) { /* what a meta adds is behind it */
			unsigned bit = (unsigned)__builtin_ctzll(c->todo[word]);
			c->todo[word] &= c->todo[word] - 1;
			decide(s, c, word * 64 + bit);
		}
	s->early = c->early;
	if (c->plan->chained)
		return;
	for (uint32_t i = 0; i < p->nmetas; i++)
		s->tools->hits[p->metas_list[i].rule] = 0;
	s->tools->nhit_rules = before;
	compute(s, c->runs);
}

void metas_run(struct wn_scanner *s)
{
	struct changes c = {.plan = s->sp->metas};

	s->early = c.plan->early;
	uint32_t before = s->tools->nhit_rules;
	compute(s, c.plan->live);
	if (is_as_planned(s, c.plan))
		return;
	changes_begin(s, &c);
	take_back(s, &c, before);
}
