/* prefs_reader: what the two halves of reading user_prefs share: prefs.c walks the lines, prefs_set.c does what a line
 * says. */
#ifndef WINNOW_PREFS_READER_H
#define WINNOW_PREFS_READER_H

#include "base/vec.h"
#include "load/condition.h"
#include "load/prefs.h"

enum prefs_shape {
#define SHAPE(symbol, words) PREFS_##symbol,
#include "grammar/shapes.def"
#undef SHAPE
};

struct prefs_directive {
	const char *name, *canonical;
	enum prefs_shape shape;
	bool prefix;
};

struct prefs {
	struct ruleset *rs; /* the overlay, or what it would be laid over: then only rules are looked for */
	struct arena *arena;
	const char *name;
	prefs_note_fn note;
	void *context;
	unsigned line;
	struct condition_facts facts;
	struct map known; /* conditions that were decided before */
	VEC(bool) outside; /* one for each open if: whether lines were skipped around it */
	bool skipping, allow_rules, only_looking, has_rules;
	VEC(struct setting) settings;
};

void prefs_tell(struct prefs *p, const char *why);

/* prefs_set.c: a line in force, its value without comment and outer white space. */
void prefs_set_score(struct prefs *p, struct span value);
void prefs_set_describe(struct prefs *p, struct span value);
void prefs_set_setting(struct prefs *p, const struct prefs_directive *d, struct span key, struct span value);

#endif
