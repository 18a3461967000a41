/* scanner: what one thread needs to scan messages one after the other, or several small ones side by side (engine.c):
 * then each has a scanner, and what they share is the first one's. The arena is reset before each scan; everything else
 * is made once. Internal: the front ends use winnow.h, the reports
 * read the message and its views here. */
#ifndef WINNOW_SCAN_SCANNER_H
#define WINNOW_SCAN_SCANNER_H

#include "base/automaton.h"
#include "scan/hits.h"
#include "scan/profile.h"
#include "scan/program.h"
#include "winnow.h"

#include <time.h>

/* Bits of wn_result.cut beyond those of enum message_cut. */
enum scan_cut {
	SCAN_CUT_LONG = 1 << 16,   /* a unit longer than Hyperscan's 32-bit lengths */
	SCAN_CUT_FAILED = 1 << 17, /* hs_scan reported an error */
	SCAN_CUT_TIME = 1 << 19,   /* time_limit passed before all rules had run */
	SCAN_CUT_TEMPLATE = 1 << 18, /* a pattern with a tag's value in it was too long, or hit the match limit */
};

/* How far a unit is through a pattern's gate. In one line of the cache: what is met is all over them. */
struct gate_state {
	_Alignas(32) uint32_t unit; /* the stamp of the last one that the pattern is a candidate in */
	uint32_t stamp; /* of the unit that the counts are of */
	uint8_t left[WN_CLAUSES]; /* literals that each clause still needs */
	uint32_t met;            /* where in met[] the pattern is, since it is a candidate */
	struct pcre_window begins; /* by the literals of the first clause so far */
};

/* Patterns that may match in a unit, each once. */
struct candidates {
	uint32_t *v;
	struct pcre_window *begins; /* where a match of each may begin, by where it was met */
	size_t n;
};
struct met {
	uint32_t pattern, unit; /* of those scanned together */
	uint32_t at; /* where an automaton told it last */
	struct pcre_window begins;
};
enum { UNITS_BATCH = 128 }; /* at most so many are */

/* What a thread finds candidates with, whichever message it looks at. */
struct scan_tools {
	hs_scratch_t *scratch;
	/* Candidates of the units being scanned. A pattern is one when the stamp in its state is the unit's, so that
	 * nothing needs clearing between units. */
	uint32_t stamp;
	struct gate_state *gates; /* by pattern id */
	uint32_t *matched;        /* by pattern id: stamp of the unit where a negated pattern matched */
	struct automaton **automata; /* by database; NULL until needed */
	struct met *met;          /* of several units, in the order met */
	size_t nmet, met_room;
	uint32_t *ids;            /* what found[] points to */
	struct pcre_window *begins;
	size_t ids_room;
	struct candidates found[UNITS_BATCH]; /* by unit, in the order of databases */
	unsigned cut;             /* enum scan_cut: what the last units met with */
	double *hits;             /* by rule id: numbers for the metas of one message; 0 again behind its verdict */
	uint32_t *hit_rules;      /* those whose are not 0, or were not; some twice */
	uint32_t nhit_rules;
	uint64_t *hit_bits;       /* a bit a rule, for verdict.c */
	uint32_t *true_metas;     /* by place: room for all, while they run */
	uint64_t *awake;          /* a bit a meta, by place (scan/wake.h): 0 but while metas run */
	struct demand demand;
	struct wide *wide;        /* NULL until a message needs it */
};


/* What each step touches comes first: of messages side by side it has to stay in the caches. */
struct wn_scanner {
	struct scan_program *sp;
	struct scan_tools *tools; /* the first one's */
	struct arena *arena;   /* the first one's: of the messages scanned last */
	struct message *msg;   /* the last message, until the next */
	struct eval *eval;     /* what the message's evals have in common */
	int64_t pcre_left;     /* of the message's time for long texts (base/pcre.h), in this stage */
	uint64_t deadline;     /* of the message, by stage_now(); 0: none */
	uint32_t ticks;        /* of scan_is_late() */
	uint32_t bit;          /* of the messages side by side; another one's is another */
	bool late;             /* the deadline has passed: no more rules are run */
	bool waiting;          /* rules of this message may wait */
	bool timing;
	bool quiet;            /* nobody wants to know which sub-rules hit */
	struct hits hits;      /* while rules run */
	const struct body_change *half; /* rules below its priority are scanned, or those from it on */
	bool lower_half;
	enum wn_stage stage;   /* whose clock runs */
	struct demand_long waited; /* for by rules */
	struct scan_profile *profile; /* NULL: not measured */
	struct body_change *body_change; /* by an eval; NULL: none */

	struct wn_result result;
	const struct eval_note *notes; /* what evals said about their hits */
	uint32_t *unsettled;   /* rules that could not run on this message; room for every rule */
	uint32_t nunsettled;
	const uint8_t *early;  /* by rule id: settled before the end of this message */
	struct shortcircuit shortcircuit;
	struct template_kept *kept; /* the first one's */
	struct map *tags;      /* that rules set: name to struct scan_tag; NULL: none */
	struct wn_hit *hit_list;    /* room for every rule */
	const char **limited;       /* room for every rule */
	uint64_t since;
	struct wn_scanner *others[WN_TOGETHER - 1]; /* of the first one; NULL until needed */
};

static inline uint64_t stage_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The stage clock: switches to `stage` and returns the one that ran, to go back to. */
static inline enum wn_stage stage_enter(struct wn_scanner *s, enum wn_stage stage)
{
	enum wn_stage before = s->stage;
	if (s->timing) {
		uint64_t now = stage_now();
		s->result.ns[before] += now - s->since;
		s->since = now;
	}
	s->stage = stage;
	return before;
}

#define SCAN_TICKS 64u /* units between two looks at the clock: each is bounded by the match limit */

/* Whether time_limit has passed. */
static inline bool scan_is_late(struct wn_scanner *s)
{
	if (!s->late && s->deadline && s->ticks++ % SCAN_TICKS == 0)
		s->late = stage_now() > s->deadline;
	return s->late;
}

/* Around what `cost` counts; both do nothing when there is no profile. */
static inline uint64_t profile_start(const struct wn_scanner *s)
{
	return s->profile ? stage_now() : 0;
}

static inline void profile_add(struct scan_cost *cost, uint64_t start, uint64_t runs)
{
	cost->ns += stage_now() - start;
	cost->runs += runs;
}

/* A rule's hit. It may have hit before where it has two definitions (compiler/user.c). */
static inline void scanner_hit(struct wn_scanner *s, uint32_t rule, double value)
{
	double before = hits_of(&s->hits, rule);
	if (before == 0 || s->sp->p->rules[rule].tflags & WN_TFLAG(MULTIPLE))
		hits_set(&s->hits, rule, before + value);
}

/* A pattern that is not to match goes on not to match up to maxhits; without that SpamAssassin would never end. */
static inline double scanner_times_not_matched(const struct wn_scanner *s, const struct scan_pattern *pattern)
{
	const struct wn_rule *rule = &s->sp->p->rules[pattern->rule];
	return rule->tflags & WN_TFLAG(MULTIPLE) && rule->maxhits ? rule->maxhits : 1;
}

/* A number of hits, not 0, for the metas, or theirs. */
static inline void scanner_set_number(struct wn_scanner *s, uint32_t rule, double n)
{
	s->tools->hits[rule] = n;
	s->tools->hit_rules[s->tools->nhit_rules++] = rule;
}

/* --- engine.c --- */
/* Drops the last message and its result. */
void scanner_forget(struct wn_scanner *s);
/* Runs every rule over n messages, each with a scanner, and fills their results: at most WN_TOGETHER, the first
 * scanner and some of its others. One alone where stages are timed. */
void engine_run(struct wn_scanner *const *s, const struct span *bytes, size_t n);

/* --- collect.c --- */
/* Finds the candidates of at most UNITS_BATCH units, of whichever messages: s->tools->found. Less those that are
 * candidates in every unit (struct scan_class). */
void units_collect(struct wn_scanner *s, const struct wn_class *class, struct spans units);
/* How many of n units to give it at a time. */
size_t units_batch(const struct span *units, size_t n);
/* The same of one unit, until the next. There is room behind them for all patterns. */
struct candidates *unit_collect(struct wn_scanner *s, const struct wn_class *class, struct span text);
/* Behind what unit_collect() found. */
void candidates_add_always(struct candidates *c, const struct scan_class *class);

/* --- unit.c --- */
/* All units of a view in a class: candidates, then decided. The spans stay where they are as long as the message. */
void units_scan(struct wn_scanner *s, const struct wn_class *class, struct spans units);
/* The same for units of several messages, one message's behind the other's: whose each is. */
void owned_units_scan(struct wn_scanner *const *owners, const struct wn_class *class, struct spans units);
/* One unit that is no Subject of a body. */
void unit_scan(struct wn_scanner *s, const struct wn_class *class, struct span text);
/* The match limit was hit. */
void unit_note_limit(struct wn_scanner *s, uint32_t rule);
/* Tries one candidate of so many units. */
void units_decide(struct wn_scanner *s, uint32_t id, struct spans texts, struct pcre_window begins);
/* A pattern on a unit: number of matches, at most max (0: all); a match limit is noted as the rule's. */
long pattern_count(struct wn_scanner *s, struct scan_pattern *pattern, struct span text, long max);
bool pattern_matches(struct wn_scanner *s, struct scan_pattern *pattern, struct span text);

/* --- the classes that are not a plain walk over units --- */
void header_class_scan(struct wn_scanner *s, uint32_t class_index);
/* The text that the class's patterns look at. False: there is none, and what rules say of that is done. */
bool header_class_value(struct wn_scanner *s, uint32_t class_index, struct span *value_r);
void mimeheader_class_scan(struct wn_scanner *s, uint32_t class_index);
/* The texts one pattern looks at. */
struct spans mimeheader_values(struct wn_scanner *s, uint32_t class_index, uint32_t id);
void uri_detail_scan(struct wn_scanner *s);
/* --- verdict.c --- */
/* What a rule that hit adds to the score. */
double verdict_points(const struct wn_scanner *s, uint32_t rule);
void verdict_make(struct wn_scanner *s);

#endif
