/* emit_terms.c: metas as the trees of ruleset_abi.h, by which the scanner knows whether a rule still matters to
 * one. Operators that hardly a meta has are all WN_TERM_OTHER or WN_TERM_QUIET. */
#include "emit.h"

#include "base/vec.h"
#include "load.h"

/* Whether it is 0 where no rule in it hits. A text may be true that is 0 as a number. */
static bool is_quiet(const struct mexpr *e)
{
	const struct mexpr *divided = NULL;
	return !emit_uses_text(e) && sem_meta_without_hits(e, &divided) == 0 && !divided;
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
	default: return is_quiet(e) ? WN_TERM_QUIET : WN_TERM_OTHER;
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
