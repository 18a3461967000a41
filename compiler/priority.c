/* priority.c: what a meta needs must not run later than the meta.
 * SpamAssassin counterpart: fix_priorities of Conf/Parser.pm.
 * Differs: there a chain of metas is followed or not by the order of a hash; here always. */
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
			if (dep->meta)
				vec_push(l->arena, &todo->list, dep);
		}
	}
	for (size_t i = 0; i < e->nargs; i++)
		lower(l, meta, e->args[i], todo);
}

void priority_resolve(struct load *l)
{
	struct symbols todo = {0};

	/* Each push lowers a priority, and there are few different ones: this ends soon. */
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		s->net = s->net || (s->tflags && tflags_has(s->tflags, "net"));
		if (s->meta)
			vec_push(l->arena, &todo.list, s);
	}
	while (todo.list.n) {
		struct symbol *meta = todo.list.v[--todo.list.n];
		lower(l, meta, meta->meta, &todo);
	}
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (s->rule && s->rule->type != WN_RULE_META && !s->priority && s->net)
			s->priority = NET_PRIORITY;
	}
}
