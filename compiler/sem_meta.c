/* sem_meta.c: `meta NAME expression`: what can be checked before all rules are known.
 * SpamAssassin counterpart: is_meta_valid of Conf/Parser.pm: it tries the expression with every rule at
 * 0, so that a division by a rule that can be 0 drops the meta.
 * Differs: A .. B, which in Perl remembers the messages before, is refused. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>

#define META_NAME_LIMIT 128u /* SpamAssassin's for names in expressions */

static bool names_are_good(struct load *l, const struct mexpr *e)
{
	struct span name = span_from_str(e->name);

	if ((e->op == MEXPR_RULE || e->op == MEXPR_MATCHING) &&
	    (name.n > META_NAME_LIMIT || (e->op == MEXPR_RULE && !is_rule_name(name)))) {
		diag_add(l->diags, DIAG_ID_META_BAD, e->where, "this is no name of a rule");
		return false;
	}
	for (size_t i = 0; i < e->nargs; i++)
		if (!names_are_good(l, e->args[i]))
			return false;
	return true;
}

/* && || + * with every rule at 0. */
static double try_chain(const struct mexpr *e, const struct mexpr **divided_r)
{
	double v = sem_meta_without_hits(e->args[0], divided_r);

	for (size_t i = 1; i < e->nargs; i++) {
		if ((e->op == MEXPR_AND && v == 0) || (e->op == MEXPR_OR && v != 0))
			return v;
		double next = sem_meta_without_hits(e->args[i], divided_r);
		v = e->op == MEXPR_ADD ? v + next : e->op == MEXPR_MUL ? v * next : next;
	}
	return v;
}

/* Texts joined, with every rule at 0, as a number. */
static double try_joined(const struct mexpr *e, const struct mexpr **divided_r)
{
	char text[400] = "";

	for (size_t i = 0, n = 0; i < e->nargs && n < sizeof text; n = strlen(text), i++) {
		const struct mexpr *arg = e->args[i];
		double v = sem_meta_without_hits(arg, divided_r);
		bool flag = arg->op == MEXPR_NOT || (arg->op >= MEXPR_LT && arg->op <= MEXPR_NE);
		if (v != 0 || !flag)
			snprintf(text + n, sizeof text - n, "%.15g", v);
	}
	return strtod(text, NULL);
}

/* Depth is limited by the parser. */
double sem_meta_without_hits(const struct mexpr *e, const struct mexpr **divided_r)
{
	double a, b;

	switch (e->op) {
	case MEXPR_NUM: return e->num;
	case MEXPR_NOT: return sem_meta_without_hits(e->args[0], divided_r) == 0;
	case MEXPR_NEG: return -sem_meta_without_hits(e->args[0], divided_r);
	case MEXPR_COND: return sem_meta_without_hits(e->args[sem_meta_without_hits(e->args[0], divided_r) != 0 ? 1 : 2], divided_r);
	case MEXPR_AND:
	case MEXPR_OR:
	case MEXPR_ADD:
	case MEXPR_MUL: return try_chain(e, divided_r);
	case MEXPR_CONCAT: return try_joined(e, divided_r);
	case MEXPR_RULE:
	case MEXPR_MATCHING: return 0;
	default: break;
	}
	a = sem_meta_without_hits(e->args[0], divided_r);
	b = sem_meta_without_hits(e->args[1], divided_r);
	switch (e->op) {
	case MEXPR_SUB: return a - b;
	case MEXPR_LT: return a < b;
	case MEXPR_LE: return a <= b;
	case MEXPR_GT: return a > b;
	case MEXPR_GE: return a >= b;
	case MEXPR_EQ: return a == b;
	case MEXPR_NE: return a != b;
	case MEXPR_DIV:
		if (b == 0)
			*divided_r = e;
		return b == 0 ? 0 : a / b;
	default: return expr_xor(a, b);
	}
}

bool sem_meta_is_refused(struct span text, size_t *at_r)
{
	static const char refused[] = "$@%;{}";

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = text.p[i];
		*at_r = i;
		if ((c && strchr(refused, c)) || (i && c == ':' && text.p[i - 1] == ':') ||
		    (i && c == '>' && text.p[i - 1] == '-'))
			return true;
	}
	return false;
}

/* Two asterisks, with white space between them or not, would be another operator. */
static bool has_power(struct span text, size_t *at_r)
{
	size_t before = 0;

	for (size_t i = 0; i < text.n; i++) {
		*at_r = i;
		if (text.p[i] == '*' && before && text.p[before - 1] == '*')
			return true;
		if (!byte_is_space(text.p[i]))
			before = i + 1;
	}
	return false;
}

static bool text_is_good(struct load *l, const struct ast_text *text)
{
	size_t at;
	bool refused = sem_meta_is_refused(text->s, &at);

	if (!refused && !has_power(text->s, &at))
		return true;
	struct loc where = {text->where.source, text->where.start + (uint32_t)at, text->where.start + (uint32_t)at + 1};
	diag_add(l->diags, refused ? DIAG_ID_META_REFUSED : DIAG_ID_META_BAD, where, "this can't stand in a meta");
	return false;
}

void sem_meta(struct load *l, const struct ast_stmt *stmt)
{
	const struct mexpr *divided = NULL;

	if (!text_is_good(l, &stmt->text) || !names_are_good(l, stmt->expr))
		return;
	sem_meta_without_hits(stmt->expr, &divided);
	if (divided) {
		diag_add(l->diags, DIAG_ID_META_BAD, divided->args[1]->where,
			 "this divides by zero when no rule hits");
		return;
	}
	struct rule *rule = sem_define(l, stmt, WN_RULE_META);
	if (!rule)
		return;
	rule->meta_text = arena_span_str(l->arena, stmt->text.s);
	symbol_find(l, stmt->name.s)->meta = stmt->expr;
}
