/* ast_print.c: --dump=ast: statements in one spelling, so that a parse can be compared and tested.
 * Parsing the print gives the same print. Lines that could not be parsed are printed as they are. */
#include "ast.h"
#include "source.h"

#include <stdlib.h>

/* A text as it is written in a file: # needs its backslash again. */
static void print_text(struct span s, FILE *out)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '#')
			fputc('\\', out);
		fputc(s.p[i], out);
	}
}

static const char *operator_of(enum mexpr_op op)
{
	switch (op) {
	case MEXPR_AND: return "&&";
	case MEXPR_OR: return "||";
	case MEXPR_CONCAT: return ".";
	case MEXPR_ADD: return "+";
	case MEXPR_SUB: return "-";
	case MEXPR_MUL: return "*";
	case MEXPR_DIV: return "/";
	case MEXPR_LT: return "<";
	case MEXPR_LE: return "<=";
	case MEXPR_GT: return ">";
	case MEXPR_GE: return ">=";
	case MEXPR_EQ: return "==";
	case MEXPR_NE: return "!=";
	case MEXPR_BITXOR: return "^";
	default: return "?";
	}
}

static void print_expr(const struct mexpr *e, bool top, FILE *out);

static void print_operands(const struct mexpr *e, FILE *out)
{
	print_expr(e->args[0], false, out);
	for (size_t i = 1; i < e->nargs; i++) {
		fprintf(out, " %s ", operator_of(e->op));
		print_expr(e->args[i], false, out);
	}
}

/* Operators below others stand in parentheses: nobody has to know Perl's precedence to read it. */
static void print_expr(const struct mexpr *e, bool top, FILE *out)
{
	switch (e->op) {
	case MEXPR_NUM:
		if (e->grouped && e->num == 0 && e->where.end - e->where.start != 1)
			fputs("()", out);
		else
			fprintf(out, "%.15g", e->num);
		return;
	case MEXPR_RULE: fputs(e->name, out); return;
	case MEXPR_MATCHING: fprintf(out, "rules_matching(%s)", e->name); return;
	case MEXPR_NOT:
	case MEXPR_NEG:
		fputs(e->op == MEXPR_NOT ? "!" : "- ", out);
		print_expr(e->args[0], false, out);
		return;
	case MEXPR_CALL:
		fprintf(out, "%s(", e->name);
		print_expr(e->args[0], true, out);
		fputc(')', out);
		return;
	default: break;
	}
	fputs(top ? "" : "(", out);
	if (e->op == MEXPR_COND) {
		print_expr(e->args[0], false, out);
		fputs(" ? ", out);
		print_expr(e->args[1], false, out);
		fputs(" : ", out);
		print_expr(e->args[2], false, out);
	} else {
		print_operands(e, out);
	}
	fputs(top ? "" : ")", out);
}

static void print_words(const struct ast_stmt *s, FILE *out)
{
	for (size_t i = 0; i < s->words.list.n; i++) {
		fputc(' ', out);
		print_text(s->words.list.v[i].s, out);
	}
}

/* What stands behind the directive and the name. */
static void print_rest(const struct ast_stmt *s, FILE *out)
{
	if (s->kind == AST_HEADER) {
		fputc(' ', out);
		print_text(s->header.s, out);
		fputs(s->negated ? " !~" : " =~", out);
	} else if (s->kind == AST_EXISTS) {
		fputs(" exists:", out);
	} else if (s->kind == AST_EVAL) {
		fputs(" eval:", out);
		print_text(s->header.s, out);
	}
	if (s->expr) {
		fputc(' ', out);
		print_expr(s->expr, true, out);
		return;
	}
	if (s->text.s.n && s->kind != AST_EXISTS && s->kind != AST_EVAL)
		fputc(' ', out);
	print_text(s->text.s, out);
	print_words(s, out);
}

static void print_stmt(const struct ast_stmt *s, FILE *out)
{
	if (s->lang.s.n) {
		fputs("lang ", out);
		print_text(s->lang.s, out);
		fputc(' ', out);
	}
	if (s->kind == AST_BAD) {
		struct loc at = s->where;
		struct span raw = {(const unsigned char *)at.source->text + at.start,
				   at.end - at.start};
		raw = span_trim(raw);
		fwrite(raw.p, 1, raw.n, out);
		fputc('\n', out);
		return;
	}
	if (s->kind == AST_UNKNOWN)
		print_text(s->key.text.s, out);
	else
		fputs(s->key.directive->name, out);
	if (s->key.directive && s->key.directive->prefix)
		print_text(span_slice(s->key.text.s, strlen(s->key.directive->name),
				      s->key.text.s.n),
			   out);
	if (s->name.s.n)
		fputc(' ', out);
	print_text(s->name.s, out);
	print_rest(s, out);
	fputc('\n', out);
}

void ast_print(const struct ast *ast, FILE *out)
{
	for (size_t i = 0; i < ast->stmts.n; i++)
		print_stmt(ast->stmts.v[i], out);
}

int ast_dump(struct arena *arena, const struct rules_options *options, FILE *out, struct err *err)
{
	struct path_list list = {0};

	source_list_all(arena, options->paths, options->npaths, &list, diags_new(arena));
	for (size_t i = 0; i < list.paths.n; i++) {
		struct source *s = source_read(arena, list.paths.v[i], err);
		if (!s)
			return -1;
		fprintf(out, "# %s\n", s->path);
		ast_print(ast_parse(arena, s), out);
	}
	if (!list.paths.n)
		return err_set(err, "no rule files could be read");
	return 0;
}
