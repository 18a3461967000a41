/* connection: one client in a worker, from accept to close. Internal to the worker: worker.c
 * accepts, connection.c reads, dispatch.c has the scanners, reply.c answers. */
#ifndef WINNOW_DAEMON_CONNECTION_H
#define WINNOW_DAEMON_CONNECTION_H

#include "base/arena.h"
#include "daemon/channel.h"
#include "daemon/user_prefs.h"
#include "daemon/users.h"
#include "daemon/worker.h"
#include "base/netset.h"
#include "proto/answer.h"

#include <event2/event.h>
#include <sys/queue.h>
#include <time.h>

struct bufferevent;
struct evbuffer;

/* Connections beyond the limit that are told so and drained; past these, none is accepted until
 * some are gone. */
#define CONNECTIONS_REFUSED_LIMIT 1024u
/* Seconds for a client to take notice of an error while it is still sending: closing at once would
 * lose the answer. */
#define LINGER_SECONDS 3
#define LINGER_BYTES ((size_t)512 << 20) /* of what it still sends */

enum connection_state {
	CONNECTION_HEAD,     /* the request line and headers */
	CONNECTION_BODY,     /* the message */
	CONNECTION_QUEUED,   /* complete; no scanner is free */
	CONNECTION_SCANNING, /* a scanner has it */
	CONNECTION_ANSWERING,
	CONNECTION_LINGERING, /* answered; what it still sends is thrown away */
};

struct connection {
	struct worker *worker;
	struct bufferevent *bev;
	struct event *timer;
	enum connection_state state;
	bool line_done; /* the request line is in */
	bool eof;	/* the client sends no more */
	bool linger;
	bool slow; /* in the slow lane */
	bool queued;
	bool asking;		       /* the user's preferences are not there yet */
	struct user *user;	       /* then: of whom they are */
	struct user_prefs *prefs;      /* NULL: none are wanted, or they are not there */
	struct spamd_request *request; /* NULL until the first byte */
	struct evbuffer *body;
	size_t got, held,
	    thrown; /* bytes of the body; of them in memory; thrown away while lingering */
	struct timespec start;
	double complete_at, given_at; /* seconds since: the message is in; a scanner has it */
	char address[48],
	    port[112]; /* port: the socket's path for Unix sockets, as spamd logs it */
	const char *host;
	const struct listener *listener;
	bool handshake;				     /* TLS is not there yet */
	bool kept;				     /* the supervisor has it, too, */
	bool was_kept;				     /* or may not yet have let it go */
	TAILQ_ENTRY(connection) all, queue, waiting; /* waiting: for the user's preferences */
};
TAILQ_HEAD(connections, connection);

/* A scanner process. */
struct slot {
	pid_t pid; /* 0: none */
	int channel, message, answer;
	struct event *event;
	struct connection *busy;
	struct worker *worker;
};

struct worker {
	const struct options *o;
	struct shared *shared;
	struct counters *counters;
	const struct listeners *listeners;
	struct event_base *base;
	struct event_base *slow_base; /* the slow lane (slow_lane.h) */
	struct event *slow_turn;
	size_t nslow;
	struct event *accepts[LISTENERS_LIMIT], *resume, *beat;
	unsigned number;
	struct netset *allowed;
	struct arena *arena, *conf;
	struct users *users;	/* NULL: no preferences of users are wanted */
	struct ssl_ctx_st *tls; /* NULL: no listener has it */
	int supervisor, nursery, keeper;
	size_t kept, keeper_limit;
	unsigned uid;
	struct slot slots[SCANNERS_LIMIT];
	struct connections all, queue;
	size_t connections, held;
	size_t max_connections, max_held;	/* its part of what the server may have */
	bool ready, draining, paused, orphaned; /* orphaned: no nursery, no new scanners */
	bool yielded; /* others had their chance to take what waits to be accepted */
};

/* --- worker.c --- */
/* Logs who it is, as spamd. */
void worker_log_client(const struct connection *c, const char *before);
/* This worker answers: should it die, nobody else is to. */
void worker_let_go(struct connection *c);
/* Accepts again when there is room, ends the loop when draining is done. */
void worker_connection_gone(struct worker *w);

/* --- connection.c --- */
struct connection *connection_new(struct worker *w, int fd, const struct listener *listener);
void connection_free(struct connection *c);
void connection_close_soon(struct connection *c);
void connection_set_timer(struct connection *c, double seconds);
double connection_age(const struct connection *c);

/* --- dispatch.c --- */
/* Takes the scanner a nursery sent. */
void dispatch_add_scanner(struct worker *w, pid_t pid, const int fds[SCANNER_FDS]);
/* The message is complete. */
void dispatch_enqueue(struct connection *c);
/* Out of the queue, or from its scanner, which is ended. */
void dispatch_forget(struct connection *c);
/* Messages to scanners, while there are both. */
void dispatch_run(struct worker *w);

/* --- reply_log.c --- */
void reply_log(const struct connection *c, const struct done *done, const struct spamd_verdict *v,
	       const struct spamd_scanned *s);

/* --- reply.c --- */
void reply_verdict(struct connection *c, const struct done *done, int answer_fd);
void reply_pong(struct connection *c);
/* Logs it as spamd does and closes behind it. */
void reply_error(struct connection *c, enum spamd_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The request itself is wrong: r->error. */
void reply_bad_request(struct connection *c);

#endif
