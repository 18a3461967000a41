/* user_prefs: what a lookup found, as a worker keeps it. Internal to the worker. */
#ifndef WINNOW_DAEMON_USER_PREFS_H
#define WINNOW_DAEMON_USER_PREFS_H

#include "base/arena.h"
#include "base/digest.h"
#include "daemon/options.h"
#include "daemon/witness.h"

#include <sys/types.h>

#define USER_PREFS_FAILED_TTL 1 /* seconds that a failure is good for */
#define USER_PREFS_WITNESSES \
	16384u /* descriptors; what is kept beyond them is looked up again each second */

/* What was found; shared by those who use it, unchanging. */
struct user_prefs {
	unsigned references;
	int status; /* enum found_status */
	uid_t uid;
	bool failed; /* the database did: worth asking again soon */
	struct span log, name, text;
	struct digest key;	    /* of name and text */
	struct witnesses witnesses; /* of the files it was read from */
};

/* Of what a lookup wrote, with its witnesses' descriptors (p->witnesses.n of them are taken, all or
 * none); NULL when it makes no sense. */
struct user_prefs *user_prefs_read(struct arena *arena, int fd, const int *fds, size_t n);
/* The site's, with the log line about why. fallback: that is what the site wants when its database
 * fails. */
struct user_prefs *user_prefs_failed(struct arena *arena, const struct options *o, const char *user,
				     const char *why, bool fallback);
void user_prefs_release(struct user_prefs *p);
size_t user_prefs_bytes(const struct user_prefs *p);
/* Seconds until they are looked up again. */
double user_prefs_good_for(const struct user_prefs *p, const struct options *o);

#endif
