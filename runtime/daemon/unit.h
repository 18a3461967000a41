/* unit: a nursery with its scanners, and the workers that feed them: what is exchanged as a whole
 * when the ruleset changes or one of them dies. Internal to the supervisor. */
#ifndef WINNOW_DAEMON_UNIT_H
#define WINNOW_DAEMON_UNIT_H

#include "daemon/channel.h"
#include "daemon/keeper.h"
#include "daemon/listen.h"
#include "daemon/sandbox.h"
#include "daemon/shared.h"

enum unit_state {
	UNIT_NONE,
	UNIT_PREPARED, /* a copy of a nursery waits to be told: see unit_split */
	UNIT_OPENING,  /* the nursery opens the ruleset */
	UNIT_STARTING, /* the workers wait for scanners */
	UNIT_RUNNING,
	UNIT_DRAINING, /* finishes what it has */
};

struct unit_worker {
	pid_t pid;	       /* 0: gone, or not there yet */
	bool accepts;	       /* connections */
	int64_t beat, beat_at; /* its last sign of life, and when that was seen */
	int fd;		       /* its notes; -1: closed */
	struct keeper keeper;
	pid_t librarian; /* its own; 0: none */
	int between;	 /* its end of the channel to the nursery, kept until it is there */
};

struct unit {
	enum unit_state state;
	unsigned generation;
	pid_t nursery;	/* 0: gone, or not known yet */
	int nursery_fd; /* the supervisor's end; -1: closed */
	struct unit_worker workers[WORKERS_LIMIT];
	size_t nworkers, ready; /* ready: of them that accept */
	char ruleset[128];	/* which one it has open */
	bool crippled;		/* a process has died: it serves until another unit does */
	struct counters *counters;
};

/* Forks the nursery. 0, or -1 with err. */
int unit_open(struct unit *u, const struct options *o, const struct identity *id, struct err *err);
/* The same, by a copy of another unit's nursery, which knows most of the rules already, when it is
 * told to (unit_go); the nursery's pid comes later (unit_born). */
int unit_split(struct unit *u, struct unit *from, const struct options *o, struct err *err);
int unit_go(struct unit *u, struct err *err);
/* -1: there is no such child. */
int unit_born(struct unit *u, pid_t pid);
/* Forks the workers. */
int unit_start_workers(struct unit *u, const struct options *o, const struct identity *id,
		       const struct listeners *listeners, struct shared *shared, struct err *err);
/* Starts a librarian for each worker that has none, when users' preferences are wanted. */
void unit_start_librarians(struct unit *u, const struct options *o, const struct identity *id);
/* A librarian has ended: true if it was one of these. */
bool unit_forget_librarian(struct unit *u, pid_t pid);
/* How many are there. */
size_t unit_workers(const struct unit *u);
/* One of its processes has ended: true if it was one of these. The clients it had are answered. */
bool unit_forget_process(struct unit *u, const struct identity *id, pid_t pid);
/* To its workers. */
void unit_signal(const struct unit *u, int signal);
/* Ends what there is of it, at once. */
void unit_kill(struct unit *u);
/* All processes are gone: closes what is left, adds its counters to `sum`. */
void unit_close(struct unit *u, struct counters *sum);

#endif
