/* status: the process that shows how things stand over HTTP, unprivileged and with a system call
 * filter like the workers': GET /healthz ("ok" when there are scanners, else 503; what is wrong
 * with the last rules, if they were refused) and GET /metrics (Prometheus' text format). It reads
 * the shared counters and nothing else. */
#ifndef WINNOW_DAEMON_STATUS_H
#define WINNOW_DAEMON_STATUS_H

#include "base/strbuf.h"
#include "daemon/listen.h"
#include "daemon/sandbox.h"
#include "daemon/shared.h"

struct status_start {
	const struct identity *id;
	const struct shared *shared;
	const struct listeners *listeners;
};

/* Does not return. */
void status_run(const struct status_start *start) __attribute__((noreturn));

/* For a person. */
void status_text(struct strbuf *b, const struct shared *shared);

#endif
