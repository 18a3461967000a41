/* demand.c: which waiting rules a visible meta depends on. The metas' code first says which metas can hit at all: few.
 * Those are asked in passes: a pass finds the bounds of the metas that are not known yet and asks for one operand of
 * each && and || that is not decided, then those are decided. Called by engine.c. What never gets its turn stays 0,
 * which is within the bounds, so that the metas' code gives those that can be seen the values they would have had.
 *
 * Counterpart: none, SpamAssassin decides every rule. A rule that was not decided cannot have hit the match limit. */
#include "scan/demand.h"
#include "scan/scanner.h"

#include <math.h>

enum { PASSES = 8 }; /* behind so many all operands that matter are asked for at once */

void demand_init(struct demand *d, const struct wn_program *p)
{
	d->first = mem_calloc(p->nrules + 1, sizeof *d->first);
	d->last = mem_calloc(p->nrules + 1, sizeof *d->last);
	d->rules = mem_calloc(p->nrules + 1, sizeof *d->rules);
	d->asked = mem_calloc(p->nrules + 1, sizeof *d->asked);
	d->open = mem_calloc(p->nmetas + 1, sizeof *d->open);
	d->possible = mem_calloc(p->nmetas + 1, sizeof *d->possible);
	d->kept = mem_calloc(p->nmetas + 1, sizeof *d->kept);
	d->visits = mem_calloc(p->nmetas + 1, sizeof *d->visits);
}

void demand_deinit(struct demand *d)
{
	free(d->first);
	free(d->last);
	free(d->rules);
	free(d->asked);
	free(d->open);
	free(d->kept);
	free(d->possible);
	free(d->visits);
}

/* The hits of a rule that waits are what it can hit at most, less than 0, until it is asked for. */
#define ASKED (-0.5)

static double waiting_hits(const struct wn_program *p, uint32_t rule)
{
	return p->rules[rule].tflags & WN_TFLAG(MULTIPLE) ? -INFINITY : -1;
}

void demand_put(struct wn_scanner *s, uint32_t pattern, struct span text, struct pcre_window begins)
{
	struct demand *d = &s->demand;
	uint32_t rule = s->sp->patterns[pattern].rule;
	struct demand_try *try = arena_alloc(s->arena, sizeof *try);
	*try = (struct demand_try){pattern, text, begins, NULL};
	if (s->hits[rule] == 0) {
		s->hits[rule] = waiting_hits(s->sp->p, rule);
		d->rules[d->nrules++] = rule;
		d->first[rule] = try;
	} else {
		d->last[rule]->next = try;
	}
	d->last[rule] = try;
	if (text.n > PCRE_LONG && text.p != d->unit) {
		d->unit = text.p;
		d->long_bytes += (int64_t)text.n;
	}
}

/* --- asking ------------------------------------------------------------------------------------ */

struct asking {
	struct bounds_view view;
	const struct wn_term *terms;
	struct demand *d;
	double *hits;
	bool thorough;
};

/* All return whether something was asked for. */
static bool ask_term(struct asking *a, uint32_t at, bool value);

/* Once a pass. */
static bool ask_meta(struct asking *a, uint32_t i)
{
	struct demand_visit *visit = &a->d->visits[i];
	if (visit->pass != a->view.pass) {
		visit->pass = a->view.pass;
		visit->asked = ask_term(a, a->view.metas[i].term, true);
	}
	return visit->asked;
}

static bool ask_rule(struct asking *a, uint32_t rule)
{
	if (a->hits[rule] != ASKED) {
		a->hits[rule] = ASKED;
		a->d->asked[a->d->nasked++] = rule;
	}
	return true;
}

/* The truth of all operands, but the value of the last. */
static bool ask_and(struct asking *a, uint32_t at, uint32_t end, bool value)
{
	bool asked = false;
	for (; at < end && (!asked || a->thorough); at = a->terms[at].end)
		asked |= ask_term(a, at, value && a->terms[at].end == end);
	return asked;
}

/* Up to the first that is true. */
static bool ask_or(struct asking *a, uint32_t at, uint32_t end, bool value)
{
	bool asked = false;
	for (; at < end && (!asked || a->thorough); at = a->terms[at].end) {
		asked |= ask_term(a, at, value);
		if (bounds_truth(&a->view, at) == BOUNDS_YES)
			break;
	}
	return asked;
}

static bool ask_all(struct asking *a, uint32_t at, uint32_t end)
{
	bool asked = false;
	for (; at < end; at = a->terms[at].end)
		asked |= ask_term(a, at, true);
	return asked;
}

static bool ask_term(struct asking *a, uint32_t at, bool value)
{
	const struct wn_term *t = &a->terms[at];
	enum bounds_truth truth = bounds_truth(&a->view, at);
	if (truth != BOUNDS_MAYBE && (!value || truth == BOUNDS_NO || bounds_are_known(bounds_of_term(&a->view, at))))
		return false;
	at++;
	switch ((enum wn_term_op)t->op) {
	case WN_TERM_RULE: return ask_rule(a, t->rule);
	case WN_TERM_META: return ask_meta(a, t->rule);
	case WN_TERM_NOT: return ask_term(a, at, false);
	case WN_TERM_AND: return ask_and(a, at, t->end, value);
	case WN_TERM_OR: return ask_or(a, at, t->end, value);
	default: return ask_all(a, at, t->end);
	}
}

/* --- what is possible --------------------------------------------------------------------------- */

/* Opens those that can be seen. */
static void find_possible(struct wn_scanner *s)
{
	struct demand *d = &s->demand;
	const struct demand_plan *plan = s->sp->demand;
	const struct wn_program *p = s->sp->p;
	for (uint32_t i = 0; i < plan->nothers; i++) {
		s->hits[plan->metas[plan->others[i]].rule] = INFINITY;
		d->possible[i] = plan->others[i];
	}
	uint32_t *end = p->metas(s->hits, plan->live, p->slots, WN_UNSURE, d->possible + plan->nothers);
	d->npossible = (uint32_t)(end - d->possible);
	d->nopen = 0;
	for (uint32_t i = 0; i < d->npossible; i++)
		if (plan->metas[d->possible[i]].seen)
			d->open[d->nopen++] = d->possible[i];
}

static void forget_possible(struct wn_scanner *s)
{
	const struct demand *d = &s->demand;
	for (uint32_t i = 0; i < d->npossible; i++)
		s->hits[s->sp->demand->metas[d->possible[i]].rule] = 0;
}

/* --- the passes --------------------------------------------------------------------------------- */

static bool is_known(struct asking *a, uint32_t i)
{
	enum bounds_truth truth = bounds_truth_of_meta(&a->view, i);
	return truth == BOUNDS_NO || (truth == BOUNDS_YES && bounds_are_known(bounds_of_meta(&a->view, i)));
}

/* Keeps the metas that are not known, for the next pass. */
static void ask_metas(struct asking *a)
{
	struct demand *d = a->d;
	uint32_t nopen = d->nopen;
	a->view.pass = ++d->pass;
	d->nasked = d->nopen = 0;
	for (uint32_t i = 0; i < nopen; i++) {
		if (is_known(a, d->open[i]))
			continue;
		ask_meta(a, d->open[i]);
		d->open[d->nopen++] = d->open[i];
	}
}

static void decide(struct wn_scanner *s, uint32_t rule)
{
	s->hits[rule] = 0;
	for (struct demand_try *try = s->demand.first[rule]; try && !scan_is_late(s); try = try->next)
		unit_decide(s, try->pattern, try->text, try->begins);
}

static void ask_and_decide(struct wn_scanner *s)
{
	struct demand *d = &s->demand;
	struct asking a = {
		.view = {s->sp->p->rules, s->sp->p->terms, s->sp->demand->metas, s->hits, d->kept, 0, d->pass + 1},
		.terms = s->sp->p->terms,
		.d = d,
		.hits = s->hits,
	};
	pcre_begin_time(PCRE_TIME + PCRE_BYTE_TIME * d->long_bytes);
	find_possible(s);
	for (unsigned pass = 0; d->nopen && !s->late; pass++) {
		a.thorough = pass >= PASSES;
		ask_metas(&a);
		if (!d->nasked)
			break;
		for (uint32_t i = 0; i < d->nasked; i++)
			decide(s, d->asked[i]);
	}
	forget_possible(s);
}

/* Passes are told from those of earlier messages by their numbers, which wrap once in a thousand million messages. */
static void begin_again(struct demand *d, const struct wn_program *p)
{
	memset(d->kept, 0, p->nmetas * sizeof *d->kept);
	memset(d->visits, 0, p->nmetas * sizeof *d->visits);
	d->pass = 0;
}

void demand_run(struct wn_scanner *s)
{
	struct demand *d = &s->demand;
	if (d->pass > UINT32_MAX / 2)
		begin_again(d, s->sp->p);
	if (d->nrules && !s->late)
		ask_and_decide(s);
	for (uint32_t i = 0; i < d->nrules; i++)
		if (s->hits[d->rules[i]] < 0)
			s->hits[d->rules[i]] = 0;
	d->nrules = 0;
	d->unit = NULL;
	d->long_bytes = 0;
}
