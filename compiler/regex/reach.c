/* reach.c: whether what a regular tree matches tells where a match of PCRE2 begins: then it is tried there only, not in
 * all of a unit. Relaxing puts look-behinds at the start of a pattern, and anchors, in front of it as plain text, so that
 * the tree begins earlier than the match; never later. */
#include "gate.h"
#include "lower.h"

struct behind {
	uint32_t *memo; /* by node id: bytes + 1; 0: not known */
};

static uint32_t add_bytes(uint32_t a, uint32_t b)
{
	return a == RE_INF || b == RE_INF || a + b < a ? RE_INF : a + b;
}

/* The bytes of all look-behinds together, one for each anchor, which may become one. */
static uint32_t bytes_behind(struct behind *b, const struct re_node *node)
{
	uint32_t *memo = &b->memo[node->id], bytes = 0;
	if (*memo)
		return *memo - 1;
	if (node->op == RE_LOOK && (node->kind == RE_BEHIND || node->kind == RE_NOT_BEHIND))
		bytes = node->kids[0]->longest;
	if (node->op == RE_ASSERT && node->kind == RE_LINE_START)
		bytes = 1;
	for (uint32_t i = 0; i < node->n; i++)
		bytes = add_bytes(bytes, bytes_behind(b, node->kids[i]));
	*memo = bytes < RE_INF - 1 ? bytes + 1 : RE_INF;
	return *memo - 1;
}

bool regex_begins_there(const struct regex_parse *parsed)
{
	const uint16_t unlike = RE_HAS_COND | RE_HAS_OPAQUE | RE_HAS_ACCEPT | RE_HAS_SEARCH_START;
	if (parsed->root->has & unlike)
		return false;
	struct behind b = {ARENA_ARRAY(tree_arena(parsed->tree), uint32_t, tree_count(parsed->tree))};
	return bytes_behind(&b, parsed->root) <= WN_REACH_SLACK;
}
