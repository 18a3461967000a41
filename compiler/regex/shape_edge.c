/* shape_edge.c: rewrites that hold only at the ends of a whole pattern, because a search asks no more than
 * whether there is a match: absence for negative look-arounds, and trimming. */
#include "shape.h"

#define ABSENCE_DEPTH 24 /* bytes of a negative look-around worked out */

static const struct re_node *absence(struct re_tree *t, const struct re_node *const *items, uint32_t n,
				     enum side side, unsigned depth);

static const struct re_node *edge_of_text(struct re_tree *t, enum side side)
{
	return tree_assert(t, side == SIDE_FIRST ? RE_TEXT_END : RE_TEXT_START);
}

static const struct re_node *any_byte(struct re_tree *t)
{
	struct byteset all = byteset_not((struct byteset){{0}});
	return tree_class(t, &all);
}

static const struct re_node *absent_assert(struct re_tree *t, enum re_assert kind, enum side side)
{
	struct byteset newline = {{1 << '\n'}}, other = byteset_not(newline);
	switch (kind) {
	case RE_WORD_EDGE: return tree_assert(t, RE_WORD_INSIDE);
	case RE_WORD_INSIDE: return tree_assert(t, RE_WORD_EDGE);
	case RE_TEXT_END: return side == SIDE_FIRST ? any_byte(t) : NULL;
	case RE_TEXT_START: return side == SIDE_LAST ? any_byte(t) : NULL;
	case RE_LINE_END: return side == SIDE_FIRST ? tree_class(t, &other) : NULL;
	case RE_TEXT_END_NL:
		return side == SIDE_FIRST ? tree_alt(t, (const struct re_node *[]){tree_class(t, &other),
			tree_cat2(t, tree_class(t, &newline), any_byte(t))}, 2) : NULL;
	default: return NULL;
	}
}

/* Whether the first (last) bytes of an alternation's branches tell them apart. */
static bool disjoint(const struct re_node *alt, enum side side)
{
	struct byteset seen = {{0}};
	for (uint32_t i = 0; i < alt->n; i++) {
		struct byteset set = shape_edge_set(alt->kids[i], side);
		struct byteset both = byteset_and(seen, set);
		if (!byteset_empty(&both) || !alt->kids[i]->shortest)
			return false;
		seen = byteset_or(seen, set);
	}
	return true;
}

/* Not (S rest): the text's edge, a byte outside of S, or one in S and then not rest. */
static const struct re_node *absent_after(struct re_tree *t, struct byteset set, const struct re_node *rest,
					  enum side side)
{
	struct byteset outside = byteset_not(set);
	const struct re_node *in = tree_class(t, &set);
	const struct re_node *ways[] = {edge_of_text(t, side), tree_class(t, &outside),
					side == SIDE_FIRST ? tree_cat2(t, in, rest) : tree_cat2(t, rest, in)};
	return tree_alt(t, ways, 3);
}

static const struct re_node *absent_alt(struct re_tree *t, const struct re_node *alt, const struct re_node *const *after,
					uint32_t n, enum side side, unsigned depth)
{
	enum { BRANCHES = 64, ITEMS = 64 };
	struct byteset seen = {{0}};
	const struct re_node *ways[BRANCHES + 2];
	if (alt->n > BRANCHES || n > ITEMS || !disjoint(alt, side))
		return NULL;
	for (uint32_t i = 0; i < alt->n; i++) {
		const struct re_node *items[ITEMS + 1];
		struct byteset set = shape_edge_set(alt->kids[i], side);
		seen = byteset_or(seen, set);
		memcpy(items + (side == SIDE_FIRST), after, n * sizeof *items);
		items[side == SIDE_FIRST ? 0 : n] = alt->kids[i];
		const struct re_node *way = absence(t, items, n + 1, side, depth + 1);
		ways[i] = way ? shape_restrict(t, shape_full_part(t, way) ? shape_full_part(t, way) : way, set, side)
			      : NULL;
		if (!ways[i])
			return NULL;
	}
	seen = byteset_not(seen);
	ways[alt->n] = tree_class(t, &seen);
	ways[alt->n + 1] = edge_of_text(t, side);
	return tree_alt(t, ways, alt->n + 2);
}

/* The absence of items[0..n) in a row; the edge is items[0], or items[n - 1] when side is SIDE_LAST. */
static const struct re_node *absence(struct re_tree *t, const struct re_node *const *items, uint32_t n,
				     enum side side, unsigned depth)
{
	if (depth > ABSENCE_DEPTH)
		return NULL;
	if (n == 0)
		return tree_never(t);
	bool all_skippable = true;
	for (uint32_t i = 0; i < n; i++)
		all_skippable &= shape_skippable(items[i]);
	if (all_skippable)
		return tree_never(t);
	const struct re_node *edge = items[side == SIDE_FIRST ? 0 : n - 1];
	const struct re_node *const *after = side == SIDE_FIRST ? items + 1 : items;
	if (edge->op == RE_CLASS) {
		const struct re_node *rest = absence(t, after, n - 1, side, depth + 1);
		return rest ? absent_after(t, edge->set, rest, side) : NULL;
	}
	if (edge->op == RE_ASSERT)
		return n == 1 ? absent_assert(t, edge->kind, side) : NULL;
	if (edge->op == RE_ALT)
		return absent_alt(t, edge, after, n - 1, side, depth);
	if (edge->op == RE_CAT) {
		const struct re_node **flat = ARENA_ARRAY(tree_arena(t), const struct re_node *, edge->n + n);
		uint32_t head = side == SIDE_FIRST ? 0 : n - 1;
		memcpy(flat + head, edge->kids, edge->n * sizeof *flat);
		memcpy(flat + (side == SIDE_FIRST ? edge->n : 0), after, (n - 1) * sizeof *flat);
		return absence(t, flat, edge->n + n - 1, side, depth + 1);
	}
	if (edge->op == RE_REPEAT && edge->min && edge->kids[0]->op == RE_CLASS) {
		/* X{m,M} at the very end asks for X{m}; elsewhere only an exact count is simple. */
		if (edge->min > ABSENCE_DEPTH || (n > 1 && edge->min != edge->max))
			return NULL;
		const struct re_node **flat = ARENA_ARRAY(tree_arena(t), const struct re_node *, edge->min + n);
		uint32_t at = side == SIDE_FIRST ? 0 : n - 1;
		for (uint32_t i = 0; i < edge->min; i++)
			flat[at + i] = edge->kids[0];
		memcpy(flat + (side == SIDE_FIRST ? edge->min : 0), after, (n - 1) * sizeof *flat);
		return absence(t, flat, edge->min + n - 1, side, depth + 1);
	}
	return NULL;
}

const struct re_node *shape_absence(struct re_tree *t, const struct re_node *node, enum side side)
{
	return absence(t, &node, 1, side, 0);
}

/* --- trimming --------------------------------------------------------------------------------- */

static const struct re_node *trim(struct re_tree *t, const struct re_node *node, enum side side);

static const struct re_node *trim_cat(struct re_tree *t, const struct re_node *node, enum side side)
{
	uint32_t from = 0, to = node->n;
	while (from < to && shape_skippable(node->kids[side == SIDE_FIRST ? from : to - 1]))
		side == SIDE_FIRST ? from++ : to--;
	if (from == to)
		return tree_empty(t);
	const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
	memcpy(kids, node->kids, node->n * sizeof *kids);
	uint32_t edge = side == SIDE_FIRST ? from : to - 1;
	kids[edge] = trim(t, kids[edge], side);
	return tree_cat(t, kids + from, to - from);
}

static const struct re_node *trim(struct re_tree *t, const struct re_node *node, enum side side)
{
	if (shape_skippable(node))
		return tree_empty(t);
	switch ((enum re_op)node->op) {
	case RE_CAT: return trim_cat(t, node, side);
	case RE_ALT: {
		const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
		for (uint32_t i = 0; i < node->n; i++)
			kids[i] = trim(t, node->kids[i], side);
		return tree_alt(t, kids, node->n);
	}
	case RE_REPEAT:
		if (node->min == 1)
			return trim(t, node->kids[0], side);
		return tree_repeat(t, node->kids[0], node->min, node->min, RE_GREEDY);
	default: return node;
	}
}

const struct re_node *shape_trim(struct re_tree *t, const struct re_node *node)
{
	return trim(t, trim(t, node, SIDE_FIRST), SIDE_LAST);
}

static uint32_t add_bytes(uint32_t a, uint32_t b)
{
	return a == RE_INF || b == RE_INF || a + b < a ? RE_INF : a + b;
}

/* Of a repeat the first rounds are left as well as the last ones. */
uint32_t shape_lead(const struct re_node *node)
{
	uint32_t bytes = 0;
	if (node->op == RE_REPEAT && node->min)
		return node->min == 1 ? shape_lead(node->kids[0]) : 0;
	if (node->op != RE_ALT)
		return shape_trimmed(node);
	for (uint32_t i = 0; i < node->n; i++) {
		uint32_t kid = shape_lead(node->kids[i]);
		bytes = kid > bytes ? kid : bytes;
	}
	return bytes;
}

uint32_t shape_trimmed(const struct re_node *node)
{
	uint32_t bytes = 0, i = 0;
	if (shape_skippable(node))
		return node->longest;
	switch ((enum re_op)node->op) {
	case RE_CAT:
		for (; shape_skippable(node->kids[i]); i++)
			bytes = add_bytes(bytes, node->kids[i]->longest);
		return add_bytes(bytes, shape_trimmed(node->kids[i]));
	case RE_ALT:
		for (; i < node->n; i++) {
			uint32_t kid = shape_trimmed(node->kids[i]);
			bytes = kid > bytes ? kid : bytes;
		}
		return bytes;
	case RE_REPEAT: return node->max == node->min && node->min > 1 ? 0 : node->longest;
	default: return 0;
	}
}
