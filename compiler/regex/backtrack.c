/* backtrack.c: looks at each repeat that may go round many times: is there, within a round, another repeat that could as
 * well take what the rest of the round and the next one take? Atomic groups and possessive repeats give nothing
 * back, so nothing in them counts. */
#include "backtrack.h"

struct search {
	const char **known; /* by node id: looked at; the answer or `fine` */
};

static const char fine[] = "";
static const char nested[] = "a repeat of a repeat that can share the same text in many ways";
static const char twins[] = "a repeat of alternatives that match the same text";

/* So many ways to choose a count that all of them are too many. */
static bool is_open(const struct re_node *node)
{
	enum { MANY = 10 };
	return node->op == RE_REPEAT && node->kind != RE_POSSESSIVE && node->max > MANY && node->max - node->min >= MANY;
}

/* Through groups that change nothing. */
static const struct re_node *inside(const struct re_node *node)
{
	while (node->op == RE_CAPTURE)
		node = node->kids[0];
	return node;
}

/* Whether the node can match with bytes of the set alone, or with nothing. */
static bool fits(const struct re_node *node, const struct byteset *set)
{
	struct byteset both;
	node = inside(node);
	if (node->shortest == 0)
		return true;
	switch ((enum re_op)node->op) {
	case RE_CLASS:
		both = byteset_and(node->set, *set);
		return !byteset_empty(&both);
	case RE_REPEAT: case RE_ATOMIC: return fits(node->kids[0], set);
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			if (!fits(node->kids[i], set))
				return false;
		return true;
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			if (fits(node->kids[i], set))
				return true;
		return false;
	default: return false;
	}
}

/* Whether all items of a round but one can be passed over, or match what that one, a repeat, could take. */
static bool others_fit(const struct re_node *const *items, uint32_t n, uint32_t at)
{
	const struct re_node *kid = inside(inside(items[at])->kids[0]);
	struct byteset none = {{0}};
	for (uint32_t i = 0; i < n; i++)
		if (i != at && !fits(items[i], kid->op == RE_CLASS ? &kid->set : &none))
			return false;
	return true;
}

static const char *round_of(const struct re_node *body);

static const char *round_of_items(const struct re_node *const *items, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct re_node *item = inside(items[i]);
		if (is_open(item) && others_fit(items, n, i))
			return nested;
		if (n == 1 && item->op == RE_REPEAT && item->kind != RE_POSSESSIVE)
			return round_of(item->kids[0]);
	}
	return n == 1 && inside(items[0])->op == RE_ALT ? round_of(items[0]) : fine;
}

static const char *round_of_branches(const struct re_node *alt)
{
	struct byteset seen = {{0}};
	for (uint32_t i = 0; i < alt->n; i++) {
		const struct re_node *branch = inside(alt->kids[i]);
		const char *found = round_of(branch);
		if (found != fine)
			return found;
		if (branch->op != RE_CLASS)
			continue;
		struct byteset both = byteset_and(branch->set, seen);
		if (!byteset_empty(&both))
			return twins;
		seen = byteset_or(seen, branch->set);
	}
	return fine;
}

/* What goes round in a repeat. */
static const char *round_of(const struct re_node *body)
{
	body = inside(body);
	switch ((enum re_op)body->op) {
	case RE_CAT: return round_of_items(body->kids, body->n);
	case RE_ALT: return round_of_branches(body);
	case RE_REPEAT: return round_of_items(&body, 1);
	default: return fine;
	}
}

/* Depth is limited by the parser's limit of nested groups. */
static const char *look(struct search *s, const struct re_node *node)
{
	const char **known = &s->known[node->id];
	if (*known)
		return *known;
	const char *found = fine;
	if (is_open(node))
		found = round_of(node->kids[0]);
	if (node->op != RE_ATOMIC && !(node->op == RE_REPEAT && node->kind == RE_POSSESSIVE))
		for (uint32_t i = 0; i < node->n && found == fine; i++)
			found = look(s, node->kids[i]);
	return *known = found;
}

const char *regex_backtracks(const struct re_tree *t, struct arena *arena, const struct re_node *root)
{
	struct search s = {.known = ARENA_ARRAY(arena, const char *, tree_count(t) + 1)};
	const char *found = look(&s, root);
	return found == fine ? NULL : found;
}
