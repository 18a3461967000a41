/* tree.c: making nodes. One open-addressing table of all nodes of a tree; facts are computed when a
 * node is made, from its kids. */
#include "tree.h"

#include "base/vec.h"
#include "measure.h"

struct re_tree {
	struct arena *arena;
	const struct re_node **slots;
	size_t cap;
	uint32_t count;
	bool unmeasured; /* bits and weights of nodes are not asked for */
};

struct re_tree *tree_new(struct arena *arena)
{
	struct re_tree *t = ARENA_NEW(arena, struct re_tree);
	t->arena = arena;
	t->cap = 1024;
	t->slots = ARENA_ARRAY(arena, const struct re_node *, t->cap);
	return t;
}

struct re_tree *tree_new_unmeasured(struct arena *arena)
{
	struct re_tree *t = tree_new(arena);
	t->unmeasured = true;
	return t;
}

struct arena *tree_arena(struct re_tree *t)
{
	return t->arena;
}

uint32_t tree_count(const struct re_tree *t)
{
	return t->count;
}

/* --- facts ------------------------------------------------------------------------------------ */

static uint32_t add_sat(uint32_t a, uint32_t b)
{
	return a > RE_INF - b ? RE_INF : a + b;
}

static uint32_t mul_sat(uint32_t a, uint32_t b)
{
	uint64_t m = (uint64_t)a * b;
	if (a == 0 || b == 0)
		return 0;
	return m >= RE_INF ? RE_INF : (uint32_t)m;
}

static void facts_of_cat(struct re_node *node)
{
	for (uint32_t i = 0; i < node->n; i++) {
		node->shortest = add_sat(node->shortest, node->kids[i]->shortest);
		node->longest = add_sat(node->longest, node->kids[i]->longest);
		node->size = add_sat(node->size, node->kids[i]->size);
	}
}

static void facts_of_alt(struct re_node *node, uint32_t from)
{
	node->shortest = RE_INF;
	for (uint32_t i = from; i < node->n; i++) {
		const struct re_node *kid = node->kids[i];
		if (kid->shortest < node->shortest)
			node->shortest = kid->shortest;
		if (kid->longest > node->longest)
			node->longest = kid->longest;
		node->size = add_sat(node->size, kid->size);
	}
}

static void facts_of_repeat(struct re_node *node)
{
	const struct re_node *kid = node->kids[0];
	uint32_t copies = node->max == RE_INF ? node->min + 1 : node->max;
	node->shortest = mul_sat(kid->shortest, node->min);
	node->longest = mul_sat(kid->longest, node->max);
	node->size = mul_sat(kid->size, copies ? copies : 1);
}

static uint16_t has_of_assert(enum re_assert kind)
{
	switch (kind) {
	case RE_TEXT_START: case RE_LINE_START: return RE_HAS_ASSERT | RE_HAS_START;
	case RE_SEARCH_START: return RE_HAS_ASSERT | RE_HAS_START | RE_HAS_SEARCH_START;
	case RE_TEXT_END: case RE_TEXT_END_NL: case RE_LINE_END: return RE_HAS_ASSERT | RE_HAS_END;
	case RE_WORD_EDGE: case RE_WORD_INSIDE: break;
	}
	return RE_HAS_ASSERT;
}

static uint16_t own_has(const struct re_node *node)
{
	switch ((enum re_op)node->op) {
	case RE_REPEAT: return node->kind == RE_POSSESSIVE ? RE_HAS_ATOMIC : 0;
	case RE_CAPTURE: return RE_HAS_CAPTURE;
	case RE_ASSERT: return has_of_assert(node->kind);
	case RE_LOOK: return RE_HAS_LOOK;
	case RE_ATOMIC: return RE_HAS_ATOMIC;
	case RE_BACKREF: return RE_HAS_BACKREF;
	case RE_COND: return RE_HAS_COND;
	case RE_OPAQUE: return RE_HAS_OPAQUE | (node->kind == RE_ACCEPT ? RE_HAS_ACCEPT : 0);
	default: return 0;
	}
}

static void set_facts(struct re_node *node)
{
	node->has = own_has(node);
	for (uint32_t i = 0; i < node->n; i++)
		node->has |= node->kids[i]->has;
	switch ((enum re_op)node->op) {
	case RE_CLASS:
		node->shortest = node->longest = node->size = 1;
		break;
	case RE_CAT: facts_of_cat(node); break;
	case RE_ALT: facts_of_alt(node, 0); break;
	case RE_COND: facts_of_alt(node, 1); break;
	case RE_REPEAT: facts_of_repeat(node); break;
	case RE_CAPTURE: case RE_ATOMIC: facts_of_cat(node); break;
	case RE_LOOK: node->size = node->kids[0]->size; break;
	case RE_BACKREF: node->longest = RE_INF; node->size = 1; break;
	case RE_OPAQUE:
		node->shortest = node->kind == RE_ANY_BYTE;
		node->longest = node->kind == RE_ANY_TEXT ? RE_INF : node->shortest;
		node->size = 1;
		break;
	case RE_EMPTY: case RE_NEVER: case RE_ASSERT: break;
	}
}

/* --- the table -------------------------------------------------------------------------------- */

static uint32_t mix(uint32_t h, uint32_t v)
{
	h ^= v;
	h *= 0x9E3779B1u;
	return h ^ h >> 15;
}

static uint32_t hash_node(const struct re_node *node)
{
	uint32_t h = mix(mix(mix(17, (uint32_t)node->op << 8 | node->kind), node->min), node->max);
	if (node->op == RE_CLASS)
		for (int i = 0; i < 4; i++)
			h = mix(mix(h, (uint32_t)node->set.w[i]), (uint32_t)(node->set.w[i] >> 32));
	for (uint32_t i = 0; i < node->n; i++)
		h = mix(h, node->kids[i]->id);
	return h;
}

static bool same(const struct re_node *a, const struct re_node *b)
{
	return a->op == b->op && a->kind == b->kind && a->min == b->min && a->max == b->max &&
	       a->n == b->n && byteset_equal(&a->set, &b->set) &&
	       (!a->n || !memcmp(a->kids, b->kids, a->n * sizeof *a->kids));
}

static void grow(struct re_tree *t)
{
	size_t cap = t->cap * 2;
	const struct re_node **slots = ARENA_ARRAY(t->arena, const struct re_node *, cap);
	for (size_t i = 0; i < t->cap; i++) {
		if (!t->slots[i])
			continue;
		size_t at = t->slots[i]->hash & (cap - 1);
		while (slots[at])
			at = (at + 1) & (cap - 1);
		slots[at] = t->slots[i];
	}
	t->slots = slots;
	t->cap = cap;
}

/* The one node that equals the draft, made now when it is new. */
static const struct re_node *intern(struct re_tree *t, struct re_node draft)
{
	draft.hash = hash_node(&draft);
	size_t at = draft.hash & (t->cap - 1);
	while (t->slots[at]) {
		if (t->slots[at]->hash == draft.hash && same(t->slots[at], &draft))
			return t->slots[at];
		at = (at + 1) & (t->cap - 1);
	}
	struct re_node *node = ARENA_NEW(t->arena, struct re_node);
	*node = draft;
	if (draft.n) {
		node->kids = ARENA_ARRAY(t->arena, const struct re_node *, draft.n);
		memcpy(node->kids, draft.kids, draft.n * sizeof *draft.kids);
	}
	node->id = t->count++;
	set_facts(node);
	if (!t->unmeasured) {
		node->bits = (float)measure_bits(node);
		node->weight = (float)measure_weight(node, false);
		node->repeated_weight = (float)measure_weight(node, true);
	}
	t->slots[at] = node;
	if (t->count * 2 > t->cap)
		grow(t);
	return node;
}

/* --- constructors ----------------------------------------------------------------------------- */

const struct re_node *tree_empty(struct re_tree *t)
{
	return intern(t, (struct re_node){.op = RE_EMPTY});
}

const struct re_node *tree_never(struct re_tree *t)
{
	return intern(t, (struct re_node){.op = RE_NEVER});
}

const struct re_node *tree_class(struct re_tree *t, const struct byteset *set)
{
	return byteset_empty(set) ? tree_never(t)
				  : intern(t, (struct re_node){.op = RE_CLASS, .set = *set});
}

const struct re_node *tree_byte(struct re_tree *t, unsigned c)
{
	struct byteset set = {{0}};
	byteset_add(&set, c);
	return tree_class(t, &set);
}

static const struct re_node *with_kids(struct re_tree *t, struct re_node draft,
				       const struct re_node **kids, size_t n)
{
	draft.kids = kids;
	draft.n = (uint32_t)n;
	return intern(t, draft);
}

static const struct re_node *with_kid(struct re_tree *t, struct re_node draft, const struct re_node *kid)
{
	return with_kids(t, draft, &kid, 1);
}

/* Kids with those of the same op replaced by their own kids, and `drop` left out. */
static size_t flatten(struct re_tree *t, enum re_op op, enum re_op drop, const struct re_node *const *kids,
		      size_t n, const struct re_node ***flat_r)
{
	size_t total = 0, k = 0;
	for (size_t i = 0; i < n; i++)
		total += kids[i]->op == op ? kids[i]->n : kids[i]->op != drop;
	const struct re_node **flat = ARENA_ARRAY(t->arena, const struct re_node *, total + 1);
	for (size_t i = 0; i < n; i++) {
		if (kids[i]->op == op) {
			memcpy(flat + k, kids[i]->kids, kids[i]->n * sizeof *flat);
			k += kids[i]->n;
		} else if (kids[i]->op != drop) {
			flat[k++] = kids[i];
		}
	}
	*flat_r = flat;
	return k;
}

const struct re_node *tree_cat(struct re_tree *t, const struct re_node *const *kids, size_t n)
{
	const struct re_node **flat;
	size_t k = flatten(t, RE_CAT, RE_EMPTY, kids, n, &flat);
	if (k == 0)
		return tree_empty(t);
	return k == 1 ? flat[0] : with_kids(t, (struct re_node){.op = RE_CAT}, flat, k);
}

const struct re_node *tree_cat2(struct re_tree *t, const struct re_node *a, const struct re_node *b)
{
	return tree_cat(t, (const struct re_node *[]){a, b}, 2);
}

const struct re_node *tree_alt(struct re_tree *t, const struct re_node *const *kids, size_t n)
{
	const struct re_node **flat;
	size_t k = flatten(t, RE_ALT, RE_NEVER, kids, n, &flat);
	if (k == 0)
		return tree_never(t);
	return k == 1 ? flat[0] : with_kids(t, (struct re_node){.op = RE_ALT}, flat, k);
}

const struct re_node *tree_repeat(struct re_tree *t, const struct re_node *kid, uint32_t min, uint32_t max,
				  enum re_repeat kind)
{
	if (max == 0 || kid->op == RE_EMPTY)
		return tree_empty(t);
	if (min == 1 && max == 1)
		return kind == RE_POSSESSIVE ? tree_atomic(t, kid) : kid;
	return with_kid(t, (struct re_node){.op = RE_REPEAT, .kind = kind, .min = min, .max = max},
			kid);
}

const struct re_node *tree_capture(struct re_tree *t, const struct re_node *kid, uint32_t number)
{
	return with_kid(t, (struct re_node){.op = RE_CAPTURE, .min = number}, kid);
}

const struct re_node *tree_assert(struct re_tree *t, enum re_assert kind)
{
	return intern(t, (struct re_node){.op = RE_ASSERT, .kind = kind});
}

const struct re_node *tree_look(struct re_tree *t, enum re_look kind, const struct re_node *kid)
{
	return with_kid(t, (struct re_node){.op = RE_LOOK, .kind = kind}, kid);
}

const struct re_node *tree_atomic(struct re_tree *t, const struct re_node *kid)
{
	return with_kid(t, (struct re_node){.op = RE_ATOMIC}, kid);
}

const struct re_node *tree_backref(struct re_tree *t, uint32_t number, bool caseless)
{
	return intern(t, (struct re_node){.op = RE_BACKREF, .kind = caseless, .min = number});
}

const struct re_node *tree_cond(struct re_tree *t, const struct re_node *condition, const struct re_node *yes,
				const struct re_node *no)
{
	const struct re_node *kids[] = {condition, yes, no};
	return with_kids(t, (struct re_node){.op = RE_COND}, kids, 3);
}

const struct re_node *tree_opaque(struct re_tree *t, enum re_opaque kind)
{
	return intern(t, (struct re_node){.op = RE_OPAQUE, .kind = kind});
}

const struct re_node *tree_with_kids(struct re_tree *t, const struct re_node *node,
				     const struct re_node *const *kids)
{
	switch ((enum re_op)node->op) {
	case RE_CAT: return tree_cat(t, kids, node->n);
	case RE_ALT: return tree_alt(t, kids, node->n);
	case RE_REPEAT: return tree_repeat(t, kids[0], node->min, node->max, node->kind);
	case RE_CAPTURE: return tree_capture(t, kids[0], node->min);
	case RE_LOOK: return tree_look(t, node->kind, kids[0]);
	case RE_ATOMIC: return tree_atomic(t, kids[0]);
	case RE_COND: return tree_cond(t, kids[0], kids[1], kids[2]);
	default: return node;
	}
}
