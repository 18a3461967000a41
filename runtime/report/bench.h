/* bench: what a ruleset costs and is worth on a labelled corpus, for those who write rules: rule by
 * rule its time, its hits in spam and in ham, what else hits where it does. Filled message by
 * message (bench_add), then reckoned up (bench_finish), then printed as a table, JSON or a page of
 * HTML. SpamAssassin counterpart: masses/hit-frequencies, masses/overlap of its source package. */
#ifndef WINNOW_BENCH_H
#define WINNOW_BENCH_H

#include "base/strbuf.h"
#include "base/vec.h"
#include "scan/scanner.h"

enum bench_label { BENCH_SPAM, BENCH_HAM, BENCH_UNKNOWN, BENCH_LABELS };

struct bench_message {
	const char *name;
	enum bench_label label;
	double score;
	bool spam; /* the verdict */
};

struct bench_rule {
	const struct wn_rule *rule;
	const char *describe; /* never NULL */
	const char *lowering; /* "Hyperscan", "gate", ..., "eval", "meta" */
	const char *why;      /* never NULL */
	double score;
	bool sub, live;
	double own, shared; /* nanoseconds a message: its own work, its part of its class's pass */
	size_t hits[BENCH_LABELS];
	double spam_share, ham_share; /* of the messages with that label, 0..1 */
	double so;	 /* S/O: spam_share / (spam_share + ham_share); NAN without hits */
	double rank;	 /* 0..1 among the rules that hit; see bench_finish */
	size_t blamed;	 /* ham called spam that it hit in */
	size_t decisive; /* of these, those that would be ham without its score */
	uint64_t *where; /* bit per message */
};

/* Two rules that hit together; `both` of at least OVERLAP_SHARE of either's hits. */
struct bench_overlap {
	const struct bench_rule *a, *b;
	size_t both;
	double share; /* both / either */
};
#define BENCH_OVERLAP_SHARE 0.8
#define BENCH_OVERLAP_HITS 5 /* fewer say nothing */

struct bench {
	struct arena *arena;
	const char *name; /* what was benched, for headings */
	const struct scan_program *sp;
	struct wn_scanner *scanner; /* whoever made it frees it, and with it the names of rules */
	double required;
	struct bench_rule *rules; /* by rule id */
	size_t nrules;
	VEC(struct bench_message) messages;
	size_t bytes;
	size_t count[BENCH_LABELS], called_spam[BENCH_LABELS];
	VEC(struct bench_overlap) overlaps; /* the closest first */
	double stage[WN_STAGES];	    /* nanoseconds a message */
	double total;			    /* sum of the stages */
	double cpu;			    /* nanoseconds of all timed messages */
	unsigned passes;		    /* times the corpus was timed */
	struct scan_profile profile;
};

/* For up to `limit` messages. */
struct bench *bench_new(struct arena *arena, const char *name, struct wn_scanner *scanner,
			size_t limit);
/* The label that a path tells: its last component that begins with spam, or has ham in it, decides.
 */
enum bench_label bench_label_of(const char *path);
/* A message just scanned, untimed: its hits. */
void bench_add(struct bench *b, const char *name, enum bench_label label, size_t bytes,
	       const struct wn_result *result);
/* A message just scanned with the profile and stage clock on, and the CPU time it took. The clock
 * runs on while other programs have the processor, so that all times are brought down to the sum of
 * CPU times in the end. */
void bench_add_time(struct bench *b, const struct wn_result *result, double cpu_ns);
/* All numbers that follow from what was added. */
void bench_finish(struct bench *b);
/* Rules in the order of what they cost, of S/O and so on; only those with `keep`. */
enum bench_order { BENCH_BY_COST, BENCH_BY_RANK, BENCH_BY_BLAME, BENCH_BY_NAME };
const struct bench_rule **bench_sorted(const struct bench *b, enum bench_order order,
				       bool (*keep)(const struct bench_rule *), size_t *n_r);
bool bench_hits(const struct bench_rule *r);
bool bench_never_hits(const struct bench_rule *r);
bool bench_is_scored(const struct bench_rule *r);
bool bench_is_blamed(const struct bench_rule *r);
double bench_cost(const struct bench_rule *r);

struct bench_style {
	bool colour;
	size_t rows; /* of each list */
};
/* `vs` is NULL, or the other ruleset on the same messages. */
void bench_table(struct strbuf *out, const struct bench *b, const struct bench *vs,
		 const struct bench_style *style);
void bench_json(struct strbuf *out, const struct bench *b, const struct bench *vs);
void bench_html(struct strbuf *out, const struct bench *b, const struct bench *vs);

#endif
