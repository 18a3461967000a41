/* wake.c: the rules that wake each meta, or lull it, by what it says. Of the operands of && those of one do, of a sum that has to come
 * to 3 all but two: those that hardly ever hit, as far as their kind tells. Terms are looked at from the last on: operands
 * come before what they are operands of. SpamAssassin counterpart: none, it computes all metas. */
#include "scan/wake.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* An expression. It is not true unless one of some rules hit. */
struct fact {
	double often; /* one of them does, by a rough guess; INFINITY: there are no such rules */
	double most, least; /* what it can come to */
	bool passed; /* they are not among those of the expression that it is an operand of */
};

/* A rule, or a meta. */
struct wakes {
	double often, most;
	bool many;     /* it can hit more than once, whatever it says as a meta */
	uint32_t end;  /* behind the places it wakes; first their number */
	uint32_t last; /* place plus 1, so that each is noted once */
};

struct operand {
	uint32_t at;
	double often, most;
};

struct making {
	const struct wn_program *p;
	struct wake_plan *plan;
	struct wakes *rules;      /* by rule id */
	struct fact *facts;       /* parallel to terms */
	struct operand *operands; /* room for those of any sum */
};

/* Guesses: hits a message, in hundredths. */
static double often_of(const struct wn_rule *rule)
{
	enum { TEXT = 1, EVAL = 4, HEADER = 8 };
	switch ((enum wn_rule_type)rule->type) {
	case WN_RULE_HEADER: return HEADER;
	case WN_RULE_EVAL_BODY:
	case WN_RULE_EVAL_HEADER:
	case WN_RULE_EVAL_RAWBODY: return EVAL;
	default: return TEXT;
	}
}
enum { ALWAYS = 100 };

static uint32_t next(const struct making *x, uint32_t at)
{
	return x->p->terms[at].end;
}

/* --- comparisons --------------------------------------------------------------------------------- */

/* terms[more] has to come to more than `limit`, or as much, whatever it is compared with. */
struct excess {
	uint32_t more, other;
	double limit;
	bool equal;
};

static struct excess excess_of(const struct making *x, uint32_t at)
{
	enum wn_term_op op = x->p->terms[at].op;
	uint32_t a = at + 1, b = next(x, a);
	bool greater = op == WN_TERM_GT || op == WN_TERM_GE;
	return (struct excess){greater ? a : b, greater ? b : a, x->facts[greater ? b : a].least,
			       op == WN_TERM_GE || op == WN_TERM_LE};
}

static bool exceeds(const struct excess *e, double n)
{
	return e->equal ? n >= e->limit : n > e->limit;
}

static int most_often_first(const void *a, const void *b)
{
	double x = ((const struct operand *)a)->often, y = ((const struct operand *)b)->often;
	return x > y ? -1 : x < y;
}

static uint32_t list_operands(const struct making *x, uint32_t at)
{
	bool sum = x->p->terms[at].op == WN_TERM_ADD;
	uint32_t n = 0;
	for (uint32_t i = sum ? at + 1 : at; i < next(x, at); i = next(x, i))
		x->operands[n++] = (struct operand){i, x->facts[i].often, fmax(x->facts[i].most, 0)};
	qsort(x->operands, n, sizeof *x->operands, most_often_first);
	return n;
}

/* Passes as many operands as alone do not come to the limit. */
static double often_exceeds(const struct making *x, uint32_t at)
{
	struct excess e = excess_of(x, at);
	double often = 0, without = 0;
	x->facts[e.other].passed = true;
	if (exceeds(&e, 0))
		return INFINITY;
	for (uint32_t i = 0, n = list_operands(x, e.more); i < n; i++) {
		const struct operand *o = &x->operands[i];
		bool passed = !exceeds(&e, without + o->most);
		x->facts[o->at].passed = passed;
		without += passed ? o->most : 0;
		often += passed ? 0 : o->often;
	}
	return often;
}

/* --- expressions --------------------------------------------------------------------------------- */

/* All but what is true least often are passed. */
static double often_all(const struct making *x, uint32_t at)
{
	uint32_t best = at;
	double least = INFINITY;
	for (uint32_t i = at + 1; i < next(x, at); i = next(x, i)) {
		x->facts[i].passed = true;
		if (x->facts[i].often < least)
			least = x->facts[i].often, best = i;
	}
	x->facts[best].passed = false;
	return least;
}

static struct fact of_rule(const struct making *x, uint32_t rule)
{
	return (struct fact){x->rules[rule].often, x->rules[rule].most, 0, false};
}

/* One of the operands, or their sum. */
static struct fact of_any(const struct making *x, uint32_t at)
{
	bool sum = x->p->terms[at].op == WN_TERM_ADD;
	struct fact all = {0, 0, 0, false};
	for (uint32_t i = at + 1; i < next(x, at); i = next(x, i)) {
		const struct fact *f = &x->facts[i];
		all.often += f->often;
		all.most = sum ? all.most + f->most : fmax(all.most, f->most);
		all.least = sum ? all.least + f->least : fmin(all.least, f->least);
	}
	return all;
}

/* Any rule in it. */
static struct fact of_leaves(const struct making *x, uint32_t at)
{
	struct fact all = {0, INFINITY, -INFINITY, false};
	for (uint32_t i = at + 1; i < next(x, at); i++) {
		uint8_t op = x->p->terms[i].op;
		x->facts[i].passed = false;
		if (op == WN_TERM_RULE || op == WN_TERM_META)
			all.often += x->facts[i].often;
	}
	return all;
}

static struct fact fact_of(const struct making *x, uint32_t at)
{
	const struct wn_term *t = &x->p->terms[at];
	struct fact f = {INFINITY, 1, 0, false};
	switch ((enum wn_term_op)t->op) {
	case WN_TERM_NUMBER: return (struct fact){t->number == 0 ? 0 : INFINITY, t->number, t->number, false};
	case WN_TERM_RULE: return of_rule(x, t->rule);
	case WN_TERM_META: return of_rule(x, x->p->metas_list[t->rule].rule);
	case WN_TERM_AND:
		f = of_any(x, at);
		f.often = often_all(x, at);
		return f;
	case WN_TERM_OR:
	case WN_TERM_ADD: return of_any(x, at);
	case WN_TERM_LT:
	case WN_TERM_LE:
	case WN_TERM_GT:
	case WN_TERM_GE: f.often = often_exceeds(x, at); return f;
	case WN_TERM_QUIET: return of_leaves(x, at);
	case WN_TERM_NOT: return f;
	default: return (struct fact){INFINITY, INFINITY, -INFINITY, false};
	}
}

/* As hits are kept (ruleset_abi.h): a true value that is not positive is 1. */
static void find_facts(const struct making *x, const struct wn_meta *m)
{
	for (uint32_t at = next(x, m->term); at-- > m->term;)
		x->facts[at] = fact_of(x, at);
	const struct fact *f = &x->facts[m->term];
	struct wakes *rule = &x->rules[m->rule];
	rule->often = fmin(f->often, ALWAYS);
	rule->most = rule->many ? INFINITY : fmax(f->most, 1);
}

/* --- the lists ------------------------------------------------------------------------------------- */

static void note_rule(const struct making *x, uint32_t rule, uint32_t place)
{
	struct wakes *r = &x->rules[rule];
	if (r->last == place + 1)
		return;
	r->last = place + 1;
	if (x->plan->places)
		x->plan->places[r->end] = place;
	r->end++;
}

/* The rule that must not have hit for an expression to be true: NO_RULE where it is no negation of one. Metas are not
 * looked at, whose hits are not known before. */
#define NO_RULE UINT32_MAX
static uint32_t negated(const struct making *x, uint32_t at)
{
	const struct wn_term *t = &x->p->terms[at];
	return t->op == WN_TERM_NOT && t[1].op == WN_TERM_RULE ? t[1].rule : NO_RULE;
}

/* Of several, what hits most often. */
static void note_lull(const struct making *x, uint32_t place)
{
	uint32_t root = x->p->metas_list[place].term, best = negated(x, root);
	bool all = x->p->terms[root].op == WN_TERM_AND;
	for (uint32_t i = root + 1; all && i < next(x, root); i = next(x, i)) {
		uint32_t rule = negated(x, i);
		if (rule != NO_RULE && (best == NO_RULE || x->rules[rule].often > x->rules[best].often))
			best = rule;
	}
	if (best != NO_RULE)
		note_rule(x, best, place | WAKE_LULLS);
}

static void note_meta(const struct making *x, uint32_t place)
{
	uint32_t root = x->p->metas_list[place].term;
	if (isinf(x->facts[root].often)) {
		wake_place(x->plan->awake, place);
		note_lull(x, place);
		return;
	}
	for (uint32_t at = root; at < next(x, root);) {
		const struct wn_term *t = &x->p->terms[at];
		if (at > root && x->facts[at].passed) {
			at = t->end;
			continue;
		}
		if (t->op == WN_TERM_RULE || t->op == WN_TERM_META)
			note_rule(x, t->op == WN_TERM_RULE ? t->rule : x->p->metas_list[t->rule].rule, place);
		at++;
	}
}

static void note_all(const struct making *x)
{
	for (uint32_t i = 0; i < x->p->nrules; i++)
		x->rules[i].last = 0;
	for (uint32_t i = 0; i < x->p->nmetas; i++)
		note_meta(x, i);
}

/* Counts, then lists. */
static void make_lists(struct arena *arena, const struct making *x)
{
	struct wake_plan *plan = x->plan;
	uint32_t n = 0;
	plan->first = ARENA_ARRAY(arena, uint32_t, x->p->nrules + 1);
	note_all(x);
	for (uint32_t i = 0; i < x->p->nrules; i++) {
		plan->first[i] = n;
		n += x->rules[i].end;
		x->rules[i].end = plan->first[i];
	}
	plan->first[x->p->nrules] = n;
	plan->places = ARENA_ARRAY(arena, uint32_t, n + 1);
	note_all(x);
}

/* Evals say how often they hit. A meta that names one behind it reads what another definition of that left. */
static void guess(const struct making *x)
{
	const struct wn_program *p = x->p;
	for (uint32_t i = 0; i < p->nrules; i++)
		x->rules[i].many = p->rules[i].tflags & WN_TFLAG(MULTIPLE);
	for (uint32_t i = 0; i < p->nevals; i++)
		x->rules[p->evals[i].rule].many = true;
	for (uint32_t i = 0; i < p->nrules; i++) {
		x->rules[i].often = often_of(&p->rules[i]);
		x->rules[i].most = x->rules[i].many ? INFINITY : 1;
	}
	for (uint32_t i = 0; i < p->nmetas; i++)
		x->rules[p->metas_list[i].rule].most = INFINITY;
}

struct wake_plan *wake_plan_new(struct arena *arena, const struct wn_program *p)
{
	struct wake_plan *plan = ARENA_NEW(arena, struct wake_plan);
	struct making x = {p, plan, mem_calloc(p->nrules + 1, sizeof *x.rules), mem_calloc(p->nterms + 1, sizeof *x.facts),
			   mem_calloc(p->nterms + 1, sizeof *x.operands)};
	plan->nwords = p->nmetas / 64 + 1;
	plan->awake = ARENA_ARRAY(arena, uint64_t, plan->nwords);
	guess(&x);
	for (uint32_t i = 0; i < p->nmetas; i++)
		find_facts(&x, &p->metas_list[i]);
	make_lists(arena, &x);
	plan->many = ARENA_ARRAY(arena, uint8_t, p->nterms + 1);
	for (uint32_t i = 0; i < p->nterms; i++)
		plan->many[i] = !(x.facts[i].most <= 1);
	free(x.rules);
	free(x.facts);
	free(x.operands);
	return plan;
}
