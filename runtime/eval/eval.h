/* eval: functions that rules call by name (`body X eval:html_image_only('0','400')`).
 *
 * To add one: write the function in its family's file (runtime/eval/<family>.c) and one line in
 * grammar/evals.def: EVAL(name, "args", Plugin). The compiler checks the arguments of every rule
 * against "args"; the runtime finds the function by name when a ruleset is loaded. */
#ifndef WINNOW_EVAL_H
#define WINNOW_EVAL_H

#include "load/ruleset.h"
#include "msg/message.h"

struct eval_conf; /* eval/conf.h: what families read from the settings when a ruleset is loaded */

/* One message's evaluation. Families keep per-message results in state[FAMILY] so that, say, 21
 * html_range rules compute nothing twice. */
struct eval {
	struct message *msg;
	const struct ruleset *ruleset;
	const struct eval_conf *conf;
	const struct wn_rule *rule; /* the rule being run */
	struct regex_cache *regexes; /* scan/regex.h: compiled PCRE2 of eval arguments */
	struct map state;           /* family name to its per-message state, in msg->arena */
};

/* Returns what the SpamAssassin function returns: 0 no hit, else the hit's value (usually 1);
 * EVAL_NOT_RUN for one that could not be run (metas see it as not run: 0). */
typedef double (*eval_fn)(struct eval *e, const struct wn_arg *argv, unsigned argc);
#define EVAL_NOT_RUN (-1.0e300)

/* The function of that name, or NULL. */
eval_fn eval_find(const char *name);

#endif
