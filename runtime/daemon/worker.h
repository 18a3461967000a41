/* worker: the process that talks to clients: one event loop over the inherited listening sockets.
 * It reads requests, hands complete messages to its scanners and writes the answers; it never looks
 * into a message. Every wait has a deadline; every client gets an answer, a temporary error at the
 * least, as long as its connection stands. Counterpart: the children of spamd, with the scanning in
 * processes of its own. */
#ifndef WINNOW_DAEMON_WORKER_H
#define WINNOW_DAEMON_WORKER_H

#include "daemon/listen.h"
#include "daemon/options.h"
#include "daemon/sandbox.h"
#include "daemon/shared.h"

struct worker_start {
	const struct options *o;
	const struct identity *id;
	const struct listeners *listeners;
	struct shared *shared;
	struct counters *counters;	 /* its unit's */
	int supervisor, nursery, keeper; /* channels */
	unsigned number;		 /* in its unit */
};

/* Does not return. READY goes to the supervisor when there is a scanner and connections are
 * accepted. TERM: finish what is there, accept nothing more, exit; TERM again: answer all with a
 * temporary error and exit. */
void worker_run(const struct worker_start *start) __attribute__((noreturn));

#endif
