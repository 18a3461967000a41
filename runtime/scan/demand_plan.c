/* demand_plan.c: which patterns may wait (demand.h), and which metas ask for them. None may where it matters when a
 * rule hit (short-circuiting), or where metas read rules that they do not wait for. Rules that a meta of score 0 names
 * never wait: whether they could run decides about others (metas.c). */
#include "base/vec.h"
#include "scan/demand.h"
#include "scan/program.h"

#include <string.h>

/* Metas above each other: what finds bounds recurses. The rules under a higher tower do not wait. */
enum { TOWER_LIMIT = 20 };

enum { CONDITIONS_LIMIT = 100 }; /* of a root: more say little */

struct planning {
	const struct scan_program *sp;
	const struct wn_program *p;
	uint8_t *tower; /* by rule id: how many metas are above each other under it; 0: it is none */
	uint8_t *now;   /* by rule id: must not wait */
	uint8_t *later; /* by rule id: may wait; metas: may depend on such */
};

struct conditions {
	const struct wn_program *p;
	struct arena *arena;
	VEC(demand_condition) v;
	uint32_t first; /* of the root at hand */
};

static bool is_sub(const struct wn_rule *rule)
{
	return rule->name[0] == '_' && rule->name[1] == '_';
}

static void find_towers(struct planning *x)
{
	for (uint32_t i = 0; i < x->p->nmetas; i++) {
		const struct wn_meta *m = &x->p->metas_list[i];
		uint8_t *tower = &x->tower[m->rule];
		for (uint32_t d = m->first; d < m->first + m->n; d++) {
			uint8_t under = x->tower[x->p->meta_deps[d]];
			*tower = under > *tower ? under : *tower;
		}
		*tower += *tower <= TOWER_LIMIT;
	}
}

/* A division by 0 is the end of the whole meta, whatever else it says: its operands are to be what they are. */
static bool may_divide(const struct wn_program *p, const struct wn_meta *m)
{
	for (uint32_t at = m->term; at < p->terms[m->term].end; at++)
		if (p->terms[at].op == WN_TERM_OTHER)
			return true;
	return false;
}

/* What they name comes before metas. */
static void spread_now(struct planning *x)
{
	for (uint32_t i = x->p->nmetas; i-- > 0;) {
		const struct wn_meta *m = &x->p->metas_list[i];
		bool off = x->sp->rs->scores[m->rule] == 0;
		if (!off && !x->now[m->rule] && x->tower[m->rule] <= TOWER_LIMIT && !may_divide(x->p, m))
			continue;
		for (uint32_t d = m->first; d < m->first + m->n; d++)
			x->now[x->p->meta_deps[d]] = 1;
	}
}

static void count_definitions(const struct wn_program *p, uint8_t *n)
{
	for (uint32_t c = 0; c < p->nclasses; c++)
		for (uint32_t i = p->classes[c].first; i < p->classes[c].first + p->classes[c].n; i++)
			n[p->patterns[i].rule] += n[p->patterns[i].rule] < 2 && p->classes[c].view != WN_VIEW_URI_DETAIL;
	for (uint32_t i = 0; i < p->nuri_details; i++)
		n[p->uri_details[i].rule]++;
	for (uint32_t i = 0; i < p->nexists; i++)
		n[p->exists[i].rule]++;
	for (uint32_t i = 0; i < p->nevals; i++)
		n[p->evals[i].rule]++;
	for (uint32_t i = 0; i < p->nmetas; i++)
		n[p->metas_list[i].rule]++;
}

/* Rules that users gave another type run as both (compiler/user.c): those do not wait. False: one is a meta, whose
 * value is not only what it says. */
static bool find_twins(struct planning *x, struct arena *arena)
{
	uint8_t *n = ARENA_ARRAY(arena, uint8_t, x->p->nrules + 1);
	count_definitions(x->p, n);
	for (uint32_t i = 0; i < x->p->nmetas; i++)
		if (n[x->p->metas_list[i].rule] > 1)
			return false;
	for (uint32_t i = 0; i < x->p->nrules; i++)
		x->now[i] |= n[i] > 1;
	return true;
}

/* What counts bytes is quicker than finding out whether it matters. */
static bool may_wait(const struct planning *x, uint32_t pattern)
{
	const struct scan_pattern *to = &x->sp->patterns[pattern];
	const struct wn_pattern *from = &x->p->patterns[pattern];
	return (to->flags & PATTERN_LIVE) && !(to->flags & (PATTERN_NEGATED | PATTERN_DECIDES | PATTERN_BYTES)) && !from->captures &&
	       !from->templates && is_sub(&x->p->rules[to->rule]) && !x->now[to->rule];
}

static void mark_patterns(struct planning *x, struct scan_pattern *patterns)
{
	for (uint32_t c = 0; c < x->p->nclasses; c++) {
		const struct wn_class *class = &x->p->classes[c];
		if (class->view == WN_VIEW_MIMEHEADER || class->view == WN_VIEW_URI_DETAIL)
			continue;
		for (uint32_t i = class->first; i < class->first + class->n; i++)
			if (may_wait(x, i)) {
				patterns[i].flags |= PATTERN_WAITS;
				x->later[patterns[i].rule] = 1;
			}
	}
}

/* What must hold so that an expression is true, as far as it is plain. */
static void add_conditions(struct conditions *to, uint32_t at)
{
	const struct wn_term *t = &to->p->terms[at++];
	if (to->v.n - to->first >= CONDITIONS_LIMIT)
		return;
	if (t->op == WN_TERM_AND)
		for (; at < t->end; at = to->p->terms[at].end)
			add_conditions(to, at);
	else if (t->op == WN_TERM_META)
		add_conditions(to, to->p->metas_list[t->rule].term);
	else if (t->op == WN_TERM_RULE)
		vec_push(to->arena, &to->v, 2 * t->rule);
	else if (t->op == WN_TERM_NOT && to->p->terms[at].op == WN_TERM_RULE)
		vec_push(to->arena, &to->v, 2 * to->p->terms[at].rule + 1);
}

static void find_conditions(struct arena *arena, const struct wn_program *p, struct demand_plan *plan)
{
	struct conditions c = {.p = p, .arena = arena};
	for (uint32_t i = 0; i < plan->nroots; i++) {
		plan->roots[i].first = c.first = (uint32_t)c.v.n;
		add_conditions(&c, p->metas_list[plan->roots[i].meta].term);
		plan->roots[i].n = (uint32_t)c.v.n - c.first;
	}
	plan->conditions = c.v.v;
	plan->nconditions = (uint32_t)c.v.n;
}

static void find_roots(struct planning *x, struct demand_plan *plan)
{
	for (uint32_t i = 0; i < x->p->nmetas; i++) {
		const struct wn_meta *m = &x->p->metas_list[i];
		for (uint32_t d = m->first; d < m->first + m->n; d++)
			x->later[m->rule] |= x->later[x->p->meta_deps[d]];
		if (x->later[m->rule] && x->sp->metas->runs[m->rule] && !is_sub(&x->p->rules[m->rule]))
			plan->roots[plan->nroots++].meta = i;
	}
}

/* What depends on a meta depends on what it names. */
static void find_reach(const struct wn_program *p, struct demand_plan *plan)
{
	uint32_t root = plan->nroots;
	for (uint32_t i = p->nmetas; i-- > 0;) {
		const struct wn_meta *m = &p->metas_list[i];
		struct demand_bits *bits = &plan->reach[m->rule];
		if (root > 0 && plan->roots[root - 1].meta == i) {
			root--;
			bits->w[root % DEMAND_BITS / 64] |= UINT64_C(1) << root % 64;
		}
		for (uint32_t d = m->first; d < m->first + m->n; d++)
			for (unsigned k = 0; k < DEMAND_WORDS; k++)
				plan->reach[p->meta_deps[d]].w[k] |= bits->w[k];
	}
}

struct demand_plan *demand_plan_new(struct arena *arena, struct scan_program *sp)
{
	const struct wn_program *p = sp->p;
	struct planning x = {sp, p, ARENA_ARRAY(arena, uint8_t, p->nrules + 1), ARENA_ARRAY(arena, uint8_t, p->nrules + 1),
			     ARENA_ARRAY(arena, uint8_t, p->nrules + 1)};
	struct demand_plan *plan = ARENA_NEW(arena, struct demand_plan);
	if (sp->shortcircuit || !sp->metas->chained)
		return NULL;
	plan->roots = ARENA_ARRAY(arena, struct demand_root, p->nmetas + 1);
	if (!find_twins(&x, arena))
		return NULL;
	find_towers(&x);
	spread_now(&x);
	mark_patterns(&x, sp->patterns);
	find_roots(&x, plan);
	find_conditions(arena, p, plan);
	plan->terms = ARENA_ARRAY(arena, uint32_t, p->nmetas + 1);
	for (uint32_t i = 0; i < p->nmetas; i++)
		plan->terms[i] = sp->metas->live[p->metas_list[i].rule] ? p->metas_list[i].term : BOUNDS_OFF;
	plan->reach = ARENA_ARRAY(arena, struct demand_bits, p->nrules + 1);
	find_reach(p, plan);
	return plan;
}
