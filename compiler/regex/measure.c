/* measure.c: facts of a tree that decide how it is run. */
#include "measure.h"

#include "lower.h"

#include <math.h>

/* How often a byte is met in mail text, per 120,000: letters by English frequency, the rest by eye. */
static const unsigned short byte_shares[256] = {
	[0 ... 9] = 12,      ['\n'] = 2160,       [11 ... 31] = 12,    [' '] = 18000,
	['!' ... '/'] = 264, ['0' ... '9'] = 420, [':' ... '@'] = 264,
	['A'] = 500, 100, 220, 240, 760, 130, 130, 300, 480, 12, 55, 270, 160,
	['N'] = 460, 510, 140, 8, 410, 420, 590, 190, 75, 120, 15, 130, 10,
	['[' ... '`'] = 264,
	['a'] = 6000, 1200, 2640, 2880, 9120, 1560, 1560, 3600, 5760, 144, 660, 3240, 1920,
	['n'] = 5520, 6120, 1680, 96, 4920, 5040, 7080, 2280, 900, 1440, 180, 1560, 120,
	['{' ... '~'] = 264, [127] = 12,          [128 ... 255] = 36,
};

static unsigned sum_of_shares(struct byteset set)
{
	unsigned sum = 0;
	for (unsigned i = 0; i < 4; i++)
		for (uint64_t left = set.w[i]; left; left &= left - 1)
			sum += byte_shares[i * 64 + (unsigned)__builtin_ctzll(left)];
	return sum;
}

double measure_share(const struct byteset *set)
{
	const unsigned all = 120000, whole = 121455; /* the sum of byte_shares */
	bool most = byteset_count(set) > 128;
	unsigned sum = sum_of_shares(most ? byteset_not(*set) : *set);
	double share = (double)(most ? whole - sum : sum) / all;
	return share < 1 ? share : 1;
}

static double class_bits(const struct byteset *set)
{
	return -log2(measure_share(set));
}

double measure_bits(const struct re_node *node)
{
	double bits = 0;
	switch ((enum re_op)node->op) {
	case RE_CLASS: return class_bits(&node->set);
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			bits += node->kids[i]->bits;
		return bits;
	case RE_ALT: /* the shares of the branches add up */
		for (uint32_t i = 0; i < node->n; i++)
			bits += exp2(-(double)node->kids[i]->bits);
		return bits >= 1 ? 0 : -log2(bits > 1e-300 ? bits : 1e-300);
	case RE_REPEAT: return node->min * (double)node->kids[0]->bits;
	case RE_CAPTURE: case RE_ATOMIC: return node->kids[0]->bits;
	case RE_ASSERT:
		switch (node->kind) {
		case RE_WORD_EDGE: return 1.5;
		case RE_TEXT_END: case RE_TEXT_END_NL: return 5;
		case RE_LINE_START: case RE_LINE_END: return 3;
		default: return 0;
		}
	default: return 0;
	}
}

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

double measure_weight(const struct re_node *node, bool repeated)
{
	double sum = 0;
	switch ((enum re_op)node->op) {
	case RE_CLASS: return !repeated && is_letter(node) ? 0.1 : 1;
	case RE_CAT: case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			sum += (repeated ? node->kids[i]->repeated_weight : node->kids[i]->weight);
		return sum;
	case RE_REPEAT: {
		double copies = node->max != RE_INF ? node->max : node->min ? node->min : 1;
		/* Hyperscan counts a repeated class without unrolling it. */
		if (node->kids[0]->op == RE_CLASS)
			return copies < 8 ? copies : 8 + copies / 8;
		return copies * (repeated || node->max > 1 ? node->kids[0]->repeated_weight : node->kids[0]->weight);
	}
	default: return 0;
	}
}

bool regex_anchored(const struct re_node *node)
{
	switch ((enum re_op)node->op) {
	case RE_ASSERT: return node->kind == RE_TEXT_START || node->kind == RE_SEARCH_START;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++) {
			if (regex_anchored(node->kids[i]))
				return true;
			if (node->kids[i]->longest)
				return false;
		}
		return false;
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			if (!regex_anchored(node->kids[i]))
				return false;
		return true;
	case RE_CAPTURE: return regex_anchored(node->kids[0]);
	case RE_REPEAT: return node->min && regex_anchored(node->kids[0]);
	default: return false;
	}
}

bool regex_matches_empty(const struct re_node *node)
{
	switch ((enum re_op)node->op) {
	case RE_EMPTY: return true;
	case RE_ASSERT: return node->kind != RE_WORD_EDGE;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			if (!regex_matches_empty(node->kids[i]))
				return false;
		return true;
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			if (regex_matches_empty(node->kids[i]))
				return true;
		return false;
	case RE_REPEAT: return node->min == 0 || regex_matches_empty(node->kids[0]);
	case RE_CAPTURE: return regex_matches_empty(node->kids[0]);
	default: return false;
	}
}
