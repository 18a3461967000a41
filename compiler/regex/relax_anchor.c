/* relax_anchor.c: start anchors behind something consumed, end anchors before it. Hyperscan has no such
 * thing; Perl's can match only where a newline is (/m, $), or never. `(?:^|\s)^x` is split into
 * the ways that consume something first and those that don't. */
#include "relax.h"

#define SPLIT_LIMIT 16

static uint16_t anchors(enum side side)
{
	return side == SIDE_FIRST ? RE_HAS_START : RE_HAS_END;
}

static const struct re_node *fix(struct relax *r, const struct re_node *node, bool consumed, enum side side);

/* An anchor with a byte on its wrong side. */
static const struct re_node *fix_assert(struct relax *r, const struct re_node *node)
{
	const struct re_node *newline = tree_byte(r->tree, '\n');
	switch ((enum re_assert)node->kind) {
	case RE_LINE_START: return tree_look(r->tree, RE_BEHIND, newline);
	case RE_LINE_END: return tree_look(r->tree, RE_AHEAD, newline);
	case RE_TEXT_END_NL:
		return tree_look(r->tree, RE_AHEAD, tree_cat2(r->tree, newline, tree_assert(r->tree, RE_TEXT_END)));
	case RE_TEXT_START: case RE_TEXT_END: case RE_SEARCH_START: return tree_never(r->tree);
	case RE_WORD_EDGE: case RE_WORD_INSIDE: break;
	}
	return node;
}

/* The anchors of one side dropped. */
static const struct re_node *without_anchors(struct relax *r, const struct re_node *node, enum side side)
{
	if (!(node->has & anchors(side)) || node->op == RE_LOOK)
		return node;
	if (node->op == RE_ASSERT)
		return tree_empty(r->tree);
	const struct re_node **kids = ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++)
		kids[i] = without_anchors(r, node->kids[i], side);
	return tree_with_kids(r->tree, node, kids);
}

/* kids[0..n) of a sequence with its outer item last or first as `side` says. */
static const struct re_node *fix_items(struct relax *r, const struct re_node *const *kids, uint32_t n, bool consumed,
				       enum side side)
{
	const struct re_node **out = ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, n + 1);
	memcpy(out, kids, n * sizeof *out);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = side == SIDE_FIRST ? i : n - 1 - i;
		const struct re_node *const *inner = side == SIDE_FIRST ? kids + at + 1 : kids;
		uint32_t ninner = n - 1 - i;
		bool anchored = false;
		out[at] = fix(r, kids[at], consumed, side);
		for (uint32_t j = 0; j < ninner; j++)
			anchored |= (inner[j]->has & anchors(side)) != 0;
		if (!anchored)
			break;
		if (consumed || kids[at]->longest == 0)
			continue;
		if (kids[at]->shortest) {
			consumed = true;
			continue;
		}
		const struct re_node *gone = shape_empty_part(r->tree, out[at]), *full = shape_full_part(r->tree, out[at]);
		if (!gone || !full || ++r->splits > SPLIT_LIMIT) {
			relax_give_up(r, "an anchor in the middle", NULL);
			for (uint32_t j = 0; j < ninner; j++)
				out[(side == SIDE_FIRST ? at + 1 : 0) + j] = without_anchors(r, inner[j], side);
			break;
		}
		const struct re_node *rest[2] = {fix_items(r, inner, ninner, false, side),
						 fix_items(r, inner, ninner, true, side)};
		const struct re_node *ways[2];
		for (int w = 0; w < 2; w++)
			ways[w] = side == SIDE_FIRST ? tree_cat2(r->tree, w ? full : gone, rest[w])
						     : tree_cat2(r->tree, rest[w], w ? full : gone);
		const struct re_node *both = tree_alt(r->tree, ways, 2);
		return side == SIDE_FIRST ? tree_cat2(r->tree, tree_cat(r->tree, out, at), both)
					  : tree_cat2(r->tree, both, tree_cat(r->tree, out + at + 1, n - 1 - at));
	}
	return tree_cat(r->tree, out, n);
}

static const struct re_node *fix(struct relax *r, const struct re_node *node, bool consumed, enum side side)
{
	if (!(node->has & anchors(side)))
		return node;
	switch ((enum re_op)node->op) {
	case RE_ASSERT: return consumed ? fix_assert(r, node) : node;
	case RE_CAT: return fix_items(r, node->kids, node->n, consumed, side);
	case RE_ALT: {
		const struct re_node **kids = ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, node->n);
		for (uint32_t i = 0; i < node->n; i++)
			kids[i] = fix(r, node->kids[i], consumed, side);
		return tree_alt(r->tree, kids, node->n);
	}
	case RE_REPEAT:
		if (!consumed && node->max > 1 && node->longest)
			return relax_give_up(r, "an anchor in a repetition", without_anchors(r, node, side));
		return tree_repeat(r->tree, fix(r, node->kids[0], consumed, side), node->min, node->max, RE_GREEDY);
	default: return node;
	}
}

const struct re_node *relax_anchors(struct relax *r, const struct re_node *node)
{
	r->splits = 0;
	node = fix(r, node, false, SIDE_FIRST);
	r->splits = 0;
	return fix(r, node, false, SIDE_LAST);
}
