/* bounds.c: metas over numbers of which only bounds are known. Operators are Perl's: && and || give an operand's value.
 * Metas name each other no deeper than demand_plan.c lets them, expressions are as deep as the parser lets them be. */
#include "scan/bounds.h"

#include <float.h>
#include <math.h>

static struct bounds exactly(double n)
{
	return (struct bounds){n, n};
}

static struct bounds either(bool certainly, bool possibly)
{
	return (struct bounds){certainly, possibly};
}

/* Rules without tflags multiple hit once. */
static struct bounds of_rule(const struct bounds_view *v, uint32_t rule)
{
	double hits = v->hits[rule];
	if (__builtin_expect(hits >= 0, 1))
		return exactly(hits);
	return (struct bounds){0, v->p->rules[rule].tflags & WN_TFLAG(MULTIPLE) ? INFINITY : 1};
}

/* Most operands are rules that are decided. */
static inline struct bounds of_operand(struct bounds_view *v, uint32_t at)
{
	const struct wn_term *t = &v->p->terms[at];
	if (t->op == WN_TERM_RULE && v->hits[t->rule] >= 0)
		return exactly(v->hits[t->rule]);
	return bounds_of_term(v, at);
}

static struct bounds of_not(struct bounds b)
{
	return either(bounds_are_false(b), !bounds_are_true(b));
}

/* The last operand's value where all before it are true, else 0. */
static __attribute__((noinline)) struct bounds of_and(struct bounds_view *v, uint32_t at, uint32_t end)
{
	struct bounds b = {1, 1};
	bool all = true;
	for (; at < end; at = v->p->terms[at].end) {
		all &= bounds_are_true(b);
		b = of_operand(v, at);
		if (bounds_are_false(b))
			return b;
	}
	return all ? b : (struct bounds){fmin(b.lo, 0), fmax(b.hi, 0)};
}

/* The first operand that is true, else the last. */
static __attribute__((noinline)) struct bounds of_or(struct bounds_view *v, uint32_t at, uint32_t end)
{
	struct bounds all = {INFINITY, -INFINITY};
	for (; at < end; at = v->p->terms[at].end) {
		struct bounds b = of_operand(v, at);
		bool last = v->p->terms[at].end == end;
		if (bounds_are_false(b) && !last)
			continue;
		if (b.lo == 0 && !last) /* were it 0, the next one would count */
			b.lo = DBL_MIN;
		all = (struct bounds){fmin(all.lo, b.lo), fmax(all.hi, b.hi)};
		if (bounds_are_true(b) && b.lo != DBL_MIN)
			break;
	}
	return all;
}

static __attribute__((noinline)) struct bounds of_sum(struct bounds_view *v, uint32_t at, uint32_t end)
{
	struct bounds sum = {0, 0};
	for (; at < end; at = v->p->terms[at].end) {
		struct bounds b = of_operand(v, at);
		sum.lo += b.lo;
		sum.hi += b.hi;
	}
	return sum;
}

static struct bounds of_comparison(enum wn_term_op op, struct bounds a, struct bounds b)
{
	switch (op) {
	case WN_TERM_LT: return either(a.hi < b.lo, a.lo < b.hi);
	case WN_TERM_LE: return either(a.hi <= b.lo, a.lo <= b.hi);
	case WN_TERM_GT: return either(a.lo > b.hi, a.hi > b.lo);
	default: return either(a.lo >= b.hi, a.hi >= b.lo);
	}
}

struct bounds bounds_of_term(struct bounds_view *v, uint32_t at)
{
	const struct wn_term *t = &v->p->terms[at++];
	switch ((enum wn_term_op)t->op) {
	case WN_TERM_NUMBER: return exactly(t->number);
	case WN_TERM_RULE: return of_rule(v, t->rule);
	case WN_TERM_META: return bounds_of_meta(v, t->rule);
	case WN_TERM_NOT: return of_not(of_operand(v, at));
	case WN_TERM_AND: return of_and(v, at, t->end);
	case WN_TERM_OR: return of_or(v, at, t->end);
	case WN_TERM_ADD: return of_sum(v, at, t->end);
	case WN_TERM_OTHER: return (struct bounds){-INFINITY, INFINITY};
	default: return of_comparison(t->op, bounds_of_term(v, at), bounds_of_term(v, v->p->terms[at].end));
	}
}

/* A value that is not positive and not 0 is kept as 1. */
static struct bounds as_kept(struct bounds b)
{
	if (b.lo >= 0)
		return b;
	return (struct bounds){b.hi < 0 ? 1 : 0, fmax(b.hi, 1)};
}

struct bounds bounds_of_meta(struct bounds_view *v, uint32_t i)
{
	struct bounds_kept *kept = &v->kept[i];
	const struct wn_meta *m = &v->p->metas_list[i];
	if (v->hits[m->rule] == 0)
		return exactly(0);
	if (kept->pass != v->pass && !(kept->pass >= v->first_pass && bounds_are_known(kept->bounds))) {
		kept->pass = v->pass;
		kept->bounds = as_kept(bounds_of_term(v, m->term));
	}
	return kept->bounds;
}
