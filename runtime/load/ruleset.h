/* ruleset: a compiled ruleset, opened, verified and mapped. Read-only after opening, shared by any
 * number of threads; reference-counted, freed when the last user lets go.
 *
 * The directory (its files: ARCHITECTURE.md): manifest, patterns.hs, rules.tab, rules.so, scores, settings. The loader checks versions, sizes, hashes, ABI and CPU features before it maps
 * or runs anything, and refuses with the reason and the way out ("run winnow compile"). */
#ifndef WINNOW_RULESET_H
#define WINNOW_RULESET_H

#include "base/err.h"
#include "load/settings.h"
#include "ruleset_abi.h"

#include <hs_runtime.h>

struct ruleset {
	const struct wn_program *program;
	struct settings settings;
	hs_database_t **dbs;      /* program->ndbs, in order; NULL for what is none */
	const struct wn_automaton **automata; /* the same order; NULL for databases */
	const struct wn_chains **chains;      /* likewise */
	hs_scratch_t *scratch;    /* prototype, grown for every database; clone it per thread */
	double *scores;           /* by rule id, of the score set in force */
	double *learn_scores;     /* the same of the set without Bayes: what AutoLearnThreshold adds up */
	const char **describe;    /* by rule id; NULL where there is none */
	uint8_t *live;            /* by rule id: 1 when the rule runs (score not 0 in this set) */
	int scoreset;             /* 0..3, SpamAssassin's numbering */
	double required_score;
	const char *id;           /* hash of all that is in it */
	struct arena *arena;      /* owns all of the above but mappings and databases */
	/* The rest is ruleset.c's own. */
	void *image;
};

/* Opens the compiled ruleset in directory `path`. scoreset -1: the one it was compiled for.
 * NULL with err when it is not there, not whole, or not for this program or CPU. */
struct ruleset *ruleset_open(const char *path, int scoreset, struct err *err);
struct ruleset *ruleset_ref(struct ruleset *rs);
void ruleset_unref(struct ruleset **rs);

/* A ruleset over the same files with scores of its own, which keeps `base` alive. Change its scores and settings,
 * then call ruleset_settle. */
struct ruleset *ruleset_overlay(struct ruleset *base);
/* What follows from scores and settings: which rules run, the required score. */
void ruleset_settle(struct ruleset *rs);

/* Rule id by name, or -1. */
long ruleset_find(const struct ruleset *rs, struct span name);

#endif
