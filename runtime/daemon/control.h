/* control: the Unix socket `winnow ctl` asks: one word in, a text out. Served by the supervisor,
 * who alone can reload; whoever may connect is decided by the socket's mode (0600). Non-blocking; a
 * few clients at a time, each with a deadline. */
#ifndef WINNOW_DAEMON_CONTROL_H
#define WINNOW_DAEMON_CONTROL_H

#include "base/err.h"

#include <poll.h>
#include <time.h>

#define CONTROL_CLIENTS 4
#define CONTROL_SECONDS 60 /* for a word to come, for a reload to be done */

struct control_client {
	int fd; /* -1: none */
	time_t since;
	int waits; /* for the end of a reload */
};

struct control {
	int fd; /* -1: no socket */
	const char *path;
	struct control_client clients[CONTROL_CLIENTS];
};

enum control_word { CONTROL_NOTHING, CONTROL_STATUS, CONTROL_RELOAD, CONTROL_STOP };

int control_open(struct control *c, const char *path, struct err *err);
void control_close(struct control *c);
/* What to poll for: 1 + CONTROL_CLIENTS entries. */
void control_poll(const struct control *c, struct pollfd *p);
/* Looks at what poll said; the first client that asked something: *client_r, and what. Call until
 * CONTROL_NOTHING. */
enum control_word control_step(struct control *c, struct pollfd *p, int *client_r);
/* The answer; closes. */
void control_answer(struct control *c, int client, const char *text);
/* To all who wait for a reload. */
void control_answer_waiting(struct control *c, const char *text);

#endif
