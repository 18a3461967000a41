/* keeper: second holders of clients' connections, so that a worker that dies does not take them
 * along. The worker hands a duplicate of each accepted connection to the supervisor and has it
 * dropped when it answers; of a worker that died the rest is told to come again, by a process of
 * its own that sees no mail either. With TLS nobody else can speak to the client: it is left with a
 * closed connection. */
#ifndef WINNOW_DAEMON_KEEPER_H
#define WINNOW_DAEMON_KEEPER_H

#include "base/err.h"
#include "daemon/options.h"
#include "daemon/sandbox.h"

#include <stdbool.h>
#include <stddef.h>

/* Descriptors of the supervisor that are no client's. */
#define KEEPER_FILES_BESIDE 1024u

/* What one worker has handed over. */
struct keeper {
	int fd;	   /* -1: closed */
	int *kept; /* by the worker's number for it; -1: none */
	size_t n;
};

/* How many a worker may hand over: the supervisor's files are limited. */
size_t keeper_limit(const struct options *o);

/* --- the supervisor's side --- */
/* The worker's end: *end_r. 0, or -1 with err. */
int keeper_open(struct keeper *k, int *end_r, struct err *err);
/* Takes what has come; never waits. */
void keeper_take(struct keeper *k);
/* The worker is gone: answers its clients and closes. */
void keeper_answer(struct keeper *k, const struct identity *id);
void keeper_close(struct keeper *k);

/* --- the worker's side --- */
/* False: the supervisor is busy; the connection is then kept by nobody else. */
bool keeper_keep(int channel, int client);
void keeper_drop(int channel, int client);

#endif
