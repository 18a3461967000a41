/* emit_text.c: metas that join texts (A . B): numbers as Perl writes them, false comparisons as nothing; a text is true
 * unless it is empty or "0", so that "00" is. SpamAssassin counterpart: as in emit_meta.c.
 * Differs: a text is cut after TEXT_ROOM bytes. */
#include "emit.h"

static bool is_flag_op(enum mexpr_op op)
{
	return op == MEXPR_NOT || (op >= MEXPR_LT && op <= MEXPR_NE);
}

bool emit_uses_text(const struct mexpr *e)
{
	if (e->op == MEXPR_CONCAT)
		return true;
	for (size_t i = 0; i < e->nargs; i++)
		if (emit_uses_text(e->args[i]))
			return true;
	return false;
}

bool emit_gives_text(const struct mexpr *e)
{
	if (e->op == MEXPR_CONCAT)
		return true;
	if (e->op != MEXPR_AND && e->op != MEXPR_OR && e->op != MEXPR_COND)
		return false;
	for (size_t i = e->op == MEXPR_COND; i < e->nargs; i++)
		if (emit_gives_text(e->args[i]))
			return true;
	return false;
}

/* The operand that decides a chain of && or ||. */
static void emit_decider(struct emitting *x, const struct mexpr *e)
{
	for (size_t i = 0; i + 1 < e->nargs; i++) {
		strbuf_add_str(x->b, e->op == MEXPR_AND ? "(!" : "(");
		emit_truth(x, e->args[i]);
		strbuf_add_str(x->b, " ? ");
		emit_text(x, e->args[i]);
		strbuf_add_str(x->b, " : ");
	}
	emit_text(x, e->args[e->nargs - 1]);
	for (size_t i = 0; i + 1 < e->nargs; i++)
		strbuf_add_byte(x->b, ')');
}

static void emit_join(struct emitting *x, const struct mexpr *e)
{
	for (size_t i = 1; i < e->nargs; i++)
		strbuf_add_str(x->b, "text_join(");
	for (size_t i = 0; i < e->nargs; i++) {
		strbuf_add_str(x->b, i ? ", " : "");
		emit_text(x, e->args[i]);
		strbuf_add_str(x->b, i ? ")" : "");
	}
}

void emit_text(struct emitting *x, const struct mexpr *e)
{
	if (e->op == MEXPR_CONCAT) {
		emit_join(x, e);
	} else if (e->op == MEXPR_AND || e->op == MEXPR_OR) {
		emit_decider(x, e);
	} else if (e->op == MEXPR_COND) {
		emit_choice(x, e, emit_text);
	} else {
		strbuf_add_str(x->b, is_flag_op(e->op) ? "text_of_flag(" : "text_of(");
		emit_expr(x, e);
		strbuf_add_byte(x->b, ')');
	}
}

const char emit_text_operators[] =
	"\n#include <stdio.h>\n"
	"#include <stdlib.h>\n"
	"#include <string.h>\n"
	"enum { TEXT_ROOM = 400 };\n"
	"struct text { char s[TEXT_ROOM]; };\n"
	"\n"
	"static inline struct text text_of(double v)\n"
	"{\n"
	"\tstruct text t;\n"
	"\tsnprintf(t.s, sizeof t.s, fabs(v) < 0x1p63 && v == trunc(v) ? \"%.0f\" : \"%.15g\", v + 0.0);\n"
	"\treturn t;\n"
	"}\n"
	"static inline struct text text_of_flag(double v) { return (struct text){{v != 0 ? '1' : 0, 0}}; }\n"
	"static inline struct text text_join(struct text a, struct text b)\n"
	"{\n"
	"\tsize_t n = strlen(a.s);\n"
	"\tsnprintf(a.s + n, sizeof a.s - n, \"%s\", b.s);\n"
	"\treturn a;\n"
	"}\n"
	"static inline double text_number(struct text t) { return strtod(t.s, NULL); }\n"
	"static inline int text_truth(struct text t) { return t.s[0] && strcmp(t.s, \"0\") != 0; }\n";
