/* reach.c: whether what a regular tree matches tells where a match of PCRE2 begins: then it is tried there only, not in
 * all of a unit. Relaxing puts look-behinds at the start of a pattern, and anchors, in front of it as plain text, so that
 * the tree begins earlier than the match; never later. */
#include "gate.h"
#include "lower.h"

/* By node id: a number + 1; 0: not known. */
struct memo {
	uint32_t *v;
};

static struct memo memo_new(struct re_tree *t)
{
	return (struct memo){ARENA_ARRAY(tree_arena(t), uint32_t, tree_count(t))};
}

static uint32_t keep(uint32_t *memo, uint32_t n)
{
	*memo = n < RE_INF - 1 ? n + 1 : RE_INF;
	return *memo == RE_INF ? RE_INF : n;
}

static uint32_t kept(uint32_t memo)
{
	return memo == RE_INF ? RE_INF : memo - 1;
}

static uint32_t add(uint32_t a, uint32_t b)
{
	return a == RE_INF || b == RE_INF || a + b < a ? RE_INF : a + b;
}

/* The bytes of all look-behinds together, one for each anchor, which may become one. */
static uint32_t bytes_behind(struct memo *m, const struct re_node *node)
{
	uint32_t bytes = 0;
	if (m->v[node->id])
		return kept(m->v[node->id]);
	if (node->op == RE_LOOK && (node->kind == RE_BEHIND || node->kind == RE_NOT_BEHIND))
		bytes = node->kids[0]->longest;
	if (node->op == RE_ASSERT && node->kind == RE_LINE_START)
		bytes = 1;
	for (uint32_t i = 0; i < node->n; i++)
		bytes = add(bytes, bytes_behind(m, node->kids[i]));
	return keep(&m->v[node->id], bytes);
}

uint32_t regex_begins_behind(const struct regex_parse *parsed)
{
	const uint16_t unlike = RE_HAS_COND | RE_HAS_OPAQUE | RE_HAS_ACCEPT | RE_HAS_SEARCH_START;
	struct memo m = memo_new(parsed->tree);
	return parsed->root->has & unlike ? RE_INF : bytes_behind(&m, parsed->root);
}

static uint32_t newlines(struct memo *m, const struct re_node *node)
{
	uint32_t n = 0;
	if (m->v[node->id])
		return kept(m->v[node->id]);
	switch ((enum re_op)node->op) {
	case RE_CLASS: n = byteset_has(&node->set, '\n'); break;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			n = add(n, newlines(m, node->kids[i]));
		break;
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++) {
			uint32_t kid = newlines(m, node->kids[i]);
			n = kid > n ? kid : n;
		}
		break;
	case RE_REPEAT:
		n = newlines(m, node->kids[0]);
		for (uint32_t i = 1, one = n; one && n < RE_INF && i < node->max; i++)
			n = n > WN_REACH_LINES_MOST ? RE_INF : add(n, one);
		break;
	case RE_EMPTY: case RE_NEVER: case RE_ASSERT: break;
	default: n = RE_INF;
	}
	return keep(&m->v[node->id], n);
}

uint32_t regex_newlines(struct re_tree *t, const struct re_node *node)
{
	struct memo m = memo_new(t);
	return newlines(&m, node);
}
