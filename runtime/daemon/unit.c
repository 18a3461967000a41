/* unit.c: see unit.h. The supervisor's ends of the channels never block it. */
#include "daemon/unit.h"

#include "daemon/librarian.h"
#include "daemon/log.h"
#include "daemon/log_out.h"
#include "daemon/lookup.h"
#include "daemon/nursery.h"
#include "daemon/share.h"
#include "daemon/worker.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Channels: the nursery's ends to ends[0], and one a worker. */
static int open_channels(struct unit *u, const struct options *o, int ends[CHANNEL_FDS],
			 struct err *err)
{
	int pair[2];
	*u = (struct unit){.generation = u->generation,
			   .counters = u->counters,
			   .nursery_fd = -1,
			   .nworkers = o->workers};
	for (size_t i = 0; i < CHANNEL_FDS; i++)
		ends[i] = -1;
	for (size_t i = 0; i < u->nworkers; i++)
		u->workers[i] = (struct unit_worker){.fd = -1, .between = -1, .keeper = {.fd = -1}};
	for (size_t i = 0; i <= u->nworkers; i++) {
		if (channel_pair(pair, err) < 0)
			return -1;
		*(i ? &u->workers[i - 1].between : &u->nursery_fd) = pair[0];
		ends[i] = pair[1];
	}
	fcntl(u->nursery_fd, F_SETFL, O_NONBLOCK);
	return 0;
}

static void close_channels(struct unit *u)
{
	close_fd(&u->nursery_fd);
	for (size_t i = 0; i < u->nworkers; i++) {
		close_fd(&u->workers[i].fd);
		keeper_close(&u->workers[i].keeper);
		close_fd(&u->workers[i].between);
	}
}

static int finish(struct unit *u, enum unit_state state, int rc, int ends[CHANNEL_FDS])
{
	for (size_t i = 0; i < CHANNEL_FDS; i++)
		close_fd(&ends[i]);
	if (rc == 0)
		u->state = state;
	else
		close_channels(u);
	return rc;
}

int unit_open(struct unit *u, const struct options *o, const struct identity *id, struct err *err)
{
	int ends[CHANNEL_FDS], rc = open_channels(u, o, ends, err);
	if (rc == 0 && (u->nursery = fork()) < 0) {
		u->nursery = 0;
		rc = err_set_errno(err, "fork");
	}
	if (rc == 0 && u->nursery == 0)
		nursery_run(o, id, ends[0], ends + 1, u->nworkers);
	return finish(u, UNIT_OPENING, rc, ends);
}

int unit_split(struct unit *u, struct unit *from, const struct options *o, struct err *err)
{
	struct note note = {.kind = NOTE_SPLIT};
	int ends[CHANNEL_FDS], rc = open_channels(u, o, ends, err);
	if (rc == 0 &&
	    channel_send(from->nursery_fd, &note, sizeof note, ends, u->nworkers + 1) != 0)
		rc = err_set_errno(err, "the nursery does not listen");
	return finish(u, UNIT_PREPARED, rc, ends);
}

int unit_go(struct unit *u, struct err *err)
{
	struct note note = {.kind = NOTE_OPEN};
	int log = log_out_fd(); /* it may be another file than when the first nursery was forked */
	if (channel_send(u->nursery_fd, &note, sizeof note, &log, log >= 0) != 0)
		return err_set_errno(err, "the copy of the nursery does not listen");
	u->state = UNIT_OPENING;
	return 0;
}

int unit_born(struct unit *u, pid_t pid)
{
	siginfo_t info;
	if (pid <= 0 || waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
		return -1;
	u->nursery = pid;
	return 0;
}

int unit_start_workers(struct unit *u, const struct options *o, const struct identity *id,
		       const struct listeners *listeners, struct shared *shared, struct err *err)
{
	for (size_t i = 0; i < u->nworkers; i++) {
		struct unit_worker *w = &u->workers[i];
		int pair[2], keeper;
		if (channel_pair(pair, err) < 0 || keeper_open(&w->keeper, &keeper, err) < 0)
			return -1;
		w->pid = fork();
		if (w->pid == 0)
			worker_run(&(struct worker_start){o, id, listeners, shared, u->counters,
							  pair[1], w->between, keeper,
							  (unsigned)i});
		close(pair[1]);
		close(keeper);
		w->beat = -1;
		share_tell(u->counters, (unsigned)i, 0);
		w->accepts = true;
		close_fd(&w->between);
		w->fd = pair[0];
		fcntl(w->fd, F_SETFL, O_NONBLOCK);
		if (w->pid < 0) {
			w->pid = 0;
			return err_set_errno(err, "fork");
		}
	}
	u->state = UNIT_STARTING;
	unit_start_librarians(u, o, id);
	return 0;
}

static void start_librarian(struct unit_worker *w, const struct options *o,
			    const struct identity *id)
{
	struct note note = {.kind = NOTE_USERS};
	struct err err;
	int channel = -1;
	note.pid = librarian_start(o, id, &channel, &err);
	if (note.pid < 0) {
		log_error("users' preferences cannot be looked up: %s", err.text);
		return;
	}
	w->librarian = note.pid;
	channel_send(w->fd, &note, sizeof note, &channel, 1);
	close(channel);
}

void unit_start_librarians(struct unit *u, const struct options *o, const struct identity *id)
{
	for (size_t i = 0; i < u->nworkers && lookup_wanted(o); i++)
		if (u->workers[i].pid && u->workers[i].fd >= 0 && !u->workers[i].librarian)
			start_librarian(&u->workers[i], o, id);
}

bool unit_forget_librarian(struct unit *u, pid_t pid)
{
	for (size_t i = 0; i < u->nworkers; i++)
		if (u->workers[i].librarian == pid) {
			u->workers[i].librarian = 0;
			return true;
		}
	return false;
}

size_t unit_workers(const struct unit *u)
{
	size_t n = 0;
	for (size_t i = 0; i < u->nworkers; i++)
		n += u->workers[i].pid != 0;
	return n;
}

bool unit_forget_process(struct unit *u, const struct identity *id, pid_t pid)
{
	if (u->state == UNIT_NONE)
		return false;
	if (u->nursery == pid) {
		u->nursery = 0;
		return true;
	}
	for (size_t i = 0; i < u->nworkers; i++)
		if (u->workers[i].pid == pid) {
			u->workers[i].pid = 0;
			u->workers[i].accepts = false;
			share_leave(u->counters, (unsigned)i);
			keeper_answer(&u->workers[i].keeper, id);
			return true;
		}
	return false;
}

void unit_signal(const struct unit *u, int signal)
{
	for (size_t i = 0; i < u->nworkers; i++)
		if (u->workers[i].pid)
			kill(u->workers[i].pid, signal);
}

void unit_kill(struct unit *u)
{
	if (u->nursery)
		kill(u->nursery, SIGKILL);
	unit_signal(u, SIGKILL);
	u->state = UNIT_DRAINING;
}

enum { sum_of_counter = 1, sum_of_gauge = 0 };

void unit_close(struct unit *u, struct counters *sum)
{
	close_channels(u);
#define COUNTER(name, type, help)                         \
	if (sum_of_##type)                                \
		count_add(&sum->name, u->counters->name); \
	u->counters->name = 0;
	COUNTERS
#undef COUNTER
#define HISTOGRAM(name, help) histogram_move(&sum->name, &u->counters->name);
	HISTOGRAMS
#undef HISTOGRAM
	u->state = UNIT_NONE;
}
