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

static const char *function_of(enum mexpr_op op)
{
	switch (op) {
	case MEXPR_DIV: return "divide";
	case MEXPR_MOD: return "modulo";
	case MEXPR_POW: return "pow";
	case MEXPR_BITAND: return "bit_and";
	case MEXPR_BITOR: return "bit_or";
	case MEXPR_BITXOR: return "bit_xor";
	case MEXPR_SHL: return "shift_left";
	case MEXPR_SHR: return "shift_right";
	default: return NULL;
	}
}

static bool is_comparison(enum mexpr_op op)
{
	return op >= MEXPR_LT && op <= MEXPR_NE;
}

static void emit_infix(struct strbuf *b, const struct mexpr *e, bool *dies)
{
	strbuf_add_byte(b, '(');
	for (size_t i = 0; i < e->nargs; i++) {
		if (i)
			strbuf_printf(b, " %s ", operator_of(e->op));
		emit_expr(b, e->args[i], dies);
	}
	strbuf_add_byte(b, ')');
}

static void emit_call(struct strbuf *b, const struct mexpr *e, bool *dies)
{
	bool can_die = e->op == MEXPR_DIV || e->op == MEXPR_MOD;

	strbuf_printf(b, "%s(", function_of(e->op));
	emit_expr(b, e->args[0], dies);
	strbuf_add_str(b, ", ");
	emit_expr(b, e->args[1], dies);
	strbuf_add_str(b, can_die ? ", &dead)" : ")");
	*dies |= can_die;
}

/* The first n operands, joined. */
static void emit_truths(struct strbuf *b, const struct mexpr *e, size_t n, const char *join, bool *dies)
{
	strbuf_add_byte(b, '(');
	for (size_t i = 0; i < n; i++) {
		strbuf_add_str(b, i ? join : "");
		emit_truth(b, e->args[i], dies);
	}
	strbuf_add_byte(b, ')');
}

/* As a condition: a number that is not 0 is true. */
void emit_truth(struct strbuf *b, const struct mexpr *e, bool *dies)
{
	if (e->op == MEXPR_AND || e->op == MEXPR_OR) {
		emit_truths(b, e, e->nargs, e->op == MEXPR_AND ? " && " : " || ", dies);
	} else if (e->op == MEXPR_NOT) {
		strbuf_add_byte(b, '!');
		emit_truth(b, e->args[0], dies);
	} else if (is_comparison(e->op)) {
		emit_infix(b, e, dies);
	} else if (emit_gives_text(e)) {
		strbuf_add_str(b, "text_truth(");
		emit_text(b, e, dies);
		strbuf_add_byte(b, ')');
	} else {
		emit_expr(b, e, dies);
	}
}

static void emit_sum(struct strbuf *b, const struct mexpr *e, bool *dies)
{
	strbuf_add_byte(b, '(');
	for (size_t i = 0; i < e->nargs; i++) {
		strbuf_add_str(b, i ? " + " : "");
		emit_expr(b, e->args[i], dies);
	}
	strbuf_add_str(b, e->nargs ? ")" : "0.0)");
}

static void emit_text_number(struct strbuf *b, const struct mexpr *e, bool *dies)
{
	strbuf_add_str(b, "text_number(");
	emit_text(b, e, dies);
	strbuf_add_byte(b, ')');
}

void emit_choice(struct strbuf *b, const struct mexpr *e, bool *dies,
		 void (*emit)(struct strbuf *b, const struct mexpr *e, bool *dies))
{
	strbuf_add_byte(b, '(');
	emit_truth(b, e->args[0], dies);
	strbuf_add_str(b, " ? ");
	emit(b, e->args[1], dies);
	strbuf_add_str(b, " : ");
	emit(b, e->args[2], dies);
	strbuf_add_byte(b, ')');
}

void emit_expr(struct strbuf *b, const struct mexpr *e, bool *dies)
{
	if (emit_gives_text(e)) {
		emit_text_number(b, e, dies);
		return;
	}
	switch (e->op) {
	case MEXPR_NUM:
		emit_number(b, e->num);
		break;
	case MEXPR_RULE:
		if (e->rule && !e->rule->left_out)
			strbuf_printf(b, "H(%s)", e->rule->name);
		else
			strbuf_add_str(b, "0.0");
		break;
	case MEXPR_NEG:
	case MEXPR_BITNOT:
		strbuf_add_str(b, e->op == MEXPR_NEG ? "(-" : "bit_not(");
		emit_expr(b, e->args[0], dies);
		strbuf_add_byte(b, ')');
		break;
	case MEXPR_AND:
		strbuf_add_byte(b, '(');
		emit_truths(b, e, e->nargs - 1, " && ", dies);
		strbuf_add_str(b, " ? ");
		emit_expr(b, e->args[e->nargs - 1], dies);
		strbuf_add_str(b, " : 0.0)");
		break;
	case MEXPR_COND:
		emit_choice(b, e, dies, emit_expr);
		break;
	case MEXPR_OR: /* the first one that is true; GNU C has Perl's operator */
		strbuf_add_byte(b, '(');
		for (size_t i = 0; i < e->nargs; i++) {
			strbuf_add_str(b, i ? " ?: " : "");
			emit_expr(b, e->args[i], dies);
		}
		strbuf_add_byte(b, ')');
		break;
	case MEXPR_XOR:
		strbuf_add_str(b, "(double)(!");
		emit_truth(b, e->args[0], dies);
		strbuf_add_str(b, " != !");
		emit_truth(b, e->args[1], dies);
		strbuf_add_byte(b, ')');
		break;
	case MEXPR_NOT:
		strbuf_add_str(b, "(double)");
		emit_truth(b, e, dies);
		break;
	case MEXPR_MATCHING:
		emit_sum(b, e, dies);
		break;
	case MEXPR_ADD:
	case MEXPR_SUB:
	case MEXPR_MUL:
		emit_infix(b, e, dies);
		break;
	default:
		if (is_comparison(e->op)) {
			strbuf_add_str(b, "(double)");
			emit_infix(b, e, dies);
		} else {
			emit_call(b, e, dies);
		}
	}
}

/* The few operators that C lacks, as Perl defines them. */
static const char perl_operators[] =
	"\nstatic inline void hit(double *slot, double value)\n"
	"{\n"
	"\tif (value != 0)\n"
	"\t\t*slot = value <= 0 ? 1 : value;\n"
	"}\n"
	"\n"
	"static inline double divide(double a, double b, int *dead)\n"
	"{\n"
	"\t*dead |= b == 0;\n"
	"\treturn b == 0 ? 0 : a / b;\n"
	"}\n"
	"\n"
	"/* Of integers; the result has the sign of b. */\n"
	"static inline double modulo(double a, double b, int *dead)\n"
	"{\n"
	"\tdouble x = trunc(a), y = trunc(b);\n"
	"\tif (y == 0) {\n"
	"\t\t*dead = 1;\n"
	"\t\treturn 0;\n"
	"\t}\n"
	"\tdouble r = fmod(fabs(x), fabs(y));\n"
	"\tif (r != 0 && (x < 0) != (y < 0))\n"
	"\t\tr = fabs(y) - r;\n"
	"\treturn y < 0 ? -r : r;\n"
	"}\n"
	"\n"
	"static inline uint64_t bits(double d)\n"
	"{\n"
	"\tif (d < 0)\n"
	"\t\treturn d <= -0x1p63 ? (uint64_t)INT64_MIN : (uint64_t)(int64_t)d;\n"
	"\treturn d >= 0x1p64 ? UINT64_MAX : (uint64_t)d;\n"
	"}\n"
	"static inline double bit_and(double a, double b) { return (double)(bits(a) & bits(b)); }\n"
	"static inline double bit_or(double a, double b) { return (double)(bits(a) | bits(b)); }\n"
	"static inline double bit_xor(double a, double b) { return (double)(bits(a) ^ bits(b)); }\n"
	"static inline double bit_not(double a) { return (double)~bits(a); }\n"
	"static inline double shift(uint64_t a, double n)\n"
	"{\n"
	"\tif (n >= 64 || n <= -64)\n"
	"\t\treturn 0;\n"
	"\treturn (double)(n >= 0 ? a << (int)n : a >> (int)-n);\n"
	"}\n"
	"static inline double shift_left(double a, double n) { return shift(bits(a), n); }\n"
	"static inline double shift_right(double a, double n) { return shift(bits(a), -n); }\n";

/* Is it 0 or 1, whatever the hits? */
static bool is_flag(const struct mexpr *e)
{
	if (e->op == MEXPR_NOT || e->op == MEXPR_XOR || is_comparison(e->op))
		return true;
	if (e->op == MEXPR_AND)
		return is_flag(e->args[e->nargs - 1]);
	for (size_t i = 0; e->op == MEXPR_OR && i < e->nargs; i++)
		if (!is_flag(e->args[i]))
			return false;
	return e->op == MEXPR_OR;
}

/* Most metas are a condition, or some and then one rule's hits: said that way they cost the C compiler and
 * the scan less than as numbers. False for the others. Hits are never negative. */
static bool emit_plain(struct strbuf *b, const char *name, const struct mexpr *e)
{
	struct strbuf value = strbuf_new(b->arena);
	bool dies = false;

	strbuf_printf(&value, "\n\tif (LIVE(%s)", name);
	if (is_flag(e)) {
		strbuf_add_str(&value, " && ");
		emit_truth(&value, e, &dies);
		strbuf_printf(&value, ")\n\t\tH(%s) = 1;\n", name);
	} else if (e->op == MEXPR_RULE) {
		strbuf_printf(&value, ")\n\t\tH(%s) = ", name);
		emit_expr(&value, e, &dies);
		strbuf_add_str(&value, ";\n");
	} else if (e->op == MEXPR_AND && e->args[e->nargs - 1]->op == MEXPR_RULE) {
		strbuf_add_str(&value, " && ");
		emit_truths(&value, e, e->nargs - 1, " && ", &dies);
		strbuf_printf(&value, ")\n\t\tH(%s) = ", name);
		emit_expr(&value, e->args[e->nargs - 1], &dies);
		strbuf_add_str(&value, ";\n");
	} else {
		return false;
	}
	if (dies)
		return false;
	strbuf_add_span(b, strbuf_span(&value));
	return true;
}

static void emit_value(struct strbuf *b, const char *name, const struct mexpr *e)
{
	struct strbuf value = strbuf_new(b->arena);
	bool dies = false;

	emit_expr(&value, e, &dies);
	strbuf_printf(b, "\n\tif (LIVE(%s))", name);
	if (emit_gives_text(e)) {
		value.n = 0;
		emit_text(&value, e, &dies);
		strbuf_printf(b, " { int dead = 0; struct text t = %s; if (!dead && text_truth(t)) hit(&H(%s), text_number(t) ?: 1); }\n",
			      strbuf_str(&value), name);
	} else if (dies)
		strbuf_printf(b, " { int dead = 0; double v = %s; if (!dead) hit(&H(%s), v); }\n",
			      strbuf_str(&value), name);
	else
		strbuf_printf(b, "\n\t\thit(&H(%s), %s);\n", name, strbuf_str(&value));
}

/* A meta whose rule may have hit by another definition. */
static void emit_beside(struct strbuf *b, const struct rule *rule)
{
	strbuf_printf(b, "\n\tif (LIVE(%s)) {\n\t\tdouble before = H(%s);\n\t\tH(%s) = 0;\n", rule->name, rule->name, rule->name);
	emit_value(b, rule->name, rule->meta);
	if (rule->tflags & WN_TFLAG(MULTIPLE))
		strbuf_printf(b, "\t\tH(%s) += before;\n\t}\n", rule->name);
	else
		strbuf_printf(b, "\t\tH(%s) = before ?: H(%s);\n\t}\n", rule->name, rule->name);
}

/* Compilers take more than twice the time for a function of twice the size. */
enum { METAS_A_FUNCTION = 50 };

void emit_metas(struct strbuf *b, const struct ir *ir)
{
	bool texts = false;
	for (uint32_t i = 0; i < ir->nmetas && !texts; i++)
		texts = emit_uses_text(ir->metas[i]->meta);
	strbuf_add_str(b, perl_operators);
	strbuf_add_str(b, texts ? emit_text_operators : "");
	for (uint32_t i = 0; i < ir->nmetas; i++) {
		if (i % METAS_A_FUNCTION == 0)
			strbuf_printf(b, "%s\nstatic void metas_%u(double *h, const uint8_t *live, const uint32_t *s)\n{\n",
				      i ? "}\n" : "", i / METAS_A_FUNCTION);
		const struct rule *rule = ir->metas[i];
		strbuf_printf(b, "#line %u ", ir_rule_line(rule));
		emit_str(b, ir_rule_file(rule));
		if (rule->also)
			emit_beside(b, rule);
		else if (!emit_plain(b, rule->name, rule->meta))
			emit_value(b, rule->name, rule->meta);
	}
	strbuf_printf(b, "%s\n#line 1 \"metas\"\nstatic void metas(double *h, const uint8_t *live, const uint32_t *s)\n{\n",
		      ir->nmetas ? "}\n" : "");
	for (uint32_t i = 0; i < ir->nmetas; i += METAS_A_FUNCTION)
		strbuf_printf(b, "\tmetas_%u(h, live, s);\n", i / METAS_A_FUNCTION);
	strbuf_add_str(b, "}\n");
}
