/* eval.c: finds eval functions by name; gathers the families' options. Both from the tables. */
#include "eval/eval.h"

#include <stdlib.h>
#include <string.h>

static const struct named {
	const char *name;
	eval_fn fn;
} functions[] = {
#define EVAL(name, args, plugin) {#name, name},
#include "grammar/evals.def"
#undef EVAL
	{NULL, NULL},
};

eval_fn eval_find(const char *name)
{
	/* Once per eval rule when a ruleset is loaded: a walk is quick enough. */
	for (const struct named *f = functions; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f->fn;
	return NULL;
}

void eval_add_note(struct eval *e, struct span text)
{
	struct eval_note *note = ARENA_NEW(e->msg->arena, struct eval_note);
	*note = (struct eval_note){.rule = e->rule, .text = text};
	if (!e->last_note)
		e->last_note = &e->notes;
	*e->last_note = note;
	e->last_note = &note->next;
}

void eval_set_tag(struct eval *e, struct span name, struct span text)
{
	struct eval_tag *tag = ARENA_NEW(e->msg->arena, struct eval_tag);
	*tag = (struct eval_tag){name, text, e->tags};
	e->tags = tag;
}

typedef const void *(*family_conf_fn)(struct arena *, const struct settings *, struct err *);
static const family_conf_fn families[] = {
#define FAMILY(symbol) symbol##_family_conf,
#include "grammar/eval_families.def"
#undef FAMILY
	NULL,
};

const struct eval_conf *eval_conf_new(struct arena *arena, const struct settings *settings,
				      struct err *err)
{
	struct eval_conf *conf = ARENA_NEW(arena, struct eval_conf);
	for (size_t i = 0; families[i]; i++) {
		conf->family[i] = families[i](arena, settings, err);
		if (!conf->family[i])
			return NULL;
	}
	return conf;
}
