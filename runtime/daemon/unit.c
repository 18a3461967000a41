/* unit.c: see unit.h. */
#include "daemon/unit.h"

#include "daemon/nursery.h"
#include "daemon/worker.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int unit_open(struct unit *u, const struct options *o, const struct identity *id, struct err *err)
{
	int nursery[2] = {-1, -1}, worker[2] = {-1, -1}, between[2] = {-1, -1};
	if (channel_pair(nursery, err) < 0 || channel_pair(worker, err) < 0 || channel_pair(between, err) < 0)
		goto failed;
	pid_t pid = fork();
	if (pid < 0) {
		err_set_errno(err, "fork");
		goto failed;
	}
	if (pid == 0)
		nursery_run(o, id, nursery[1], between[1]);
	close_fd(&nursery[1]);
	close_fd(&between[1]);
	u->state = UNIT_OPENING;
	u->nursery = pid;
	u->worker = 0;
	u->nursery_fd = nursery[0];
	u->worker_fd = worker[0];
	u->worker_end = worker[1];
	u->between = between[0];
	u->started = time(NULL);
	return 0;
failed:
	for (int i = 0; i < 2; i++) {
		close_fd(&nursery[i]);
		close_fd(&worker[i]);
		close_fd(&between[i]);
	}
	return -1;
}

int unit_start_worker(struct unit *u, const struct options *o, const struct identity *id,
		      const struct listeners *listeners, struct err *err)
{
	struct worker_start start = {o, id, listeners, u->counters, u->worker_end, u->between};
	pid_t pid = fork();
	if (pid < 0)
		return err_set_errno(err, "fork");
	if (pid == 0)
		worker_run(&start);
	u->worker = pid;
	u->state = UNIT_STARTING;
	close_fd(&u->worker_end);
	close_fd(&u->between);
	return 0;
}

bool unit_forget_process(struct unit *u, pid_t pid)
{
	if (u->state == UNIT_NONE || (u->nursery != pid && u->worker != pid))
		return false;
	if (u->nursery == pid)
		u->nursery = 0;
	else
		u->worker = 0;
	return true;
}

void unit_kill(struct unit *u)
{
	if (u->nursery)
		kill(u->nursery, SIGKILL);
	if (u->worker)
		kill(u->worker, SIGKILL);
	u->state = UNIT_DRAINING;
}

enum { sum_of_counter = 1, sum_of_gauge = 0 };

void unit_close(struct unit *u, struct counters *sum)
{
	close_fd(&u->nursery_fd);
	close_fd(&u->worker_fd);
	close_fd(&u->worker_end);
	close_fd(&u->between);
#define COUNTER(name, type, help)                                                                  \
	if (sum_of_##type)                                                                         \
		count_add(&sum->name, u->counters->name);                                          \
	u->counters->name = 0;
	COUNTERS
#undef COUNTER
	for (int i = 0; i <= LATENCY_BUCKETS; i++) {
		sum->latency[i] += u->counters->latency[i];
		u->counters->latency[i] = 0;
	}
	sum->latency_us += u->counters->latency_us;
	u->counters->latency_us = 0;
	u->state = UNIT_NONE;
}
