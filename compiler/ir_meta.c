/* ir_meta.c: the order of metas. Depth-first by name, without recursion, so that a chain of any
 * length is fine. Cycles were left out by the front end; one that is there all the same is cut.
 * SpamAssassin counterpart: the dependency loop of do_meta_tests in Plugin/Check.pm. */
#include "ir.h"
#include "base/vec.h"

#include <stdlib.h>

typedef VEC(struct rule *) rule_vec;

static int compare_id(const void *a, const void *b)
{
	uint32_t x = (*(struct rule *const *)a)->id, y = (*(struct rule *const *)b)->id;

	return (x > y) - (x < y);
}

/* Depth is bounded by the parser's limit on nested parentheses. */
static void collect(struct arena *arena, const struct mexpr *e, bool metas_only, rule_vec *list)
{
	if (e->op == MEXPR_RULE && e->rule && !e->rule->left_out &&
	    (!metas_only || e->rule->type == WN_RULE_META))
		vec_push(arena, list, e->rule);
	for (size_t i = 0; i < e->nargs; i++)
		collect(arena, e->args[i], metas_only, list);
}

static struct rule **names(struct arena *arena, const struct rule *meta, bool metas_only,
			   uint32_t *n_r)
{
	rule_vec list = {0};
	uint32_t n = 0;

	collect(arena, meta->meta, metas_only, &list);
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, compare_id);
	for (size_t i = 0; i < list.n; i++)
		if (n == 0 || list.v[n - 1] != list.v[i])
			list.v[n++] = list.v[i];
	*n_r = n;
	return list.v;
}

struct rule **ir_meta_deps(struct arena *arena, const struct rule *meta, uint32_t *n_r)
{
	return names(arena, meta, true, n_r);
}

struct rule **ir_meta_rules(struct arena *arena, const struct rule *meta, uint32_t *n_r)
{
	return names(arena, meta, false, n_r);
}

bool ir_meta_names_none(const struct mexpr *e)
{
	if (e->op == MEXPR_RULE && (!e->rule || e->rule->left_out))
		return true;
	for (size_t i = 0; i < e->nargs; i++)
		if (ir_meta_names_none(e->args[i]))
			return true;
	return false;
}

struct visit {
	struct rule *meta;
	struct rule **deps;
	uint32_t n, next;
};

enum { UNSEEN, OPEN, DONE };

void ir_order_metas(struct ir *ir)
{
	unsigned char *state = arena_alloc(ir->arena, ir->src->nrules + 1);
	rule_vec order = {0};
	VEC(struct visit) stack = {0};

	for (size_t i = 0; i < ir->src->nrules; i++) {
		struct rule *root = ir->src->rules[i];
		if (root->type != WN_RULE_META || root->left_out || !root->meta || state[root->id])
			continue;
		struct visit first = {.meta = root};
		first.deps = ir_meta_deps(ir->arena, root, &first.n);
		state[root->id] = OPEN;
		vec_push(ir->arena, &stack, first);
		while (stack.n) {
			struct visit *top = &stack.v[stack.n - 1];
			if (top->next == top->n) {
				state[top->meta->id] = DONE;
				vec_push(ir->arena, &order, top->meta);
				stack.n--;
				continue;
			}
			struct rule *dep = top->deps[top->next++];
			if (state[dep->id] != UNSEEN || !dep->meta)
				continue;
			struct visit deeper = {.meta = dep};
			deeper.deps = ir_meta_deps(ir->arena, dep, &deeper.n);
			state[dep->id] = OPEN;
			vec_push(ir->arena, &stack, deeper);
		}
	}
	ir->metas = order.v;
	ir->nmetas = (uint32_t)order.n;
}
