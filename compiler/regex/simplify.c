/* simplify.c: a regular tree made smaller without changing where it matches. Alternation has no order
 * any more, so bytes become classes and common heads and tails are shared (factor.c). */
#include "simplify.h"

static const struct re_node *recall(const struct simplify *s, const struct re_node *node)
{
	return node->id < s->memo.n ? s->memo.v[node->id] : NULL;
}

static void remember(struct simplify *s, const struct re_node *node, const struct re_node *made)
{
	while (s->memo.n <= node->id)
		vec_push(s->arena, &s->memo, NULL);
	s->memo.v[node->id] = made;
}

/* X{a,b} X{c,d} is X{a+c,b+d}, a single X being X{1}. Only where one of the two repeats: strings stay. */
static bool merge_repeats(struct simplify *s, const struct re_node *a, const struct re_node *b,
			  const struct re_node **merged_r)
{
	if (a->op != RE_REPEAT && b->op != RE_REPEAT)
		return false;
	const struct re_node *x = a->op == RE_REPEAT ? a->kids[0] : a;
	const struct re_node *y = b->op == RE_REPEAT ? b->kids[0] : b;
	if (x != y)
		return false;
	uint64_t min = (uint64_t)(a->op == RE_REPEAT ? a->min : 1) + (b->op == RE_REPEAT ? b->min : 1);
	uint64_t amax = a->op == RE_REPEAT ? a->max : 1, bmax = b->op == RE_REPEAT ? b->max : 1;
	uint64_t max = amax == RE_INF || bmax == RE_INF ? RE_INF : amax + bmax;
	if (min > SIMPLIFY_COUNT_LIMIT || (max != RE_INF && max > SIMPLIFY_COUNT_LIMIT))
		return false;
	*merged_r = tree_repeat(s->tree, x, (uint32_t)min, (uint32_t)max, RE_GREEDY);
	return true;
}

const struct re_node *simplify_cat(struct simplify *s, const struct re_node *const *kids, size_t n)
{
	const struct re_node *flat = tree_cat(s->tree, kids, n);
	if (flat->op != RE_CAT)
		return flat;
	const struct re_node **out = ARENA_ARRAY(s->arena, const struct re_node *, flat->n);
	size_t k = 0;
	for (uint32_t i = 0; i < flat->n; i++) {
		const struct re_node *kid = flat->kids[i];
		if (kid->op == RE_NEVER)
			return kid;
		if (k && kid->op == RE_ASSERT && out[k - 1] == kid)
			continue;
		if (!k || !merge_repeats(s, out[k - 1], kid, &out[k - 1]))
			out[k++] = kid;
	}
	return tree_cat(s->tree, out, k);
}

/* Repeats of repeats that are one repeat: ({0|1,}){..} and (?){..}. */
const struct re_node *simplify_repeat(struct simplify *s, const struct re_node *kid, uint32_t min, uint32_t max)
{
	if (kid->op == RE_NEVER)
		return min ? kid : tree_empty(s->tree);
	if (kid->op == RE_REPEAT && max) {
		if (kid->min <= 1 && kid->max == RE_INF)
			return tree_repeat(s->tree, kid->kids[0], min * kid->min, RE_INF, RE_GREEDY);
		if (kid->min == 0 && kid->max == 1)
			return tree_repeat(s->tree, kid->kids[0], 0, max, RE_GREEDY);
		if (min == 0 && max == 1 && kid->min <= 1)
			return tree_repeat(s->tree, kid->kids[0], 0, kid->max, RE_GREEDY);
	}
	return tree_repeat(s->tree, kid, min, max, RE_GREEDY);
}

static const struct re_node *simplify_new(struct simplify *s, const struct re_node *node)
{
	const struct re_node **kids = ARENA_ARRAY(s->arena, const struct re_node *, node->n + 1);
	for (uint32_t i = 0; i < node->n; i++)
		kids[i] = simplify_node(s, node->kids[i]);
	switch ((enum re_op)node->op) {
	case RE_CAT: return simplify_cat(s, kids, node->n);
	case RE_ALT: return simplify_alt(s, kids, node->n);
	case RE_REPEAT: return simplify_repeat(s, kids[0], node->min, node->max);
	case RE_CAPTURE: return kids[0];
	case RE_LOOK: return tree_look(s->tree, node->kind, kids[0]);
	default: return node;
	}
}

const struct re_node *simplify_node(struct simplify *s, const struct re_node *node)
{
	if (!node->n)
		return node;
	const struct re_node *made = recall(s, node);
	if (made)
		return made;
	made = simplify_new(s, node);
	remember(s, node, made);
	return made;
}

const struct re_node *regex_simplify(struct re_tree *t, const struct re_node *node)
{
	struct simplify s = {.tree = t, .arena = tree_arena(t)};
	return simplify_node(&s, node);
}
