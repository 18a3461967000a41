/* prefs: a user's own settings and scores (user_prefs), laid over a compiled ruleset: databases, code and tables are
 * shared, scores and settings are the user's.
 * SpamAssassin counterpart: read_scoreonly_config of Mail::SpamAssassin, {scoresonly} of Conf/Parser.pm. */
#ifndef WINNOW_LOAD_PREFS_H
#define WINNOW_LOAD_PREFS_H

#include "base/digest.h"
#include "load/ruleset.h"

#define PREFS_LIMIT (1u << 20)    /* bytes: a user's lists; the administrator's have no limit */
#define PREFS_IF_LIMIT 1000u      /* conditions open at once: else looks at each */
#define PREFS_LINES_LIMIT 20000u  /* settings a user may make: each is kept for as long as the overlay */

/* Told of every line that has no effect: its number, and why. */
typedef void (*prefs_note_fn)(void *context, unsigned line, const char *why);

/* A ruleset of its own that keeps `base` alive. Lines that are no good or not the user's to write are told and
 * passed over; NULL with err only for a text that is too large. `name` is for messages. */
struct ruleset *prefs_lay_over(struct ruleset *base, const char *name, struct span text, prefs_note_fn note,
			       void *context, struct err *err);
/* Whether rules stand in it that the site lets its users write (allow_user_rules): then the site's rules and these want
 * to be compiled together, `winnow-compile compile --over RULESET --prefs FILE`. */
bool prefs_have_rules(struct ruleset *base, const char *name, struct span text);
/* Names that ruleset: a hash of what goes into it. */
struct digest prefs_key(const struct ruleset *base, const char *name, struct span text);

#endif
