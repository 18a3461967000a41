/* librarian: the process that has users' preferences looked up for one worker: a process a lookup
 * (lookup.h), so many at a time, each ended when its time is over. It never sees mail. It stays
 * root where lookups have to become users, with the right to do that and nothing else; otherwise it
 * is as unprivileged as the rest. */
#ifndef WINNOW_DAEMON_LIBRARIAN_H
#define WINNOW_DAEMON_LIBRARIAN_H

#include "daemon/options.h"
#include "daemon/sandbox.h"

#define LIBRARIAN_LOOKUPS \
	16 /* at a time: enough to keep a database busy, few enough not to flood it */

/* Forks it: its pid, and in *channel_r what the worker talks to it through. -1 with err. */
pid_t librarian_start(const struct options *o, const struct identity *id, int *channel_r,
		      struct err *err);

#endif
