/* lookbehind.c: Perl looks behind for texts of several lengths, (?<!a|b(?:c|de)?); PCRE2 10.42 only for alternatives that have one
 * length each. What has several is written out as such, as far as that is not too much; the rest is refused
 * (possessive ones too, which Perl runs past the end of what it looks behind for). Which way a text was matched does not matter: it
 * is not known behind the group. */
#include "lower.h"

#define WAYS_LIMIT 200u   /* alternatives, each compiled and tried */
#define PIECES_LIMIT 4000u /* bytes and positions in all of them */

/* Bytes and positions in a row. */
struct way {
	const struct re_node **v;
	size_t n;
};
struct ways {
	VEC(struct way) list;
	size_t pieces;
};

static bool add(struct arena *arena, struct ways *to, struct way a, struct way b)
{
	struct way both = {ARENA_ARRAY(arena, const struct re_node *, a.n + b.n + 1), a.n + b.n};
	for (size_t i = 0; i < both.n; i++)
		both.v[i] = i < a.n ? a.v[i] : b.v[i - a.n];
	to->pieces += both.n + 1;
	vec_push(arena, &to->list, both);
	return to->list.n <= WAYS_LIMIT && to->pieces <= PIECES_LIMIT;
}

/* Each of a followed by each of b. */
static bool multiply(struct arena *arena, const struct ways *a, const struct ways *b, struct ways *out)
{
	for (size_t i = 0; i < a->list.n; i++)
		for (size_t k = 0; k < b->list.n; k++)
			if (!add(arena, out, a->list.v[i], b->list.v[k]))
				return false;
	return true;
}

static bool expand(struct re_tree *tree, const struct re_node *node, struct ways *out);

static bool expand_row(struct re_tree *tree, const struct re_node *node, struct ways *out)
{
	struct arena *arena = tree_arena(tree);
	struct ways all = {0};
	if (!add(arena, &all, (struct way){0}, (struct way){0}))
		return false;
	for (uint32_t i = 0; i < node->n; i++) {
		struct ways kid = {0}, more = {0};
		if (!expand(tree, node->kids[i], &kid) || !multiply(arena, &all, &kid, &more))
			return false;
		all = more;
	}
	for (size_t i = 0; i < all.list.n; i++)
		if (!add(arena, out, all.list.v[i], (struct way){0}))
			return false;
	return true;
}

static bool expand_repeat(struct re_tree *tree, const struct re_node *node, struct ways *out)
{
	struct arena *arena = tree_arena(tree);
	struct ways kid = {0}, times = {0};
	if (node->kind == RE_POSSESSIVE || node->max == RE_INF || !expand(tree, node->kids[0], &kid) ||
	    !add(arena, &times, (struct way){0}, (struct way){0}))
		return false;
	for (uint32_t n = 0; n <= node->max; n++) {
		struct ways more = {0};
		for (size_t i = 0; n >= node->min && i < times.list.n; i++)
			if (!add(arena, out, times.list.v[i], (struct way){0}))
				return false;
		if (n < node->max && !multiply(arena, &times, &kid, &more))
			return false;
		times = more;
	}
	return true;
}

/* Adds the ways to match the node; false: too many, or what has no such form. */
static bool expand(struct re_tree *tree, const struct re_node *node, struct ways *out)
{
	struct arena *arena = tree_arena(tree);
	struct ways ahead = {0};
	struct way itself = {ARENA_ARRAY(arena, const struct re_node *, 1), 1};
	itself.v[0] = node;
	switch ((enum re_op)node->op) {
	case RE_EMPTY: return add(arena, out, (struct way){0}, (struct way){0});
	case RE_NEVER: return true;
	case RE_CLASS:
	case RE_ASSERT: return add(arena, out, itself, (struct way){0});
	case RE_LOOK: /* look-behinds were written out before */
		return (node->kind == RE_AHEAD || node->kind == RE_NOT_AHEAD) && expand(tree, node->kids[0], &ahead) &&
		       add(arena, out, itself, (struct way){0});
	case RE_CAT: return expand_row(tree, node, out);
	case RE_REPEAT: return expand_repeat(tree, node, out);
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			if (!expand(tree, node->kids[i], out))
				return false;
		return true;
	default: return false;
	}
}

static void print_ways(struct re_tree *tree, struct strbuf *b, const struct ways *ways);

static void print_look(struct re_tree *tree, struct strbuf *b, const struct re_node *look)
{
	struct ways ways = {0};
	expand(tree, look->kids[0], &ways);
	strbuf_add_str(b, look->kind == RE_AHEAD ? "(?=" : "(?!");
	print_ways(tree, b, &ways);
	strbuf_add_str(b, ways.list.n ? ")" : "(?!))");
}

static void print_way(struct re_tree *tree, struct strbuf *b, const struct way *way)
{
	for (size_t i = 0, same; i < way->n; i += same) {
		const struct re_node *node = way->v[i];
		for (same = 1; i + same < way->n && node->op == RE_CLASS && way->v[i + same] == node;)
			same++;
		if (node->op == RE_ASSERT)
			strbuf_add_str(b, regex_assert_text((enum re_assert)node->kind));
		else if (node->op == RE_LOOK)
			print_look(tree, b, node);
		else
			regex_print_bytes(b, &node->set);
		if (same > 1)
			strbuf_printf(b, "{%zu}", same);
	}
}

static void print_ways(struct re_tree *tree, struct strbuf *b, const struct ways *ways)
{
	for (size_t i = 0; i < ways->list.n; i++) {
		strbuf_add_str(b, i ? "|" : "");
		print_way(tree, b, &ways->list.v[i]);
	}
}

const struct re_node *lookbehind_write_out(struct parse_state *s, size_t start, size_t end, const struct re_node *body)
{
	struct ways ways = {0};
	VEC(const struct re_node *) kids = {0};
	struct strbuf b = strbuf_new(s->arena);
	if (!expand(s->tree, body, &ways) && !(body->has & RE_HAS_COND)) /* both ways of a condition may be of one length */
		return parse_fail(s, start, "a look-behind of several lengths that cannot be written out as alternatives of one length each");
	if (body->has & RE_HAS_COND || !ways.list.n)
		return body;
	strbuf_add_str(&b, "(?-i)");
	print_ways(s->tree, &b, &ways);
	for (size_t i = 0; i < ways.list.n; i++)
		vec_push(s->arena, &kids, tree_cat(s->tree, ways.list.v[i].v, ways.list.v[i].n));
	parse_edit(s, start, end, strbuf_span(&b));
	return tree_alt(s->tree, kids.v, kids.n);
}
