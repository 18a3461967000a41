/* relax.c: from what Perl can say to a regular expression: exact where a construct does not change
 * whether the pattern matches, a superset elsewhere. */
#include "lower.h"

struct relax {
	const struct regex_parse *parsed;
	struct re_tree *tree;
	const char *why;
	const struct re_node **memo; /* by id of nodes made before relaxing */
	uint32_t memo_n;
	unsigned backref_depth;
};

static const struct re_node *relax(struct relax *r, const struct re_node *node);

static const struct re_node *give_up(struct relax *r, const char *why, const struct re_node *superset)
{
	if (!r->why)
		r->why = why;
	return superset;
}

static const struct re_node *any_text(struct relax *r)
{
	struct byteset all = byteset_not((struct byteset){{0}});
	return tree_repeat(r->tree, tree_class(r->tree, &all), 0, RE_INF, RE_GREEDY);
}

/* The text a group captured, wherever it stands: its own pattern without positions. */
static const struct re_node *without_positions(struct relax *r, const struct re_node *node)
{
	if (!(node->has & RE_HAS_ASSERT))
		return node;
	if (node->op == RE_ASSERT)
		return tree_empty(r->tree);
	const struct re_node **kids = ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++)
		kids[i] = without_positions(r, node->kids[i]);
	return tree_with_kids(r->tree, node, kids);
}

static const struct re_node *folded(struct relax *r, const struct re_node *node)
{
	if (node->op == RE_CLASS) {
		struct byteset set = byteset_fold(node->set);
		return tree_class(r->tree, &set);
	}
	if (!node->n)
		return node;
	const struct re_node **kids = ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++)
		kids[i] = folded(r, node->kids[i]);
	return tree_with_kids(r->tree, node, kids);
}

static const struct re_node *relax_backref(struct relax *r, const struct re_node *node)
{
	enum { REPEATED_GROUP_SIZE = 200, NESTED_BACKREFS = 3 };
	const struct re_node *body = NULL;
	if (node->min && node->min < r->parsed->groups.n)
		body = r->parsed->groups.v[node->min].body;
	give_up(r, "a back-reference", NULL);
	if (!body || body->size > REPEATED_GROUP_SIZE || r->backref_depth >= NESTED_BACKREFS)
		return any_text(r);
	r->backref_depth++;
	body = without_positions(r, relax(r, body));
	r->backref_depth--;
	return node->kind ? folded(r, body) : body;
}

static const struct re_node *relax_opaque(struct relax *r, const struct re_node *node)
{
	struct byteset all = byteset_not((struct byteset){{0}});
	switch ((enum re_opaque)node->kind) {
	case RE_ANY_TEXT: return give_up(r, "recursion", any_text(r));
	case RE_ANY_BYTE: return give_up(r, "a Unicode property", tree_class(r->tree, &all));
	case RE_KEEP: return tree_empty(r->tree);
	case RE_VERB: return give_up(r, "a backtracking verb", tree_empty(r->tree));
	case RE_ACCEPT: break;
	}
	return give_up(r, "(*ACCEPT)", any_text(r));
}

static const struct re_node *relax_kids(struct relax *r, const struct re_node *node)
{
	const struct re_node **kids = ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++)
		kids[i] = relax(r, node->kids[i]);
	return tree_with_kids(r->tree, node, kids);
}

static const struct re_node *relax_new(struct relax *r, const struct re_node *node)
{
	static const char *const look_names[] = {"a lookahead", "a negative lookahead", "a lookbehind",
						 "a negative lookbehind"};
	switch ((enum re_op)node->op) {
	case RE_LOOK: return give_up(r, look_names[node->kind], tree_empty(r->tree));
	case RE_ATOMIC: return give_up(r, "an atomic group", relax(r, node->kids[0]));
	case RE_BACKREF: return relax_backref(r, node);
	case RE_CAPTURE: return relax(r, node->kids[0]);
	case RE_OPAQUE: return relax_opaque(r, node);
	case RE_COND:
		return give_up(r, "a conditional", tree_alt(r->tree, (const struct re_node *[]){
			relax(r, node->kids[1]), relax(r, node->kids[2]), tree_empty(r->tree)}, 3));
	case RE_REPEAT:
		if (node->kind == RE_POSSESSIVE)
			give_up(r, "a possessive quantifier", NULL);
		return tree_repeat(r->tree, relax(r, node->kids[0]), node->min, node->max, RE_GREEDY);
	default: return relax_kids(r, node);
	}
}

static const struct re_node *relax(struct relax *r, const struct re_node *node)
{
	if (!node->n && node->op != RE_BACKREF && node->op != RE_OPAQUE)
		return node;
	if (node->id < r->memo_n && r->memo[node->id])
		return r->memo[node->id];
	const struct re_node *made = relax_new(r, node);
	if (node->id < r->memo_n)
		r->memo[node->id] = made;
	return made;
}

const struct re_node *regex_relax(const struct regex_parse *parsed, const char **why_r)
{
	struct relax r = {.parsed = parsed, .tree = parsed->tree, .memo_n = tree_count(parsed->tree)};
	r.memo = ARENA_ARRAY(tree_arena(r.tree), const struct re_node *, r.memo_n + 1);
	if (parsed->root->has & RE_HAS_ACCEPT) {
		*why_r = "(*ACCEPT)";
		return NULL;
	}
	const struct re_node *node = relax(&r, parsed->root);
	*why_r = r.why;
	return node;
}
