/* shared: memory that all processes of a server share: what they count, and what there is to tell
 * about the rules. Made by the supervisor before it forks anybody. */
#ifndef WINNOW_DAEMON_SHARED_H
#define WINNOW_DAEMON_SHARED_H

#include "daemon/counters.h"
#include "daemon/rulehits.h"

#define SHARED_TEXT 1024 /* bytes; longer ones are cut */

/* Written by the supervisor alone. */
struct shared_text {
	_Atomic unsigned turn; /* odd while it is written */
	char text[SHARED_TEXT];
};

struct shared {
	struct counters blocks[1 + COUNTERS_UNITS]; /* of what is gone; of each unit */
	struct shared_text trouble; /* why the last rules were refused; empty: they are in force */
	struct shared_text ruleset; /* which one is */
	_Atomic int64_t memory;	    /* bytes of all processes, when last looked at */
	struct rulehits hits;
};

/* NULL when there is no memory. */
struct shared *shared_new(void);
void shared_set(struct shared_text *s, const char *text);
/* A whole text, never a mixture. */
void shared_get(const struct shared_text *s, char text_r[SHARED_TEXT]);

#endif
