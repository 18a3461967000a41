/* shared: memory that all processes of a server share: what they count, and what is wrong with the last rules. Made by
 * the supervisor before it forks anybody. */
#ifndef WINNOW_DAEMON_SHARED_H
#define WINNOW_DAEMON_SHARED_H

#include "daemon/counters.h"

#define TROUBLE_SIZE 1024 /* bytes of the reason why new rules were refused */

struct shared {
	struct counters blocks[1 + COUNTERS_UNITS]; /* of what is gone; of each unit */
	_Atomic unsigned trouble_turn;              /* odd while it is written */
	char trouble[TROUBLE_SIZE];                 /* empty: the last rules are in force */
};

/* NULL when there is no memory. */
struct shared *shared_new(void);
/* The supervisor's alone to call. */
void shared_set_trouble(struct shared *s, const char *text);
/* A whole text, never a mixture. */
void shared_get_trouble(const struct shared *s, char text_r[TROUBLE_SIZE]);

#endif
