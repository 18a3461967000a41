/* units.c: one unit serves; another takes its place when the rules are to be read anew, or one of
 * its processes has died. The old one finishes what it has. */
#include "daemon/parent.h"

#include "daemon/log.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define VERSION "4.0.1" /* of the program whose place this takes; log watchers know it */

static const char *describe_end(int status, char text[64])
{
	if (WIFSIGNALED(status))
		snprintf(text, 64, "DIED, signal %d", WTERMSIG(status));
	else
		snprintf(text, 64, "exit %d", WEXITSTATUS(status));
	return text;
}

bool units_any(const struct supervisor *s, enum unit_state from, enum unit_state to)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (s->units[i].state >= from && s->units[i].state <= to)
			return true;
	return false;
}

void units_on_time(struct supervisor *s)
{
	if (!s->librarians_at || supervisor_now() < s->librarians_at)
		return;
	s->librarians_at = 0;
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (s->units[i].state != UNIT_NONE)
			unit_start_librarians(&s->units[i], s->o, s->id);
}

/* The one that serves, if its nursery is there: it knows the rules already, so a copy of it opens
 * others sooner. */
static struct unit *newest(struct supervisor *s)
{
	struct unit *best = NULL;
	for (size_t i = 0; i < COUNTERS_UNITS; i++) {
		struct unit *u = &s->units[i];
		if (u->state == UNIT_RUNNING && u->nursery && u->nursery_fd >= 0 &&
		    (!best || u->generation > best->generation))
			best = u;
	}
	return best;
}

static struct unit *find_state(struct supervisor *s, enum unit_state state)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (s->units[i].state == state)
			return &s->units[i];
	return NULL;
}

void units_prepare(struct supervisor *s)
{
	struct err err;
	struct unit *from = newest(s), *u = find_state(s, UNIT_NONE);
	if (!from || !u || find_state(s, UNIT_PREPARED))
		return;
	u->generation = ++s->generation;
	(void)unit_split(u, from, s->o, &err); /* else there is none when it is wanted */
}

void units_drop_prepared(struct supervisor *s)
{
	struct unit *u = find_state(s, UNIT_PREPARED);
	if (u)
		unit_kill(u);
}

void units_start(struct supervisor *s)
{
	struct err err = {"too many units are still busy"};
	s->retry_at = 0;
	units_prepare(s);
	struct unit *u = find_state(s, UNIT_PREPARED);
	if (u && unit_go(u, &err) == 0)
		return;
	units_drop_prepared(s);
	u = find_state(s, UNIT_NONE);
	if (u) {
		u->generation = ++s->generation;
		if (unit_open(u, s->o, s->id, &err) == 0)
			return;
	}
	log_error("cannot start: %s", err.text);
	s->retry_at = supervisor_now() + RETRY_SECONDS * 1000;
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
			unit_signal(old, SIGTERM);
		}
	}
	u->counters->ruleset_opened_seconds = time(NULL);
	shared_set(&s->shared->ruleset, u->ruleset);
	s->replacing = u;
}

static bool accepts(const struct unit *u)
{
	for (size_t i = 0; i < u->nworkers; i++)
		if (u->workers[i].accepts)
			return true;
	return false;
}

void units_settle(struct supervisor *s)
{
	struct unit *u = s->replacing;
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (s->units[i].state == UNIT_DRAINING && accepts(&s->units[i]))
			return;
	s->replacing = NULL;
	if (!u || u->state != UNIT_RUNNING)
		return;
	if (!s->was_ready)
		first_ready(s);
	for (size_t i = 0; i < u->nworkers; i++)
		log_info("server successfully spawned child process, pid %d",
			 (int)u->workers[i].pid);
	reload_done(s);
}

static bool crippled(const struct supervisor *s)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (s->units[i].state == UNIT_RUNNING && s->units[i].crippled)
			return true;
	return false;
}

void units_close_gone(struct supervisor *s)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++) {
		struct unit *u = &s->units[i];
		if (u->state == UNIT_DRAINING && !u->nursery && unit_workers(u) == 0)
			unit_close(u, &s->shared->blocks[0]);
	}
}

/* A unit that did not come up. */
static void unit_failed(struct supervisor *s, struct unit *u, const char *why)
{
	unit_kill(u);
	if (s->stopping)
		return;
	reload_failed(s, why);
	if (crippled(s))
		s->retry_at = supervisor_now() + RETRY_SECONDS * 1000;
}

static void take_note(struct supervisor *s, struct unit *u, int fd, struct note *note)
{
	struct err err;
	note->text[sizeof note->text - 1] = 0;
	if (note->kind == NOTE_DRAINING)
		for (size_t i = 0; i < u->nworkers; i++)
			if (u->workers[i].fd == fd)
				u->workers[i].accepts = false;
	if (u->state >= UNIT_RUNNING)
		return;
	switch (note->kind) {
	case NOTE_FAILED:
		log_error("%s", note->text);
		unit_failed(s, u, note->text);
		return;
	case NOTE_BORN:
		if (unit_born(u, note->pid) < 0)
			unit_failed(s, u, "the nursery died");
		return;
	case NOTE_READY:
		if (u->state == UNIT_STARTING && fd != u->nursery_fd) {
			if (++u->ready == u->nworkers)
				unit_ready(s, u);
			return;
		}
		snprintf(u->ruleset, sizeof u->ruleset, "%.*s", (int)sizeof u->ruleset - 1,
			 note->text);
		if (u->state == UNIT_OPENING &&
		    unit_start_workers(u, s->o, s->id, s->listeners, s->shared, &err) < 0) {
			log_error("%s", err.text);
			unit_failed(s, u, err.text);
		}
		return;
	default:
		return;
	}
}

void units_take_notes(struct supervisor *s, struct unit *u, int *fd)
{
	struct note note;
	int got;
	while (*fd >= 0 && (got = channel_receive(*fd, &note, sizeof note, NULL, NULL)) >= 0) {
		if (got == 1) {
			take_note(s, u, *fd, &note);
			continue;
		}
		close(*fd);
		*fd = -1;
		/* Otherwise its end as a process is heard of. */
		if (fd == &u->nursery_fd && u->state == UNIT_OPENING && !u->nursery)
			unit_failed(s, u, "the nursery died");
		if (fd == &u->nursery_fd && u->state == UNIT_PREPARED)
			unit_kill(u);
	}
}

static void process_ended(struct supervisor *s, struct unit *u, pid_t pid, int status)
{
	char text[64];
	bool running = u->state == UNIT_RUNNING;
	if (u->state != UNIT_DRAINING || WIFSIGNALED(status))
		log_info("handled cleanup of child pid [%d]: %s", (int)pid,
			 describe_end(status, text));
	if (u->state == UNIT_OPENING || u->state == UNIT_STARTING)
		unit_failed(s, u, "a process died while it opened the ruleset");
	if (u->state == UNIT_PREPARED)
		unit_kill(u);
	if (running) {
		u->crippled = true;
		if (!u->nursery || unit_workers(u) == 0)
			u->state = UNIT_DRAINING; /* workers without a nursery, and a nursery
						     without workers, end by themselves */
		count_add(&s->shared->blocks[0].worker_failures_total, 1);
		if (!s->stopping && !units_any(s, UNIT_OPENING, UNIT_STARTING))
			units_start(s);
	}
}

static void check_beat(struct supervisor *s, struct unit *u, size_t i)
{
	struct unit_worker *w = &u->workers[i];
	int64_t now = supervisor_now(), beat = atomic_load(&u->counters->beats[i]);
	if (w->beat < 0 || beat != w->beat) {
		w->beat = beat;
		w->beat_at = now;
	} else if (w->pid && now - w->beat_at > (int64_t)(s->o->worker_timeout * 1000)) {
		log_error("worker %d has been stuck for %g seconds: it is ended", (int)w->pid,
			  s->o->worker_timeout);
		kill(w->pid, SIGKILL);
		w->beat_at = now;
	}
}

void units_check_beats(struct supervisor *s)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		for (size_t k = 0; s->units[i].state >= UNIT_STARTING && k < s->units[i].nworkers;
		     k++)
			check_beat(s, &s->units[i], k);
}

/* A process may have said why, or another whose end ended it, since notes were looked at. */
static void take_all_notes(struct supervisor *s)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++) {
		struct unit *u = &s->units[i];
		if (u->state == UNIT_NONE)
			continue;
		units_take_notes(s, u, &u->nursery_fd);
		for (size_t k = 0; k < u->nworkers; k++)
			units_take_notes(s, u, &u->workers[k].fd);
	}
}

bool units_process_ended(struct supervisor *s, pid_t pid, int status)
{
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (s->units[i].state != UNIT_NONE && unit_forget_librarian(&s->units[i], pid)) {
			s->librarians_at = supervisor_now() + RETRY_SECONDS * 1000;
			return true;
		}
	take_all_notes(s);
	for (size_t i = 0; i < COUNTERS_UNITS; i++)
		if (unit_forget_process(&s->units[i], s->id, pid)) {
			process_ended(s, &s->units[i], pid, status);
			return true;
		}
	return false;
}
