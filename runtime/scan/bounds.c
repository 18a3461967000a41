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
	return (struct bounds){0, v->rules[rule].tflags & WN_TFLAG(MULTIPLE) ? INFINITY : 1};
}

/* Most operands are rules that are decided. */
static inline struct bounds of_operand(struct bounds_view *v, uint32_t at)
{
	const struct wn_term *t = &v->terms[at];
	if (t->op == WN_TERM_RULE && v->hits[t->rule] >= 0)
		return exactly(v->hits[t->rule]);
	return bounds_of_term(v, at);
}

static enum bounds_truth truth_of(struct bounds b)
{
	return b.lo > 0 || b.hi < 0 ? BOUNDS_YES : b.lo == 0 && b.hi == 0 ? BOUNDS_NO : BOUNDS_MAYBE;
}

static struct bounds as_number(enum bounds_truth truth)
{
	return either(truth == BOUNDS_YES, truth != BOUNDS_NO);
}

/* The last operand's value where all before it are true, else 0. */
static __attribute__((noinline)) struct bounds of_and(struct bounds_view *v, uint32_t at, uint32_t end)
{
	struct bounds b = {1, 1};
	bool all = true;
	for (; at < end; at = v->terms[at].end) {
		all &= truth_of(b) == BOUNDS_YES;
		b = of_operand(v, at);
		if (truth_of(b) == BOUNDS_NO)
			return b;
	}
	return all ? b : (struct bounds){fmin(b.lo, 0), fmax(b.hi, 0)};
}

/* The first operand that is true, else the last. */
static __attribute__((noinline)) struct bounds of_or(struct bounds_view *v, uint32_t at, uint32_t end)
{
	struct bounds all = {INFINITY, -INFINITY};
	for (; at < end; at = v->terms[at].end) {
		struct bounds b = of_operand(v, at);
		bool last = v->terms[at].end == end;
		if (truth_of(b) == BOUNDS_NO && !last)
			continue;
		if (b.lo == 0 && !last) /* were it 0, the next one would count */
			b.lo = DBL_MIN;
		all = (struct bounds){fmin(all.lo, b.lo), fmax(all.hi, b.hi)};
		if (truth_of(b) == BOUNDS_YES && b.lo != DBL_MIN)
			break;
	}
	return all;
}

static __attribute__((noinline)) struct bounds of_sum(struct bounds_view *v, uint32_t at, uint32_t end)
{
	struct bounds sum = {0, 0};
	for (; at < end; at = v->terms[at].end) {
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

static struct bounds of_comparison_at(struct bounds_view *v, enum wn_term_op op, uint32_t at)
{
	return of_comparison(op, bounds_of_term(v, at), bounds_of_term(v, v->terms[at].end));
}

struct bounds bounds_of_term(struct bounds_view *v, uint32_t at)
{
	const struct wn_term *t = &v->terms[at++];
	switch ((enum wn_term_op)t->op) {
	case WN_TERM_NUMBER: return exactly(t->number);
	case WN_TERM_RULE: return of_rule(v, t->rule);
	case WN_TERM_META: return bounds_of_meta(v, t->rule);
	case WN_TERM_NOT: return as_number(BOUNDS_YES - bounds_truth(v, at));
	case WN_TERM_AND: return of_and(v, at, t->end);
	case WN_TERM_OR: return of_or(v, at, t->end);
	case WN_TERM_ADD: return of_sum(v, at, t->end);
	case WN_TERM_OTHER:
	case WN_TERM_QUIET: return (struct bounds){-INFINITY, INFINITY};
	default: return of_comparison_at(v, t->op, at);
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
	if (v->hits[v->metas[i].rule] == 0)
		return exactly(0);
	if (kept->bounds_turn != v->turn) {
		kept->bounds_turn = v->turn;
		kept->bounds = as_kept(bounds_of_term(v, v->metas[i].term));
	}
	return kept->bounds;
}

/* --- truths ------------------------------------------------------------------------------------ */

/* The least of the operands', and the greatest. */
static __attribute__((noinline)) enum bounds_truth truth_of_and(struct bounds_view *v, uint32_t at, uint32_t end)
{
	enum bounds_truth all = BOUNDS_YES;
	for (; at < end && all != BOUNDS_NO; at = v->terms[at].end) {
		enum bounds_truth truth = bounds_truth(v, at);
		all = truth < all ? truth : all;
	}
	return all;
}

static __attribute__((noinline)) enum bounds_truth truth_of_or(struct bounds_view *v, uint32_t at, uint32_t end)
{
	enum bounds_truth any = BOUNDS_NO;
	for (; at < end && any != BOUNDS_YES; at = v->terms[at].end) {
		enum bounds_truth truth = bounds_truth(v, at);
		any = truth > any ? truth : any;
	}
	return any;
}

enum bounds_truth bounds_truth_of_term(struct bounds_view *v, uint32_t at)
{
	const struct wn_term *t = &v->terms[at++];
	switch ((enum wn_term_op)t->op) {
	case WN_TERM_RULE: return bounds_truth(v, at - 1);
	case WN_TERM_META: return bounds_truth_of_meta(v, t->rule);
	case WN_TERM_NOT: return BOUNDS_YES - bounds_truth(v, at);
	case WN_TERM_AND: return truth_of_and(v, at, t->end);
	case WN_TERM_OR: return truth_of_or(v, at, t->end);
	case WN_TERM_OTHER:
	case WN_TERM_QUIET: return BOUNDS_MAYBE;
	default: return truth_of(bounds_of_term(v, at - 1));
	}
}

enum bounds_truth bounds_truth_of_meta(struct bounds_view *v, uint32_t i)
{
	struct bounds_kept *kept = &v->kept[i];
	if (v->hits[v->metas[i].rule] == 0)
		return BOUNDS_NO;
	if (kept->truth_turn != v->turn) {
		kept->truth_turn = v->turn;
		kept->truth = bounds_truth_of_term(v, v->metas[i].term);
	}
	return kept->truth;
}

/* --- decisions ----------------------------------------------------------------------------------- */

/* Where nothing is kept, nothing above was found by it since; what is known stays so. */
static bool forget(struct bounds_kept *kept, uint32_t turn)
{
	bool truth = kept->truth_turn == turn && kept->truth == BOUNDS_MAYBE;
	bool bounds = kept->bounds_turn == turn && !bounds_are_known(kept->bounds);
	if (truth)
		kept->truth_turn = 0;
	if (bounds)
		kept->bounds_turn = 0;
	return truth || bounds;
}

void bounds_forget(struct bounds_view *v, const uint32_t *first_user, const uint32_t *users, uint32_t rule)
{
	for (uint32_t k = first_user[rule]; k < first_user[rule + 1]; k++)
		if (forget(&v->kept[users[k]], v->turn))
			bounds_forget(v, first_user, users, v->metas[users[k]].rule);
}
