/* status: the process that shows how things stand over HTTP, unprivileged and with a system call filter like the
 * workers': GET /healthz ("ok" when there are scanners, else 503) and GET /metrics (Prometheus' text format). It reads
 * the shared counters and nothing else. */
#ifndef WINNOW_DAEMON_STATUS_H
#define WINNOW_DAEMON_STATUS_H

#include "base/strbuf.h"
#include "daemon/counters.h"
#include "daemon/listen.h"
#include "daemon/sandbox.h"

struct status_start {
	const struct identity *id;
	const struct counters *blocks; /* COUNTERS_UNITS + 1 of them: the sum of what is gone, the units' */
	const struct listeners *listeners;
};

/* Does not return. */
void status_run(const struct status_start *start) __attribute__((noreturn));

/* All blocks together. */
void status_sum(const struct counters *blocks, struct counters *sum_r);
/* For a person. */
void status_text(struct strbuf *b, const struct counters *sum);
/* As Prometheus reads it. */
void status_metrics(struct strbuf *b, const struct counters *sum);

#endif
