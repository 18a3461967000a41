/* bench: `winnow bench`: the corpus and the scanning of it. */
#ifndef WINNOW_CLI_BENCH_H
#define WINNOW_CLI_BENCH_H

#include "report/bench.h"

/* What was named on the command line, in order. */
struct bench_part {
	const char *path;
	enum bench_label label; /* UNKNOWN: by the names of its directories */
};
struct bench_corpus {
	struct arena *arena;
	VEC(struct bench_part) parts;
};
void bench_corpus_add(struct bench_corpus *c, const char *path, enum bench_label label);

/* Scans the corpus once for hits and `passes` times for times. 0 and a finished bench, or an exit
 * status after saying why on standard error. */
int bench_run(struct arena *arena, const char *name, const char *ruleset,
	      const struct bench_corpus *corpus, unsigned passes, struct bench **b_r);
/* Appends a profile of the corpus (base/profile_format.h), seen as the ruleset has it. 0, or an exit status after saying
 * why. */
int bench_profile(const char *ruleset, const struct bench_corpus *corpus, struct strbuf *out);
/* Lets go of the ruleset; the rest lies in the arena. */
void bench_close(struct bench **b);

#endif
