/* worker.c: the loop: accepts, signals, the channel to the nursery. */
#include "daemon/connection.h"

#include "daemon/keeper.h"
#include "daemon/log.h"
#include "daemon/log_out.h"
#include "daemon/share.h"
#include "daemon/slow_lane.h"
#include "daemon/tls.h"

#include <arpa/inet.h>
#include <event2/bufferevent.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	ACCEPTS = 64, /* at a turn, so that those who are there get theirs */
	FILES_BESIDE = 64 + 3 * SCANNERS_LIMIT, /* descriptors that are no clients */
};
static const struct timeval pause_time = {0, 100000}, yield_time = {0, 1000};

static void stop_accepting(struct worker *w)
{
	for (size_t i = 0; i < w->listeners->n; i++)
		event_del(w->accepts[i]);
}

static void start_accepting(struct worker *w)
{
	w->paused = false;
	for (size_t i = 0; i < w->listeners->n && w->ready && !w->draining; i++)
		event_add(w->accepts[i], NULL);
}

static void pause_accepting(struct worker *w)
{
	stop_accepting(w);
	w->paused = true;
	event_add(w->resume, &pause_time);
}

static void on_resume(evutil_socket_t fd, short what, void *context)
{
	start_accepting(context);
}

static void on_beat(evutil_socket_t fd, short what, void *context)
{
	struct worker *w = context;
	atomic_fetch_add(&w->counters->beats[w->number], 1);
}

static bool is_loopback(const char *address)
{
	return strcmp(address, "::1") == 0 || strncmp(address, "127.", 4) == 0;
}

void worker_log_client(const struct connection *c, const char *before)
{
	char tls[128];
	tls_describe(c->bev, tls, sizeof tls);
	log_line(*before ? LOG_LEVEL_WARN : LOG_LEVEL_INFO,
		 "%sconnection from %s [%s]:%s to port %u, fd %d%s", before, c->host, c->address,
		 c->port, c->listener->port, c->listener->fd, c->handshake ? "" : tls);
}

/* Says who it is; false: nobody we talk to. */
static bool greet(struct connection *c, const struct listener *l, const struct sockaddr_storage *sa,
		  socklen_t size)
{
	struct worker *w = c->worker;
	if (l->is_unix) {
		strcpy(c->address, "127.0.0.1");
		snprintf(c->port, sizeof c->port, "%s", l->address);
		c->host = "localhost";
		log_info("got connection over %s", l->address);
		return true;
	}
	if (getnameinfo((const struct sockaddr *)sa, size, c->address, sizeof c->address, c->port,
			sizeof c->port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return false;
	c->host = is_loopback(c->address) ? "localhost" : c->address;
	bool allowed = netset_has(w->allowed, span_from_str(c->address));
	if (!allowed || !l->tls)
		worker_log_client(c, allowed ? "" : "unauthorized ");
	if (!allowed)
		count_add(&w->counters->connections_refused_total, 1);
	return allowed;
}

static void keep(struct connection *c, int fd)
{
	struct worker *w = c->worker;
	if (c->listener->tls || w->kept >= w->keeper_limit)
		return;
	c->kept = c->was_kept = keeper_keep(w->keeper, fd);
	w->kept += c->kept;
}

void worker_let_go(struct connection *c)
{
	if (!c->kept)
		return;
	keeper_drop(c->worker->keeper, bufferevent_getfd(c->bev));
	c->worker->kept--;
	c->kept = false;
}

/* False: none there. */
static bool accept_one(struct worker *w, const struct listener *l)
{
	struct sockaddr_storage sa;
	socklen_t size = sizeof sa;
	int fd = accept4(l->fd, (struct sockaddr *)&sa, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
			pause_accepting(w);
		return errno == ECONNABORTED || errno == EINTR;
	}
	count_add(&w->counters->connections_total, 1);
	struct connection *c = connection_new(w, fd, l);
	if (!greet(c, l, &sa, size)) {
		connection_free(c);
		return true;
	}
	keep(c, fd);
	if (w->connections > w->max_connections) {
		count_add(&w->counters->busy_total, 1);
		reply_error(c, SPAMD_TEMPFAIL, "(too many connections)");
	}
	if (w->connections >= w->max_connections + CONNECTIONS_REFUSED_LIMIT && !w->paused)
		pause_accepting(w);
	return true;
}

static bool is_fair(const struct worker *w)
{
	return share_is_fair(w->counters, w->o, w->number);
}

/* Others have fewer: it is theirs, if they take it at once. */
static void yield(struct worker *w)
{
	stop_accepting(w);
	w->yielded = true;
	event_add(w->resume, &yield_time);
}

static void on_accept(evutil_socket_t fd, short what, void *context)
{
	struct worker *w = context;
	if (!w->yielded && !is_fair(w)) {
		yield(w);
		return;
	}
	for (size_t i = 0; i < w->listeners->n; i++)
		for (int n = 0; w->listeners->v[i].fd == fd && n < ACCEPTS && !w->paused; n++)
			if ((n && !w->yielded && !is_fair(w)) ||
			    !accept_one(w, &w->listeners->v[i]))
				break;
	w->yielded = false;
}

void worker_connection_gone(struct worker *w)
{
	if (w->draining && w->connections == 0)
		event_base_loopbreak(w->base);
}

/* No more connections, but those that wait to be accepted: whoever listens next may close the
 * sockets. */
static void drain(struct worker *w)
{
	if (w->draining)
		return;
	stop_accepting(w);
	event_del(w->resume);
	for (size_t i = 0; i < w->listeners->n; i++)
		while (w->connections < w->max_connections && accept_one(w, &w->listeners->v[i]))
			;
	event_del(w->resume);
	w->draining = true;
	for (size_t i = 0; i < w->listeners->n; i++) {
		event_free(w->accepts[i]);
		close(w->listeners->v[i].fd);
	}
	struct note note = {.kind = NOTE_DRAINING, .pid = getpid()};
	channel_offer(w->supervisor, &note, sizeof note, NULL, 0);
	worker_connection_gone(w);
}

static void refuse_all(struct worker *w)
{
	struct connection *c, *next;
	for (c = TAILQ_FIRST(&w->all); c; c = next) {
		next = TAILQ_NEXT(c, all);
		if (c->state < CONNECTION_ANSWERING)
			reply_error(c, SPAMD_TEMPFAIL, "(stopping)");
	}
}

static void on_term(evutil_socket_t signal, short what, void *context)
{
	struct worker *w = context;
	if (w->draining)
		refuse_all(w);
	else
		drain(w);
}

/* With the first scanner it is ready. */
static size_t take_scanner(void *context, const void *record, const int *fds, size_t nfds)
{
	struct worker *w = context;
	const struct note *note = record;
	bool is_scanner = note->kind == NOTE_SCANNER && nfds == SCANNER_FDS;
	if (is_scanner)
		dispatch_add_scanner(w, note->pid, fds);
	if (!w->ready) {
		struct note ready = {.kind = NOTE_READY, .pid = getpid()};
		w->ready = true;
		count_add(&w->counters->workers, 1);
		start_accepting(w);
		channel_send(w->supervisor, &ready, sizeof ready, NULL, 0);
	}
	return is_scanner ? nfds : 0;
}

static void on_nursery(evutil_socket_t fd, short what, void *context)
{
	struct worker *w = context;
	struct note note;
	if (channel_pass(fd, &note, sizeof note, take_scanner, w) != 0)
		return;
	event_del(event_base_get_running_event(w->base)); /* or it would end the answering, too */
	w->orphaned = true;
	event_base_loopbreak(w->base);
}

static size_t take_librarian(void *context, const void *record, const int *fds, size_t nfds)
{
	struct worker *w = context;
	const struct note *note = record;
	if (note->kind != NOTE_USERS || nfds != 1 || !w->users)
		return 0;
	users_take_librarian(w->users, fds[0]);
	return 1;
}

static void on_supervisor(evutil_socket_t fd, short what, void *context)
{
	struct worker *w = context;
	struct note note;
	if (channel_pass(fd, &note, sizeof note, take_librarian, w) == 0)
		event_base_loopbreak(w->base); /* it is gone, and so are we, any moment */
}

static int set_allowed(struct worker *w, struct err *err)
{
	const char *list;
	w->conf = arena_new();
	w->allowed = netset_new(w->conf);
	for (size_t i = 0; i < w->o->allowed.n || i == 0; i++) {
		list = w->o->allowed.n ? w->o->allowed.v[i] : "127.0.0.1,::1";
		for (size_t n; *list; list += n + (list[n] == ',')) {
			n = strcspn(list, ",");
			if (n &&
			    !netset_add(w->allowed, (struct span){(const unsigned char *)list, n}))
				return err_set(err, "--allowed-ips: not a network: %.*s", (int)n,
					       list);
		}
	}
	netset_seal(w->allowed);
	return 0;
}

static struct event *make_event(struct worker *w, int fd, short what, event_callback_fn callback)
{
	struct event *e = event_new(w->base, fd, what, callback, w);
	if (!e)
		_exit(71);
	return e;
}

static void set_events(struct worker *w)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	w->base = event_base_new();
	if (!w->base || !slow_lane_init(w))
		_exit(71);
	event_add(make_event(w, SIGTERM, EV_SIGNAL | EV_PERSIST, on_term), NULL);
	event_add(make_event(w, w->nursery, EV_READ | EV_PERSIST, on_nursery), NULL);
	event_add(make_event(w, w->supervisor, EV_READ | EV_PERSIST, on_supervisor), NULL);
	w->resume = make_event(w, -1, 0, on_resume);
	w->beat = make_event(w, -1, EV_PERSIST, on_beat);
	event_add(w->beat, &(struct timeval){BEAT_SECONDS, 0});
	for (size_t i = 0; i < w->listeners->n; i++)
		w->accepts[i] =
		    make_event(w, w->listeners->v[i].fd, EV_READ | EV_PERSIST, on_accept);
}

static void close_others(const struct worker *w)
{
	int keep[LISTENERS_LIMIT + 4], n = 0;
	for (size_t i = 0; i < w->listeners->n; i++)
		keep[n++] = w->listeners->v[i].fd;
	keep[n++] = w->supervisor;
	keep[n++] = w->nursery;
	keep[n++] = w->keeper;
	if (log_out_fd() >= 0)
		keep[n++] = log_out_fd();
	sandbox_close_others(keep, (size_t)n);
}

/* Whatever the limits and the number of workers: one connection, one message of the largest size.
 */
static void set_limits(struct worker *w)
{
	const struct options *o = w->o;
	size_t message = o->max_size < o->max_held ? o->max_size : o->max_held;
	w->max_connections = o->max_connections / o->workers;
	w->max_held = o->max_held / o->workers;
	if (w->max_connections == 0)
		w->max_connections = 1;
	if (w->max_held < message)
		w->max_held = message;
}

static int prepare(struct worker *w, const struct identity *id, struct err *err)
{
	for (size_t i = 0; i < w->listeners->n && !w->tls; i++)
		if (w->listeners->v[i].tls && !(w->tls = tls_context_new(w->o, err)))
			return -1;
	if (identity_take(id, SIGTERM, err) < 0 || set_allowed(w, err) < 0 ||
	    sandbox_limit(0,
			  w->max_connections + CONNECTIONS_REFUSED_LIMIT + FILES_BESIDE +
			      (w->users ? USER_PREFS_WITNESSES : 0),
			  err) < 0)
		return -1;
	set_events(w);
	return sandbox_enter(SANDBOX_WORKER, err);
}

void worker_run(const struct worker_start *start)
{
	static struct worker worker;
	struct worker *w = &worker;
	struct err err;
	sigset_t none;
	w->o = start->o;
	w->shared = start->shared;
	w->counters = start->counters;
	w->listeners = start->listeners;
	w->supervisor = start->supervisor;
	w->nursery = start->nursery;
	w->keeper = start->keeper;
	w->number = start->number;
	w->keeper_limit = keeper_limit(start->o);
	set_limits(w);
	w->uid = start->id->uid;
	w->arena = arena_new();
	w->users = users_new(w);
	TAILQ_INIT(&w->all);
	TAILQ_INIT(&w->queue);
	prctl(PR_SET_NAME, "winnowd worker");
	close_others(w);
	sigemptyset(&none);
	if (prepare(w, start->id, &err) < 0) {
		struct note note = {.kind = NOTE_FAILED, .pid = getpid()};
		snprintf(note.text, sizeof note.text, "%s", err.text);
		channel_send(w->supervisor, &note, sizeof note, NULL, 0);
		_exit(1);
	}
	sigprocmask(SIG_SETMASK, &none, NULL);
	event_base_dispatch(w->base);
	if (w->orphaned) {
		log_error("worker: the nursery is gone: what is in hand is answered with a "
			  "temporary error");
		drain(w);
		refuse_all(w);
		if (w->connections)
			event_base_dispatch(w->base);
	}
	_exit(0);
}
