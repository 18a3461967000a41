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
