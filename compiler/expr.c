/* expr.c: builds the trees of conditions and metas. Chains of one operator become one node, so that a
 * meta over ten thousand rules is not ten thousand levels deep; comparisons chain as Perl's do. */
#include "ast.h"

#include <stdlib.h>

static struct mexpr *expr_new(struct parse *p, enum mexpr_op op, struct loc where)
{
	struct mexpr *e = ARENA_NEW(p->arena, struct mexpr);
	e->op = op;
	e->where = where;
	return e;
}

/* Digits that begin with 0 are octal; false: 09. */
static bool is_whole(struct span s)
{
	bool octal = s.n > 1 && s.p[0] == '0';

	for (size_t i = 0; octal && i < s.n; i++)
		if (s.p[i] > '7')
			return false;
	return true;
}

static unsigned long long whole(struct parse *p, struct span s)
{
	return strtoull(arena_span_str(p->arena, s), NULL, s.n > 1 && s.p[0] == '0' ? 8 : 10);
}

/* As Perl reads it: 017 is octal, and in 04.5 the dot puts a 4 before a 5. */
static bool number(struct parse *p, struct span text, double *num_r)
{
	size_t dot = span_find_byte(text, '.', 0);
	bool has_dot = dot < text.n;
	struct span before = has_dot ? span_slice(text, 0, dot) : text, after = span_slice(text, has_dot ? dot + 1 : text.n, text.n);
	bool octal = before.n > 1 && before.p[0] == '0';

	if (octal && (!is_whole(before) || !is_whole(after)))
		return false;
	if (octal && has_dot)
		text = span_from_str(arena_printf(p->arena, "%llu%llu", whole(p, before), whole(p, after)));
	*num_r = octal && !has_dot ? (double)whole(p, before) : strtod(arena_span_str(p->arena, text), NULL);
	return true;
}

struct mexpr *expr_num(struct parse *p, struct ast_text text)
{
	struct mexpr *e = expr_new(p, MEXPR_NUM, text.where);

	if (text.s.n && !number(p, text.s, &e->num) && !p->trouble) {
		p->trouble = "numbers that begin with 0 are octal";
		p->trouble_at = text.where;
		return NULL;
	}
	e->grouped = !text.s.n; /* "()" declares a rule and is worth nothing */
	return e;
}

static uint64_t bits(double d)
{
	if (d < 0)
		return d <= -0x1p63 ? (uint64_t)INT64_MIN : (uint64_t)(int64_t)d;
	return d >= 0x1p64 ? UINT64_MAX : (uint64_t)d;
}

double expr_xor(double a, double b)
{
	return (double)(bits(a) ^ bits(b));
}

struct mexpr *expr_name(struct parse *p, enum mexpr_op op, struct ast_text name)
{
	struct mexpr *e = expr_new(p, op, name.where);
	e->name = arena_span_str(p->arena, name.s);
	return e;
}

struct mexpr *expr_group(struct mexpr *inner, struct loc where)
{
	if (inner)
		inner->grouped = true;
	return inner;
}

static void add_arg(struct parse *p, struct mexpr *e, struct mexpr *arg)
{
	/* Room is doubled whenever the count is a power of two. */
	if ((e->nargs & (e->nargs - 1)) == 0) {
		struct mexpr **more =
			ARENA_ARRAY(p->arena, struct mexpr *, e->nargs ? e->nargs * 2 : 1);
		if (e->nargs)
			memcpy(more, e->args, e->nargs * sizeof *more);
		e->args = more;
	}
	e->args[e->nargs++] = arg;
	if (arg->depth >= e->depth)
		e->depth = arg->depth + 1;
}

struct mexpr *expr_call(struct parse *p, struct ast_text name, struct mexpr *arg, struct loc where)
{
	struct mexpr *e = expr_new(p, MEXPR_CALL, where);

	e->name = arena_span_str(p->arena, name.s);
	if (p->in_meta && !p->trouble) {
		p->trouble = "an operator is missing before the parenthesis";
		p->trouble_at = where;
	}
	if (!arg)
		return NULL;
	add_arg(p, e, arg);
	return e;
}

static bool is_relation_op(enum mexpr_op op)
{
	return op >= MEXPR_LT && op <= MEXPR_GE;
}

static bool is_equality_op(enum mexpr_op op)
{
	return op == MEXPR_EQ || op == MEXPR_NE;
}

/* Whether `left` is a comparison, or a chain of them, that `op` continues. An && without brackets left
 * of a comparison can only be such a chain: it binds less tightly. */
static bool continues(enum mexpr_op op, const struct mexpr *left)
{
	if (left->grouped)
		return false;
	enum mexpr_op last = left->op == MEXPR_AND ? left->args[left->nargs - 1]->op : left->op;
	return (is_relation_op(op) && is_relation_op(last)) ||
	       (is_equality_op(op) && is_equality_op(last));
}

static bool is_chain(enum mexpr_op op)
{
	return op == MEXPR_AND || op == MEXPR_OR || op == MEXPR_ADD || op == MEXPR_MUL || op == MEXPR_CONCAT;
}

static struct mexpr *expr_binary(struct parse *p, enum mexpr_op op, struct mexpr *a,
				 struct mexpr *b, struct loc where)
{
	struct mexpr *e = expr_new(p, op, where);

	add_arg(p, e, a);
	add_arg(p, e, b);
	return e;
}

/* a < b < c is a < b && b < c since Perl 5.32. */
static struct mexpr *compare_on(struct parse *p, enum mexpr_op op, struct mexpr *left,
				struct mexpr *b, struct loc where)
{
	struct mexpr *last = left->op == MEXPR_AND ? left->args[left->nargs - 1] : left;
	struct mexpr *next = expr_binary(p, op, last->args[1], b, where);

	if (left->op != MEXPR_AND)
		return expr_binary(p, MEXPR_AND, left, next, where);
	add_arg(p, left, next);
	left->where = where;
	return left;
}

struct mexpr *expr_op(struct parse *p, enum mexpr_op op, struct mexpr *a, struct mexpr *b,
		      struct mexpr *c, struct loc where)
{
	struct mexpr *e;

	if (!a || (b == NULL && op != MEXPR_NOT && op != MEXPR_NEG) || (op == MEXPR_COND && !c))
		return NULL;
	if (continues(op, a)) {
		e = compare_on(p, op, a, b, where);
	} else if (is_chain(op) && a->op == op && !a->grouped) {
		e = a;
		e->where = where;
		add_arg(p, e, b);
	} else {
		e = expr_new(p, op, where);
		add_arg(p, e, a);
		if (b)
			add_arg(p, e, b);
		if (c)
			add_arg(p, e, c);
	}
	if (e->depth <= EXPR_DEPTH_LIMIT)
		return e;
	if (!p->trouble) {
		p->trouble = "the expression is nested too deeply";
		p->trouble_at = where;
	}
	return NULL;
}
