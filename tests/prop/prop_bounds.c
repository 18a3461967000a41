/* prop_bounds.c: laws of bounds (scan/bounds.h), over random metas of which some rules are not decided. Whatever those
 * come out as, no meta's value is outside its bounds. Where metas name each rule once, bounds are no wider than that.
 * What is kept while rules are decided one by one is what would be found anew, and in the end the value itself. */
#include "scan/bounds.h"
#include "tests/prop/chance.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLDS = 20000, RULES = 8, METAS = 5, ALL = RULES + METAS, DEPTH = 3, TERMS = 4000, OUTCOMES = 3 };

static struct chance chance = CHANCE_INIT;

static unsigned pick(unsigned n)
{
	return chance_below(&chance, n);
}

/* Rules first, then what metas say: the n-th one names rules and metas before it. */
struct world {
	bool once;  /* nothing is named twice, no number is negative */
	bool plain; /* no differences, of which everything is thought possible */
	bool named[ALL];
	struct wn_rule rules[ALL];
	struct wn_term terms[TERMS];
	uint32_t nterms;
	struct bounds_meta metas[METAS];
	uint32_t first_user[ALL + 1], users[ALL * METAS];
	double hits[ALL];
};

/* --- random metas ------------------------------------------------------------------------------ */

static uint32_t open_term(struct world *w, enum wn_term_op op)
{
	if (w->nterms == TERMS)
		abort();
	w->terms[w->nterms] = (struct wn_term){.op = op, .end = w->nterms + 1};
	return w->nterms++;
}

static void add_number(struct world *w)
{
	static const double numbers[] = {0, 0, 1, 1, 2, 3, 0.5, -1};
	uint32_t at = open_term(w, WN_TERM_NUMBER);
	w->terms[at].number = numbers[pick(sizeof numbers / sizeof *numbers - w->once)];
}

static void add_leaf(struct world *w, unsigned nmetas)
{
	uint32_t name = pick(3) ? pick(RULES) : pick(RULES + nmetas);
	if (!pick(8) || (w->once && w->named[name])) {
		add_number(w);
		return;
	}
	w->named[name] = true;
	uint32_t at = open_term(w, name < RULES ? WN_TERM_RULE : WN_TERM_META);
	w->terms[at].rule = name < RULES ? name : name - RULES;
}

static bool is_comparison(enum wn_term_op op)
{
	return op >= WN_TERM_LT && op <= WN_TERM_GE;
}

static enum wn_term_op pick_op(const struct world *w, bool no_or)
{
	static const enum wn_term_op ops[] = {WN_TERM_NOT, WN_TERM_AND, WN_TERM_AND, WN_TERM_OR, WN_TERM_OR, WN_TERM_ADD,
					      WN_TERM_LT,  WN_TERM_LE,	WN_TERM_GT,  WN_TERM_GE, WN_TERM_OTHER};
	for (;;) {
		enum wn_term_op op = ops[pick(sizeof ops / sizeof *ops)];
		if (!(no_or && op == WN_TERM_OR) && !(w->plain && op == WN_TERM_OTHER))
			return op;
	}
}

/* The least value of || is not found exactly, only whether it is 0: where exactness is asked for, nothing goes by it. */
static void add_term(struct world *w, unsigned nmetas, unsigned depth, bool no_or)
{
	if (!depth || !pick(4)) {
		add_leaf(w, nmetas);
		return;
	}
	enum wn_term_op op = pick_op(w, no_or);
	uint32_t at = open_term(w, op == WN_TERM_OTHER && pick(2) ? WN_TERM_QUIET : op);
	unsigned operands = op == WN_TERM_NOT ? 1 : is_comparison(op) || op == WN_TERM_OTHER ? 2 : 2 + pick(3);
	for (unsigned i = 0; i < operands; i++)
		add_term(w, nmetas, depth - 1, op != WN_TERM_NOT && w->once && (no_or || op != WN_TERM_AND));
	w->terms[at].end = w->nterms;
}

static bool names(const struct world *w, unsigned meta, uint32_t rule)
{
	uint32_t from = w->metas[meta].term;
	for (uint32_t at = from; at < w->terms[from].end; at++) {
		const struct wn_term *t = &w->terms[at];
		if ((t->op == WN_TERM_RULE && t->rule == rule) || (t->op == WN_TERM_META && t->rule + RULES == rule))
			return true;
	}
	return false;
}

static void find_users(struct world *w)
{
	uint32_t n = 0;
	for (uint32_t rule = 0; rule < ALL; rule++) {
		w->first_user[rule] = n;
		for (unsigned i = 0; i < METAS; i++)
			if (names(w, i, rule))
				w->users[n++] = i;
	}
	w->first_user[ALL] = n;
}

static double pick_hits(const struct world *w, unsigned rule)
{
	return w->rules[rule].tflags ? (double)pick(4) : (double)pick(2);
}

static void make_world(struct world *w)
{
	*w = (struct world){.once = pick(2)};
	w->plain = w->once || pick(2);
	for (unsigned i = 0; i < RULES; i++) {
		w->rules[i].tflags = pick(3) ? 0 : WN_TFLAG(MULTIPLE);
		w->hits[i] = pick(2) ? pick_hits(w, i) : -1;
	}
	for (unsigned i = 0; i < METAS; i++) {
		w->metas[i] = (struct bounds_meta){.rule = RULES + i, .term = w->nterms};
		add_term(w, i, DEPTH, w->once && i < METAS - 1);
		w->hits[RULES + i] = INFINITY;
	}
	find_users(w);
}

/* --- what comes out ---------------------------------------------------------------------------- */

static double value_of(const struct world *w, const double *hits, uint32_t at);

static double value_of_list(const struct world *w, const double *hits, uint32_t at)
{
	const struct wn_term *t = &w->terms[at];
	double sum = 0, last = 0;
	for (uint32_t i = at + 1; i < t->end; i = w->terms[i].end) {
		last = value_of(w, hits, i);
		sum += last;
		if ((t->op == WN_TERM_AND && last == 0) || (t->op == WN_TERM_OR && last != 0))
			return last;
	}
	return t->op == WN_TERM_ADD ? sum : last;
}

static double value_of(const struct world *w, const double *hits, uint32_t at)
{
	const struct wn_term *t = &w->terms[at++];
	switch ((enum wn_term_op)t->op) {
	case WN_TERM_NUMBER: return t->number;
	case WN_TERM_RULE: return hits[t->rule];
	case WN_TERM_META: return hits[RULES + t->rule];
	case WN_TERM_AND:
	case WN_TERM_OR:
	case WN_TERM_ADD: return value_of_list(w, hits, at - 1);
	case WN_TERM_NOT: return value_of(w, hits, at) == 0;
	default: break;
	}
	double a = value_of(w, hits, at), b = value_of(w, hits, w->terms[at].end);
	switch ((enum wn_term_op)t->op) {
	case WN_TERM_LT: return a < b;
	case WN_TERM_LE: return a <= b;
	case WN_TERM_GT: return a > b;
	case WN_TERM_GE: return a >= b;
	default: return a - b;
	}
}

/* As SpamAssassin stores it. */
static double meta_of(const struct world *w, const double *hits, unsigned i)
{
	double value = value_of(w, hits, w->metas[i].term);
	return value == 0 || value > 0 ? value : 1;
}

static double outcome(const struct world *w, unsigned rule, unsigned n)
{
	static const double multiple[OUTCOMES] = {0, 1, INFINITY}, single[OUTCOMES] = {0, 1, 1};
	return w->hits[rule] >= 0 ? w->hits[rule] : w->rules[rule].tflags ? multiple[n] : single[n];
}

/* The least and the greatest value of each meta, and how often it is true, of all outcomes. */
struct seen {
	struct bounds bounds[METAS];
	bool has_been[METAS][2];
};

static void see(struct seen *seen, unsigned i, double value)
{
	struct bounds *b = &seen->bounds[i];
	*b = (struct bounds){fmin(b->lo, value), fmax(b->hi, value)};
	seen->has_been[i][value != 0] = true;
}

static bool next_outcome(const struct world *w, unsigned n[RULES])
{
	for (unsigned i = 0; i < RULES; i++) {
		unsigned outcomes = w->hits[i] >= 0 ? 1 : w->rules[i].tflags ? 3 : 2;
		if (++n[i] < outcomes)
			return true;
		n[i] = 0;
	}
	return false;
}

static void see_all(const struct world *w, struct seen *seen)
{
	unsigned n[RULES] = {0};
	double hits[ALL];
	memset(seen, 0, sizeof *seen);
	for (unsigned i = 0; i < METAS; i++)
		seen->bounds[i] = (struct bounds){INFINITY, -INFINITY};
	do {
		for (unsigned i = 0; i < RULES; i++)
			hits[i] = outcome(w, i, n[i]);
		for (unsigned i = 0; i < METAS; i++) {
			hits[RULES + i] = meta_of(w, hits, i);
			see(seen, i, hits[RULES + i]);
		}
	} while (next_outcome(w, n));
}

/* --- laws -------------------------------------------------------------------------------------- */

static struct bounds_view view_of(const struct world *w, struct bounds_kept *kept, uint32_t turn)
{
	return (struct bounds_view){w->rules, w->terms, w->metas, w->hits, kept, turn};
}

static bool is_exact(struct bounds b, struct bounds seen)
{
	return b.hi == seen.hi && (b.lo == seen.lo || (b.lo == DBL_MIN && seen.lo > 0));
}

/* Of the i-th meta. */
static const char *broken_law(const struct world *w, const struct seen *seen, struct bounds_view *v, unsigned i)
{
	struct bounds b = bounds_of_meta(v, i), least = seen->bounds[i];
	enum bounds_truth truth = bounds_truth_of_meta(v, i);
	const bool *been = seen->has_been[i];
	if (!(b.lo <= least.lo && b.hi >= least.hi))
		return "a value out of bounds";
	if ((truth == BOUNDS_YES && been[0]) || (truth == BOUNDS_NO && been[1]))
		return "a truth that is not true";
	if (w->once && truth == BOUNDS_MAYBE && !(been[0] && been[1]))
		return "a truth not found";
	if (w->once && !is_exact(b, least))
		return "bounds too wide";
	return NULL;
}

static const char *check_laws(const struct world *w)
{
	static struct seen seen;
	struct bounds_kept kept[METAS] = {0};
	struct bounds_view v = view_of(w, kept, 1);
	see_all(w, &seen);
	for (unsigned i = 0; i < METAS; i++) {
		const char *broken = broken_law(w, &seen, &v, i);
		if (broken)
			return broken;
	}
	return NULL;
}

static bool same(struct bounds a, struct bounds b)
{
	return a.lo == b.lo && a.hi == b.hi;
}

static const char *check_decided(const struct world *w, struct bounds_view *v)
{
	double hits[ALL];
	memcpy(hits, w->hits, sizeof hits);
	for (unsigned i = 0; i < METAS; i++) {
		double value = hits[RULES + i] = meta_of(w, hits, i);
		if (!same(bounds_of_meta(v, i), (struct bounds){value, value}) ||
		    bounds_truth_of_meta(v, i) != (value == 0 ? BOUNDS_NO : BOUNDS_YES))
			return "not known though all is decided";
	}
	return NULL;
}

/* Some metas are asked for between decisions, and each as one that knows nothing finds it. */
static const char *check_kept(struct world *w, struct bounds_kept *kept, uint32_t turn)
{
	struct bounds_view v = view_of(w, kept, turn);
	for (unsigned rule = 0; rule < RULES; rule++) {
		for (unsigned i = 0; i < METAS; i++) {
			struct bounds_kept none[METAS] = {0};
			struct bounds_view anew = view_of(w, none, 1);
			if (pick(2) && bounds_truth_of_meta(&v, i) != bounds_truth_of_meta(&anew, i))
				return "a truth kept too long";
			if (pick(2) && !same(bounds_of_meta(&v, i), bounds_of_meta(&anew, i)))
				return "bounds kept too long";
		}
		if (w->hits[rule] >= 0)
			continue;
		w->hits[rule] = pick_hits(w, rule);
		bounds_forget(&v, w->first_user, w->users, rule);
	}
	return w->plain ? check_decided(w, &v) : NULL;
}

/* Metas that are known to be 0 whatever they say. */
static const char *check_dead(struct world *w)
{
	struct bounds_kept kept[METAS] = {0};
	struct bounds_view v = view_of(w, kept, 1);
	unsigned i = pick(METAS);
	w->hits[RULES + i] = 0;
	struct bounds b = bounds_of_meta(&v, i);
	return b.lo == 0 && b.hi == 0 && bounds_truth_of_meta(&v, i) == BOUNDS_NO ? NULL : "a dead meta lives";
}

static void print_world(const struct world *w)
{
	static const char *const names[] = {"number", "rule", "meta", "!", "&&", "||", "+", "<", "<=", ">", ">=", "-", "-"};
	for (uint32_t at = 0; at < w->nterms; at++) {
		const struct wn_term *t = &w->terms[at];
		printf("%u: %s to %u, %g\n", at, names[t->op], t->end,
		       t->op == WN_TERM_NUMBER ? t->number : t->op == WN_TERM_RULE ? w->hits[t->rule] : (double)t->rule);
	}
}

int main(void)
{
	static struct world w;
	static struct bounds_kept kept[METAS];
	unsigned bad = 0;
	for (uint32_t i = 0; i < WORLDS && !bad; i++) {
		make_world(&w);
		const char *broken = check_laws(&w);
		if (!broken)
			broken = check_kept(&w, kept, i + 1);
		if (!broken)
			broken = check_dead(&w);
		if (broken) {
			print_world(&w);
			printf("prop_bounds: %s\n", broken);
			bad++;
		}
	}
	printf("prop_bounds: %u of %u sets of metas broke a law\n", bad, WORLDS);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
