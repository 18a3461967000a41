/* shape.c: edges of trees, and their empty and full parts. */
#include "shape.h"

static uint32_t nth(const struct re_node *node, uint32_t i, enum side side)
{
	return side == SIDE_FIRST ? i : node->n - 1 - i;
}

struct byteset shape_edge_set(const struct re_node *node, enum side side)
{
	struct byteset set = {{0}};
	switch ((enum re_op)node->op) {
	case RE_CLASS: return node->set;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++) {
			const struct re_node *kid = node->kids[nth(node, i, side)];
			set = byteset_or(set, shape_edge_set(kid, side));
			if (kid->shortest)
				break;
		}
		return set;
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			set = byteset_or(set, shape_edge_set(node->kids[i], side));
		return set;
	case RE_REPEAT: case RE_CAPTURE: case RE_ATOMIC: return shape_edge_set(node->kids[0], side);
	case RE_EMPTY: case RE_NEVER: case RE_ASSERT: case RE_LOOK: return set;
	case RE_BACKREF: case RE_COND: case RE_OPAQUE: break;
	}
	return byteset_not(set);
}

/* items[0..n) in text order with the one at `at` replaced. */
static const struct re_node *cat_replacing(struct re_tree *t, const struct re_node *cat, uint32_t at,
					   const struct re_node *kid)
{
	const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, cat->n);
	memcpy(kids, cat->kids, cat->n * sizeof *kids);
	kids[at] = kid;
	return tree_cat(t, kids, cat->n);
}

static const struct re_node *join(struct re_tree *t, const struct re_node *edge, const struct re_node *rest,
				  enum side side)
{
	return side == SIDE_FIRST ? tree_cat2(t, edge, rest) : tree_cat2(t, rest, edge);
}

static const struct re_node *restrict_cat(struct re_tree *t, const struct re_node *node, struct byteset set,
					  enum side side)
{
	for (uint32_t i = 0; i < node->n; i++) {
		uint32_t at = nth(node, i, side);
		const struct re_node *kid = node->kids[at];
		if (kid->longest == 0)
			continue;
		if (kid->shortest) {
			const struct re_node *edge = shape_restrict(t, kid, set, side);
			return edge ? cat_replacing(t, node, at, edge) : NULL;
		}
		/* It may be left out: then the rest is restricted. */
		const struct re_node *full = shape_full_part(t, kid), *gone = shape_empty_part(t, kid);
		full = full ? shape_restrict(t, full, set, side) : NULL;
		gone = gone ? shape_restrict(t, cat_replacing(t, node, at, gone), set, side) : NULL;
		if (!full || !gone)
			return NULL;
		return tree_alt(t, (const struct re_node *[]){cat_replacing(t, node, at, full), gone}, 2);
	}
	return NULL;
}

const struct re_node *shape_restrict(struct re_tree *t, const struct re_node *node, struct byteset set,
				     enum side side)
{
	enum { RESTRICT_SIZE = 20000 };
	if (node->size > RESTRICT_SIZE && node->op != RE_CAT)
		return NULL;
	switch ((enum re_op)node->op) {
	case RE_NEVER: return node;
	case RE_CLASS:
		set = byteset_and(set, node->set);
		return tree_class(t, &set);
	case RE_CAT: return restrict_cat(t, node, set, side);
	case RE_ALT: {
		const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
		for (uint32_t i = 0; i < node->n; i++)
			if (!(kids[i] = shape_restrict(t, node->kids[i], set, side)))
				return NULL;
		return tree_alt(t, kids, node->n);
	}
	case RE_REPEAT: {
		if (!node->min || !node->kids[0]->shortest)
			return NULL;
		const struct re_node *edge = shape_restrict(t, node->kids[0], set, side);
		uint32_t max = node->max == RE_INF ? RE_INF : node->max - 1;
		return edge ? join(t, edge, tree_repeat(t, node->kids[0], node->min - 1, max, RE_GREEDY), side)
			    : NULL;
	}
	default: return NULL;
	}
}

bool shape_skippable(const struct re_node *node)
{
	switch ((enum re_op)node->op) {
	case RE_EMPTY: return true;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			if (!shape_skippable(node->kids[i]))
				return false;
		return true;
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			if (shape_skippable(node->kids[i]))
				return true;
		return false;
	case RE_REPEAT: return node->min == 0 || shape_skippable(node->kids[0]);
	default: return false;
	}
}

const struct re_node *shape_empty_part(struct re_tree *t, const struct re_node *node)
{
	if (node->shortest)
		return tree_never(t);
	if (shape_skippable(node))
		return tree_empty(t);
	if (node->longest == 0)
		return node;
	if (node->op == RE_REPEAT)
		return shape_empty_part(t, node->kids[0]);
	if (node->op != RE_CAT && node->op != RE_ALT)
		return NULL;
	const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++)
		if (!(kids[i] = shape_empty_part(t, node->kids[i])))
			return NULL;
	return tree_with_kids(t, node, kids);
}

/* Of A B C: full(A) B C | empty(A) full(B) C | empty(A) empty(B) full(C). */
static const struct re_node *full_part_of_cat(struct re_tree *t, const struct re_node *node)
{
	enum { FULL_PART_KIDS = 6 };
	const struct re_node *ways[FULL_PART_KIDS];
	if (node->n > FULL_PART_KIDS)
		return NULL;
	for (uint32_t i = 0; i < node->n; i++) {
		const struct re_node *kids[FULL_PART_KIDS];
		for (uint32_t j = 0; j < node->n; j++) {
			kids[j] = j < i ? shape_empty_part(t, node->kids[j])
				  : j == i ? shape_full_part(t, node->kids[j]) : node->kids[j];
			if (!kids[j])
				return NULL;
		}
		ways[i] = tree_cat(t, kids, node->n);
	}
	return tree_alt(t, ways, node->n);
}

const struct re_node *shape_full_part(struct re_tree *t, const struct re_node *node)
{
	if (node->shortest)
		return node;
	if (node->longest == 0)
		return tree_never(t);
	if (node->op == RE_CAT)
		return full_part_of_cat(t, node);
	if (node->op == RE_REPEAT)
		return node->kids[0]->shortest && node->min == 0
			       ? tree_repeat(t, node->kids[0], 1, node->max, RE_GREEDY) : NULL;
	if (node->op != RE_ALT)
		return NULL;
	const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++)
		if (!(kids[i] = shape_full_part(t, node->kids[i])))
			return NULL;
	return tree_alt(t, kids, node->n);
}
