/* relax.c: from what Perl can say to a regular expression: exact where a construct does not change
 * whether the pattern matches, a superset elsewhere. First what has no regular form is replaced
 * (here), then anchors in the middle become look-arounds of one byte (relax_anchor.c), then
 * look-arounds are worked into their surroundings or dropped (relax_look.c). */
#include "relax.h"

static const struct re_node *relax(struct relax *r, const struct re_node *node);

const struct re_node *relax_give_up(struct relax *r, const char *why, const struct re_node *superset)
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
	if (!(node->has & (RE_HAS_ASSERT | RE_HAS_LOOK)))
		return node;
	if (node->op == RE_ASSERT || node->op == RE_LOOK)
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
	relax_give_up(r, "a back-reference", NULL);
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
	case RE_ANY_TEXT: return relax_give_up(r, "recursion", any_text(r));
	case RE_ANY_BYTE: return relax_give_up(r, "a Unicode property", tree_class(r->tree, &all));
	case RE_KEEP: return tree_empty(r->tree);
	case RE_VERB: return relax_give_up(r, "a backtracking verb", tree_empty(r->tree));
	case RE_ACCEPT: break;
	}
	return relax_give_up(r, "(*ACCEPT)", any_text(r));
}

/* A negative look-around can't be widened: its body has to be regular as it stands. */
static const struct re_node *relax_look(struct relax *r, const struct re_node *node)
{
	bool negative = node->kind == RE_NOT_AHEAD || node->kind == RE_NOT_BEHIND;
	if (negative && node->kids[0]->has & RE_NOT_REGULAR)
		return relax_give_up(r, relax_look_name(node->kind), tree_empty(r->tree));
	return tree_look(r->tree, node->kind, relax(r, node->kids[0]));
}

/* A possessive class that can't match what has to follow gives nothing back anyway. */
static bool stops_by_itself(const struct re_node *repeat, const struct re_node *next)
{
	if (repeat->op != RE_REPEAT || repeat->kids[0]->op != RE_CLASS || !next->shortest)
		return false;
	struct byteset follow = shape_edge_set(next, SIDE_FIRST);
	follow = byteset_and(follow, repeat->kids[0]->set);
	return byteset_empty(&follow);
}

static const struct re_node *relax_kids(struct relax *r, const struct re_node *node)
{
	const struct re_node **kids = ARENA_ARRAY(tree_arena(r->tree), const struct re_node *, node->n);
	for (uint32_t i = 0; i < node->n; i++) {
		const struct re_node *kid = node->kids[i];
		if (node->op == RE_CAT && i + 1 < node->n && kid->op == RE_REPEAT && kid->kind == RE_POSSESSIVE &&
		    stops_by_itself(kid, node->kids[i + 1]))
			kid = tree_repeat(r->tree, kid->kids[0], kid->min, kid->max, RE_GREEDY);
		kids[i] = relax(r, kid);
	}
	return tree_with_kids(r->tree, node, kids);
}

static const struct re_node *relax_new(struct relax *r, const struct re_node *node)
{
	switch ((enum re_op)node->op) {
	case RE_LOOK: return relax_look(r, node);
	case RE_ATOMIC: return relax_give_up(r, "an atomic group", relax(r, node->kids[0]));
	case RE_BACKREF: return relax_backref(r, node);
	case RE_CAPTURE: return relax(r, node->kids[0]);
	case RE_OPAQUE: return relax_opaque(r, node);
	case RE_COND:
		return relax_give_up(r, "a conditional", tree_alt(r->tree, (const struct re_node *[]){
			relax(r, node->kids[1]), relax(r, node->kids[2]), tree_empty(r->tree)}, 3));
	case RE_REPEAT:
		if (node->kind == RE_POSSESSIVE)
			relax_give_up(r, "a possessive quantifier", NULL);
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

/* At the end of the pattern nothing is left to backtrack for: atomic is plain there. */
static const struct re_node *plain_tail(struct re_tree *t, const struct re_node *node)
{
	if (!(node->has & RE_HAS_ATOMIC))
		return node;
	switch ((enum re_op)node->op) {
	case RE_ATOMIC: return plain_tail(t, node->kids[0]);
	case RE_REPEAT: return tree_repeat(t, node->kids[0], node->min, node->max, RE_GREEDY);
	case RE_CAT: case RE_ALT: case RE_CAPTURE: {
		const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, node->n);
		memcpy(kids, node->kids, node->n * sizeof *kids);
		for (uint32_t i = node->op == RE_CAT ? node->n - 1 : 0; i < node->n; i++)
			kids[i] = plain_tail(t, kids[i]);
		return tree_with_kids(t, node, kids);
	}
	default: return node;
	}
}

const struct re_node *regex_relax(const struct regex_parse *parsed, const char **why_r)
{
	enum { ROUNDS = 3 }; /* working a look-around in can move an anchor */
	struct relax r = {.parsed = parsed, .tree = parsed->tree};
	const struct re_node *node = plain_tail(r.tree, parsed->root);
	if (node->has & RE_HAS_ACCEPT) {
		*why_r = "(*ACCEPT)";
		return NULL;
	}
	r.memo_n = tree_count(r.tree);
	r.memo = ARENA_ARRAY(tree_arena(r.tree), const struct re_node *, r.memo_n + 1);
	node = relax(&r, node);
	for (int i = 0; i < ROUNDS; i++) {
		node = relax_anchors(&r, node);
		if (!(node->has & RE_HAS_LOOK))
			break;
		node = relax_looks(&r, node, i + 1 == ROUNDS);
	}
	*why_r = r.why;
	return node;
}
