/* sandbox: what a process gives up before it meets mail: the user it was started as, the right to
 * gain others, core files, memory without end, and all system calls but those of its job. */
#ifndef WINNOW_DAEMON_SANDBOX_H
#define WINNOW_DAEMON_SANDBOX_H

#include "base/err.h"
#include "daemon/options.h"

#include <stdbool.h>
#include <sys/types.h>

enum sandbox_role {
	SANDBOX_SCANNER, /* parses mail: its channel and its memory, nothing else */
	SANDBOX_WORKER,	 /* talks to clients: sockets it has and accepts, the log */
	SANDBOX_LOOKUP,	 /* reads a file as its user, or asks a database: whatever their libraries
			    need, but no other programs, no other processes, nothing of the kernel's
			  */
};

/* Whom to become, looked up before anything is given up. 0 or -1 with err. */
struct identity {
	uid_t uid;
	gid_t gid;
	bool change; /* started as root */
	const char *user;
};
int identity_find(struct identity *id_r, const struct options *o, struct err *err);
/* Becomes it, for good; no new privileges from here on. Dies when the parent does. */
int identity_take(const struct identity *id, int death_signal, struct err *err);

/* Memory in bytes (0: as it is) and open files. */
int sandbox_limit(size_t memory, size_t files, struct err *err);
/* The system call filter; what is not of the role's job ends the process. */
int sandbox_enter(enum sandbox_role role, struct err *err);
/* Closes every descriptor but 0 to 2 and those of the list. */
void sandbox_close_others(int *keep, size_t n);

#endif
