/* hits.c: the rules that hit, in the order of reports, and their subject prefixes.
 * SpamAssassin counterpart: {test_names_hit}, the order in which Plugin/Check.pm walks the rules:
 * by priority, within one by the kind of rule, metas as soon as all they name has run. Differs:
 * within a kind there the order of a hash decides, here the name. */
#include "report/markup.h"

#include <stdlib.h>

enum phase {
	PHASE_HEADER,
	PHASE_EVAL_HEADER,
	PHASE_BODY,
	PHASE_URI,
	PHASE_EVAL_BODY,
	PHASE_RAWBODY,
	PHASE_EVAL_RAWBODY,
	PHASE_FULL,
	PHASE_EVAL_FULL,
	PHASE_META,
	PHASES
};

#define RANK_FIRST INT32_MIN /* metas that wait for nothing */
#define RANK_LAST INT32_MAX  /* what runs after all priorities */

static enum phase phase_of(uint8_t type)
{
	switch (type) {
	case WN_RULE_HEADER:
		return PHASE_HEADER;
	case WN_RULE_EVAL_HEADER:
		return PHASE_EVAL_HEADER;
	case WN_RULE_BODY:
		return PHASE_BODY;
	case WN_RULE_URI:
		return PHASE_URI;
	case WN_RULE_EVAL_BODY:
	case WN_RULE_MIMEHEADER:
	case WN_RULE_URI_DETAIL:
		return PHASE_EVAL_BODY;
	case WN_RULE_RAWBODY:
		return PHASE_RAWBODY;
	case WN_RULE_EVAL_RAWBODY:
		return PHASE_EVAL_RAWBODY;
	case WN_RULE_FULL:
		return PHASE_FULL;
	case WN_RULE_EVAL_FULL:
		return PHASE_EVAL_FULL;
	case WN_RULE_META:
		return PHASE_META;
	default:
		return PHASES;
	}
}

/* When the rules a meta names have all run. One that never runs is waited for until the end. */
static int32_t meta_rank(const struct scan_program *sp, const struct wn_meta *meta,
			 const int32_t *rank)
{
	int32_t last = meta->late ? RANK_LAST : RANK_FIRST;
	for (uint32_t i = 0; i < meta->nnames; i++) {
		uint32_t id = sp->p->meta_names[meta->first_name + i];
		if (id == WN_NO_RULE || !sp->live[id])
			return RANK_LAST;
		int32_t ready = rank[id];
		if (ready != RANK_FIRST &&
		    ready != RANK_LAST) /* metas run behind all else of a priority */
			ready += (int32_t)PHASE_META - phase_of(sp->p->rules[id].type);
		last = ready > last ? ready : last;
	}
	return last;
}

int32_t *hits_rank(struct arena *arena, const struct scan_program *sp)
{
	int32_t *rank = ARENA_ARRAY(arena, int32_t, sp->p->nrules + 1);
	for (uint32_t i = 0; i < sp->p->nrules; i++) {
		enum phase phase = phase_of(sp->p->rules[i].type);
		rank[i] = phase == PHASES
			      ? RANK_LAST
			      : sp->p->rules[i].priority * (int32_t)PHASES + (int32_t)phase;
	}
	for (uint32_t i = 0; i < sp->p->nmetas; i++) /* those it names come before a meta */
		rank[sp->p->metas_list[i].rule] = meta_rank(sp, &sp->p->metas_list[i], rank);
	return rank;
}

unsigned hits_times(const struct wn_hit *hit)
{
	return hit->times < HITS_TIMES_LIMIT ? hit->times : HITS_TIMES_LIMIT;
}

struct ranked {
	int32_t rank;
	const struct wn_hit *hit;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->hit < y->hit ? -1 : x->hit > y->hit; /* hits are sorted by name */
}

/* The rule that ended the scan, or -1. */
static long ending_rule(const struct markup *m)
{
	const struct shortcircuit *sc = &m->scanner->shortcircuit;
	return sc->type && sc->rule ? ruleset_find(m->of->sp->rs, span_from_str(sc->rule)) : -1;
}

/* SHORTCIRCUIT hits with the rule that ended the scan. */
static int32_t rank_of(const struct markup *m, uint32_t rule)
{
	const struct shortcircuit *sc = &m->scanner->shortcircuit;
	if (!sc->type || rule != sc->hit)
		return m->of->rank[rule];
	long id = ending_rule(m);
	return id < 0 ? RANK_LAST : m->of->rank[id];
}

/* SHORTCIRCUIT stands directly before the rule that ended the scan. */
static void move_ending(const struct markup *m, struct ranked *list, size_t n)
{
	long rule = ending_rule(m);
	size_t from = 0, to = 0;

	while (from < n && list[from].hit->rule != m->scanner->shortcircuit.hit)
		from++;
	while (to < n && (long)list[to].hit->rule != rule)
		to++;
	if (rule < 0 || from == n || to == n)
		return;
	struct ranked moved = list[from];
	for (; from > to; from--)
		list[from] = list[from - 1];
	for (; from + 1 < to; from++)
		list[from] = list[from + 1];
	list[from] = moved;
}

const struct wn_hit **hits_in_order(const struct markup *m, size_t *n_r)
{
	const struct wn_result *r = m->result;
	struct ranked *list = ARENA_ARRAY(m->arena, struct ranked, r->nhits + 1);
	const struct wn_hit **out = ARENA_ARRAY(m->arena, const struct wn_hit *, r->nhits + 1);
	size_t n = 0;
	for (size_t i = 0; i < r->nhits; i++)
		if (!r->hits[i].sub)
			list[n++] = (struct ranked){rank_of(m, r->hits[i].rule), &r->hits[i]};
	if (n > 1)
		qsort(list, n, sizeof *list, compare_ranked);
	if (m->scanner->shortcircuit.type)
		move_ending(m, list, n);
	for (size_t i = 0; i < n; i++)
		out[i] = list[i].hit;
	*n_r = n;
	return out;
}

static void add_prefix(const struct markup *m, const struct wn_hit *hit, struct strbuf *b)
{
	const struct span *prefix = map_get(&m->conf->subjprefix, span_from_str(hit->name));
	if (!prefix || span_find(strbuf_span(b), *prefix, 0) != (size_t)-1)
		return;
	strbuf_add_span(b, *prefix);
	strbuf_add_byte(b, ' ');
}

/* Sub-rules may have a prefix, too; they come first. */
struct span hits_subject_prefix(const struct markup *m)
{
	struct strbuf b = strbuf_new(m->arena);
	size_t n;
	if (!m->conf->rewrite[MARKUP_SUBJECT].p || !m->conf->subjprefix.n)
		return (struct span){NULL, 0};
	for (size_t i = 0; i < m->result->nhits; i++)
		if (m->result->hits[i].sub)
			add_prefix(m, &m->result->hits[i], &b);
	const struct wn_hit **hits = hits_in_order(m, &n);
	for (size_t i = 0; i < n; i++)
		add_prefix(m, hits[i], &b);
	return strbuf_span(&b);
}
