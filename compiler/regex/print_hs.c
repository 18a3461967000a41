/* print_hs.c: a regular tree as Hyperscan pattern text: printable ASCII without NUL, no flags needed but
 * CASELESS, which is used when every class is closed under ASCII case. Positions are spelled so that
 * no MULTILINE or DOTALL is needed. */
#include "lower.h"

/* --- case ------------------------------------------------------------------------------------- */

static struct byteset ascii_fold(struct byteset s)
{
	struct byteset out = s;
	for (unsigned c = 'A'; c <= 'Z'; c++)
		if (byteset_has(&s, c) || byteset_has(&s, c | 32))
			byteset_add(&out, c), byteset_add(&out, c | 32);
	return out;
}

static bool all_folded(const struct re_node *node)
{
	if (node->op == RE_CLASS) {
		struct byteset folded = ascii_fold(node->set);
		return byteset_equal(&folded, &node->set);
	}
	for (uint32_t i = 0; i < node->n; i++)
		if (!all_folded(node->kids[i]))
			return false;
	return true;
}

/* --- bytes and classes ------------------------------------------------------------------------ */

static void print_byte(struct strbuf *out, unsigned c)
{
	if (byte_is_alnum((unsigned char)c) || (c && c < 128 && strchr(" _,;:!@%&=~`'\"<>/", (int)c)))
		strbuf_add_byte(out, (unsigned char)c);
	else if (c > ' ' && c < 127)
		strbuf_add_byte(out, '\\'), strbuf_add_byte(out, (unsigned char)c);
	else
		strbuf_printf(out, "\\x%02x", c);
}

static void print_ranges(struct strbuf *out, const struct byteset *set)
{
	for (unsigned from = 0; from < 256; from++) {
		if (!byteset_has(set, from))
			continue;
		unsigned to = from;
		while (to < 255 && byteset_has(set, to + 1))
			to++;
		print_byte(out, from);
		if (to > from + 1)
			strbuf_add_byte(out, '-');
		if (to > from)
			print_byte(out, to);
		from = to;
	}
}

static void print_class(struct strbuf *out, struct byteset set, bool caseless)
{
	unsigned n = byteset_count(&set);
	bool negate = n > 128 && n < 256;
	if (negate)
		set = byteset_not(set);
	if (caseless)
		for (unsigned c = 'A'; c <= 'Z'; c++)
			if (byteset_has(&set, c | 32))
				set.w[1] &= ~(UINT64_C(1) << (c - 64));
	if (!negate && byteset_count(&set) == 1) {
		print_byte(out, byteset_first(&set));
		return;
	}
	strbuf_add_str(out, negate ? "[^" : "[");
	print_ranges(out, &set);
	strbuf_add_byte(out, ']');
}

/* --- the tree --------------------------------------------------------------------------------- */

enum level { IN_ALT, IN_CAT, IN_REPEAT };

static void print_node(struct strbuf *out, const struct re_node *node, enum level level, bool caseless);

static void print_assert(struct strbuf *out, enum re_assert kind)
{
	switch (kind) {
	case RE_TEXT_START: case RE_SEARCH_START: strbuf_add_str(out, "^"); break;
	case RE_TEXT_END: strbuf_add_str(out, "\\z"); break;
	case RE_TEXT_END_NL: strbuf_add_str(out, "$"); break;
	case RE_LINE_START: strbuf_add_str(out, "(?m:^)"); break;
	case RE_LINE_END: strbuf_add_str(out, "(?m:$)"); break;
	case RE_WORD_EDGE: strbuf_add_str(out, "\\b"); break;
	case RE_WORD_INSIDE: strbuf_add_str(out, "\\B"); break;
	}
}

static void print_count(struct strbuf *out, uint32_t min, uint32_t max)
{
	if (max == 1 && min == 0)
		strbuf_add_byte(out, '?');
	else if (max == RE_INF && min < 2)
		strbuf_add_byte(out, min ? '+' : '*');
	else if (max == RE_INF)
		strbuf_printf(out, "{%u,}", min);
	else if (max == min)
		strbuf_printf(out, "{%u}", min);
	else
		strbuf_printf(out, "{%u,%u}", min, max);
}

static void print_list(struct strbuf *out, const struct re_node *node, enum level level, bool caseless)
{
	bool alt = node->op == RE_ALT, group = level == IN_REPEAT || (alt && level == IN_CAT);
	if (group)
		strbuf_add_str(out, "(?:");
	for (uint32_t i = 0; i < node->n; i++) {
		if (alt && i)
			strbuf_add_byte(out, '|');
		print_node(out, node->kids[i], alt ? IN_ALT : IN_CAT, caseless);
	}
	if (group)
		strbuf_add_byte(out, ')');
}

static void print_repeat(struct strbuf *out, const struct re_node *node, enum level level, bool caseless)
{
	if (level == IN_REPEAT)
		strbuf_add_str(out, "(?:");
	print_node(out, node->kids[0], IN_REPEAT, caseless);
	print_count(out, node->min, node->max);
	if (level == IN_REPEAT)
		strbuf_add_byte(out, ')');
}

static void print_node(struct strbuf *out, const struct re_node *node, enum level level, bool caseless)
{
	switch ((enum re_op)node->op) {
	case RE_CLASS: print_class(out, node->set, caseless); break;
	case RE_CAT: case RE_ALT: print_list(out, node, level, caseless); break;
	case RE_REPEAT: print_repeat(out, node, level, caseless); break;
	case RE_CAPTURE: print_node(out, node->kids[0], level, caseless); break;
	case RE_ASSERT:
		if (level == IN_REPEAT)
			strbuf_add_str(out, "(?:");
		print_assert(out, node->kind);
		if (level == IN_REPEAT)
			strbuf_add_byte(out, ')');
		break;
	default: strbuf_add_str(out, "(?:)"); break; /* RE_EMPTY: the rest is not regular */
	}
}

void regex_print_hs(struct strbuf *out, const struct re_node *node, bool *caseless_r)
{
	*caseless_r = all_folded(node);
	print_node(out, node, IN_ALT, *caseless_r);
}
