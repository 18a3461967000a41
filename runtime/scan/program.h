/* program: a ruleset made ready to run: options read by every module, eval functions found by name,
 * regexes waiting to be compiled on first use. Built once, read-only afterwards (a struct pcre compiles
 * itself atomically), shared by all scanners, reference-counted. */
#ifndef WINNOW_SCAN_PROGRAM_H
#define WINNOW_SCAN_PROGRAM_H

#include "base/pcre.h"
#include "eval/eval.h"
#include "load/ruleset.h"
#include "scan/demand.h"
#include "scan/metas.h"
#include "scan/shortcircuit.h"
#include "scan/template.h"

#include <stdatomic.h>

enum pattern_flag {
	PATTERN_LIVE = 1,      /* the rule runs in this score set */
	PATTERN_DECIDES = 2,   /* a Hyperscan hit is one hit of the rule: DIRECT and not counted */
	PATTERN_COUNTS = 4,    /* tflags multiple */
	PATTERN_NOSUBJECT = 8, /* body: skips the Subject, unit 0 */
	PATTERN_NEGATED = 16,
	PATTERN_CONCAT = 32,   /* mimeheader: the values of all parts as one text */
	PATTERN_LATER = 64,    /* waits for tags (template.c) */
	PATTERN_BYTES = 128,   /* counts bytes of a set, in ASCII text */
	PATTERN_WAITS = 256,   /* may wait until a meta asks (demand.h) */
	PATTERN_GUARDED = 512, /* and often need not be asked for (guard.h) */
	PATTERN_AUTOMATON = 1024, /* an automaton makes candidates of it */
};

#define SCAN_SECONDS 300.0         /* of a scan, as SpamAssassin's time_limit by default */
#define SCAN_SECONDS_LIMIT 31536000.0 /* a year: what time_limit may say, so that nanoseconds fit */

/* One regex, hot fields first. */
struct scan_pattern {
	uint32_t rule;
	uint16_t max;  /* most hits that count; 0: no limit */
	uint16_t flags; /* PATTERN_* */
	uint16_t reach; /* of its chains (ruleset_abi.h) */
	uint16_t first_part, last_part; /* mimeheader: parts looked at, counting from 1 */
	struct pcre re;
};

/* One eval rule that runs. */
struct scan_eval {
	uint32_t rule;
	eval_fn fn;
	const struct wn_rule *shown; /* to the function: that rule */
	const struct wn_arg *argv; /* with the number that each text begins with */
	uint32_t argc;
	uint32_t needs;			 /* enum eval_need */
	const struct header_key *header; /* eval_header() */
	struct pcre *regexes; /* one per argument, then one per argument for texts that are characters; pattern NULL
			       * where the argument is none */
};

/* One `exists:` rule. */
struct scan_exists {
	const struct wn_exists *rule;
	struct header_key key; /* of its header */
};

/* What a class needs besides wn_class. */
struct scan_class {
	const uint32_t *negated; /* its live negated patterns */
	uint32_t *pcre;       /* its live patterns that are candidates in every unit; the first nwaits of them may always wait */
	uint32_t nnegated, npcre, nwaits;
	bool live;               /* some pattern of it is */
	bool eight_bit;          /* it has databases for units with 8-bit bytes only */
	bool joins;              /* some pattern of it looks at the values of all parts as one text */
	struct header_key key;   /* of a class of headers, the message's or the parts' */
};

struct scan_program {
	struct ruleset *rs;
	const struct wn_program *p; /* rs->program */
	const struct msg_conf *msg_conf;
	const struct eval_conf *eval_conf;
	struct scan_pattern *patterns; /* parallel to p->patterns */
	struct scan_class *classes;    /* parallel to p->classes */
	struct scan_eval *evals; /* those of header rules first */
	size_t nevals, nheader_evals;
	struct scan_exists *exists;    /* of the rules that run */
	size_t nexists;
	uint8_t *live;                 /* by rule id: rs->live less the evals that cannot run */
	uint8_t *sub;                  /* by rule id: its name begins with "__" */
	struct meta_plan *metas;
	struct shortcircuit_plan *shortcircuit; /* NULL: no rule ends a scan */
	struct template_plan *templates; /* NULL: no rule sets or names tags */
	struct demand_plan *demand;    /* NULL: no rule may wait */
	struct arena *arena;
	struct scan_program *base;     /* whose regexes some of these are; NULL: none */
	uint64_t time_limit; /* nanoseconds a scan may take; 0: any */
	atomic_uint references;
};

/* The units that a pattern looks at, the first of which may be a Subject. */
static inline struct spans spans_for(const struct scan_pattern *pattern, struct spans units, bool subject)
{
	size_t skip = subject && pattern->flags & PATTERN_NOSUBJECT;
	return (struct spans){units.v + skip, units.n - skip};
}

static inline struct spans demand_texts(const struct demand_try *try, const struct scan_pattern *pattern)
{
	return spans_for(pattern, (struct spans){(struct span *)try->texts, try->ntexts}, try->subject);
}

static inline const struct scan_class *scan_class_of(const struct scan_program *sp, const struct wn_class *class)
{
	return &sp->classes[class - sp->p->classes];
}

/* What winnow.h calls a ruleset: one reference on its program. */
struct wn_ruleset {
	struct scan_program *sp;
};

/* Takes a reference of its own on the ruleset. NULL with err when a setting cannot be read. */
struct scan_program *scan_program_new(struct ruleset *rs, struct err *err);
/* The same for an overlay of base's ruleset: regexes that base has compiled are base's. */
struct scan_program *scan_program_over(struct scan_program *base, struct ruleset *rs, struct err *err);
struct scan_program *scan_program_ref(struct scan_program *sp);
void scan_program_unref(struct scan_program **sp);

#endif
