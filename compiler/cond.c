/* cond.c: decides if, ifplugin, else and endif.
 * SpamAssassin counterpart: handle_conditional of Conf/Parser.pm, with what follows from its ways: a
 * condition that was decided once stays decided, even if a plugin is loaded later; an else inverts
 * every time; the end of a file ends its conditions. */
#include "load.h"

/* Conditions compute with numbers; a name alone is a string: true, and 0 as a number. */
struct value {
	double num;
	bool truth;
};

static struct value value_num(double num)
{
	return (struct value){num, num != 0};
}

static struct value decide(struct load *l, const struct mexpr *e, bool *broken);

/* SpamAssassin decides no can() in a file of this name. */
static bool is_user_prefs(const struct source *source)
{
	struct span s = span_from_str(source->path), file = SPAN_LIT("user_prefs");

	return s.n >= file.n && span_equal(span_slice(s, s.n - file.n, s.n), file) &&
	       (s.n == file.n || !byte_is_word(s.p[s.n - file.n - 1]));
}

/* can, has, plugin. An argument that is missing is one that nothing has. */
static struct value decide_function(struct load *l, const struct mexpr *e, struct span name, struct loc where)
{
	bool plugin = e->name[0] == 'p', can = e->name[0] == 'c';

	if (plugin)
		return value_num(plugins_loaded(&l->plugins, name));
	if (can && is_user_prefs(e->where.source))
		return value_num(0);
	if (span_find(name, SPAN_LIT("::"), 0) == (size_t)-1)
		diag_add(l->diags, DIAG_ID_CONDITION_BAD, where, "%s() wants Module::function", e->name);
	return value_num(plugins_can(&l->plugins, name, can));
}

static bool is_function(const char *name)
{
	return !strcmp(name, "plugin") || !strcmp(name, "can") || !strcmp(name, "has");
}

static struct value decide_name(struct load *l, const struct mexpr *e)
{
	struct span name = span_from_str(e->name);

	if (is_function(e->name))
		return decide_function(l, e, (struct span){0}, e->where);

	if (span_equal(name, SPAN_LIT("version")))
		return value_num(SPAMASSASSIN_VERSION);
	if (span_equal(name, SPAN_LIT("perl_version")))
		return value_num(SPAMASSASSIN_PERL);
	if (span_equal(name, SPAN_LIT("local_tests_only")))
		return value_num(l->options->local_tests_only);
	return (struct value){0, true};
}

static struct value decide_call(struct load *l, const struct mexpr *e, bool *broken)
{
	const struct mexpr *arg = e->args[0];

	struct span name = span_from_str(arg->op == MEXPR_RULE ? arg->name : "");

	if (is_function(e->name))
		return decide_function(l, e, name, name.n ? arg->where : e->where);
	diag_add(l->diags, DIAG_ID_CONDITION_FAILED, e->where, "there is no function %s()", e->name);
	*broken = true;
	return value_num(0);
}

static double decide_binary(struct load *l, const struct mexpr *e, double a, double b,
			    bool *broken)
{
	if (e->op == MEXPR_DIV && b == 0) {
		diag_add(l->diags, DIAG_ID_CONDITION_FAILED, e->where, "this divides by zero");
		*broken = true;
	}
	switch (e->op) {
	case MEXPR_SUB: return a - b;
	case MEXPR_DIV: return b == 0 ? 0 : a / b;
	case MEXPR_LT: return a < b;
	case MEXPR_LE: return a <= b;
	case MEXPR_GT: return a > b;
	case MEXPR_GE: return a >= b;
	case MEXPR_EQ: return a == b;
	case MEXPR_NE: return a != b;
	case MEXPR_BITXOR: return expr_xor(a, b);
	default: return 0;
	}
}

/* && || + *: from the left; the logical ones stop at what decides them. */
static struct value decide_chain(struct load *l, const struct mexpr *e, bool *broken)
{
	struct value v = decide(l, e->args[0], broken);

	for (size_t i = 1; i < e->nargs; i++) {
		if ((e->op == MEXPR_AND && !v.truth) || (e->op == MEXPR_OR && v.truth))
			return v;
		struct value next = decide(l, e->args[i], broken);
		if (e->op == MEXPR_ADD)
			v = value_num(v.num + next.num);
		else if (e->op == MEXPR_MUL)
			v = value_num(v.num * next.num);
		else
			v = next;
	}
	return v;
}

/* Recursion is bounded: trees are at most EXPR_DEPTH_LIMIT deep. */
static struct value decide(struct load *l, const struct mexpr *e, bool *broken)
{
	switch (e->op) {
	case MEXPR_NUM: return value_num(e->num);
	case MEXPR_RULE: return decide_name(l, e);
	case MEXPR_CALL: return decide_call(l, e, broken);
	case MEXPR_NOT: return value_num(!decide(l, e->args[0], broken).truth);
	case MEXPR_NEG: return value_num(-decide(l, e->args[0], broken).num);
	case MEXPR_COND:
		return decide(l, e->args[decide(l, e->args[0], broken).truth ? 1 : 2], broken);
	case MEXPR_AND:
	case MEXPR_OR:
	case MEXPR_ADD:
	case MEXPR_MUL: return decide_chain(l, e, broken);
	case MEXPR_MATCHING:
		*broken = true;
		return value_num(0);
	default:
		return value_num(decide_binary(l, e, decide(l, e->args[0], broken).num,
					       decide(l, e->args[1], broken).num, broken));
	}
}

static bool decide_stmt(struct load *l, const struct ast_stmt *stmt)
{
	if (stmt->key.directive->id == DIRECTIVE_ifplugin)
		return plugins_ifplugin(&l->plugins, stmt->text.s);
	bool broken = false;
	struct value v = decide(l, stmt->expr, &broken);
	return v.truth && !broken;
}

static void push(struct load *l, const struct ast_stmt *stmt, bool holds)
{
	struct condition c = {stmt->where, l->skipping};

	vec_push(l->arena, &l->conditions, c);
	if (!holds)
		l->skipping = true;
}

void cond_if(struct load *l, const struct ast_stmt *stmt)
{
	static char yes, no;
	const char *key = arena_printf(l->arena, "%s %.*s", stmt->key.directive->canonical,
				       (int)stmt->text.s.n, (const char *)stmt->text.s.p);
	void **known = map_slot(&l->condition_cache, span_from_str(key));

	if (!*known) {
		bool holds = decide_stmt(l, stmt);
		*map_slot(&l->condition_cache, span_from_str(key)) = holds ? &yes : &no;
		push(l, stmt, holds);
	} else {
		push(l, stmt, *known == &yes);
	}
}

void cond_if_bad(struct load *l, const struct ast_stmt *stmt)
{
	diag_add(l->diags, DIAG_ID_CONDITION_FAILED, stmt->name.where, "%.*s: %.*s",
		 (int)stmt->key.text.s.n, (const char *)stmt->key.text.s.p, (int)stmt->text.s.n,
		 (const char *)stmt->text.s.p);
	push(l, stmt, false);
}

static bool stands_alone(struct load *l, const struct ast_stmt *stmt)
{
	if (!stmt->text.s.n)
		return true;
	diag_add(l->diags, DIAG_ID_SYNTAX, stmt->text.where, "%s stands alone on its line",
		 stmt->key.directive->canonical);
	return false;
}

void cond_else(struct load *l, const struct ast_stmt *stmt)
{
	if (!stands_alone(l, stmt))
		return;
	if (!l->conditions.n) {
		diag_add(l->diags, DIAG_ID_IF_UNBALANCED, stmt->where, "else without an if");
		return;
	}
	for (size_t i = 0; i < l->conditions.n; i++) {
		if (l->conditions.v[i].skipping_outside) {
			l->skipping = true;
			return;
		}
	}
	l->skipping = !l->skipping;
}

void cond_endif(struct load *l, const struct ast_stmt *stmt)
{
	if (!stands_alone(l, stmt))
		return;
	if (!l->conditions.n) {
		diag_add(l->diags, DIAG_ID_IF_UNBALANCED, stmt->where, "endif without an if");
		return;
	}
	l->skipping = l->conditions.v[--l->conditions.n].skipping_outside;
}

void cond_end(struct load *l, const char *why)
{
	for (size_t i = 0; i < l->conditions.n; i++)
		diag_add(l->diags, DIAG_ID_IF_UNBALANCED, l->conditions.v[i].where, "%s", why);
	l->conditions.n = 0;
	l->skipping = false;
}
