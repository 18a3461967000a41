/* coarsen.c: a tree that is too large for Hyperscan, made smaller by letting more through. Step by step:
 * alternatives of 8-bit sequences (the look-alike letters of replace tags) become a first byte and any
 * continuation; large repeats lose their bound; at last only a stretch of the pattern is looked for. */
#include "lower.h"
#include "shape.h"

#include <math.h>

enum {
	SEQUENCE_LIMIT = 6, /* bytes of a sequence of look-alikes; UTF-8 has four */
	SEQUENCES_LEAST = 8, /* classes in an alternation's sequences that are worth it */
};

struct coarsen {
	struct re_tree *tree;
	const struct re_node **memo;
	uint32_t memo_n;
	int step;
};

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

static bool is_sequence_among(const struct re_node *alt)
{
	for (uint32_t i = 0; i < alt->n; i++)
		if (alt->kids[i]->longest > 1 && is_sequence(alt->kids[i]))
			return true;
	return false;
}

/* Numbers in a trie, as in &#1234; written out: any number of so many digits. */
static const struct re_node *any_number(struct re_tree *t, const struct re_node *alt)
{
	struct byteset digits = {{0}}, at[SEQUENCE_LIMIT] = {{{0}}}, all = {{0}};
	byteset_add_range(&digits, '0', '9');
	if (alt->longest > SEQUENCE_LIMIT || alt->size <= alt->longest || alt->has & RE_HAS_ASSERT)
		return NULL;
	spread(alt, at, 0, 0);
	for (int i = 0; i < SEQUENCE_LIMIT; i++)
		all = byteset_or(all, at[i]);
	struct byteset other = byteset_and(all, byteset_not(digits));
	return byteset_empty(&other) ? tree_repeat(t, tree_class(t, &all), alt->shortest, alt->longest, RE_GREEDY)
				     : NULL;
}

static const struct re_node *coarse(struct coarsen *c, const struct re_node *node);

/* A first byte and any number of continuation bytes: deterministic, so that many such letters make a
 * small automaton together. */
static const struct re_node *first_and_rest(struct re_tree *t, struct byteset first, struct byteset rest)
{
	struct byteset continuation = {{0}};
	byteset_add_range(&continuation, 0x80, 0xBF);
	rest = byteset_or(rest, continuation);
	return tree_cat2(t, tree_class(t, &first), tree_repeat(t, tree_class(t, &rest), 0, RE_INF, RE_GREEDY));
}

static const struct re_node *coarse_alt(struct coarsen *c, const struct re_node *alt)
{
	const struct re_node *number = any_number(c->tree, alt);
	if (number)
		return number;
	struct byteset at[SEQUENCE_LIMIT] = {{{0}}}, first = {{0}}, rest = {{0}};
	const struct re_node **kids = ARENA_ARRAY(tree_arena(c->tree), const struct re_node *, alt->n + 1);
	uint32_t n = 0, size = 0;
	for (uint32_t i = 0; i < alt->n; i++) {
		const struct re_node *kid = alt->kids[i];
		if (kid->op == RE_CLASS) {
			first = byteset_or(first, kid->set);
		} else if (is_sequence(kid)) {
			spread(kid, at, 0, 0);
			size += kid->size;
		} else {
			kids[n++] = coarse(c, kid);
		}
	}
	if (size < SEQUENCES_LEAST)
		return NULL;
	first = byteset_or(first, at[0]);
	for (int i = 1; i < SEQUENCE_LIMIT; i++)
		rest = byteset_or(rest, at[i]);
	kids[n++] = first_and_rest(c->tree, first, rest);
	return tree_alt(c->tree, kids, n);
}

/* --- repeats ---------------------------------------------------------------------------------- */

static const struct re_node *coarse_repeat(struct coarsen *c, const struct re_node *node, bool letters)
{
	enum { COMPLEX_COPIES = 2, CLASS_COPIES = 12, HEAVY = 24 };
	const struct re_node *kid = node->kids[0];
	bool class = kid->op == RE_CLASS;
	uint32_t keep = class ? CLASS_COPIES : COMPLEX_COPIES;
	/* A look-alike letter twice: as often as it likes, in one copy. */
	if (letters && node->min <= 1 && node->max > 1)
		return tree_repeat(c->tree, kid, node->min, RE_INF, RE_GREEDY);
	if (class ? c->step < 3 : c->step < 2)
		return node;
	if (node->weight < HEAVY || (node->max != RE_INF && node->max <= keep))
		return node;
	return tree_repeat(c->tree, kid, node->min < keep ? node->min : keep, RE_INF, RE_GREEDY);
}

static const struct re_node *coarse_kids(struct coarsen *c, const struct re_node *node)
{
	const struct re_node **kids = ARENA_ARRAY(tree_arena(c->tree), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++)
		kids[i] = coarse(c, node->kids[i]);
	return tree_with_kids(c->tree, node, kids);
}

static const struct re_node *coarse(struct coarsen *c, const struct re_node *node)
{
	if (!node->n || node->size < 2)
		return node;
	if (node->id < c->memo_n && c->memo[node->id])
		return c->memo[node->id];
	const struct re_node *made = node->op == RE_ALT ? coarse_alt(c, node) : NULL;
	if (!made)
		made = coarse_kids(c, node);
	if (made->op == RE_REPEAT)
		made = coarse_repeat(c, made, node->kids[0]->op == RE_ALT && is_sequence_among(node->kids[0]));
	if (node->id < c->memo_n)
		c->memo[node->id] = made;
	return made;
}

/* --- a stretch -------------------------------------------------------------------------------- */

static const struct re_node *stretch(struct re_tree *t, const struct re_node *node, double bits, unsigned depth);

/* Of a sequence the lightest run of items that is rare enough, or a stretch of one item alone: every match
 * holds it. */
static const struct re_node *stretch_of_cat(struct re_tree *t, const struct re_node *cat, double bits, unsigned depth)
{
	const struct re_node *best = NULL;
	double lightest = 1e9, weight = 0, have = 0;
	uint32_t from = 0, best_from = 0, best_to = 0;
	for (uint32_t to = 0; to < cat->n; to++) {
		const struct re_node *part = stretch(t, cat->kids[to], bits, depth + 1);
		if (part && part->weight < lightest)
			best = part, lightest = part->weight;
		weight += cat->kids[to]->weight;
		have += cat->kids[to]->bits;
		for (; from < to && have - cat->kids[from]->bits >= bits; from++) {
			weight -= cat->kids[from]->weight;
			have -= cat->kids[from]->bits;
		}
		if (have >= bits && weight < lightest) {
			best = NULL;
			lightest = weight;
			best_from = from;
			best_to = to + 1;
		}
	}
	if (best || best_to == 0)
		return best;
	return tree_cat(t, cat->kids + best_from, best_to - best_from);
}

/* A light part of the pattern that is in every match and has this rarity, or NULL. */
static const struct re_node *stretch(struct re_tree *t, const struct re_node *node, double bits, unsigned depth)
{
	enum { STRETCH_DEPTH = 40 };
	const double light = 3;
	if (depth > STRETCH_DEPTH || node->bits < bits)
		return NULL;
	if (node->weight <= light)
		return node;
	if (node->op == RE_CAT)
		return stretch_of_cat(t, node, bits, depth);
	if (node->op == RE_REPEAT && node->min) {
		const struct re_node *part = stretch(t, node->kids[0], bits, depth + 1);
		return part ? part : node;
	}
	if (node->op != RE_ALT)
		return node;
	const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
	double spread_bits = log2(node->n); /* what the branches lose together */
	for (uint32_t i = 0; i < node->n; i++)
		if (!(kids[i] = stretch(t, node->kids[i], bits + spread_bits, depth + 1)))
			return NULL;
	return tree_alt(t, kids, node->n);
}

static const struct re_node *coarse_letters(struct re_tree *t, const struct re_node *node, int step)
{
	struct coarsen c = {.tree = t, .step = step, .memo_n = tree_count(t)};
	c.memo = ARENA_ARRAY(tree_arena(t), const struct re_node *, c.memo_n + 1);
	return coarse(&c, node);
}

static const struct re_node *coarse_step(struct re_tree *t, const struct re_node *node, int step)
{
	return shape_trim(t, regex_simplify(t, coarse_letters(t, node, step)));
}

const struct re_node *regex_coarsen(struct re_tree *t, const struct re_node *node, double budget)
{
	enum { STEPS = 3 };
	const double acceptable = 1000;
	/* Bits that are plenty, enough, and just useful. */
	static const double wanted[] = {28, 22, 16, 11};
	node = coarse_step(t, node, 1); /* costs hardly any precision, and saves much */
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted && node->weight > budget; i++) {
		const struct re_node *part = stretch(t, node, wanted[i], 0);
		part = part ? shape_trim(t, regex_simplify(t, part)) : NULL;
		if (part && part->weight < node->weight / 2)
			node = part;
	}
	for (int step = 2; step <= STEPS && node->weight > 4 * budget; step++)
		node = coarse_step(t, node, step);
	return node->weight <= acceptable ? node : NULL;
}

/* --- for automata made deterministic while scanning ------------------------------------------------ */

/* A gap: almost any byte, blanks too, many times, or lines of such. Whatever began before it would stay half done
 * for the rest of the text, and all combinations of such beginnings would be states. */
static bool is_gap(const struct re_node *node)
{
	enum { LONG = 4 };
	const double most = 1; /* bits: every other byte */
	if (node->op != RE_REPEAT || node->max <= LONG)
		return false;
	const struct re_node *kid = node->kids[0];
	if (kid->op == RE_CLASS)
		return kid->bits < most && byteset_has(&kid->set, ' ');
	for (uint32_t i = 0; i < kid->n; i++)
		if (is_gap(kid->kids[i]))
			return true;
	return false;
}

/* Of a sequence with gaps the rarest part between two of them. */
static const struct re_node *between_gaps(struct re_tree *t, const struct re_node *node)
{
	const double telling = 8;
	/* One beginning is no combination. */
	if (regex_anchored(node))
		return node;
	if (node->op == RE_ALT) {
		const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
		for (uint32_t i = 0; i < node->n; i++)
			kids[i] = between_gaps(t, node->kids[i]);
		return tree_alt(t, kids, node->n);
	}
	if (node->op != RE_CAT)
		return node;
	const struct re_node *best = NULL;
	for (uint32_t from = 0, to; from < node->n; from = to + 1) {
		for (to = from; to < node->n && !is_gap(node->kids[to]);)
			to++;
		const struct re_node *part = tree_cat(t, node->kids + from, to - from);
		if (!best || part->bits > best->bits)
			best = part;
	}
	return best && best->bits >= telling ? best : node;
}

/* Counts cut short let more through to PCRE2. Of large parts five copies are kept: of __FILL_THIS_FORM_LONG2, which asks for
 * five fields of a form and takes PCRE2 0.1 ms a try, three let eight times as many units through. */
static const struct re_node *shorter_counts(struct re_tree *t, const struct re_node *node)
{
	enum { CLASS_COPIES = 12, COPIES = 5, SMALL = 20, WORD = 10, WORDS = 10 };
	if (!node->n)
		return node;
	const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++)
		kids[i] = shorter_counts(t, node->kids[i]);
	if (node->op != RE_REPEAT)
		return tree_with_kids(t, node, kids);
	uint32_t most = kids[0]->op == RE_CLASS	 ? CLASS_COPIES
			: kids[0]->size <= WORD ? WORDS
						: COPIES;
	uint32_t min = node->min < most ? node->min : most;
	/* A short choice of counts stays as it is; a long one loses its upper bound. */
	uint32_t max = node->max <= (kids[0]->op == RE_CLASS ? 4u : kids[0]->size > SMALL ? 1u : 3u) ? node->max : RE_INF;
	if (max != RE_INF && max < min)
		max = min;
	return tree_repeat(t, kids[0], min, max, RE_GREEDY);
}

/* A stretch instead of the whole, where that is a plain run of letters. Not of what is short anyway, nor of lists of
 * words, where it would be words that are met often: candidates cost PCRE2 more there than the states saved. */
static const struct re_node *letters_of(struct re_tree *t, const struct re_node *node)
{
	enum { SMALL = 90, FEW = 110, LIST = 200, GIANT = 1000 };
	const double rare = 22;
	bool stays = regex_anchored(node) || node->size <= FEW || (node->size >= LIST && node->size < GIANT);
	const struct re_node *part = stays ? NULL : stretch(t, node, rare, 0);
	part = part ? shape_trim(t, regex_simplify(t, part)) : NULL;
	return part && part->size <= SMALL && part->size < node->size ? part : node;
}

/* A tree made looser, and what it begins behind. */
struct loosened {
	const struct re_node *node;
	uint32_t lead; /* bytes; RE_INF: any number */
};

static void trim_loosened(struct re_tree *t, struct loosened *l, const struct re_node *node)
{
	node = regex_simplify(t, node);
	uint32_t trimmed = shape_lead(node);
	l->lead = trimmed == RE_INF || l->lead == RE_INF || l->lead + trimmed < trimmed ? RE_INF : l->lead + trimmed;
	l->node = shape_trim(t, node);
}

static void take_part(struct loosened *l, const struct re_node *part)
{
	if (part->size != l->node->size)
		l->lead = RE_INF;
	l->node = part;
}

const struct re_node *regex_loosen(struct re_tree *t, const struct re_node *node, uint32_t *lead_r)
{
	enum { POSITIONS = 16000 };
	static const double wanted[] = {28, 22, 16, 11};
	struct loosened l = {node, 0};
	trim_loosened(t, &l, coarse_letters(t, node, 1));
	take_part(&l, between_gaps(t, l.node));
	trim_loosened(t, &l, shorter_counts(t, l.node));
	take_part(&l, letters_of(t, l.node));
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted && l.node->size > POSITIONS; i++) {
		const struct re_node *part = stretch(t, l.node, wanted[i], 0);
		if (part)
			take_part(&l, shape_trim(t, regex_simplify(t, part)));
	}
	*lead_r = l.lead;
	return l.node;
}
