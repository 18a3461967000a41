/* parent: the supervisor's state, shared by the files it is made of: supervisor.c has the loop,
 * units.c starts and replaces units, reload.c brings new rules into force, stopping.c ends it all,
 * asked.c answers operators. */
#ifndef WINNOW_DAEMON_PARENT_H
#define WINNOW_DAEMON_PARENT_H

#include "daemon/control.h"
#include "daemon/rules.h"
#include "daemon/status.h"
#include "daemon/unit.h"
#include "daemon/watch.h"

#include <poll.h>

/* Seconds until something that could not be started is tried again. */
#define RETRY_SECONDS 1
#define MEMORY_SECONDS 10 /* between looks at how much is taken, which cost a millisecond each */
/* A change that comes alone is acted on at once. What was compiled while others came is not opened,
 * and compiled again so many milliseconds after the last one: editors and sa-update write several
 * files. */
#define WATCH_QUIET_MS 10
#define WATCH_QUIET_LIMIT_MS 2000 /* then it is opened, even if the changes go on */

struct supervisor {
	const struct options *o;
	const struct identity *id;
	struct listeners *listeners, http;
	const struct rules *rules;
	struct unit units[COUNTERS_UNITS];
	struct shared *shared;
	unsigned generation;
	int ready; /* see supervisor_run */
	int signals;
	bool was_ready, reload_again;
	struct unit *replacing; /* accepts, but so do workers of older ones yet; NULL: none */
	int64_t retry_at;	/* monotonic milliseconds; 0: no */
	int64_t librarians_at;	/* when librarians that ended are replaced; 0: none has */
	struct rules_compile compile;
	bool compile_again;
	struct watch watch;
	int64_t watch_at,
	    watch_latest; /* when changed rules are compiled; 0: nothing has changed */
	int64_t changed_at, overtaken_at; /* the last change; the first compile since rules came
					     into force that others overtook, 0: none */
	pid_t status_pid;		  /* of the process that speaks HTTP; 0: none */
	int64_t status_started;
	struct control control;
	int64_t memory_at; /* when it is looked at next, for /metrics */
	int watchdog;	   /* milliseconds between signs of life; 0: none are wanted */
	int64_t watchdog_at,
	    beats_at; /* when the next one is due; when the workers' are looked at */
	bool stopping;
	int stop_step;
	int64_t stop_at;
	int status; /* exit status, once it is over for a reason */
};

int64_t supervisor_now(void);

/* --- units.c --- */
/* Opens the ruleset in a new unit, or again later. */
void units_start(struct supervisor *s);
/* A unit in advance, for the rules that are being compiled; or not after all. */
void units_prepare(struct supervisor *s);
void units_drop_prepared(struct supervisor *s);
/* Forgets those of which no process is left. */
void units_close_gone(struct supervisor *s);
/* Librarians anew where some have ended. */
void units_on_time(struct supervisor *s);
bool units_any(const struct supervisor *s, enum unit_state from, enum unit_state to);
/* Says that new rules are in force, once nobody has the old ones. */
void units_settle(struct supervisor *s);
void units_take_notes(struct supervisor *s, struct unit *u, int *fd);
/* Ends workers that have given no sign of life for too long. */
void units_check_beats(struct supervisor *s);
/* A process has ended; false: none of a unit's. */
bool units_process_ended(struct supervisor *s, pid_t pid, int status);

/* --- reload.c --- */
/* The rules anew: compiled, when they come from files, then opened. */
void reload_start(struct supervisor *s, const char *why);
/* The same rules, opened by new processes. */
void reload_processes(struct supervisor *s);
void reload_take_output(struct supervisor *s);
void reload_take_changes(struct supervisor *s);
void reload_compile_ended(struct supervisor *s, int status);
void reload_on_time(struct supervisor *s);
/* New rules are in force, or not: tells whoever asked. */
void reload_done(struct supervisor *s);
void reload_failed(struct supervisor *s, const char *why);

/* --- stopping.c --- */
/* Asked to stop; asked again: sooner. */
void stopping_start(struct supervisor *s, int signal);
void stopping_on_time(struct supervisor *s);

/* --- asked.c --- */
void asked_start_status(struct supervisor *s);
void asked_on_time(struct supervisor *s);
void asked_take_control(struct supervisor *s, struct pollfd *p);

#endif
