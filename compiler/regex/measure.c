/* measure.c: facts of a tree that decide how it is run. */
#include "measure.h"

#include "lower.h"

#include <math.h>

/* How often a byte is met in mail text, per 10,000: letters by English frequency, the rest by eye. */
static double byte_share(unsigned c)
{
	static const unsigned short letters[26] = {500, 100, 220, 240, 760, 130, 130, 300, 480, 12, 55, 270, 160,
						   460, 510, 140, 8, 410, 420, 590, 190, 75, 120, 15, 130, 10};
	if (c >= 'a' && c <= 'z')
		return letters[c - 'a'];
	if (c >= 'A' && c <= 'Z')
		return letters[c - 'A'] / 12.0;
	if (c == ' ')
		return 1500;
	if (c == '\n')
		return 180;
	if (byte_is_digit((unsigned char)c))
		return 35;
	if (c > ' ' && c < 127)
		return 22;
	return c >= 128 ? 3 : 1;
}

double measure_share(const struct byteset *set)
{
	double share = 0;
	for (unsigned c = 0; c < 256; c++)
		if (byteset_has(set, c))
			share += byte_share(c);
	return share >= 10000 ? 1 : share / 10000;
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
