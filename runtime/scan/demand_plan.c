/* demand_plan.c: which patterns may wait (demand.h), and which metas ask for them. None may where it matters when a
 * rule hit (short-circuiting), or where metas read rules that they do not wait for. Rules that a meta of score 0 names
 * never wait: whether they could run decides about others (metas.c). */
#include "base/vec.h"
#include "scan/demand.h"
#include "scan/least.h"
#include "scan/program.h"

#include <string.h>

struct planning {
	const struct scan_program *sp;
	const struct wn_program *p;
	uint8_t *now;   /* by rule id: must not wait */
	uint8_t *live;  /* by rule id: metas that can be seen, or decide about such */
};

static bool is_sub(const struct wn_rule *rule)
{
	return rule->name[0] == '_' && rule->name[1] == '_';
}

/* A division by 0 is the end of the whole meta, whatever else it says: its operands are to be what they are. */
static bool has_other(const struct wn_program *p, const struct wn_meta *m)
{
	for (uint32_t at = m->term; at < p->terms[m->term].end; at++)
		if (p->terms[at].op == WN_TERM_OTHER || p->terms[at].op == WN_TERM_QUIET)
			return true;
	return false;
}

/* What a meta of score 0 comes to matters to those alone that name it (metas.c), as with sub-rules. */
static void find_live(struct planning *x)
{
	for (uint32_t i = x->p->nmetas; i-- > 0;) {
		const struct wn_meta *m = &x->p->metas_list[i];
		x->live[m->rule] |= x->sp->metas->runs[m->rule] && !is_sub(&x->p->rules[m->rule]);
		x->live[m->rule] &= x->sp->metas->live[m->rule];
		for (uint32_t d = m->first; d < m->first + m->n && x->live[m->rule]; d++)
			x->live[x->p->meta_deps[d]] = 1;
	}
}

/* What they name comes before metas. */
static void spread_now(struct planning *x)
{
	for (uint32_t i = x->p->nmetas; i-- > 0;) {
		const struct wn_meta *m = &x->p->metas_list[i];
		bool off = x->sp->rs->scores[m->rule] == 0;
		if (!x->live[m->rule])
			continue;
		if (!off && !x->now[m->rule] && !has_other(x->p, m))
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

/* So short is /\S/. */
enum { WAITING_LENGTH = 4 };

/* What counts bytes, or says next to nothing, is quicker than finding out whether it matters. */
static bool may_wait(const struct planning *x, uint32_t pattern)
{
	const struct scan_pattern *to = &x->sp->patterns[pattern];
	const struct wn_pattern *from = &x->p->patterns[pattern];
	return (to->flags & PATTERN_LIVE) && !(to->flags & (PATTERN_NEGATED | PATTERN_DECIDES | PATTERN_BYTES)) && !from->captures &&
	       from->pcre_length >= WAITING_LENGTH &&
	       !from->templates && is_sub(&x->p->rules[to->rule]) && !x->now[to->rule];
}

static void mark_patterns(struct planning *x, struct scan_pattern *patterns)
{
	for (uint32_t c = 0; c < x->p->nclasses; c++) {
		const struct wn_class *class = &x->p->classes[c];
		if (class->view == WN_VIEW_MIMEHEADER || class->view == WN_VIEW_URI_DETAIL)
			continue;
		for (uint32_t i = class->first; i < class->first + class->n; i++)
			if (may_wait(x, i))
				patterns[i].flags |= PATTERN_WAITS;
	}
}

/* Those wait however quickly they are decided. */
static void mark_guarded(const struct planning *x, struct scan_pattern *patterns, const struct guards *guards)
{
	for (uint32_t i = 0; i < x->p->npatterns; i++)
		if (patterns[i].flags & PATTERN_WAITS && !guard_is_open(guards, patterns[i].rule))
			patterns[i].flags |= PATTERN_GUARDED;
}

/* To the front, in their order. */
static void sort_always(const struct planning *x, struct scan_class *classes)
{
	for (uint32_t c = 0; c < x->p->nclasses; c++) {
		struct scan_class *to = &classes[c];
		for (uint32_t i = 0; i < to->npcre; i++) {
			uint32_t id = to->pcre[i];
			if (!(x->sp->patterns[id].flags & PATTERN_GUARDED))
				continue;
			memmove(to->pcre + to->nwaits + 1, to->pcre + to->nwaits, (i - to->nwaits) * sizeof *to->pcre);
			to->pcre[to->nwaits++] = id;
		}
	}
}

struct demand_plan *demand_plan_new(struct arena *arena, struct scan_program *sp)
{
	const struct wn_program *p = sp->p;
	struct planning x = {sp, p, ARENA_ARRAY(arena, uint8_t, p->nrules + 1), ARENA_ARRAY(arena, uint8_t, p->nrules + 1)};
	struct demand_plan *plan = ARENA_NEW(arena, struct demand_plan);
	if (sp->shortcircuit || !sp->metas->chained)
		return NULL;
	if (!find_twins(&x, arena))
		return NULL;
	find_live(&x);
	spread_now(&x);
	mark_patterns(&x, sp->patterns);
	plan->guards = guards_new(arena, sp, x.live);
	plan->least = least_hits_new(arena, p);
	mark_guarded(&x, sp->patterns, plan->guards);
	sort_always(&x, sp->classes);
	return plan;
}
