/* demand: sub-rules, whose names begin with two underscores, are seen through metas alone. When nobody wants to know
 * which of them hit, those that PCRE2 decides wait until all else is known, and are decided only as far as a meta that
 * can be seen still depends on them. */
#ifndef WINNOW_SCAN_DEMAND_H
#define WINNOW_SCAN_DEMAND_H

#include "base/arena.h"
#include "base/pcre.h"
#include "base/span.h"
#include "scan/bounds.h"
#include "scan/guard.h"

struct scan_class;
struct scan_program;
struct wn_scanner;

/* A rule without guards whose matches may begin at so many places at most is decided at once: PCRE2 does so sooner than
 * it takes to find out whether it matters. Behind the guards this is so for all that wait, where they have so many
 * places together: a walk over the metas takes what PCRE2 takes for some thousand of them, and spares half. */
enum { DEMAND_SHORT = 100, DEMAND_WALK = 6000 };

struct demand_plan {
	struct bounds_meta *metas;
	uint8_t *live;   /* by rule id: metas that are computed, and whose code gives upper bounds (ruleset_abi.h) */
	uint8_t *others; /* by index in metas_list: those whose code gives none */
	struct guards *guards;
	const uint8_t *least; /* by rule id: least.h */
};

/* A text that a pattern waits to be tried on. */
struct demand_try {
	struct demand_try *next; /* at first of the message, the last one first; then of the same rule */
	const struct span *text;
	struct pcre_window begins;
	uint32_t pattern;
};

/* Units that patterns wait for which are candidates in all. */
struct demand_always {
	struct demand_always *next;
	const struct scan_class *of;
	struct spans units;
	bool subject; /* the first of them is */
};

/* A rule that waits, or did. */
struct demand_rule {
	uint32_t rule;
	uint32_t site;   /* of its guard: those before it have failed */
	uint64_t places; /* where matches may begin, in all texts; 0: not known, or nowhere */
	uint64_t most;   /* matches there can be in all, or more; UINT32_MAX: any number */
	struct demand_try *tries;
	const struct demand_always *always; /* its texts instead of tries */
	uint32_t pattern;                   /* for those */
};

/* Of a message: what waits. */
struct demand {
	struct demand_try *tries;
	struct demand_always *always;
	const unsigned char *unit; /* the last long text that something waits for */
	int64_t long_bytes;        /* in all of them */
	struct demand_rule *rules; /* that demand_sift() left */
	uint32_t nrules;
};

/* Of a thread: what looks for those that matter, one message after the other. */
struct demand_walk {
	struct demand_rule *rules; /* that wait in the message that is sifted: one array, so that it stays in the caches */
	uint32_t *place;           /* by id: of those in rules[]; of others anything */
	uint32_t *asked, nasked; /* rules to be decided next */
	uint32_t *open, nopen;   /* metas that are not known */
	uint32_t *possible, npossible; /* metas that are not certainly 0; none: it is not known of any */
	struct bounds_kept *kept;
	struct demand_visit {
		uint32_t pass;
		bool asked;
	} *visits;               /* by index in metas_list: when a meta was looked through, and whether something was asked for */
	uint32_t pass, turn;     /* the last one's number; the last message's */
};

/* Marks the patterns that may wait with PATTERN_WAITS. NULL: none may. Needs all other plans. */
struct demand_plan *demand_plan_new(struct arena *arena, struct scan_program *sp);

void demand_init(struct demand *d, const struct wn_program *p);
void demand_deinit(struct demand *d);
void demand_walk_init(struct demand_walk *w, const struct wn_program *p);
void demand_walk_deinit(struct demand_walk *w);
/* The hits of a rule that waits are what it can hit at most, less than 0, until it is asked for. */
double demand_waiting_hits(const struct wn_program *p, uint32_t rule);
/* Puts a candidate off that may wait. False: it is to be decided at once. */
bool demand_put(struct wn_scanner *s, uint32_t pattern, const struct span *text, struct pcre_window begins);
/* The same of all candidates in every unit that always wait. */
void demand_put_always(struct wn_scanner *s, const struct scan_class *of, struct spans units, bool subject);
/* Where matches of it may begin. */
uint64_t demand_places(const struct wn_scanner *s, const struct demand_rule *r);
/* Tries it where it was put off. */
void demand_decide(struct wn_scanner *s, const struct demand_rule *r);
/* Behind all rules of messages side by side, while hits are bytes: of those that wait drops what cannot matter, and decides
 * what is quickly decided. */
void demand_sift(struct wn_scanner *const *s, size_t n);
/* Then, before the metas: decides what matters. Nothing waits any more. */
void demand_run(struct wn_scanner *s);
/* Behind the metas. */
void demand_forget(struct demand_walk *w);

#endif
