/* supervisor.c: one loop over signals, the units' notes and their ends, and what operators ask. */
#include "daemon/supervisor.h"

#include "daemon/log.h"
#include "daemon/log_out.h"
#include "daemon/notify.h"
#include "daemon/parent.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* Signals, watch and compile; of each unit a nursery and workers; the control socket's. */
enum { SOURCES = 3 + COUNTERS_UNITS * (1 + 2 * WORKERS_LIMIT) + 1 + CONTROL_CLIENTS };

int64_t supervisor_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void reap(struct supervisor *s)
{
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
		if (pid == s->status_pid)
			s->status_pid = 0;
		else if (pid == s->compile.pid)
			reload_compile_ended(s, status);
		else
			units_process_ended(s, pid, status);
	}
}

static void take_signals(struct supervisor *s)
{
	struct signalfd_siginfo info;
	while (read(s->signals, &info, sizeof info) == (ssize_t)sizeof info)
		switch (info.ssi_signo) {
		case SIGCHLD:
			reap(s);
			break;
		case SIGHUP:
			if (!s->stopping)
				reload_start(s, "hit by SIGHUP");
			break;
		case SIGTERM:
		case SIGINT:
			stopping_start(s, (int)info.ssi_signo);
			break;
		case SIGUSR1:
			if (!s->stopping && s->was_ready)
				reload_processes(s);
			break;
		default:
			break; /* USR2: spamd's for debugging; must not end the server */
		}
}

/* Milliseconds until there is something to do at a time. */
static int poll_milliseconds(const struct supervisor *s)
{
	const int64_t times[] = {
	    s->retry_at,
	    s->watchdog_at,
	    s->beats_at,
	    s->http.n && !s->stopping ? s->memory_at : 0,
	    s->watch_at,
	    s->stopping ? s->stop_at : 0,
	    s->http.n && !s->status_pid ? s->status_started + RETRY_SECONDS * 1000 : 0};
	int64_t now = supervisor_now(), least = INT32_MAX;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		if (times[i] && times[i] - now < least)
			least = times[i] > now ? times[i] - now : 0;
	if (s->librarians_at && s->librarians_at - now < least)
		least = s->librarians_at > now ? s->librarians_at - now : 0;
	return least == INT32_MAX ? -1 : (int)least;
}

/* Of this process to systemd, of the workers to this process. */
static void give_signs(struct supervisor *s, int64_t now)
{
	if (s->watchdog && now >= s->watchdog_at) {
		notify_send("WATCHDOG=1");
		s->watchdog_at = now + s->watchdog;
	}
	if (s->o->worker_timeout > 0 && now >= s->beats_at) {
		units_check_beats(s);
		s->beats_at = now + BEAT_SECONDS * 1000;
	}
}

static void do_timers(struct supervisor *s)
{
	int64_t now = supervisor_now();
	if (s->retry_at && now >= s->retry_at && !s->stopping)
		units_start(s);
	if (s->http.n && !s->status_pid && now - s->status_started >= RETRY_SECONDS * 1000 &&
	    !s->stopping)
		asked_start_status(s);
	if (s->was_ready)
		asked_on_time(s);
	give_signs(s, now);
	reload_on_time(s);
	stopping_on_time(s);
	units_on_time(s);
}

/* What to listen to, and whose it is. */
struct sources {
	struct pollfd p[SOURCES];
	struct {
		struct unit *unit;
		int *fd;
		struct keeper *keeper;
	} from[SOURCES];
	size_t n;
};

static void add(struct sources *all, int *fd, struct unit *unit)
{
	if (*fd < 0)
		return;
	all->from[all->n].unit = unit;
	all->from[all->n].fd = fd;
	all->from[all->n].keeper = NULL;
	all->p[all->n++] = (struct pollfd){*fd, POLLIN, 0};
}

static void add_units(struct sources *all, struct supervisor *s)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++) {
		struct unit *u = &s->units[i];
		if (u->state == UNIT_NONE)
			continue;
		add(all, &u->nursery_fd, u);
		for (size_t k = 0; k < u->nworkers; k++)
			add(all, &u->workers[k].fd, u);
		for (size_t k = 0; k < u->nworkers; k++)
			if (u->workers[k].keeper.fd >= 0) {
				add(all, &u->workers[k].keeper.fd, u);
				all->from[all->n - 1].keeper = &u->workers[k].keeper;
			}
	}
}

static void turn(struct supervisor *s)
{
	struct sources all = {.n = 0};
	add_units(&all, s);
	size_t nunits = all.n;
	add(&all, &s->signals, NULL);
	add(&all, &s->watch.fd, NULL);
	if (s->compile.pid)
		add(&all, &s->compile.fd, NULL);
	struct pollfd *control = all.p + all.n;
	control_poll(&s->control, control);
	poll(all.p, all.n + 1 + CONTROL_CLIENTS, poll_milliseconds(s));
	/* Notes before ends: a process that has died has said why. Reading never waits, should a
	 * descriptor be another's by now. */
	for (size_t i = 0; i < nunits; i++)
		if (all.p[i].revents && all.from[i].keeper)
			keeper_take(all.from[i].keeper);
		else if (all.p[i].revents)
			units_take_notes(s, all.from[i].unit, all.from[i].fd);
	for (size_t i = nunits; i < all.n; i++) {
		if (!all.p[i].revents)
			continue;
		if (all.from[i].fd == &s->watch.fd)
			reload_take_changes(s);
		else if (all.from[i].fd == &s->compile.fd)
			reload_take_output(s);
		else
			take_signals(s);
	}
	units_settle(s);
	units_close_gone(s);
	asked_take_control(s, control);
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
	return listeners_add(&s->http, s->o, is_port ? "localhost" : spec, is_port ? spec : "7784",
			     err);
}

/* For the clients it keeps. */
static void raise_file_limit(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

static int open_all(struct supervisor *s, struct err *err)
{
	for (size_t i = 0; i < s->o->http.n; i++)
		if (add_http(s, s->o->http.v[i], err) < 0)
			return -1;
	if (control_open(&s->control, s->o->control, err) < 0)
		return -1;
	s->watch.fd = -1;
	if (s->o->watch && watch_open(&s->watch, err) < 0)
		return -1;
	raise_file_limit();
	s->signals = take_over_signals();
	return s->signals < 0 ? err_set_errno(err, "signalfd") : 0;
}

int supervisor_run(const struct options *o, const struct identity *id, const struct rules *rules,
		   struct listeners *listeners, int ready)
{
	static struct supervisor s;
	struct err err = {""};
	s = (struct supervisor){
	    .o = o, .id = id, .rules = rules, .listeners = listeners, .ready = ready};
	s.compile.fd = -1;
	s.watchdog = notify_watchdog();
	s.shared = shared_new();
	if (!s.shared)
		return EX_OSERR;
	log_out_count(&s.shared->blocks[0].log_lines_dropped_total);
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		s.units[i].counters = &s.shared->blocks[1 + i];
	if (open_all(&s, &err) < 0) {
		log_error("%s", err.text);
		return EX_CONFIG;
	}
	watch_refresh(&s.watch, rules, o->ruleset);
	reload_start(&s, "starts");
	while (!s.status && !(s.stopping && !units_any(&s, UNIT_PREPARED, UNIT_DRAINING)))
		turn(&s);
	if (s.status) {
		listeners_close(listeners);
		control_close(&s.control);
	}
	return s.status;
}
