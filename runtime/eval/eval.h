/* eval: functions that rules call by name (`body X eval:html_image_only('0','400')`).
 *
 * To add one: write `double name(struct eval *e, const struct wn_arg *argv, unsigned argc)` in its
 * family's file (runtime/eval/<family>.c) and one line in grammar/evals.def: EVAL(name, "args", Plugin).
 * The compiler checks the arguments of every rule against "args"; the runtime finds the function by
 * name when a ruleset is loaded. A family that has options or keeps results per message has a line
 * FAMILY(symbol) in grammar/eval_families.def, too. */
#ifndef WINNOW_EVAL_H
#define WINNOW_EVAL_H

#include "base/err.h"
#include "base/pcre.h"
#include "load/settings.h"
#include "msg/message.h"
#include "ruleset_abi.h"

enum eval_family {
#define FAMILY(symbol) EVAL_FAMILY_##symbol,
#include "grammar/eval_families.def"
#undef FAMILY
	EVAL_FAMILIES
};

/* What every family read from the settings when the ruleset was loaded; shared by all threads. */
struct eval_conf {
	const void *family[EVAL_FAMILIES + 1];
};

/* What a function has to say about a hit, for the report ({test_logs}, test_log()). In order. */
struct eval_note {
	const struct wn_rule *rule;
	struct span text;
	struct eval_note *next;
};

/* A tag that a function sets for templates and patterns. */
struct eval_tag {
	struct span name, text;
	struct eval_tag *next;
};

/* One message's evaluation, made by the engine. A family keeps its results for the message in
 * state[EVAL_FAMILY_x] (NULL at first, allocated from msg->arena), so that, say, 21 html_range
 * rules compute nothing twice. */
struct eval {
	struct message *msg;
	const struct eval_conf *conf;
	const struct wn_rule *rule;    /* the rule being run */
	struct pcre *regexes;          /* of the call being run: one per argument, for WN_ARG_REGEX, then each for PCRE_WIDE */
	const struct header_key *header; /* of that call: eval_header() */
	void *state[EVAL_FAMILIES + 1];
	struct eval_note *notes, **last_note; /* eval_add_note() */
	struct eval_tag *tags;         /* eval_set_tag() */
	struct body_change *body_change; /* of message_body(), by an eval; NULL: none */
};

/* Adds a note on the rule being run. The text must live as long as the message. */
void eval_add_note(struct eval *e, struct span text);
/* Sets the tag to one value, which must live as long as the message. */
void eval_set_tag(struct eval *e, struct span name, struct span text);

/* Returns what the SpamAssassin function returns: 0 no hit, else the hit's value (usually 1).
 * EVAL_NOT_RUN: could not be run here (SpamAssassin: undef); metas see 0. argv[i].num is the number that the
 * argument begins with, whether "args" say it is one or not ("undef": 0). */
typedef double (*eval_fn)(struct eval *e, const struct wn_arg *argv, unsigned argc);
#define EVAL_NOT_RUN (-1.0e300)

#define EVAL(name, args, plugin)                                                                   \
	double name(struct eval *e, const struct wn_arg *argv, unsigned argc);
#include "grammar/evals.def"
#undef EVAL

/* The function of that name, or NULL. */
eval_fn eval_find(const char *name);
/* What a call needs to hit: of a message without that it need not be run. */
enum eval_need { EVAL_HTML = 1, EVAL_IMAGE = 2 };
unsigned eval_needs(const char *name, const struct wn_arg *argv, unsigned argc);
unsigned eval_has(struct message *m);
/* The header that the call's first argument names, the way the function looks at it; NULL for
 * functions that read the argument themselves. */
const struct header_key *eval_header(struct arena *arena, const char *name,
				     const struct wn_arg *argv, unsigned argc);
/* Reads every family's options. NULL with err. */
const struct eval_conf *eval_conf_new(struct arena *arena, const struct settings *settings,
				      struct err *err);

/* Each family: its options from the settings, or NULL with err. A family without options returns
 * any non-NULL pointer. */
#define FAMILY(symbol)                                                                             \
	const void *symbol##_family_conf(struct arena *arena, const struct settings *settings,     \
					 struct err *err);
#include "grammar/eval_families.def"
#undef FAMILY

#endif
