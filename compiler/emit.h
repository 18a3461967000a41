/* emit: the IR as files of the compiled ruleset: rules.c (tables and metas) and scores. */
#ifndef WINNOW_EMIT_H
#define WINNOW_EMIT_H

#include "base/strbuf.h"
#include "ir.h"

/* The whole of rules.c. Databases are those the classes have; with `placeholders`, one of size 0 for each
 * class that wants one, so that a dump does not depend on Hyperscan. */
struct span emit_c(struct arena *arena, const struct ir *ir, bool placeholders);
/* wn_metas_fn `metas` and its tables. */
void emit_metas(struct strbuf *b, const struct ir *ir);
/* The expression as C, as a number. *dies_r is set when it can die (division by zero). */
void emit_expr(struct strbuf *b, const struct mexpr *e, bool *dies_r);

struct span emit_scores(struct arena *arena, const struct ruleset_src *src);

/* A C string literal; NULL is 0. */
void emit_literal(struct strbuf *b, struct span s);
void emit_str(struct strbuf *b, const char *s);
/* A double constant that reads back as the same number. */
void emit_number(struct strbuf *b, double d);

/* ruleset_abi.h with its tables written out: what rules.c includes. */
struct span emit_abi_header(struct arena *arena);
/* Compiles DIR/rules.c to DIR/rules.so with the system's compiler. 0, or -1 with err. */
int emit_cc(const char *dir, struct err *err);

#endif
