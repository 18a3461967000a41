/* coarsen.c: a tree that is too large for Hyperscan, made smaller by letting more through. Step by step:
 * alternatives of 8-bit sequences (the look-alike letters of replace tags) become a class for each
 * place; large repeats lose their bound; at last only a stretch of the pattern is looked for. */
#include "lower.h"
#include "shape.h"

enum { SEQUENCE_LIMIT = 6 /* bytes of a sequence of look-alikes; UTF-8 has four */ };

struct coarsen {
	struct re_tree *tree;
	const struct re_node **memo;
	uint32_t memo_n;
	int step;
};

/* A letter, by itself or in both cases: many of them are literals, which Hyperscan handles lightly as
 * long as they are not repeated. */
static bool is_letter(const struct re_node *node)
{
	unsigned first = byteset_first(&node->set);
	struct byteset one = {{0}};
	byteset_add(&one, first);
	if (first < 128)
		one = byteset_equal(&one, &node->set) ? one : byteset_fold(one);
	return first < 128 && byteset_equal(&one, &node->set);
}

static double weigh(const struct re_node *node, bool repeated)
{
	double sum = 0;
	switch ((enum re_op)node->op) {
	case RE_CLASS: return !repeated && is_letter(node) ? 0.1 : 1;
	case RE_CAT: case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			sum += weigh(node->kids[i], repeated);
		return sum;
	case RE_REPEAT: {
		double copies = node->max != RE_INF ? node->max : node->min ? node->min : 1;
		/* Hyperscan counts a repeated class without unrolling it. */
		if (node->kids[0]->op == RE_CLASS)
			return copies < 8 ? copies : 8 + copies / 8;
		return copies * weigh(node->kids[0], repeated || node->max > 1);
	}
	default: return 0;
	}
}

double regex_weight(const struct re_node *node)
{
	return weigh(node, false);
}

/* --- look-alikes ------------------------------------------------------------------------------ */

/* Adds the bytes possible at each place of a match that begins at lo..hi. */
static void spread(const struct re_node *node, struct byteset *at, uint32_t lo, uint32_t hi)
{
	switch ((enum re_op)node->op) {
	case RE_CLASS:
		for (uint32_t i = lo; i <= hi && i < SEQUENCE_LIMIT; i++)
			at[i] = byteset_or(at[i], node->set);
		break;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++) {
			spread(node->kids[i], at, lo, hi);
			lo += node->kids[i]->shortest;
			hi += node->kids[i]->longest;
		}
		break;
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			spread(node->kids[i], at, lo, hi);
		break;
	case RE_REPEAT:
		spread(node->kids[0], at, lo, hi + node->longest - node->kids[0]->longest);
		break;
	default: break;
	}
}

static bool is_sequence(const struct re_node *node)
{
	struct byteset first = shape_edge_set(node, SIDE_FIRST);
	return node->shortest && node->longest <= SEQUENCE_LIMIT && !(node->has & RE_HAS_ASSERT) &&
	       byteset_first(&first) >= 128;
}

static const struct re_node *sequence_of_classes(struct re_tree *t, const struct byteset *at, uint32_t shortest,
						 uint32_t longest)
{
	const struct re_node *tail = tree_empty(t);
	for (uint32_t i = longest; i-- > 0;) {
		tail = tree_cat2(t, tree_class(t, &at[i]), tail);
		if (i >= shortest)
			tail = tree_repeat(t, tail, 0, 1, RE_GREEDY);
	}
	return tail;
}

static const struct re_node *coarse_alt(struct coarsen *c, const struct re_node *alt)
{
	struct byteset at[SEQUENCE_LIMIT] = {{{0}}};
	const struct re_node **kids = ARENA_ARRAY(tree_arena(c->tree), const struct re_node *, alt->n + 1);
	uint32_t n = 0, shortest = SEQUENCE_LIMIT, longest = 0, size = 0;
	for (uint32_t i = 0; i < alt->n; i++) {
		const struct re_node *kid = alt->kids[i];
		if (kid->op == RE_CLASS || !is_sequence(kid)) {
			kids[n++] = kid;
			continue;
		}
		spread(kid, at, 0, 0);
		shortest = kid->shortest < shortest ? kid->shortest : shortest;
		longest = kid->longest > longest ? kid->longest : longest;
		size += kid->size;
	}
	if (size <= longest)
		return alt;
	kids[n++] = sequence_of_classes(c->tree, at, shortest, longest);
	return tree_alt(c->tree, kids, n);
}

/* --- repeats ---------------------------------------------------------------------------------- */

static const struct re_node *coarse_repeat(struct coarsen *c, const struct re_node *node)
{
	enum { COMPLEX_COPIES = 2, CLASS_COPIES = 12, HEAVY = 24 };
	const struct re_node *kid = node->kids[0];
	bool class = kid->op == RE_CLASS;
	uint32_t keep = class ? CLASS_COPIES : COMPLEX_COPIES;
	if (class ? c->step < 3 : c->step < 2)
		return node;
	if (regex_weight(node) < HEAVY || (node->max != RE_INF && node->max <= keep))
		return node;
	return tree_repeat(c->tree, kid, node->min < keep ? node->min : keep, RE_INF, RE_GREEDY);
}

static const struct re_node *coarse(struct coarsen *c, const struct re_node *node)
{
	if (!node->n || node->size < 2)
		return node;
	if (node->id < c->memo_n && c->memo[node->id])
		return c->memo[node->id];
	const struct re_node **kids = ARENA_ARRAY(tree_arena(c->tree), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++)
		kids[i] = coarse(c, node->kids[i]);
	const struct re_node *made = tree_with_kids(c->tree, node, kids);
	if (made->op == RE_ALT)
		made = coarse_alt(c, made);
	else if (made->op == RE_REPEAT)
		made = coarse_repeat(c, made);
	if (node->id < c->memo_n)
		c->memo[node->id] = made;
	return made;
}

/* --- a stretch -------------------------------------------------------------------------------- */

static const struct re_node *stretch(struct re_tree *t, const struct re_node *node, double budget, unsigned depth);

/* Of a sequence the run of items within the budget that is rarest, or a stretch of one heavy item: every
 * match holds it. */
static const struct re_node *stretch_of_cat(struct re_tree *t, const struct re_node *cat, double budget, unsigned depth)
{
	const struct re_node *best = NULL;
	double best_bits = 0, weight = 0, bits = 0;
	uint32_t from = 0, best_from = 0, best_to = 0;
	for (uint32_t to = 0; to < cat->n; to++) {
		double item = regex_weight(cat->kids[to]);
		if (item > budget) {
			const struct re_node *part = stretch(t, cat->kids[to], budget, depth + 1);
			if (part && regex_rarity(t, part) > best_bits)
				best = part, best_bits = regex_rarity(t, part);
		}
		weight += item;
		bits += regex_rarity(t, cat->kids[to]);
		for (; weight > budget && from <= to; from++) {
			weight -= regex_weight(cat->kids[from]);
			bits -= regex_rarity(t, cat->kids[from]);
		}
		if (from <= to && bits > best_bits) {
			best = NULL;
			best_bits = bits;
			best_from = from;
			best_to = to + 1;
		}
	}
	if (best || best_to == 0)
		return best;
	return tree_cat(t, cat->kids + best_from, best_to - best_from);
}

/* A part of the pattern that weighs no more than the budget and is in every match, or NULL. */
static const struct re_node *stretch(struct re_tree *t, const struct re_node *node, double budget, unsigned depth)
{
	enum { STRETCH_DEPTH = 40 };
	const double share_least = 24; /* three look-alike letters, or some words */
	if (regex_weight(node) <= budget)
		return node;
	if (depth > STRETCH_DEPTH)
		return NULL;
	if (node->op == RE_CAT)
		return stretch_of_cat(t, node, budget, depth);
	if (node->op == RE_REPEAT && node->min)
		return stretch(t, node->kids[0], budget, depth + 1);
	if (node->op != RE_ALT)
		return NULL;
	const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
	double share = budget / node->n > share_least ? budget / node->n : share_least;
	for (uint32_t i = 0; i < node->n; i++)
		if (!(kids[i] = stretch(t, node->kids[i], share, depth + 1)))
			return NULL;
	return tree_alt(t, kids, node->n);
}

static const struct re_node *coarse_step(struct re_tree *t, const struct re_node *node, int step)
{
	struct coarsen c = {.tree = t, .step = step, .memo_n = tree_count(t)};
	c.memo = ARENA_ARRAY(tree_arena(t), const struct re_node *, c.memo_n + 1);
	return shape_trim(t, regex_simplify(t, coarse(&c, node)));
}

const struct re_node *regex_coarsen(struct re_tree *t, const struct re_node *node, double budget)
{
	enum { STEPS = 3 };
	node = coarse_step(t, node, 1); /* costs hardly any precision, and saves much */
	for (int step = 2; step <= STEPS && regex_weight(node) > budget; step++)
		node = coarse_step(t, node, step);
	if (regex_weight(node) > 2 * budget)
		node = stretch(t, node, budget, 0);
	return node && regex_weight(node) <= 4 * budget ? shape_trim(t, regex_simplify(t, node)) : NULL;
}
