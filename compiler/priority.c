/* priority.c: what a meta needs must not run later than the meta.
 * SpamAssassin counterpart: fix_priorities of Conf/Parser.pm; finish_parsing_start of
 * Plugin/Razor2.pm and Plugin/Pyzor.pm.
 * Differs: metas of one priority are looked at in the order of a hash there, here those before what they need. */
#include "load.h"

#include <stdlib.h>

#define NET_PRIORITY (-100) /* of network rules that say nothing else */

static void lower(struct load *l, struct symbol *meta, const struct mexpr *e, struct symbols *todo)
{
	if (e->rule) {
		struct symbol *dep = symbol_find(l, span_from_str(e->rule->name));
		bool net = meta->priority < NET_PRIORITY && dep->net;
		long wanted = net ? NET_PRIORITY : meta->priority;
		if (dep->priority > meta->priority && dep->priority != wanted) {
			dep->priority = wanted;
			/* One that had its turn before does not pass it on; one whose turn comes will. */
			if (dep->meta && !dep->rule->cyclic && dep->own_priority == meta->own_priority)
				vec_push(l->arena, &todo->list, dep);
		}
	}
	for (size_t i = 0; i < e->nargs; i++)
		lower(l, meta, e->args[i], todo);
}

static bool is_switched_off(const struct load *l, const char *setting)
{
	bool off = false;

	for (size_t i = 0; i < l->settings.n; i++)
		if (!strcmp(l->settings.v[i].name, setting))
			off = strtod(l->settings.v[i].value, NULL) == 0;
	return off;
}

/* Rules that ask another program are to start it early, whatever their priority says. */
static void start_early(struct load *l, struct symbol *s, bool razor, bool pyzor)
{
	const char *function = s->rule && s->rule->function ? s->rule->function : "";

	if ((razor && (!strcmp(function, "check_razor2") ||
		       !strcmp(function, "check_razor2_range"))) ||
	    (pyzor && !strcmp(function, "check_pyzor")))
		s->priority = NET_PRIORITY;
}

static int compare_priorities(const void *a, const void *b)
{
	const struct symbol *x = *(struct symbol *const *)a, *y = *(struct symbol *const *)b;
	return x->priority != y->priority ? (x->priority < y->priority ? -1 : 1)
					  : strcmp(x->name, y->name);
}

void priority_resolve(struct load *l)
{
	bool razor = !is_switched_off(l, "razor_fork"), pyzor = !is_switched_off(l, "pyzor_fork");
	struct symbols metas = {0}, todo = {0};

	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		start_early(l, s, razor, pyzor);
		s->own_priority = s->priority;
		s->net = s->net || (s->tflags && tflags_has(s->tflags, "net"));
		if (s->meta && !s->rule->cyclic)
			vec_push(l->arena, &metas.list, s);
	}
	if (metas.list.n)
		qsort(metas.list.v, metas.list.n, sizeof *metas.list.v, compare_priorities);
	/* The lowest first, and at once what it lowers of its own priority. */
	for (size_t i = 0; i < metas.list.n; i++) {
		vec_push(l->arena, &todo.list, metas.list.v[i]);
		while (todo.list.n) {
			struct symbol *meta = todo.list.v[--todo.list.n];
			lower(l, meta, meta->meta, &todo);
		}
	}
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (s->rule && s->rule->type != WN_RULE_META && !s->priority && s->net)
			s->priority = NET_PRIORITY;
	}
}
