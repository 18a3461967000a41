/* supervisor: the first process. It holds the listening sockets, the pid file and the signals,
 * starts units (a nursery with its scanners, and workers) and replaces them when they die or the
 * ruleset is to be read anew. It sees no mail, parses nothing, and needs no memory to speak of.
 * Counterpart: spamd's parent process. */
#ifndef WINNOW_DAEMON_SUPERVISOR_H
#define WINNOW_DAEMON_SUPERVISOR_H

#include "daemon/listen.h"
#include "daemon/options.h"
#include "daemon/rules.h"
#include "daemon/sandbox.h"

/* Until told to stop; the exit status. ready: a descriptor that gets one byte when the first unit
 * accepts, or -1. */
int supervisor_run(const struct options *o, const struct identity *id, const struct rules *rules,
		   struct listeners *listeners, int ready);

#endif
