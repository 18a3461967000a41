/* reuse.c: run_reuse_tests_only: of all rules only those stay that `reuse` lines name, or that are flagged as net; the
 * others are as if never written. SpamAssassin counterpart: Plugin/Reuse.pm, whose other work is mass-check's alone: it
 * takes hits over from a message's X-Spam-Status header, and without mass-check changes nothing. */
#include "load.h"

static bool is_wanted(const struct load *l)
{
	bool on = false, any = false;

	for (size_t i = 0; i < l->settings.n; i++) {
		const struct setting_src *s = &l->settings.v[i];
		if (!strcmp(s->name, "run_reuse_tests_only"))
			on = !strcmp(s->value, "1") || !strcasecmp(s->value, "yes");
		any |= !strcmp(s->name, "reuse");
	}
	for (size_t i = 0; i < l->symbols.n && !any; i++) {
		const struct symbol *s = l->symbols.entries[i].value;
		any = s->tflags && tflags_has(s->tflags, "net");
	}
	return on && any && plugins_any_loaded(&l->plugins, "Reuse");
}

static struct map reused(struct load *l)
{
	static char yes;
	struct map names = map_new(l->arena);

	for (size_t i = 0; i < l->settings.n; i++) {
		struct span value = span_from_str(l->settings.v[i].value);
		size_t end = span_find_byte(value, ' ', 0);
		if (!strcmp(l->settings.v[i].name, "reuse"))
			map_set(&names, span_slice(value, 0, end == (size_t)-1 ? value.n : end), &yes);
	}
	return names;
}

void reuse_resolve(struct load *l)
{
	if (!is_wanted(l))
		return;
	struct map names = reused(l);
	for (size_t i = 0; i < l->symbols.n; i++) {
		struct symbol *s = l->symbols.entries[i].value;
		if (!s->rule || map_has(&names, span_from_str(s->name)) || (s->tflags && tflags_has(s->tflags, "net")))
			continue;
		s->rule = NULL;
		s->meta = NULL;
		s->elsewhere = true; /* no complaint about metas that name it */
	}
}
