/* unit: a nursery with its scanners, and the worker that feeds them: what is exchanged as a whole when the ruleset
 * changes or one of the two dies. Internal to the supervisor. */
#ifndef WINNOW_DAEMON_UNIT_H
#define WINNOW_DAEMON_UNIT_H

#include "daemon/channel.h"
#include "daemon/counters.h"
#include "daemon/listen.h"
#include "daemon/sandbox.h"

#include <time.h>

enum unit_state {
	UNIT_NONE,
	UNIT_OPENING,  /* the nursery opens the ruleset */
	UNIT_STARTING, /* the worker waits for a scanner */
	UNIT_RUNNING,
	UNIT_DRAINING, /* finishes what it has */
};

struct unit {
	enum unit_state state;
	unsigned generation;
	pid_t nursery, worker;        /* 0: gone, or not there yet */
	int nursery_fd, worker_fd;    /* the supervisor's ends; -1: closed */
	int worker_end, between;      /* kept for the worker until it is there */
	time_t started;
	struct counters *counters;
};

/* Forks the nursery. 0, or -1 with err. */
int unit_open(struct unit *u, const struct options *o, const struct identity *id, struct err *err);
/* Forks the worker. */
int unit_start_worker(struct unit *u, const struct options *o, const struct identity *id,
		      const struct listeners *listeners, struct err *err);
/* One of its processes has ended: true if it was one of these. */
bool unit_forget_process(struct unit *u, pid_t pid);
/* Ends what there is of it, at once. */
void unit_kill(struct unit *u);
/* Both processes are gone: closes what is left, adds its counters to `sum`. */
void unit_close(struct unit *u, struct counters *sum);

#endif
