/* ascii.c: a regular tree cut down to its matches of bytes below 128. In a unit without 8-bit bytes it
 * matches exactly where the whole tree does. */
#include "gate.h"
#include "lower.h"

struct cut {
	struct re_tree *tree;
	const struct re_node **memo; /* by node id */
	uint32_t n;
};

static const struct re_node *cut(struct cut *c, const struct re_node *node)
{
	const struct re_node *made = node;
	if (node->id < c->n && c->memo[node->id])
		return c->memo[node->id];
	if (node->op == RE_CLASS) {
		struct byteset set = node->set;
		set.w[2] = set.w[3] = 0;
		made = byteset_empty(&set) ? tree_never(c->tree) : tree_class(c->tree, &set);
	} else if (node->n) {
		const struct re_node **kids = ARENA_ARRAY(tree_arena(c->tree), const struct re_node *, node->n);
		for (uint32_t i = 0; i < node->n; i++)
			kids[i] = cut(c, node->kids[i]);
		made = tree_with_kids(c->tree, node, kids);
	}
	if (node->id < c->n)
		c->memo[node->id] = made;
	return made;
}

const struct re_node *regex_ascii(struct re_tree *t, const struct re_node *node)
{
	struct cut c = {.tree = t, .n = tree_count(t)};
	c.memo = ARENA_ARRAY(tree_arena(t), const struct re_node *, c.n);
	const struct re_node *made = cut(&c, node);
	return made == node ? node : regex_simplify(t, made);
}

static bool is_high(const struct re_node *node)
{
	if (node->op == RE_CLASS)
		return !(node->set.w[0] | node->set.w[1]);
	if (!node->n || node->op == RE_LOOK)
		return false;
	for (uint32_t i = 0; i < node->n; i++)
		if (!is_high(node->kids[i]))
			return false;
	return true;
}

/* 8-bit bytes, then one that is in none of `bytes`. */
static bool is_high_but_last(const struct re_node *node, const struct byteset *bytes)
{
	const struct re_node *last = node->op == RE_CAT ? node->kids[node->n - 1] : NULL;
	if (!last || last->op != RE_CLASS)
		return false;
	struct byteset both = byteset_and(last->set, *bytes);
	for (uint32_t i = 0; i + 1 < node->n; i++)
		if (!is_high(node->kids[i]))
			return false;
	return byteset_empty(&both) && node->shortest > 1;
}

bool regex_is_bytes_or_high(const struct re_node *node, const struct byteset *bytes)
{
	if (node->op == RE_CLASS)
		return true;
	if (node->op != RE_ALT)
		return node->shortest && (is_high(node) || is_high_but_last(node, bytes));
	for (uint32_t i = 0; i < node->n; i++)
		if (!regex_is_bytes_or_high(node->kids[i], bytes))
			return false;
	return true;
}
