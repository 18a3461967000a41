/* factor.c: alternatives made small: single bytes become one class, equal heads are shared (a trie),
 * equal tails are shared. */
#include "simplify.h"

#include <stdlib.h>

struct branch {
	const struct re_node *const *v; /* items of a sequence */
	uint32_t n;
	uint32_t order; /* place of the first of its kind, so that output keeps the input's order */
};

static int by_head(const void *a, const void *b)
{
	const struct branch *x = a, *y = b;
	uint32_t hx = x->n ? x->v[0]->id + 1 : 0, hy = y->n ? y->v[0]->id + 1 : 0;
	if (hx != hy)
		return hx < hy ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static int by_order(const void *a, const void *b)
{
	const struct branch *x = a, *y = b;
	return x->order < y->order ? -1 : x->order > y->order;
}

static struct branch branch_of(struct simplify *s, const struct re_node *node, uint32_t order)
{
	if (node->op == RE_CAT)
		return (struct branch){node->kids, node->n, order};
	const struct re_node **one = ARENA_ARRAY(s->arena, const struct re_node *, 1);
	one[0] = node;
	return (struct branch){one, node->op != RE_EMPTY, order};
}

static uint32_t common_head(const struct branch *b, size_t n)
{
	uint32_t k = 0;
	for (;; k++)
		for (size_t i = 0; i < n; i++)
			if (k >= b[i].n || b[i].v[k] != b[0].v[k])
				return k;
}

/* One branch for a run of branches with the same first item: head(tail|tail|...). */
static struct branch share_head(struct simplify *s, const struct branch *b, size_t n)
{
	uint32_t k = common_head(b, n);
	const struct re_node **tails = ARENA_ARRAY(s->arena, const struct re_node *, n);
	for (size_t i = 0; i < n; i++)
		tails[i] = tree_cat(s->tree, b[i].v + k, b[i].n - k);
	const struct re_node *head = tree_cat(s->tree, b[0].v, k);
	const struct re_node *whole[] = {head, simplify_alt(s, tails, n)};
	return branch_of(s, simplify_cat(s, whole, 2), b[0].order);
}

static size_t share_heads(struct simplify *s, struct branch *b, size_t n)
{
	size_t k = 0;
	qsort(b, n, sizeof *b, by_head);
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n && b[i].n && b[j].n && b[j].v[0] == b[i].v[0]; j++)
			;
		b[k++] = j - i > 1 ? share_head(s, b + i, j - i) : b[i];
	}
	qsort(b, k, sizeof *b, by_order);
	return k;
}

struct tail_of {
	const struct re_node *tail; /* the branch behind its first class */
	struct byteset first;
	uint32_t order;
};

static int by_tail(const void *a, const void *b)
{
	const struct tail_of *x = a, *y = b;
	if (x->tail->id != y->tail->id)
		return x->tail->id < y->tail->id ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static int tails_by_order(const void *a, const void *b)
{
	const struct tail_of *x = a, *y = b;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Branches that begin with a class and go on alike become one: their first classes are united. Single
 * classes are the case of an empty tail. Returns the nodes of all branches. */
static const struct re_node **share_tails(struct simplify *s, const struct branch *b, size_t n, size_t *n_r)
{
	struct tail_of *t = ARENA_ARRAY(s->arena, struct tail_of, n);
	const struct re_node **out = ARENA_ARRAY(s->arena, const struct re_node *, n);
	size_t classes = 0, k = 0, merged = 0;
	for (size_t i = 0; i < n; i++)
		if (b[i].n && b[i].v[0]->op == RE_CLASS)
			t[classes++] = (struct tail_of){tree_cat(s->tree, b[i].v + 1, b[i].n - 1),
							b[i].v[0]->set, b[i].order};
	qsort(t, classes, sizeof *t, by_tail);
	for (size_t i = 0; i < classes; i++)
		if (merged && t[merged - 1].tail == t[i].tail)
			t[merged - 1].first = byteset_or(t[merged - 1].first, t[i].first);
		else
			t[merged++] = t[i];
	qsort(t, merged, sizeof *t, tails_by_order);
	for (size_t i = 0, j = 0; i < n || j < merged;) {
		while (i < n && b[i].n && b[i].v[0]->op == RE_CLASS)
			i++;
		if (j < merged && (i == n || t[j].order < b[i].order)) {
			out[k++] = simplify_cat(s, (const struct re_node *[]){
				tree_class(s->tree, &t[j].first), t[j].tail}, 2);
			j++;
		} else if (i < n) {
			out[k++] = tree_cat(s->tree, b[i].v, b[i].n);
			i++;
		}
	}
	*n_r = k;
	return out;
}

const struct re_node *simplify_alt(struct simplify *s, const struct re_node *const *kids, size_t n)
{
	const struct re_node *flat = tree_alt(s->tree, kids, n);
	if (flat->op != RE_ALT)
		return flat;
	struct branch *b = ARENA_ARRAY(s->arena, struct branch, flat->n);
	size_t k = 0;
	bool optional = false;
	for (uint32_t i = 0; i < flat->n; i++) {
		if (flat->kids[i]->op == RE_EMPTY)
			optional = true;
		else
			b[k++] = branch_of(s, flat->kids[i], i);
	}
	k = share_heads(s, b, k);
	const struct re_node **out = share_tails(s, b, k, &k);
	const struct re_node *alt = tree_alt(s->tree, out, k);
	return optional ? simplify_repeat(s, alt, 0, 1) : alt;
}
