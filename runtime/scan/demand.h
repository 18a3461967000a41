/* demand: sub-rules, whose names begin with two underscores, are seen through metas alone. When nobody wants to know
 * which of them hit, those that PCRE2 decides wait until all else is known, and are decided only as far as a meta that
 * can be seen may still depend on them. The others stay 0: that changes none that can be seen. */
#ifndef WINNOW_SCAN_DEMAND_H
#define WINNOW_SCAN_DEMAND_H

#include "base/arena.h"
#include "base/pcre.h"
#include "base/span.h"
#include "scan/guard.h"

struct scan_class;
struct scan_program;
struct wn_scanner;

/* A rule without guards whose matches may begin at so many places at most is decided at once: PCRE2 does so sooner than
 * it takes to find out whether it matters. Those that wait for so few are decided before others, and may settle them. */
enum { DEMAND_SHORT = 100 };

struct demand_plan {
	struct guards *guards;
	const uint8_t *least; /* by rule id: least.h */
};

/* Texts of a message that patterns wait to be tried on: one that is a candidate there, or those that are in every unit. */
struct demand_try {
	struct demand_try *next; /* of the pattern: what was put off before */
	struct wn_scanner *s;
	const struct span *texts;
	uint32_t ntexts;
	uint32_t bit; /* the message's */
	struct pcre_window begins;
	bool subject; /* the first text is */
};

/* A pattern on messages side by side, whose bits these are. */
struct demand_pattern {
	uint32_t waits; /* where it is not decided */
	uint32_t few;   /* where it has so few places that it is decided before others */
	struct demand_try *tries; /* where it waits, or did: the last one first */
};

/* Of messages side by side: what waits. */
struct demand {
	struct demand_pattern *patterns; /* by id */
	uint64_t *some; /* a bit a pattern: it waits on some of them */
	struct guard_rule *rules; /* by id: of those that hit or wait while they are sifted; else 0 */
};

/* Of a message: long texts that something waited for. */
struct demand_long {
	const unsigned char *last;
	int64_t bytes; /* in all of them */
};

/* Marks the patterns that may wait with PATTERN_WAITS. NULL: none may. Needs all other plans. */
struct demand_plan *demand_plan_new(struct arena *arena, struct scan_program *sp);

void demand_init(struct demand *d, const struct wn_program *p);
void demand_deinit(struct demand *d);
/* Puts a candidate off that may wait. False: it is to be decided at once. */
bool demand_put(struct wn_scanner *s, uint32_t pattern, const struct span *text, struct pcre_window begins);
/* The same of all candidates in every unit that always wait. */
void demand_put_always(struct wn_scanner *s, const struct scan_class *of, struct spans units, bool subject);
/* Tries it where it was put off, on those of the messages. */
void demand_decide(const struct demand *d, uint32_t pattern, uint32_t on);
/* Behind all rules of messages side by side: of those that wait decides what can matter. Nothing waits any more. */
void demand_sift(struct wn_scanner *const *s, size_t n);

#endif
