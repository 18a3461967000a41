/* emit_c.c: rules.c: the metas and the one symbol that the loader looks for. */
#include "emit.h"

#include "base/vec.h"

static void mention(struct arena *arena, bool *seen, struct emit_slots *slots, struct rule *r)
{
	if (!r || r->left_out || seen[r->id])
		return;
	seen[r->id] = true;
	vec_push(arena, slots, r);
}

static void mention_all(struct arena *arena, bool *seen, struct emit_slots *slots,
			const struct mexpr *e)
{
	if (e->op == MEXPR_RULE)
		mention(arena, seen, slots, e->rule);
	for (size_t i = 0; i < e->nargs; i++)
		mention_all(arena, seen, slots, e->args[i]);
}

struct emit_slots emit_slots_list(struct arena *arena, const struct ir *ir)
{
	struct emit_slots slots = {0};
	bool *seen = ARENA_ARRAY(arena, bool, ir->src->nrules + 1);

	for (uint32_t i = 0; i < ir->nmetas; i++) {
		mention_all(arena, seen, &slots, ir->metas[i]->meta);
		mention(arena, seen, &slots, ir->metas[i]);
	}
	return slots;
}

/* Names of rules as constants: what the metas below say instead of numbers. */
static void emit_names(struct strbuf *b, const struct emit_slots *slots)
{
	strbuf_add_str(b, "/* The rules that metas mention. Which rule of the ruleset each is, s[] "
			  "says. */\nenum {\n");
	for (size_t i = 0; i < slots->n; i++)
		strbuf_printf(b, "\tR_%s,\n", slots->v[i]->name);
	strbuf_add_str(b, "\tSLOTS\n};\n");
	strbuf_add_str(b, emit_macros);
}

struct span emit_c(struct arena *arena, const struct ir *ir)
{
	struct strbuf b = strbuf_new(arena);
	struct emit_slots slots = emit_slots_list(arena, ir);

	strbuf_reserve(&b, 512u << 10);
	strbuf_add_str(&b, "/* Made by `winnow compile`; edit the rules instead. */\n"
			   "#include \"ruleset_abi.h\"\n\n#include <math.h>\n\n");
	emit_names(&b, &slots);
	emit_metas(&b, ir);
	strbuf_add_str(
	    &b, "\n__attribute__((visibility(\"default\"))) extern const struct wn_code wn_code;\n"
		"const struct wn_code wn_code = {WN_ABI_VERSION, SLOTS, sizeof metas / sizeof *metas, metas};\n");
	return strbuf_span(&b);
}
