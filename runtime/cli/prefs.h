/* prefs: `winnow scan --prefs`. */
#ifndef WINNOW_CLI_PREFS_H
#define WINNOW_CLI_PREFS_H

#include "winnow.h"

struct scan_options;

/* Puts o->prefs over *rules, the ruleset opened from o->ruleset. 0, or -1 after a message. */
int prefs_apply(const struct scan_options *o, struct wn_ruleset **rules);

#endif
