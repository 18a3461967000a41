/* relax_look.c: look-arounds worked into their surroundings. At an end of the pattern they become plain
 * text to match (a search does not care how much it took); in the middle one byte's worth of them
 * narrows the neighbour; the rest is dropped, and PCRE2 confirms. */
#include "relax.h"

#define LOOKS_LIMIT 32 /* of one sequence; each costs a pass over it */

const char *relax_look_name(enum re_look kind)
{
	static const char *const names[] = {"a lookahead", "a negative lookahead", "a lookbehind",
					    "a negative lookbehind"};
	return names[kind];
}

static const struct re_node *join(struct relax *r, const struct re_node *before, const struct re_node *after,
				  enum side side)
{
	return side == SIDE_FIRST ? tree_cat2(r->tree, before, after) : tree_cat2(r->tree, after, before);
}

/* A look-around at its end of the pattern; `positions` are the zero-width items outside of it. The inner
 * side of the body comes first. */
static const struct re_node *at_edge(struct relax *r, const struct re_node *body, bool negative,
				     const struct re_node *positions, enum side side)
{
	if (negative)
		body = shape_absence(r->tree, regex_simplify(r->tree, body), side);
	return body ? join(r, positions, body, side) : NULL;
}

/* The neighbour narrowed to bytes the look-around lets through; NULL: can't. */
static const struct re_node *narrowed(struct relax *r, const struct re_node *body, bool negative,
				      const struct re_node *rest, enum side side, bool *exact_r)
{
	bool one_byte = body->shortest == 1 && body->longest == 1 && !(body->has & RE_HAS_ASSERT);
	if (!rest->shortest || !body->shortest || (negative && !one_byte))
		return NULL;
	struct byteset set = shape_edge_set(body, side);
	*exact_r = one_byte;
	return shape_restrict(r->tree, rest, negative ? byteset_not(set) : set, side);
}

/* A look-around beside `rest`, all that lies on the side it looks to. `outer`: the pattern ends behind rest. */
static const struct re_node *apply(struct relax *r, const struct re_node *look, const struct re_node *rest, bool outer,
				   enum side side)
{
	bool negative = look->kind == RE_NOT_AHEAD || look->kind == RE_NOT_BEHIND, exact = true;
	const struct re_node *body = look->kids[0];
	if (body->has & RE_HAS_LOOK)
		body = relax_looks(r, body, true);
	if (shape_skippable(body) && !negative)
		return rest;
	if (outer && rest->longest == 0 && !(rest->has & RE_HAS_LOOK)) {
		const struct re_node *made = at_edge(r, body, negative, rest, side);
		if (made)
			return made;
	}
	const struct re_node *made = narrowed(r, body, negative, rest, side, &exact);
	if (made && (exact || made->op == RE_NEVER))
		return made;
	return relax_give_up(r, relax_look_name(look->kind), made ? made : rest);
}

static bool looks_to(const struct re_node *node, enum side side)
{
	if (node->op != RE_LOOK)
		return false;
	bool ahead = node->kind == RE_AHEAD || node->kind == RE_NOT_AHEAD;
	return ahead == (side == SIDE_FIRST);
}

static const struct re_node *work_in(struct relax *r, const struct re_node *node, bool outer, enum side side);

/* Two neighbouring negative look-arounds of a kind are one with both bodies. */
static const struct re_node *merge_looks(struct relax *r, const struct re_node *a, const struct re_node *b)
{
	if (a->op != RE_LOOK || b->op != RE_LOOK || a->kind != b->kind ||
	    (a->kind != RE_NOT_AHEAD && a->kind != RE_NOT_BEHIND))
		return NULL;
	return tree_look(r->tree, a->kind, tree_alt(r->tree, (const struct re_node *[]){a->kids[0], b->kids[0]}, 2));
}

static uint32_t merged_items(struct relax *r, const struct re_node *cat, const struct re_node **out)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < cat->n; i++) {
		const struct re_node *both = n ? merge_looks(r, out[n - 1], cat->kids[i]) : NULL;
		if (both)
			out[n - 1] = both;
		else
			out[n++] = cat->kids[i];
	}
	return n;
}

/* What has been put together of a sequence, from the far end of `side` inwards. */
struct work {
	const struct re_node *rest; /* up to the last look-around */
	const struct re_node **run; /* items since; filled from the far end */
	uint32_t k, cap;
};

static const struct re_node *gather(struct relax *r, struct work *w, enum side side)
{
	const struct re_node *run = tree_cat(r->tree, side == SIDE_FIRST ? w->run + w->cap - w->k : w->run, w->k);
	w->k = 0;
	return w->rest = join(r, run, w->rest, side);
}

static const struct re_node *work_in_items(struct relax *r, const struct re_node *cat, bool outer, enum side side)
{
	const struct re_node **items = ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, cat->n);
	struct work w = {tree_empty(r->tree), ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, cat->n), 0,
			 cat->n};
	uint32_t n = merged_items(r, cat, items), looks = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct re_node *item = items[side == SIDE_FIRST ? n - 1 - i : i];
		bool edge = outer && !w.k && w.rest->op == RE_EMPTY;
		if (edge && shape_skippable(item))
			continue;
		if (!looks_to(item, side)) {
			item = work_in(r, item, edge, side);
			w.k++;
			w.run[side == SIDE_FIRST ? w.cap - w.k : w.k - 1] = item;
			continue;
		}
		gather(r, &w, side);
		if (++looks > LOOKS_LIMIT)
			relax_give_up(r, "many look-arounds", NULL);
		else
			w.rest = apply(r, item, w.rest, outer, side);
	}
	return gather(r, &w, side);
}

static const struct re_node *work_in(struct relax *r, const struct re_node *node, bool outer, enum side side)
{
	if (!(node->has & RE_HAS_LOOK))
		return node;
	switch ((enum re_op)node->op) {
	case RE_LOOK: return looks_to(node, side) ? apply(r, node, tree_empty(r->tree), outer, side) : node;
	case RE_CAT: return work_in_items(r, node, outer, side);
	case RE_ALT: {
		const struct re_node **kids = ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, node->n);
		for (uint32_t i = 0; i < node->n; i++)
			kids[i] = work_in(r, node->kids[i], outer, side);
		return tree_alt(r->tree, kids, node->n);
	}
	case RE_REPEAT:
		return tree_repeat(r->tree, work_in(r, node->kids[0], false, side), node->min, node->max, RE_GREEDY);
	default: return node;
	}
}

const struct re_node *relax_looks(struct relax *r, const struct re_node *node, bool last)
{
	bool outer = !last; /* inside another look-around, or in the last round, only the narrowing forms */
	node = work_in(r, node, outer, SIDE_FIRST);
	node = work_in(r, node, outer, SIDE_LAST);
	return node;
}
