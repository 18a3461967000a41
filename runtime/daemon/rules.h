/* rules: the rule files winnowd was started with, and the compiled ruleset it makes of them: when
 * it starts, when it is told to, and with --watch when one of them has changed. winnow-compile does
 * it, in a process without rights and with limits; what it puts in place is opened as any other
 * ruleset. Counterpart: spamd reads its rules itself. */
#ifndef WINNOW_DAEMON_RULES_H
#define WINNOW_DAEMON_RULES_H

#include "base/err.h"
#include "daemon/options.h"
#include "daemon/sandbox.h"

#include <sys/types.h>

#define RULES_PATHS (OPTIONS_LIST_LIMIT + 4)
#define RULES_OUTPUT 4096 /* bytes of what winnow-compile says that are kept */

struct rules {
	bool on;			/* else there is only a compiled ruleset */
	const char *paths[RULES_PATHS]; /* in the order they are read */
	size_t n;
	const char *line_pre, *line_cf; /* files of --pre and --cf lines; NULL: none */
	const char *out, *cache, *lang;
};

/* A compile on its way. */
struct rules_compile {
	pid_t pid; /* 0: none */
	int fd;	   /* what it says comes from there */
	char text[RULES_OUTPUT];
	size_t n;
};

/* What the options ask for; sets o->ruleset to where it will be, and makes the directories. 0, or
 * -1 with err. */
int rules_init(struct rules *r, struct options *o, const struct identity *id, struct err *err);
/* Starts winnow-compile. no_worse: the ruleset in place stays when the new one would have more
 * errors. */
int rules_compile_start(struct rules_compile *c, const struct rules *r, const struct options *o,
			const struct identity *id, bool no_worse, struct err *err);
/* Takes what it has said so far. */
void rules_compile_read(struct rules_compile *c);
/* It has ended: closes; its words stay in c->text. */
void rules_compile_end(struct rules_compile *c);

#endif
