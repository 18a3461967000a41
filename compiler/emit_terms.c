/* emit_terms.c: metas as the trees of ruleset_abi.h, by which the scanner knows whether a rule still matters to
 * one. Operators that hardly a meta has are all WN_TERM_OTHER or WN_TERM_QUIET. */
#include "emit.h"

#include "base/vec.h"

#include <math.h>

static double of_operator(enum mexpr_op op, double a, double b)
{
	switch (op) {
	case MEXPR_NOT: return a == 0;
	case MEXPR_NEG: return -a;
	case MEXPR_AND: return a == 0 ? 0 : b;
	case MEXPR_OR: return a != 0 ? a : b;
	case MEXPR_ADD:
	case MEXPR_MATCHING: return a + b;
	case MEXPR_SUB: return a - b;
	case MEXPR_MUL: return a * b;
	case MEXPR_DIV: return b == 0 ? NAN : a / b;
	case MEXPR_LT: return a < b;
	case MEXPR_LE: return a <= b;
	case MEXPR_GT: return a > b;
	case MEXPR_GE: return a >= b;
	case MEXPR_EQ: return a == b;
	case MEXPR_NE: return a != b;
	default: return NAN;
	}
}

/* What it comes to when no rule hits; NAN: that is not known. */
static double zero_of(const struct mexpr *e)
{
	if (e->op == MEXPR_NUM)
		return e->num;
	if (e->op == MEXPR_RULE || e->nargs == 0)
		return 0;
	double value = zero_of(e->args[0]);
	if (e->nargs == 1 && !isnan(value) && (e->op == MEXPR_NOT || e->op == MEXPR_NEG))
		return of_operator(e->op, value, 0);
	for (size_t i = 1; i < e->nargs; i++) {
		double next = zero_of(e->args[i]);
		value = isnan(value) || isnan(next) ? NAN : of_operator(e->op, value, next);
	}
	return value;
}

static enum wn_term_op op_of(const struct mexpr *e)
{
	switch (e->op) {
	case MEXPR_NUM: return WN_TERM_NUMBER;
	case MEXPR_RULE: return WN_TERM_RULE;
	case MEXPR_NOT: return WN_TERM_NOT;
	case MEXPR_AND: return WN_TERM_AND;
	case MEXPR_OR: return WN_TERM_OR;
	case MEXPR_ADD:
	case MEXPR_MATCHING: return WN_TERM_ADD;
	case MEXPR_LT: return WN_TERM_LT;
	case MEXPR_LE: return WN_TERM_LE;
	case MEXPR_GT: return WN_TERM_GT;
	case MEXPR_GE: return WN_TERM_GE;
	default: return zero_of(e) == 0 ? WN_TERM_QUIET : WN_TERM_OTHER;
	}
}

/* As deep as the parser lets expressions be. */
uint32_t emit_term(struct arena *arena, struct emit_terms *terms, const struct mexpr *e, const uint32_t *places)
{
	uint32_t at = (uint32_t)terms->n;
	struct wn_term term = {.op = (uint8_t)op_of(e), .number = e->num};

	if (e->op == MEXPR_RULE && (!e->rule || e->rule->left_out))
		term.op = WN_TERM_NUMBER; /* 0 */
	else if (e->op == MEXPR_RULE && places[e->rule->id])
		term.op = WN_TERM_META, term.rule = places[e->rule->id] - 1;
	else if (e->op == MEXPR_RULE)
		term.rule = e->rule->id;
	vec_push(arena, terms, term);
	for (size_t i = 0; i < e->nargs; i++)
		emit_term(arena, terms, e->args[i], places);
	terms->v[at].end = (uint32_t)terms->n;
	return at;
}
