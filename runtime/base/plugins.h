/* plugins: which of SpamAssassin's plugins are loaded, and what conditions can ask about them. */
#ifndef WINNOW_PLUGINS_H
#define WINNOW_PLUGINS_H

#include "base/map.h"

enum plugin_id {
#define PLUGIN(name) PLUGIN_##name,
#include "grammar/plugins.def"
#undef PLUGIN
	PLUGINS
};

struct plugins {
	bool loaded[PLUGINS];
	struct map compat; /* names given by enable_compat */
};

/* Marks a plugin loaded. `package` is its full name. False when there is no such plugin. */
bool plugins_load(struct plugins *p, struct span package);
/* Whether a plugin is loaded, by its full name. */
bool plugins_loaded(const struct plugins *p, struct span package);
/* Whether `ifplugin TEXT` holds, where TEXT is a name, but may be any expression: what plugin(TEXT) says. */
bool plugins_ifplugin(const struct plugins *p, struct span text);
/* Whether one of the plugins in a table's "A|B" is loaded; the core ("") always is. */
bool plugins_any_loaded(const struct plugins *p, const char *names);
/* can(Module::function), has(Module::function). */
bool plugins_can(const struct plugins *p, struct span function, bool call);

enum eval_kind { EVAL_KIND_ANY, EVAL_KIND_BODY, EVAL_KIND_FULL, EVAL_KIND_HEADER };
struct eval_fact {
	const char *name;
	const char *plugin;
	enum eval_kind kind;
};
/* What SpamAssassin knows about an eval function; NULL when it has none of that name. A function that
 * several plugins bring has several entries: `loaded` prefers one whose plugin is loaded. */
const struct eval_fact *plugins_eval(const struct plugins *p, struct span name, bool *loaded_r);
const char *plugins_eval_nearest(struct span name);

#endif
