/* symtab.c: the names of rules and what has been said about them so far. */
#include "load.h"
#include "base/nearest.h"

struct symbol *symbol_get(struct load *l, struct span name)
{
	struct symbol *s = map_get(&l->symbols, name);

	if (s)
		return s;
	s = ARENA_NEW(l->arena, struct symbol);
	s->name = arena_span_str(l->arena, name);
	map_set(&l->symbols, span_from_str(s->name), s);
	return s;
}

struct symbol *symbol_find(const struct load *l, struct span name)
{
	return map_get(&l->symbols, name);
}

bool is_rule_name(struct span name)
{
	if (!name.n || byte_is_digit(name.p[0]))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!byte_is_word(name.p[i]))
			return false;
	return true;
}

const char *symbol_suggestion(struct load *l, struct span name)
{
	struct nearest near = nearest_new(name);

	if (++l->suggestions > SUGGESTION_LIMIT)
		return "";
	for (size_t i = 0; i < l->symbols.n; i++) {
		const struct symbol *s = l->symbols.entries[i].value;
		if (s->rule)
			nearest_offer(&near, s->name);
	}
	return near.best ? arena_printf(l->arena, ", did you mean %s?", near.best) : "";
}
