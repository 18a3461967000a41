/* meta.c: binds the names of metas to rules, expands rules_matching(), finds cycles.
 * SpamAssassin counterpart: compile_meta_rules of Conf/Parser.pm. A meta in a cycle, or that needs one
 * that is, waits for nothing: it runs behind the lowest priority there is, with what has hit by then.
 * Differs: metas that it names are 0; there the order of a hash decides. */
#include "load.h"

enum mark { MARK_NEW, MARK_OPEN, MARK_DONE, MARK_BROKEN };

/* Shell-like * and ?, over the whole name. */
static bool glob_matches(const char *glob, const char *name)
{
	const char *star = NULL, *retry = NULL;

	while (*name) {
		if (*glob == '*') {
			star = glob++;
			retry = name;
		} else if (*glob == '?' || *glob == *name) {
			glob++;
			name++;
		} else if (star) {
			glob = star + 1;
			name = ++retry;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}

/* Every name that has a score, so every rule and every name of a score line, but not the meta itself. */
static void expand_matching(struct load *l, const struct symbol *meta, struct mexpr *e)
{
	VEC(struct mexpr *) nodes = {0};
	bool site_only = l->user && map_has(&l->site_globs, span_from_str(e->name));

	for (size_t i = 0; i < l->symbols.n; i++) {
		const struct symbol *s = l->symbols.entries[i].value;
		if (s == meta || (site_only && !s->site) || (!s->rule && !s->scored) || !glob_matches(e->name, s->name))
			continue;
		struct mexpr *node = ARENA_NEW(l->arena, struct mexpr);
		*node = (struct mexpr){.op = MEXPR_RULE, .name = s->name, .rule = s->rule,
				       .where = e->where};
		vec_push(l->arena, &nodes, node);
	}
	e->args = nodes.v;
	e->nargs = nodes.n;
	e->depth = 1;
}

static void bind(struct load *l, const struct symbol *meta, struct mexpr *e)
{
	if (e->op == MEXPR_MATCHING) {
		expand_matching(l, meta, e);
		return;
	}
	if (e->op == MEXPR_RULE && !strcmp(e->name, "local_tests_only")) {
		e->op = MEXPR_NUM;
		e->num = l->options->local_tests_only;
		return;
	}
	if (e->op == MEXPR_RULE) {
		struct span name = span_from_str(e->name);
		struct symbol *s = symbol_find(l, name);
		e->rule = s ? s->rule : NULL;
		if (!e->rule && !(s && s->elsewhere))
			diag_add(l->diags, DIAG_ID_META_UNKNOWN, e->where,
				 "there is no rule %s%s", e->name, symbol_suggestion(l, name));
		return;
	}
	for (size_t i = 0; i < e->nargs; i++)
		bind(l, meta, e->args[i]);
}

static void list_metas(struct load *l, const struct mexpr *e, struct symbols *deps)
{
	if (e->rule && e->rule->type == WN_RULE_META)
		vec_push(l->arena, &deps->list, symbol_find(l, span_from_str(e->rule->name)));
	for (size_t i = 0; i < e->nargs; i++)
		list_metas(l, e->args[i], deps);
}

struct frame {
	struct symbol *symbol;
	struct symbols deps;
	size_t next;
};

static void enter(struct load *l, struct symbol *s, struct frame *f)
{
	*f = (struct frame){.symbol = s};
	s->mark = MARK_OPEN;
	list_metas(l, s->meta, &f->deps);
}

static void break_meta(struct load *l, struct symbol *s, const char *why, const char *other)
{
	if (s->mark == MARK_BROKEN)
		return;
	s->mark = MARK_BROKEN;
	diag_add(l->diags, DIAG_ID_META_CYCLE, s->rule->where, "%s %s %s", s->name, why, other);
}

/* A depth-first walk with a stack of its own: a chain of metas may be as long as a file. */
static void find_cycles(struct load *l, struct symbol *start)
{
	VEC(struct frame) stack = {0};
	struct frame f;

	enter(l, start, &f);
	vec_push(l->arena, &stack, f);
	while (stack.n) {
		struct frame *top = &stack.v[stack.n - 1];
		if (top->next == top->deps.list.n) {
			if (top->symbol->mark == MARK_OPEN)
				top->symbol->mark = MARK_DONE;
			stack.n--;
			continue;
		}
		struct symbol *dep = top->deps.list.v[top->next];
		if (dep->mark == MARK_NEW) {
			enter(l, dep, &f);
			vec_push(l->arena, &stack, f);
			continue; /* looked at again when it is done */
		}
		if (dep->mark == MARK_BROKEN)
			break_meta(l, top->symbol, "needs", dep->name);
		if (dep->mark == MARK_OPEN) {
			size_t i = stack.n - 1;
			while (stack.v[i].symbol != dep)
				i--;
			for (; i < stack.n; i++)
				break_meta(l, stack.v[i].symbol, "depends on itself through",
					   stack.v[i].deps.list.v[stack.v[i].next]->name);
		}
		top->next++;
	}
}

void meta_resolve(struct load *l)
{
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (s->meta)
			bind(l, s, s->meta);
	}
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (s->meta && s->mark == MARK_NEW)
			find_cycles(l, s);
	}
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (s->meta) {
			s->rule->meta = s->meta;
			s->rule->cyclic = s->mark == MARK_BROKEN;
		}
	}
}

/* What has not run by then is 0. */
static void cut(struct load *l, struct mexpr *e, long lowest)
{
	bool is_rule = e->op == MEXPR_RULE;

	if (is_rule && (!e->rule || e->rule->type == WN_RULE_META ||
			symbol_find(l, span_from_str(e->rule->name))->priority > lowest))
		*e = (struct mexpr){.op = MEXPR_NUM, .where = e->where};
	for (size_t i = 0; i < e->nargs; i++)
		cut(l, e->args[i], lowest);
}

void meta_cut_cycles(struct load *l)
{
	long lowest = 0;

	for (size_t i = 0; i < l->symbols.n; i++) {
		const struct symbol *s = l->symbols.entries[i].value;
		if (s->rule && s->priority < lowest)
			lowest = s->priority;
	}
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (s->meta && s->rule->cyclic)
			cut(l, s->meta, lowest);
	}
}
