/* settings: the directives in force that are not rules (trusted_networks, util_rb_tld, report_safe,
 * ...), in the order they were read, conditions already decided by the compiler. They travel in
 * the compiled ruleset's file `settings`, one "name value" line each, so that changing one
 * recompiles neither a database nor C. Every module that has options reads its own from here
 * when a ruleset is loaded (X_conf_new) and keeps the result for the ruleset's life.
 *
 * Values are as SpamAssassin reads them: comments gone, outer white space trimmed, escaped \#
 * undone. A setting may appear many times; whether later ones add or replace is its reader's affair. */
#ifndef WINNOW_SETTINGS_H
#define WINNOW_SETTINGS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"

struct setting {
	const char *name; /* lower case */
	const char *value;
	const char *file; /* where it was written, for messages; may be NULL */
	unsigned line;
	struct setting *next_same; /* next one of the same name, in order */
};

struct settings {
	struct setting *v;
	size_t n;
	struct map by_name; /* name to its first struct setting */
};

#define SETTINGS_LIMIT (64u << 20) /* bytes of a settings file: far above any real site's */

/* Parses the text of a settings file; spans are copied into the arena. 0, or -1 with err. */
int settings_parse(struct arena *arena, struct span text, struct settings *settings_r,
		   struct err *err);
/* The settings of `base` and n more behind them; strings are borrowed. */
void settings_append(struct arena *arena, const struct settings *base, const struct setting *more, size_t n,
		     struct settings *settings_r);
/* The first setting of that name (walk on with next_same), or NULL. */
const struct setting *settings_find(const struct settings *s, const char *name);
/* The value of the last setting of that name, or fallback. */
const char *settings_get(const struct settings *s, const char *name, const char *fallback);
long settings_get_int(const struct settings *s, const char *name, long fallback);
double settings_get_num(const struct settings *s, const char *name, double fallback);
/* Seconds: "90", "1.5 m"; units s m h d w. */
double settings_get_duration(const struct settings *s, const char *name, double fallback);
/* "1", "yes" are true; "0", "no" false; anything else is the fallback. */
bool settings_get_bool(const struct settings *s, const char *name, bool fallback);

#endif
