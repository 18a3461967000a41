/* nursery: the process that opens the ruleset, unprivileged, and forks the scanners of one worker from itself, so
 * that they share it; it reaps them and forks others in their place. It sees no mail and no client. A ruleset that
 * crashes the loader crashes a nursery, and the supervisor stays with the one it has. */
#ifndef WINNOW_DAEMON_NURSERY_H
#define WINNOW_DAEMON_NURSERY_H

#include "daemon/options.h"
#include "daemon/sandbox.h"

/* supervisor: where READY or FAILED goes; worker: where scanners go. Does not return. */
void nursery_run(const struct options *o, const struct identity *id, int supervisor, int worker)
	__attribute__((noreturn));

#endif
