/* eval.c: finds eval functions by name; gathers the families' options. Both from the tables. */
#include "eval/eval.h"

#include <stdlib.h>
#include <string.h>

static const struct named {
	const char *name;
	eval_fn fn;
	const char *plugin;
} functions[] = {
#define EVAL(name, args, plugin) {#name, name, #plugin},
#include "grammar/evals.def"
#undef EVAL
	{NULL, NULL, NULL},
};

/* Once per eval rule when a ruleset is loaded: a walk is quick enough. */
static const struct named *find(const char *name)
{
	const struct named *f = functions;
	while (f->name && strcmp(f->name, name) != 0)
		f++;
	return f;
}

eval_fn eval_find(const char *name)
{
	return find(name)->fn;
}

unsigned eval_needs(const char *name, const struct wn_arg *argv, unsigned argc)
{
	const char *plugin = find(name)->plugin;
	if (!plugin)
		return 0;
	if (strcmp(plugin, "HTMLEval") == 0 || strcmp(plugin, "HTTPSMismatch") == 0)
		return EVAL_HTML;
	/* "At least no image" holds without any; there is no ratio to none. */
	bool image = strcmp(plugin, "ImageInfo") == 0 &&
		     (argc < 2 || argv[1].num > 0 || strcmp(name, "image_to_text_ratio") == 0);
	return image ? EVAL_IMAGE : 0;
}

unsigned eval_has(struct message *m)
{
	unsigned has = message_html_all(m) ? EVAL_HTML : 0;
	for (struct part *p = NULL; (p = part_next_leaf(m, p));)
		has |= strncmp(p->type, "image/", strlen("image/")) == 0 ? EVAL_IMAGE : 0;
	return has;
}

const struct header_key *eval_header(struct arena *arena, const char *name,
				     const struct wn_arg *argv, unsigned argc)
{
	static const struct {
		const char *function, *modifier;
	} all[] = {{"check_freemail_header", ":addr"}, {"check_illegal_chars", ":raw"}};
	for (size_t i = 0; argc && i < sizeof all / sizeof *all; i++) {
		if (strcmp(name, all[i].function) != 0)
			continue;
		bool said =
		    span_has_suffix(span_from_str(argv[0].s), span_from_str(all[i].modifier));
		struct header_key *key = ARENA_NEW(arena, struct header_key);
		*key = header_key_new(
		    arena, arena_printf(arena, "%s%s", argv[0].s, said ? "" : all[i].modifier));
		return key;
	}
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
