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
	d->patterns = mem_calloc(p->npatterns + 1, sizeof *d->patterns);
	d->some = mem_calloc(p->npatterns / 64 + 1, sizeof *d->some);
	d->rules = mem_calloc(p->nrules + 1, sizeof *d->rules);
}

void demand_deinit(struct demand *d)
{
	free(d->patterns);
	free(d->some);
	free(d->rules);
}

void demand_walk_init(struct demand_walk *w, const struct wn_program *p)
{
	w->pattern = mem_calloc(p->nrules + 1, sizeof *w->pattern);
	w->asked = mem_calloc(p->nrules + 1, sizeof *w->asked);
	w->open = mem_calloc(p->nmetas + 1, sizeof *w->open);
	w->possible = mem_calloc(p->nmetas + 1, sizeof *w->possible);
	w->kept = mem_calloc(p->nmetas + 1, sizeof *w->kept);
	w->visits = mem_calloc(p->nmetas + 1, sizeof *w->visits);
}

void demand_walk_deinit(struct demand_walk *w)
{
	free(w->pattern);
	free(w->asked);
	free(w->open);
	free(w->possible);
	free(w->kept);
	free(w->visits);
}

#define ASKED (-0.5)

static void note_long(struct demand_rest *rest, struct span text)
{
	if (text.n <= PCRE_LONG || text.p == rest->unit)
		return;
	rest->unit = text.p;
	rest->long_bytes += (int64_t)text.n;
}

/* The first of the pattern's. */
static struct demand_try *new_try(struct wn_scanner *s, const struct demand_pattern *to, struct spans texts,
				  struct pcre_window begins, bool subject)
{
	struct demand_try *try = arena_take(s->arena, sizeof *try, _Alignof(struct demand_try));
	struct demand_try *next = to->waits ? to->tries : NULL;
	*try = (struct demand_try){next, s, texts.v, (uint32_t)texts.n, s->bit, begins, subject};
	return try;
}

static void set_waiting(struct wn_scanner *s, uint32_t id, struct demand_try *tries)
{
	struct demand *d = &s->tools->demand;
	d->some[id / 64] |= UINT64_C(1) << id % 64;
	d->patterns[id].waits |= s->bit;
	d->patterns[id].tries = tries;
}

/* Where it is decided at once, unless it has been put off elsewhere. */
static bool is_quick(const struct wn_scanner *s, const struct scan_pattern *pattern, struct span text, struct pcre_window begins)
{
	return !(pattern->flags & PATTERN_GUARDED) && (pcre_places(&pattern->re, text.n, begins.from, begins.to) <= DEMAND_SHORT ||
						       s->hits.counts[pattern->rule]);
}

bool demand_put(struct wn_scanner *s, uint32_t id, const struct span *text, struct pcre_window begins)
{
	const struct demand_pattern *to = &s->tools->demand.patterns[id];
	if (is_quick(s, &s->sp->patterns[id], *text, begins) && !(to->waits & s->bit))
		return false;
	set_waiting(s, id, new_try(s, to, (struct spans){(struct span *)text, 1}, begins, false));
	note_long(&s->rest, *text);
	return true;
}

/* They have their tries in common. */
void demand_put_always(struct wn_scanner *s, const struct scan_class *of, struct spans units, bool subject)
{
	struct demand_try *tries = new_try(s, &s->tools->demand.patterns[of->pcre[0]], units, PCRE_ANYWHERE, subject);
	for (uint32_t k = 0; k < of->nwaits; k++)
		set_waiting(s, of->pcre[k], tries);
	for (size_t i = 0; i < units.n; i++)
		note_long(&s->rest, units.v[i]);
}

void demand_decide(const struct demand *d, uint32_t id, uint32_t on)
{
	for (const struct demand_try *try = d->patterns[id].tries; try; try = try->next) {
		if (!(try->bit & on))
			continue;
		pcre_take_time_from(&try->s->pcre_left);
		units_decide(try->s, id, demand_texts(try, &try->s->sp->patterns[id]), try->begins);
	}
}

/* --- asking ------------------------------------------------------------------------------------ */

struct asking {
	struct bounds_view view;
	const struct wn_term *terms;
	struct demand_walk *walk;
	double *hits;
	uint32_t pass; /* nothing is decided within one */
	bool thorough;
};

/* All return whether something was asked for. */
static bool ask_term(struct asking *a, uint32_t at, bool value);
static bool ask_undecided(struct asking *a, uint32_t at, bool value);

/* Once a pass. One that is not known. */
static bool ask_meta(struct asking *a, uint32_t i)
{
	struct demand_visit *visit = &a->walk->visits[i];
	if (visit->pass != a->pass) {
		visit->pass = a->pass;
		visit->asked = ask_undecided(a, a->view.metas[i].term, true);
	}
	return visit->asked;
}

static bool ask_rule(struct asking *a, uint32_t rule)
{
	if (a->hits[rule] != ASKED) {
		a->hits[rule] = ASKED;
		a->walk->asked[a->walk->nasked++] = rule;
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

static bool is_decided(struct asking *a, uint32_t at, bool value)
{
	enum bounds_truth truth = bounds_truth(&a->view, at);
	return truth != BOUNDS_MAYBE && (!value || truth == BOUNDS_NO || bounds_are_known(bounds_of_term(&a->view, at)));
}

static bool ask_term(struct asking *a, uint32_t at, bool value)
{
	return !is_decided(a, at, value) && ask_undecided(a, at, value);
}

static bool ask_undecided(struct asking *a, uint32_t at, bool value)
{
	const struct wn_term *t = &a->terms[at++];
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
	struct demand_walk *w = &s->tools->walk;
	const struct demand_plan *plan = s->sp->demand;
	struct metas_run run = {s->sp->p, s->sp->metas->wakes, s->tools->awake, s->tools->hits};
	metas_wake(&run, s->tools->hit_rules, s->tools->nhit_rules);
	uint32_t *end = metas_bound(&run, plan->live, plan->others, w->possible);
	w->npossible = (uint32_t)(end - w->possible);
	w->nopen = 0;
	for (uint32_t i = 0; i < w->npossible; i++)
		if (plan->metas[w->possible[i]].seen)
			w->open[w->nopen++] = w->possible[i];
}

static void forget_possible(struct wn_scanner *s)
{
	const struct demand_walk *w = &s->tools->walk;
	for (uint32_t i = 0; i < w->npossible; i++)
		s->tools->hits[s->sp->demand->metas[w->possible[i]].rule] = 0;
}

/* --- the passes --------------------------------------------------------------------------------- */

static bool is_known(struct asking *a, uint32_t i)
{
	enum bounds_truth truth = bounds_truth_of_meta(&a->view, i);
	return truth == BOUNDS_NO || (truth == BOUNDS_YES && bounds_are_known(bounds_of_meta(&a->view, i)));
}

/* Keeps the metas, for the next pass, that something was asked for. */
static void ask_metas(struct asking *a)
{
	struct demand_walk *w = a->walk;
	uint32_t nopen = w->nopen;
	a->pass = ++w->pass;
	w->nasked = w->nopen = 0;
	for (uint32_t i = 0; i < nopen; i++) {
		if (!is_known(a, w->open[i]) && ask_meta(a, w->open[i]))
			w->open[w->nopen++] = w->open[i];
	}
}

static void decide(struct wn_scanner *s, uint32_t rule)
{
	demand_decide(&s->tools->demand, s->tools->walk.pattern[rule], s->bit);
	s->tools->hits[rule] = hits_of(&s->hits, rule);
	hits_forget(&s->hits);
}

static void ask_and_decide(struct wn_scanner *s)
{
	struct demand_walk *w = &s->tools->walk;
	struct asking a = {
		.view = {s->sp->p->rules, s->sp->p->terms, s->sp->demand->metas, s->tools->hits, w->kept, ++w->turn},
		.terms = s->sp->p->terms,
		.walk = w,
		.hits = s->tools->hits,
	};
	s->pcre_left = PCRE_TIME + PCRE_BYTE_TIME * s->rest.long_bytes;
	find_possible(s);
	for (unsigned pass = 0; w->nopen && !s->late; pass++) {
		a.thorough = pass >= PASSES;
		ask_metas(&a);
		if (!w->nasked)
			break;
		for (uint32_t i = 0; i < w->nasked; i++) {
			decide(s, w->asked[i]);
			bounds_forget(&a.view, s->sp->metas->first_user, s->sp->metas->users, w->asked[i]);
		}
	}
	forget_possible(s);
}

/* Turns and passes are told from earlier ones by their numbers, which wrap once in a thousand million messages. */
static void begin_again(struct demand_walk *w, const struct wn_program *p)
{
	memset(w->kept, 0, p->nmetas * sizeof *w->kept);
	memset(w->visits, 0, p->nmetas * sizeof *w->visits);
	w->pass = w->turn = 0;
}

void demand_run(struct wn_scanner *s)
{
	const struct demand_rest *rest = &s->rest;
	struct scan_tools *t = s->tools;
	if (t->walk.pass > UINT32_MAX / 2)
		begin_again(&t->walk, s->sp->p);
	for (size_t i = 0; i < rest->patterns.n; i++) {
		uint32_t id = rest->patterns.v[i], rule = s->sp->patterns[id].rule;
		t->walk.pattern[rule] = id;
		scanner_set_number(s, rule, s->sp->p->rules[rule].tflags & WN_TFLAG(MULTIPLE) ? -INFINITY : -1);
	}
	if (rest->patterns.n && !s->late)
		ask_and_decide(s);
	for (size_t i = 0; i < rest->patterns.n; i++) {
		double *hits = &t->hits[s->sp->patterns[rest->patterns.v[i]].rule];
		*hits = fmax(*hits, 0);
	}
}

void demand_forget(struct demand_walk *w)
{
	w->npossible = 0;
}
