/* rules_so: rules.c and rules.so of a ruleset that is being written. The C compiler runs while the databases
 * are made; it does not run at all when the C is that of the ruleset in force or in the cache. */
#ifndef WINNOW_RULES_SO_H
#define WINNOW_RULES_SO_H

#include "emit.h"
#include "publish.h"

struct rules_so {
	struct digest key;     /* of the C */
	struct emit_cc running; /* when it has to be compiled */
};

/* Writes rules.c; rules.so is there afterwards, or being made. 0, or -1 with err. */
int rules_so_begin(struct rules_so *so, struct publish *p, const struct ir *ir, const char *cache,
		   const struct published *old, struct err *err);
/* Waits for it. Needs to be called after a begin that succeeded. */
int rules_so_end(struct rules_so *so, struct publish *p, const char *cache, struct err *err);
/* The same when something else failed: nothing is waited for. */
void rules_so_abort(struct rules_so *so);

#endif
