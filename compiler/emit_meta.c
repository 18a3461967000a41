/* emit_meta.c: metas as C. Perl's numbers: && and || give an operand's value, ! and comparisons 1 or 0,
 * a rule is its number of hits.
 * SpamAssassin counterpart: compile_meta_rules of Conf/Parser.pm, do_meta_tests of Plugin/Check.pm.
 * Differs: a division by zero stops one meta there and all later ones; here that one only. */
#include "emit.h"

static const char *operator_of(enum mexpr_op op)
{
	switch (op) {
	case MEXPR_ADD: return "+";
	case MEXPR_SUB: return "-";
	case MEXPR_MUL: return "*";
	case MEXPR_LT: return "<";
	case MEXPR_LE: return "<=";
	case MEXPR_GT: return ">";
	case MEXPR_GE: return ">=";
	case MEXPR_EQ: return "==";
	case MEXPR_NE: return "!=";
	default: return NULL;
	}
}

static bool is_comparison(enum mexpr_op op)
{
	return op >= MEXPR_LT && op <= MEXPR_NE;
}

static void emit_infix(struct emitting *x, const struct mexpr *e, const char *operator)
{
	strbuf_add_byte(x->b, '(');
	for (size_t i = 0; i < e->nargs; i++) {
		if (i)
			strbuf_printf(x->b, " %s ", operator);
		emit_expr(x, e->args[i]);
	}
	strbuf_add_byte(x->b, ')');
}

static void emit_call(struct emitting *x, const struct mexpr *e)
{
	bool can_die = e->op == MEXPR_DIV;

	strbuf_add_str(x->b, can_die ? "divide(" : "bit_xor(");
	emit_expr(x, e->args[0]);
	strbuf_add_str(x->b, ", ");
	emit_expr(x, e->args[1]);
	strbuf_add_str(x->b, can_die ? ", &dead)" : ")");
	x->dies |= can_die;
}

/* How soon an operand of && is looked at: rules hardly ever hit, what is negated mostly holds. */
static unsigned turn_of(const struct mexpr *e)
{
	return e->op == MEXPR_RULE ? 0 : e->op == MEXPR_NOT ? 2 : 1;
}
enum { TURNS = 3 };

/* The first n operands, joined. */
static void emit_truths(struct emitting *x, const struct mexpr *e, size_t n)
{
	bool sorted = x->any_order && e->op == MEXPR_AND;
	const char *join = "(";
	for (unsigned turn = 0; turn < (sorted ? TURNS : 1); turn++)
		for (size_t i = 0; i < n; i++) {
			if (sorted && turn_of(e->args[i]) != turn)
				continue;
			strbuf_add_str(x->b, join);
			emit_truth(x, e->args[i]);
			join = e->op == MEXPR_AND ? " && " : " || ";
		}
	strbuf_add_byte(x->b, ')');
}

/* `macro`: of emit_operators.c. */
static void emit_rule(struct emitting *x, const struct mexpr *e, const char *macro)
{
	if (!e->rule || e->rule->left_out)
		strbuf_add_str(x->b, "0.0");
	else
		strbuf_printf(x->b, "%s(%s)", macro, e->rule->name);
}

/* As a condition: a number that is not 0 is true. */
void emit_truth(struct emitting *x, const struct mexpr *e)
{
	if (e->op == MEXPR_AND || e->op == MEXPR_OR) {
		emit_truths(x, e, e->nargs);
	} else if (e->op == MEXPR_NOT) {
		strbuf_add_byte(x->b, '!');
		emit_truth(x, e->args[0]);
	} else if (is_comparison(e->op)) {
		emit_infix(x, e, operator_of(e->op));
	} else if (e->op == MEXPR_RULE) {
		emit_rule(x, e, "IS");
	} else if (emit_gives_text(e)) {
		strbuf_add_str(x->b, "text_truth(");
		emit_text(x, e);
		strbuf_add_byte(x->b, ')');
	} else {
		emit_expr(x, e);
	}
}

static bool is_rule(const struct mexpr *e)
{
	return e->op == MEXPR_RULE && e->rule && !e->rule->left_out;
}

static bool are_rules(const struct mexpr *e)
{
	for (size_t i = 0; i < e->nargs; i++)
		if (!is_rule(e->args[i]))
			return false;
	return e->nargs > 0;
}

static void emit_words(struct strbuf *b, const struct mexpr *e)
{
	for (size_t i = 0; i < e->nargs; i++)
		strbuf_printf(b, "%sR_%s", i ? ", " : "", e->args[i]->rule->name);
}

/* Many rules are less as a table than as code, to the C compiler and to the scan. */
static void emit_table(struct emitting *x, const struct mexpr *e, const char *function)
{
	strbuf_printf(x->b, "TABLE(%s, ", function);
	emit_words(x->b, e);
	strbuf_add_byte(x->b, ')');
}

enum { SUM_WORDS = 4 }; /* shorter sums are no tables */

static void emit_sum(struct emitting *x, const struct mexpr *e)
{
	if (!e->nargs)
		strbuf_add_str(x->b, "(0.0)");
	else if (e->nargs < SUM_WORDS || !are_rules(e))
		emit_infix(x, e, "+");
	else
		emit_table(x, e, "sum");
}

static void emit_text_number(struct emitting *x, const struct mexpr *e)
{
	strbuf_add_str(x->b, "text_number(");
	emit_text(x, e);
	strbuf_add_byte(x->b, ')');
}

void emit_choice(struct emitting *x, const struct mexpr *e, void (*emit)(struct emitting *x, const struct mexpr *e))
{
	strbuf_add_byte(x->b, '(');
	emit_truth(x, e->args[0]);
	strbuf_add_str(x->b, " ? ");
	emit(x, e->args[1]);
	strbuf_add_str(x->b, " : ");
	emit(x, e->args[2]);
	strbuf_add_byte(x->b, ')');
}

/* The first one that is true, else the last. */
static void emit_first(struct emitting *x, const struct mexpr *e)
{
	if (are_rules(e))
		emit_table(x, e, "first");
	else
		emit_infix(x, e, "?:");
}

void emit_expr(struct emitting *x, const struct mexpr *e)
{
	struct strbuf *b = x->b;
	if (emit_gives_text(e)) {
		emit_text_number(x, e);
		return;
	}
	switch (e->op) {
	case MEXPR_NUM:
		emit_number(b, e->num);
		break;
	case MEXPR_RULE:
		emit_rule(x, e, "H");
		break;
	case MEXPR_NEG:
		strbuf_add_str(b, "(-");
		emit_expr(x, e->args[0]);
		strbuf_add_byte(b, ')');
		break;
	case MEXPR_AND:
		strbuf_add_byte(b, '(');
		emit_truths(x, e, e->nargs - 1);
		strbuf_add_str(b, " ? ");
		emit_expr(x, e->args[e->nargs - 1]);
		strbuf_add_str(b, " : 0.0)");
		break;
	case MEXPR_COND:
		emit_choice(x, e, emit_expr);
		break;
	case MEXPR_OR:
		emit_first(x, e);
		break;
	case MEXPR_ADD:
	case MEXPR_MATCHING:
		emit_sum(x, e);
		break;
	case MEXPR_SUB:
	case MEXPR_MUL:
		emit_infix(x, e, operator_of(e->op));
		break;
	default:
		if (e->op == MEXPR_NOT || is_comparison(e->op)) {
			strbuf_add_str(b, "(double)");
			emit_truth(x, e);
		} else {
			emit_call(x, e);
		}
	}
}

/* Is it 0 or 1, whatever the hits? */
static bool is_flag(const struct mexpr *e)
{
	if (e->op == MEXPR_NOT || is_comparison(e->op))
		return true;
	if (e->op == MEXPR_AND)
		return is_flag(e->args[e->nargs - 1]);
	for (size_t i = 0; e->op == MEXPR_OR && i < e->nargs; i++)
		if (!is_flag(e->args[i]))
			return false;
	return e->op == MEXPR_OR;
}

/* What hardly ever is true is looked at first. False where the value can die, or is a text. */
static bool emit_plain(struct strbuf *b, const char *name, uint32_t place, const struct mexpr *e)
{
	struct strbuf text = strbuf_new(b->arena);
	struct emitting x = {.b = &text, .any_order = true};
	const struct mexpr *value = e->op == MEXPR_AND ? e->args[e->nargs - 1] : e;

	if (emit_gives_text(e) || (e->op != MEXPR_RULE && e->op != MEXPR_AND && e->op != MEXPR_OR && !is_flag(e)))
		return false;
	strbuf_add_str(&text, "\n\tif (");
	emit_truth(&x, e);
	strbuf_printf(&text, " && LIVE(%s))\n\t\t", name);
	/* Hits are never negative. */
	bool plain = value->op == MEXPR_RULE || (value->op == MEXPR_OR && are_rules(value));
	strbuf_printf(&text, "%s(%s, %u, ", plain || is_flag(value) ? "HIT" : "HIT_IF", name, place);
	if (is_flag(value))
		strbuf_add_str(&text, "1");
	else
		emit_expr(&x, value);
	strbuf_add_str(&text, ");\n");
	if (x.dies)
		return false;
	strbuf_add_span(b, strbuf_span(&text));
	return true;
}

static void emit_value(struct strbuf *b, const char *name, uint32_t place, const struct mexpr *e)
{
	struct strbuf value = strbuf_new(b->arena);
	struct emitting x = {.b = &value};
	bool text = emit_gives_text(e);

	(text ? emit_text : emit_expr)(&x, e);
	strbuf_printf(b, "\n\tif (LIVE(%s))", name);
	if (text)
		strbuf_printf(b, " { int dead = 0; struct text t = %s; if (!dead && text_truth(t)) HIT_IF(%s, %u, text_number(t) ?: 1); }\n",
			      strbuf_str(&value), name, place);
	else if (x.dies)
		strbuf_printf(b, " { int dead = 0; double v = %s; if (!dead) HIT_IF(%s, %u, v); }\n",
			      strbuf_str(&value), name, place);
	else
		strbuf_printf(b, "\n\t\tHIT_IF(%s, %u, %s);\n", name, place, strbuf_str(&value));
}

/* A meta whose rule may have hit by another definition. */
static void emit_beside(struct strbuf *b, const struct rule *rule, uint32_t place)
{
	strbuf_printf(b, "\n\tif (LIVE(%s)) {\n\t\tdouble before = H(%s);\n\t\tH(%s) = 0;\n", rule->name, rule->name, rule->name);
	emit_value(b, rule->name, place, rule->meta);
	if (rule->tflags & WN_TFLAG(MULTIPLE))
		strbuf_printf(b, "\t\tH(%s) += before;\n\t}\n", rule->name);
	else
		strbuf_printf(b, "\t\tH(%s) = before ?: H(%s);\n\t}\n", rule->name, rule->name);
}

static void emit_body(struct strbuf *b, const struct rule *rule, uint32_t place)
{
	strbuf_printf(b, "#line %u ", ir_rule_line(rule));
	emit_str(b, ir_rule_file(rule));
	if (rule->also)
		emit_beside(b, rule, place);
	else if (!emit_plain(b, rule->name, place, rule->meta))
		emit_value(b, rule->name, place, rule->meta);
}

static void emit_function(struct strbuf *b, const struct rule *rule, uint32_t place)
{
	strbuf_printf(b, "\n#line 1 \"metas\"\nstatic uint32_t *meta_%u(double *h, const uint8_t *live, const uint32_t *s, "
			 "uint32_t *hit)\n{\n", place);
	emit_body(b, rule, place);
	strbuf_add_str(b, "\treturn hit;\n}\n");
}

void emit_metas(struct strbuf *b, const struct ir *ir)
{
	bool texts = false;
	for (uint32_t i = 0; i < ir->nmetas && !texts; i++)
		texts = emit_uses_text(ir->metas[i]->meta);
	strbuf_add_str(b, emit_operators);
	strbuf_add_str(b, texts ? emit_text_operators : "");
	for (uint32_t i = 0; i < ir->nmetas; i++)
		emit_function(b, ir->metas[i], i);
	strbuf_add_str(b, "\n#line 1 \"metas\"\nstatic const wn_meta_fn metas[] = {\n");
	for (uint32_t i = 0; i < ir->nmetas; i++)
		strbuf_printf(b, "\tmeta_%u,\n", i);
	strbuf_add_str(b, "};\n");
}
