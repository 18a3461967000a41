/* watch: tells when rule files change (--watch): inotify on the directories they are in, and on
 * those directly below, where sa-update keeps what the files include. Names that are no rule files
 * (an editor's) are passed over. */
#ifndef WINNOW_DAEMON_WATCH_H
#define WINNOW_DAEMON_WATCH_H

#include "daemon/rules.h"

#define WATCH_LIMIT 256 /* directories */

struct watch {
	int fd;			       /* -1: none */
	int directories[WATCH_LIMIT];  /* watch descriptors */
	const char *only[WATCH_LIMIT]; /* the one name that counts there; NULL: all rule files */
	size_t n;
};

/* 0, or -1 with err. */
int watch_open(struct watch *w, struct err *err);
/* Watches what is there now. Without rule files: the compiled ruleset's directory. */
void watch_refresh(struct watch *w, const struct rules *r, const char *ruleset);
/* Takes what has been reported: did a rule file change? */
bool watch_read(struct watch *w);

#endif
