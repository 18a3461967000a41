/* supervisor.c: one loop over signals, the units' notes and their ends. */
#include "daemon/supervisor.h"

#include "daemon/control.h"
#include "daemon/log.h"
#include "daemon/notify.h"
#include "daemon/status.h"
#include "daemon/unit.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

enum { RETRY_SECONDS = 1 }; /* until a unit that could not start is tried again */
#define VERSION "4.0.1" /* of the program whose place this takes; log watchers know it */

struct supervisor {
	const struct options *o;
	const struct identity *id;
	struct listeners *listeners;
	struct unit units[COUNTERS_UNITS];
	struct counters *sum; /* of what is gone; behind it the units' blocks */
	unsigned generation;
	int ready, signals;
	bool was_ready, reload_again, stopping;
	time_t retry_at;      /* 0: no */
	pid_t status_pid;     /* of the process that speaks HTTP; 0: none */
	time_t status_started;
	struct listeners http;
	struct control control;
	char last_error[sizeof(struct err)];
	struct timespec stop_by;
	int stop_step, status;
};

static const char *describe_end(int status, char text[64])
{
	if (WIFSIGNALED(status))
		snprintf(text, 64, "DIED, signal %d", WTERMSIG(status));
	else
		snprintf(text, 64, "exit %d", WEXITSTATUS(status));
	return text;
}

static bool any(const struct supervisor *s, enum unit_state from, enum unit_state to)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (s->units[i].state >= from && s->units[i].state <= to)
			return true;
	return false;
}

static void start_unit(struct supervisor *s)
{
	struct err err = {"too many units are still busy"};
	s->retry_at = 0;
	for (size_t i = 0; i < COUNTERS_UNITS; i++) {
		struct unit *u = &s->units[i];
		if (u->state != UNIT_NONE)
			continue;
		u->generation = ++s->generation;
		if (unit_open(u, s->o, s->id, &err) == 0)
			return;
		break;
	}
	log_error("cannot start: %s", err.text);
	s->retry_at = time(NULL) + RETRY_SECONDS;
}

static void start_status(struct supervisor *s)
{
	struct status_start start = {s->id, s->sum, &s->http};
	s->status_started = time(NULL);
	s->status_pid = fork();
	if (s->status_pid == 0)
		status_run(&start);
	if (s->status_pid < 0)
		s->status_pid = 0;
}

static void write_pidfile(const struct options *o)
{
	FILE *f = o->pidfile ? fopen(o->pidfile, "w") : NULL;
	bool written = f && fprintf(f, "%d\n", (int)getpid()) > 0;
	if (f && fclose(f) != 0)
		written = false;
	if (o->pidfile && !written)
		log_warn("cannot write to PID file: %s", strerror(errno));
}

static void first_ready(struct supervisor *s)
{
	char where[4096];
	listeners_describe(s->listeners, where, sizeof where);
	log_info("server started on %s (running version %s)", where, VERSION);
	write_pidfile(s->o);
	log_info("server pid: %d", (int)getpid());
	if (s->ready >= 0 && write(s->ready, "+", 1) == 1)
		close(s->ready);
	s->was_ready = true;
}

/* It accepts: the others may finish. */
static void unit_ready(struct supervisor *s, struct unit *u)
{
	u->state = UNIT_RUNNING;
	for (size_t i = 0; i < COUNTERS_UNITS; i++) {
		struct unit *old = &s->units[i];
		if (old != u && old->state == UNIT_RUNNING) {
			old->state = UNIT_DRAINING;
			if (old->worker)
				kill(old->worker, SIGTERM);
		}
	}
	u->counters->ruleset_opened_seconds = time(NULL);
	count_add(&s->sum->reloads_total, 1);
	log_info("server successfully spawned child process, pid %d", (int)u->worker);
	if (!s->was_ready)
		first_ready(s);
	notify_send("READY=1");
	control_answer_waiting(&s->control, "the new rules are in force\n");
	if (s->reload_again) {
		s->reload_again = false;
		start_unit(s);
	}
}

/* A unit that did not come up. Without another, the first one ends the server, later ones are tried again. */
static void unit_failed(struct supervisor *s, struct unit *u)
{
	unit_kill(u);
	if (s->stopping)
		return;
	if (any(s, UNIT_RUNNING, UNIT_RUNNING)) {
		count_add(&s->sum->reload_failures_total, 1);
		char text[sizeof s->last_error + 64];
		log_error("the ruleset in force stays");
		snprintf(text, sizeof text, "failed: %s\nthe ruleset in force stays\n", s->last_error);
		control_answer_waiting(&s->control, text);
		notify_send("READY=1");
	} else if (!s->was_ready) {
		s->status = EX_CONFIG;
	} else {
		s->retry_at = time(NULL) + RETRY_SECONDS;
	}
}

static void take_note(struct supervisor *s, struct unit *u, int *fd)
{
	struct note note;
	struct err err;
	int got = channel_receive(*fd, &note, sizeof note, NULL, NULL);
	if (got == 0) {
		close(*fd);
		*fd = -1;
	}
	if (got <= 0 || u->state >= UNIT_RUNNING)
		return;
	if (note.kind == NOTE_FAILED) {
		note.text[sizeof note.text - 1] = 0;
		log_error("%s", note.text);
		snprintf(s->last_error, sizeof s->last_error, "%s", note.text);
		unit_failed(s, u);
	} else if (u->state == UNIT_OPENING) {
		if (unit_start_worker(u, s->o, s->id, s->listeners, &err) < 0) {
			log_error("%s", err.text);
			unit_failed(s, u);
		}
	} else if (fd == &u->worker_fd) {
		unit_ready(s, u);
	}
}

static void unit_process_ended(struct supervisor *s, struct unit *u, pid_t pid, int status)
{
	char text[64];
	bool failed = u->state == UNIT_RUNNING;
	if (u->state != UNIT_DRAINING || WIFSIGNALED(status))
		log_info("handled cleanup of child pid [%d]: %s", (int)pid, describe_end(status, text));
	if (u->state == UNIT_OPENING || u->state == UNIT_STARTING)
		unit_failed(s, u);
	u->state = UNIT_DRAINING; /* the other one ends by itself */
	if (failed) {
		count_add(&s->sum->worker_failures_total, 1);
		if (!s->stopping && !any(s, UNIT_OPENING, UNIT_STARTING))
			start_unit(s);
	}
	if (!u->worker && u->nursery && !failed)
		kill(u->nursery, SIGKILL);
	if (!u->worker && !u->nursery)
		unit_close(u, s->sum);
}

static void reap(struct supervisor *s)
{
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
		if (pid == s->status_pid)
			s->status_pid = 0;
		for (size_t i = 0; i < COUNTERS_UNITS; i++)
			if (unit_forget_process(&s->units[i], pid)) {
				unit_process_ended(s, &s->units[i], pid, status);
				break;
			}
	}
}

static void reload(struct supervisor *s)
{
	log_info("server hit by SIGHUP, restarting");
	notify_reloading();
	if (any(s, UNIT_OPENING, UNIT_STARTING))
		s->reload_again = true;
	else
		start_unit(s);
}

static void signal_workers(struct supervisor *s, int signal)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++) {
		struct unit *u = &s->units[i];
		if (u->state == UNIT_NONE)
			continue;
		if (u->state < UNIT_RUNNING || signal == SIGKILL)
			unit_kill(u);
		else if (u->worker)
			kill(u->worker, signal);
	}
}

static void set_stop_deadline(struct supervisor *s, double seconds)
{
	clock_gettime(CLOCK_MONOTONIC, &s->stop_by);
	s->stop_by.tv_sec += (time_t)seconds;
}

/* First: finish what is in hand. Then: a temporary error for it. Then: the end. */
static void stop_further(struct supervisor *s)
{
	static const struct {
		int signal;
		double seconds;
	} steps[] = {{SIGTERM, 0}, {SIGTERM, 5}, {SIGKILL, 5}};
	if (s->stop_step == 3)
		return;
	/* A draining worker takes TERM for the second one: at the first step only those that run get it. */
	for (size_t i = 0; s->stop_step == 0 && i < COUNTERS_UNITS; i++)
		if (s->units[i].state == UNIT_RUNNING && s->units[i].worker)
			kill(s->units[i].worker, SIGTERM);
		else if (s->units[i].state == UNIT_OPENING || s->units[i].state == UNIT_STARTING)
			unit_kill(&s->units[i]);
	if (s->stop_step)
		signal_workers(s, steps[s->stop_step].signal);
	set_stop_deadline(s, s->stop_step ? steps[s->stop_step].seconds : s->o->stop_timeout);
	s->stop_step++;
}

static void stop(struct supervisor *s, int signal)
{
	if (s->stopping) {
		stop_further(s);
		return;
	}
	log_info("server killed by SIG%s, shutting down", sigabbrev_np(signal));
	notify_send("STOPPING=1");
	s->stopping = true;
	if (s->o->pidfile && s->was_ready)
		unlink(s->o->pidfile);
	stop_further(s);
	listeners_close(s->listeners);
	listeners_close(&s->http);
	if (s->status_pid)
		kill(s->status_pid, SIGTERM);
	control_close(&s->control);
}

static void answer_status(struct supervisor *s, int client)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	struct counters sum;
	status_sum(s->sum, &sum);
	strbuf_printf(&b, "%12d  Process id\n", (int)getpid());
	status_text(&b, &sum);
	control_answer(&s->control, client, strbuf_str(&b));
	arena_free(&arena);
}

static void take_control(struct supervisor *s, struct pollfd *p)
{
	int client;
	for (;;)
		switch (control_step(&s->control, p, &client)) {
		case CONTROL_NOTHING: return;
		case CONTROL_STATUS: answer_status(s, client); break;
		case CONTROL_RELOAD: reload(s); break;
		case CONTROL_STOP:
			control_answer(&s->control, client, "stopping\n");
			stop(s, SIGTERM);
			return;
		}
}

static void take_signals(struct supervisor *s)
{
	struct signalfd_siginfo info;
	while (read(s->signals, &info, sizeof info) == (ssize_t)sizeof info)
		switch (info.ssi_signo) {
		case SIGCHLD: reap(s); break;
		case SIGHUP:
			if (!s->stopping)
				reload(s);
			break;
		case SIGTERM:
		case SIGINT: stop(s, (int)info.ssi_signo); break;
		default: break; /* USR1, USR2: spamd's for debugging; must not end the server */
		}
}

static int poll_milliseconds(const struct supervisor *s)
{
	return s->retry_at || s->stopping || (s->http.n && !s->status_pid) ? 200 : -1;
}

static void do_timers(struct supervisor *s)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (s->retry_at && time(NULL) >= s->retry_at && !s->stopping)
		start_unit(s);
	if (s->http.n && !s->status_pid && time(NULL) - s->status_started >= RETRY_SECONDS)
		start_status(s);
	if (s->stopping && now.tv_sec >= s->stop_by.tv_sec)
		stop_further(s);
}

static void turn(struct supervisor *s)
{
	struct pollfd p[2 + 2 * COUNTERS_UNITS + CONTROL_CLIENTS] = {{.fd = s->signals, .events = POLLIN}};
	struct pollfd *control = p + 1 + 2 * COUNTERS_UNITS;
	for (size_t i = 0; i < COUNTERS_UNITS; i++) {
		bool used = s->units[i].state != UNIT_NONE;
		p[1 + 2 * i] = (struct pollfd){used ? s->units[i].nursery_fd : -1, POLLIN, 0};
		p[2 + 2 * i] = (struct pollfd){used ? s->units[i].worker_fd : -1, POLLIN, 0};
	}
	control_poll(&s->control, control);
	poll(p, sizeof p / sizeof *p, poll_milliseconds(s));
	for (size_t i = 0; i < COUNTERS_UNITS; i++) {
		if (p[1 + 2 * i].revents)
			take_note(s, &s->units[i], &s->units[i].nursery_fd);
		if (p[2 + 2 * i].revents && s->units[i].worker_fd >= 0)
			take_note(s, &s->units[i], &s->units[i].worker_fd);
	}
	if (p[0].revents)
		take_signals(s);
	take_control(s, control);
	do_timers(s);
}

static int take_over_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	const int signals[] = {SIGCHLD, SIGHUP, SIGTERM, SIGINT, SIGUSR1, SIGUSR2};
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* "PORT" alone is one of localhost. */
static int add_http(struct supervisor *s, const char *spec, struct err *err)
{
	bool is_port = spec[strspn(spec, "0123456789")] == 0;
	return listeners_add(&s->http, s->o, is_port ? "localhost" : spec, is_port ? spec : "7784", err);
}

static int complain(const struct err *err)
{
	log_error("%s", err->text);
	return EX_CONFIG;
}

int supervisor_run(const struct options *o, const struct identity *id, struct listeners *listeners, int ready)
{
	static struct supervisor s;
	size_t size = sizeof(struct counters) * (COUNTERS_UNITS + 1);
	struct counters *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return EX_OSERR;
	s = (struct supervisor){.o = o, .id = id, .listeners = listeners, .sum = shared, .ready = ready};
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		s.units[i].counters = shared + 1 + i;
	struct err err = {""};
	for (size_t i = 0; i < o->http.n; i++)
		if (add_http(&s, o->http.v[i], &err) < 0)
			return complain(&err);
	if (control_open(&s.control, o->control, &err) < 0)
		return complain(&err);
	s.signals = take_over_signals();
	if (s.signals < 0)
		return EX_OSERR;
	start_unit(&s);
	while (!s.status && !(s.stopping && !any(&s, UNIT_OPENING, UNIT_DRAINING)))
		turn(&s);
	if (s.status) {
		listeners_close(listeners);
		control_close(&s.control);
	}
	return s.status;
}
