/* lookup: what workers ask the librarian and what a lookup finds: a user's preferences as the text
 * of a user_prefs file, and spamd's log lines on the way there. A lookup is a process of its own:
 * it becomes the user, reads one file or asks one database, writes what it found into a memory file
 * and exits; it never sees mail. Counterpart: got_user_header and the handle_* functions of spamd.
 * Differs: root's own preferences are not read; symbolic links below a home are followed only by
 * processes that became the user; what is no plain file, or larger than PREFS_LIMIT, is not read.
 */
#ifndef WINNOW_DAEMON_LOOKUP_H
#define WINNOW_DAEMON_LOOKUP_H

#include "daemon/log.h"
#include "daemon/sandbox.h"
#include "daemon/sql.h"
#include "daemon/witness.h"
#include "proto/request.h"

/* Whether these options look for anybody's preferences, or become users: else there is no
 * librarian. */
bool lookup_wanted(const struct options *o);
/* Whether processes become the users they read for. */
bool lookup_becomes_user(const struct options *o);

/* Worker to librarian. */
struct question {
	uint64_t id;
	uint64_t until; /* nanoseconds of CLOCK_MONOTONIC: nobody waits any longer */
	bool has_user;
	char user[SPAMD_USER_LIMIT + 1];
};

/* Librarian to worker; FOUND has witnesses' descriptors with it, and behind them a memory file,
 * which begins with a struct found. */
enum answer_kind {
	ANSWER_HELLO, /* the first one */
	ANSWER_FOUND,
	ANSWER_FAILED, /* took too long, or died: why */
};
struct answer {
	enum answer_kind kind;
	uint64_t id;
	bool fallback; /* without a database, messages are scanned with the site's preferences */
	char why[128];
};

enum found_status {
	FOUND_PREFS,	/* maybe none */
	FOUND_REFUSED,	/* the database failed, and the site wants no message scanned then */
	FOUND_PARANOID, /* --paranoid: the connection is closed */
};
/* Behind it stand the log (each line: level as a digit, area, NUL, text, NUL), the name of the text
 * and the text. */
struct found {
	enum found_status status;
	uid_t uid;
	bool failed;		    /* the database did */
	struct witnesses witnesses; /* of files; their descriptors come along */
	uint64_t log, name, text;   /* bytes */
};
#define FOUND_LOG_LIMIT (64u << 10) /* more than all lines with the longest names */
#define FOUND_NAME_LIMIT 4096u	    /* a path */

/* In the lookup's process: finds, writes into fd, sends the witnesses' descriptors with a byte over
 * the channel, returns; -1: it can't. */
int lookup_run(const struct options *o, const struct identity *id, const struct sql *sql,
	       const struct question *q, int fd, int channel);
/* Adds a line to a log as above. */
void lookup_log(struct strbuf *b, enum log_level level, const char *area, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
