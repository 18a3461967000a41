/* compile: from rule files to a compiled ruleset, stage by stage. */
#ifndef WINNOW_COMPILE_H
#define WINNOW_COMPILE_H

#include "hsdb.h"
#include "publish.h"

enum compile_dump { DUMP_NONE, DUMP_AST, DUMP_IR, DUMP_C };

struct compile_options {
	struct rules_options rules;
	const char *over;  /* a compiled ruleset whose sources are read instead of rules.paths, or NULL */
	const char *over_id; /* which it must still be, or NULL */
	const char *out;   /* directory of the compiled ruleset */
	const char *profile; /* of mail, by which patterns are lowered (profile.h); NULL: the stock one */
	const char *cache; /* NULL: the default; "": none */
	int scoreset;
	unsigned jobs;
	bool no_worse; /* more errors than the ruleset in place has: it stays */
	bool full, explain, quiet, colour;
	enum compile_dump dump;
};

enum compile_stage { STAGE_READ, STAGE_LOWER, STAGE_DATABASES, STAGE_C, STAGE_WRITE, STAGES };

/* What there is to tell about a compile. */
struct compile_report {
	const struct ruleset_src *rules;
	const struct ir *ir; /* NULL: nothing but scores, descriptions and settings was written */
	struct hsdb_report dbs;
	struct manifest manifest;
	bool worse; /* refused for that */
	double seconds[STAGES];
};

/* Compiles, or dumps to standard output. Diagnostics go to standard error. 0: the ruleset is in place (rules
 * with errors are left out of it); -1 with err: nothing changed, and report_r->rules says whether they could be read. */
int compile_run(struct arena *arena, const struct compile_options *options,
		struct compile_report *report_r, struct err *err);

/* summary.c */
void summary_print(FILE *out, const struct compile_options *options, const struct compile_report *report);
/* One line a pattern: class, lowering, reason. */
void summary_explain(FILE *out, const struct ir *ir);

#endif
