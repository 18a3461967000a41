/* emit: the IR as files of the compiled ruleset: rules.tab (tables), rules.c (metas), scores. */
#ifndef WINNOW_EMIT_H
#define WINNOW_EMIT_H

#include "base/strbuf.h"
#include "ir.h"

#include <sys/types.h>

/* The whole of rules.tab. */
struct span emit_tables(struct arena *arena, const struct ir *ir);

/* The whole of rules.c. */
struct span emit_c(struct arena *arena, const struct ir *ir);
/* The rules that metas are or mention, in the order of their first mention: a rule's number in rules.c is its
 * place here, so that rules no meta mentions do not change it. */
struct emit_slots {
	struct rule **v;
	size_t n, cap;
};
struct emit_slots emit_slots_list(struct arena *arena, const struct ir *ir);
/* The metas as functions, and `metas`, which has them in the order of ir->metas. */
void emit_metas(struct strbuf *b, const struct ir *ir);
/* What metas say as terms of ruleset_abi.h: adds the expression's, returns the index of its root. places: by rule id,
 * where in ir.metas it is, plus 1; 0: it is none. */
struct emit_terms {
	struct wn_term *v;
	size_t n, cap;
};
uint32_t emit_term(struct arena *arena, struct emit_terms *terms, const struct mexpr *e,
		   const uint32_t *places);
/* An expression at work. */
struct emitting {
	struct strbuf *b;
	bool any_order; /* of what && joins: nothing dies */
	bool dies;  /* set: it can die (division by zero) */
};
/* The expression as C: as a number, as a condition, as a struct text. */
void emit_expr(struct emitting *x, const struct mexpr *e);
void emit_truth(struct emitting *x, const struct mexpr *e);
void emit_text(struct emitting *x, const struct mexpr *e);
/* X ? Y : Z, its last two operands by `emit`. */
void emit_choice(struct emitting *x, const struct mexpr *e, void (*emit)(struct emitting *x, const struct mexpr *e));
/* Whether texts are joined anywhere in it; whether its value may be one. */
bool emit_uses_text(const struct mexpr *e);
bool emit_gives_text(const struct mexpr *e);
/* What the code stands on: behind the names of rules, before the metas; what emit_text's calls. */
extern const char emit_macros[], emit_operators[], emit_text_operators[];

struct span emit_scores(struct arena *arena, const struct ruleset_src *src);

/* A C string literal; NULL is 0. */
void emit_literal(struct strbuf *b, struct span s);
void emit_str(struct strbuf *b, const char *s);
/* A double constant that reads back as the same number. */
void emit_number(struct strbuf *b, double d);

/* ruleset_abi.h with its tables written out: what rules.c includes. */
struct span emit_abi_header(struct arena *arena);
/* What rules.so follows from: the C less its line numbers, the header, the compiler's name. */
struct digest emit_c_key(struct arena *arena, struct span c);
/* The system's compiler at work on DIR/rules.c, which becomes DIR/rules.so. */
struct emit_cc {
	pid_t child; /* 0: none */
	const char *name;
};
int emit_cc_begin(struct emit_cc *cc_r, const char *dir, struct err *err);
/* Waits for it. 0, or -1 with err. */
int emit_cc_end(struct emit_cc *cc, struct err *err);
void emit_cc_abort(struct emit_cc *cc);

#endif
