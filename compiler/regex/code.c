/* code.c: trees to instructions, from the end to the beginning: each part is told what comes behind it. */
#include "code.h"
#include "lower.h"

#include "base/vec.h"

struct coder {
	struct arena *arena;
	VEC(struct regex_instr) code;
	bool too_large, counts, look_alikes;
};

static uint32_t put(struct coder *c, struct regex_instr instr)
{
	if (c->code.n >= CODE_LIMIT) {
		c->too_large = true;
		return 0;
	}
	vec_push(c->arena, &c->code, instr);
	return (uint32_t)c->code.n - 1;
}

static uint32_t split(struct coder *c, uint32_t a, uint32_t b)
{
	return put(c, (struct regex_instr){.op = WN_OP_SPLIT, .next = a, .other = b});
}

static uint32_t emit(struct coder *c, const struct re_node *node, uint32_t next);

/* X{m,n}: X m times, then up to n - m that may be left out, or a loop. */
static uint32_t emit_repeat(struct coder *c, const struct re_node *node, uint32_t next)
{
	const struct re_node *kid = node->kids[0];
	enum { MANY = 5, WIDE = 8 };
	uint32_t at = next;
	c->counts |= node->min >= MANY && kid->op == RE_CLASS && byteset_count(&kid->set) > WIDE;
	c->look_alikes |= node->max == RE_INF && kid->op == RE_CLASS && byteset_first(&kid->set) >= 128;
	if (node->max == RE_INF) {
		uint32_t loop = split(c, 0, next);
		uint32_t body = emit(c, kid, loop);
		if (c->too_large)
			return 0;
		c->code.v[loop].next = body;
		at = loop;
	} else {
		for (uint32_t i = node->min; i < node->max && !c->too_large; i++)
			at = split(c, emit(c, kid, at), next);
	}
	for (uint32_t i = 0; i < node->min && !c->too_large; i++)
		at = emit(c, kid, at);
	return at;
}

static uint32_t emit_assert(struct coder *c, const struct re_node *node, uint32_t next)
{
	struct regex_instr instr = {.op = WN_OP_ASSERT, .next = next};
	switch ((enum re_assert)node->kind) {
	case RE_TEXT_START: instr.asserted = WN_AT_TEXT_START; break;
	case RE_LINE_START: instr.asserted = WN_AT_LINE_START; break;
	case RE_LINE_END: instr.asserted = WN_AT_LINE_END; break;
	case RE_TEXT_END: instr.asserted = WN_AT_TEXT_END; break;
	case RE_TEXT_END_NL: instr.asserted = WN_AT_TEXT_END_NL; break;
	case RE_WORD_EDGE: instr.asserted = WN_AT_WORD_EDGE; break;
	case RE_WORD_INSIDE: instr.asserted = WN_AT_WORD_INSIDE; break;
	default: return next;
	}
	return put(c, instr);
}

/* The entry of the code for `node` followed by what is at `next`. */
static uint32_t emit(struct coder *c, const struct re_node *node, uint32_t next)
{
	uint32_t at = next;
	if (c->too_large)
		return 0;
	switch ((enum re_op)node->op) {
	case RE_CLASS: return put(c, (struct regex_instr){.op = WN_OP_BYTE, .set = node->set, .next = next});
	case RE_CAT:
		for (uint32_t i = node->n; i-- > 0;)
			at = emit(c, node->kids[i], at);
		return at;
	case RE_ALT:
		at = emit(c, node->kids[node->n - 1], next);
		for (uint32_t i = node->n - 1; i-- > 0;)
			at = split(c, emit(c, node->kids[i], next), at);
		return at;
	case RE_REPEAT: return emit_repeat(c, node, next);
	case RE_ASSERT: return emit_assert(c, node, next);
	case RE_NEVER: { /* a byte of no set */
		struct byteset none = {{0}};
		return put(c, (struct regex_instr){.op = WN_OP_BYTE, .set = none, .next = next});
	}
	default: return next;
	}
}

static bool ends_at_end(const struct re_node *node)
{
	switch ((enum re_op)node->op) {
	case RE_ASSERT: return node->kind == RE_TEXT_END || node->kind == RE_TEXT_END_NL;
	case RE_CAT: return ends_at_end(node->kids[node->n - 1]);
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			if (!ends_at_end(node->kids[i]))
				return false;
		return true;
	default: return false;
	}
}

struct regex_code regex_code(struct re_tree *t, const struct re_node *node)
{
	struct coder c = {.arena = tree_arena(t)};
	struct regex_code code = {.anchored = regex_anchored(node)};
	put(&c, (struct regex_instr){.op = WN_OP_SPLIT});
	uint32_t match = put(&c, (struct regex_instr){
		.op = ends_at_end(node) ? WN_OP_MATCH_END : WN_OP_MATCH});
	uint32_t start = emit(&c, node, match);
	if (c.too_large)
		return code;
	c.code.v[0].next = c.code.v[0].other = start;
	code.counts = c.counts;
	code.look_alikes = c.look_alikes;
	code.v = c.code.v;
	code.n = (uint32_t)c.code.n;
	return code;
}

bool regex_code_begins_line(const struct regex_code *code)
{
	const struct regex_instr *first = &code->v[code->v[0].next];

	return first->op == WN_OP_ASSERT && first->asserted == WN_AT_LINE_START;
}
