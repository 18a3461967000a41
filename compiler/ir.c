/* ir.c: sorts the rules into classes, exists tests, evals, uri_detail conditions and metas.
 * SpamAssassin counterpart: what finish_parsing of Conf/Parser.pm does with its tables by type. */
#include "ir.h"
#include "base/vec.h"

#include <stdlib.h>

/* A pattern on its way into a class. */
struct placed {
	enum wn_view view;
	const char *header;
	struct rule *rule;
	uint32_t cond; /* URI_DETAIL: which condition */
};

static const enum wn_view view_of_type[] = {
#define RULETYPE(symbol, keyword, view) [WN_RULE_##symbol] = WN_VIEW_##view,
#include "grammar/ruletypes.def"
#undef RULETYPE
};

static int compare_str(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* By class, then by rule, then by condition. */
static int compare_placed(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = (int)x->view - (int)y->view;

	if (!order)
		order = compare_str(x->header, y->header);
	if (!order)
		order = (x->rule->id > y->rule->id) - (x->rule->id < y->rule->id);
	return order ? order : (x->cond > y->cond) - (x->cond < y->cond);
}

static bool same_class(const struct placed *a, const struct placed *b)
{
	return a->view == b->view && compare_str(a->header, b->header) == 0;
}

/* With maxhits=1 the first match is all there is to count. */
static bool is_counted(const struct rule *rule, bool negated)
{
	return (rule->tflags & WN_TFLAG(MULTIPLE)) && rule->maxhits != 1 && !negated;
}

static void fill_pattern(struct ir_pattern *p, const struct placed *from)
{
	struct rule *rule = from->rule;
	bool is_cond = from->view == WN_VIEW_URI_DETAIL;

	p->rule = rule;
	p->view = from->view;
	p->src = is_cond ? &rule->conds[from->cond].pattern : &rule->pattern;
	p->negated = is_cond ? rule->conds[from->cond].negated : rule->negated;
	p->counted = !is_cond && is_counted(rule, p->negated);
}

static void make_classes(struct ir *ir, struct placed *placed, size_t n)
{
	VEC(struct ir_class) classes = {0};

	if (n)
		qsort(placed, n, sizeof *placed, compare_placed);
	ir->patterns = ARENA_ARRAY(ir->arena, struct ir_pattern, n + 1);
	ir->npatterns = (uint32_t)n;
	for (uint32_t i = 0; i < n; i++) {
		fill_pattern(&ir->patterns[i], &placed[i]);
		if (i == 0 || !same_class(&placed[i - 1], &placed[i])) {
			struct ir_class c = {.view = placed[i].view, .header = placed[i].header, .first = i};
			vec_push(ir->arena, &classes, c);
		}
		classes.v[classes.n - 1].n++;
	}
	ir->classes = classes.v;
	ir->nclasses = (uint32_t)classes.n;
}

/* Conditions of one rule lie in a row, because the class is sorted by rule. */
static void make_uri_details(struct ir *ir)
{
	VEC(struct ir_uri_detail) list = {0};

	for (uint32_t i = 0; i < ir->npatterns; i++) {
		const struct rule *rule = ir->patterns[i].rule;
		if (rule->type != WN_RULE_URI_DETAIL || (i > 0 && ir->patterns[i - 1].rule == rule))
			continue;
		struct ir_uri_detail one = {ir->patterns[i].rule, i};
		vec_push(ir->arena, &list, one);
	}
	ir->uri_details = list.v;
	ir->nuri_details = (uint32_t)list.n;
}

static void drop_bad_patterns(struct ir *ir)
{
	for (uint32_t i = 0; i < ir->npatterns; i++) {
		struct ir_pattern *p = &ir->patterns[i];
		if (!p->bad || p->rule->left_out)
			continue;
		struct loc where = p->src->where;
		if (where.end > where.start + p->bad_at)
			where.start += (uint32_t)p->bad_at;
		diag_add(ir->src->diags, DIAG_ID_REGEX_BAD, where, "%s: %s", p->rule->name, p->bad);
		p->rule->left_out = true;
	}
}

struct sorted {
	VEC(struct placed) placed;
	VEC(struct rule *) exists, evals;
};

static void sort_rule(struct arena *arena, struct sorted *to, struct rule *rule)
{
	struct placed one = {.view = view_of_type[rule->type], .rule = rule};

	if (rule->left_out)
		return;
	if (rule->type >= WN_RULE_EVAL_BODY && rule->type <= WN_RULE_EVAL_RBL && rule->function)
		vec_push(arena, &to->evals, rule);
	else if (rule->type == WN_RULE_HEADER && rule->exists)
		vec_push(arena, &to->exists, rule);
	else if (rule->type == WN_RULE_URI_DETAIL)
		for (one.cond = 0; one.cond < rule->nconds; one.cond++)
			vec_push(arena, &to->placed, one);
	else if (one.view != WN_VIEW_NONE) {
		one.header = rule->header;
		vec_push(arena, &to->placed, one);
	}
}

static void sort_rules(struct ir *ir)
{
	struct sorted to = {0};

	for (size_t i = 0; i < ir->src->nrules; i++)
		for (struct rule *rule = ir->src->rules[i]; rule; rule = rule->also)
			sort_rule(ir->arena, &to, rule);
	ir->exists = to.exists.v;
	ir->nexists = (uint32_t)to.exists.n;
	ir->evals = to.evals.v;
	ir->nevals = (uint32_t)to.evals.n;
	make_classes(ir, to.placed.v, to.placed.n);
}

struct ir *ir_build(struct arena *arena, const struct ruleset_src *src, unsigned jobs, const char *cache,
		    struct profile *profile)
{
	struct ir *ir = ARENA_NEW(arena, struct ir);
	bool bad = false;

	ir->arena = arena;
	ir->src = src;
	sort_rules(ir);
	ir_lower_patterns(ir, jobs, cache, profile);
	for (uint32_t i = 0; i < ir->npatterns; i++)
		bad |= ir->patterns[i].bad != NULL;
	if (bad) { /* rare: once more without them */
		drop_bad_patterns(ir);
		sort_rules(ir);
		ir_lower_patterns(ir, jobs, cache, profile);
	}
	make_uri_details(ir);
	ir_order_metas(ir);
	return ir;
}
