/* nursery: the process that opens the ruleset, unprivileged, and forks the scanners of its workers
 * from itself, so that they share it; it reaps them and forks others in their place. It sees no
 * mail and no client. New rules are opened by a copy of it, which has most of them compiled
 * already; a ruleset that crashes the loader crashes that copy, and the supervisor stays with the
 * unit it has. */
#ifndef WINNOW_DAEMON_NURSERY_H
#define WINNOW_DAEMON_NURSERY_H

#include "daemon/options.h"
#include "daemon/sandbox.h"

/* supervisor: where READY or FAILED goes; workers: where scanners go. Does not return. */
void nursery_run(const struct options *o, const struct identity *id, int supervisor,
		 const int *workers, size_t nworkers) __attribute__((noreturn));

#endif
