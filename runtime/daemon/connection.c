/* connection.c: reads one client's request: the head through the request machine, the message into
 * a buffer as it comes, up to the announced length or the end. Deadlines as spamd's: for the first
 * line, for the whole. */
#include "daemon/connection.h"

#include "daemon/log.h"
#include "daemon/slow_lane.h"
#include "daemon/tls.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { READ_AT_ONCE = 64 << 10 };

double connection_age(const struct connection *c)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - c->start.tv_sec) +
	       (double)(now.tv_nsec - c->start.tv_nsec) / 1e9;
}

void connection_set_timer(struct connection *c, double seconds)
{
	struct timeval t = {(time_t)seconds,
			    (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)};
	if (seconds > 0)
		event_add(c->timer, &t);
	else
		event_del(c->timer);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
	struct connection *c = context;
	const struct options *o = c->worker->o;
	if (c->handshake) {
		connection_free(c); /* no words in common */
		return;
	}
	switch (c->state) {
	case CONNECTION_HEAD:
		if (!c->line_done) {
			reply_error(c, SPAMD_TIMEOUT,
				    "(%g second socket timeout reading input from client)",
				    o->tcp_timeout);
			return;
		}
		/* fall through */
	case CONNECTION_BODY:
	case CONNECTION_QUEUED:
		reply_error(c, SPAMD_TIMEOUT, "(%g second timeout while trying to %s)",
			    o->child_timeout, spamd_method_name(c->request->method));
		return;
	case CONNECTION_SCANNING:
		count_add(&c->worker->counters->scanner_failures_total, 1);
		reply_error(c, SPAMD_TEMPFAIL, "(the scan took more than %g seconds)",
			    o->scan_timeout);
		return;
	case CONNECTION_ANSWERING:
	case CONNECTION_LINGERING:
		connection_free(c);
	}
}

/* Freed at the loop's next turn: nothing below the event callbacks frees a connection at once. */
void connection_close_soon(struct connection *c)
{
	c->state = CONNECTION_ANSWERING;
	event_active(c->timer, EV_TIMEOUT, 0);
}

static void hold(struct connection *c, size_t n)
{
	c->held += n;
	c->worker->held += n;
	count_add(&c->worker->counters->held_bytes, (int64_t)n);
}

static void mismatch(struct connection *c, size_t got)
{
	reply_error(c, SPAMD_PROTOCOL,
		    "(Content-Length mismatch: Expected %s bytes, got %zu bytes)",
		    c->request->length_text, got);
}

/* spamd reads lines until it has the length: what stands behind it in the last line is too much.
 * True: so it is. */
static bool has_excess(struct connection *c)
{
	struct evbuffer *input = bufferevent_get_input(c->bev);
	size_t more = evbuffer_get_length(input), n = c->got;
	if (more == 0 || c->request->compress)
		return false;
	if (n) {
		struct evbuffer_ptr last;
		char byte = 0;
		evbuffer_ptr_set(c->body, &last, n - 1, EVBUFFER_PTR_SET);
		evbuffer_copyout_from(c->body, &last, &byte, 1);
		if (byte == '\n')
			return false;
	}
	struct evbuffer_ptr end = evbuffer_search(input, "\n", 1, NULL);
	mismatch(c, n + (end.pos >= 0 ? (size_t)end.pos + 1 : more));
	return true;
}

static void body_complete(struct connection *c)
{
	const struct spamd_request *r = c->request;
	if (r->has_length && c->got < r->length && !r->compress) {
		mismatch(c, c->got);
		return;
	}
	if (has_excess(c))
		return;
	bufferevent_disable(c->bev, EV_READ);
	dispatch_enqueue(c);
}

static void read_body(struct connection *c)
{
	struct worker *w = c->worker;
	const struct spamd_request *r = c->request;
	struct evbuffer *input = bufferevent_get_input(c->bev);
	size_t n = evbuffer_get_length(input);
	if (r->has_length && n > r->length - c->got)
		n = (size_t)r->length - c->got;
	if (n) {
		evbuffer_remove_buffer(input, c->body, n);
		c->got += n;
		hold(c, n);
	}
	if (c->got > w->o->max_size) {
		reply_error(c, SPAMD_TOOBIG, "(more than %zu bytes)", w->o->max_size);
	} else if (w->held > w->max_held) {
		count_add(&w->counters->busy_total, 1);
		reply_error(c, SPAMD_TEMPFAIL, "(too much mail in hand)");
	} else if (r->has_length && c->got == r->length) {
		body_complete(c);
	}
}

static bool may_tell(struct connection *c)
{
	const struct spamd_request *r = c->request;
	const char *place = r->set_local && r->remove_local	? "local"
			    : r->set_remote && r->remove_remote ? "remote"
								: NULL;
	if (!c->worker->o->allow_tell)
		reply_error(c, SPAMD_UNAVAILABLE,
			    "TELL commands are not enabled, set the --allow-tell switch.");
	else if (place)
		reply_error(c, SPAMD_PROTOCOL,
			    "Unable to set %s and remove %s in the same operation.", place, place);
	else
		return true;
	return false;
}

static bool may_begin(struct connection *c)
{
	const struct spamd_request *r = c->request;
	if (r->method == SPAMD_TELL && !may_tell(c))
		return false;
	if (r->compress && !r->has_length) {
		reply_error(c, SPAMD_UNAVAILABLE, "Compress requires Content-length header");
		return false;
	}
	if (r->has_length && r->length > c->worker->o->max_size) {
		reply_error(c, SPAMD_TOOBIG, "(%s bytes are more than %zu)", r->length_text,
			    c->worker->o->max_size);
		return false;
	}
	return true;
}

static void head_complete(struct connection *c)
{
	if (c->request->method == SPAMD_PING) {
		reply_pong(c);
	} else if (c->request->method == SPAMD_SKIP) {
		connection_close_soon(c);
	} else if (may_begin(c)) {
		c->state = CONNECTION_BODY;
		c->body = evbuffer_new();
		users_ask(c->worker->users, c);
	}
}

static void read_head(struct connection *c)
{
	struct evbuffer *input = bufferevent_get_input(c->bev);
	size_t n = evbuffer_get_contiguous_space(input), used;
	if (!c->request) {
		c->request = mem_calloc(1, sizeof *c->request);
		spamd_request_init(c->request);
	}
	int status = spamd_request_feed(
	    c->request, (struct span){evbuffer_pullup(input, (ssize_t)n), n}, &used);
	if (!c->line_done && (c->request->in_headers || status == 0)) {
		c->line_done = true;
		connection_set_timer(c, c->worker->o->child_timeout);
		if (c->request->method == SPAMD_SKIP)
			log_info("skipped large message in %3.1f seconds", connection_age(c));
	}
	if (status < 0) {
		reply_bad_request(c); /* before its bytes go */
		return;
	}
	evbuffer_drain(input, used);
	if (status == 0)
		head_complete(c);
}

static void on_read(struct bufferevent *bev, void *context)
{
	struct connection *c = context;
	struct evbuffer *input = bufferevent_get_input(bev);
	if (c->state == CONNECTION_LINGERING || c->state == CONNECTION_ANSWERING) {
		c->thrown += evbuffer_get_length(input);
		evbuffer_drain(input, evbuffer_get_length(input));
		if (c->thrown > LINGER_BYTES)
			connection_free(c);
		return;
	}
	while (c->state == CONNECTION_HEAD && evbuffer_get_length(input))
		read_head(c);
	if (c->state == CONNECTION_BODY)
		read_body(c);
	slow_lane_choose(c);
}

static void on_end(struct connection *c)
{
	c->eof = true;
	if (c->state == CONNECTION_LINGERING) {
		connection_free(c);
		return;
	}
	if (c->state == CONNECTION_ANSWERING)
		bufferevent_enable(c->bev, EV_WRITE); /* see send_answer */
	if (c->state == CONNECTION_HEAD) {
		if (!c->request) {
			c->request = mem_calloc(1, sizeof *c->request);
			spamd_request_init(c->request);
		}
		if (spamd_request_end(c->request) < 0)
			reply_bad_request(c);
		else
			head_complete(c);
	}
	if (c->state == CONNECTION_BODY)
		body_complete(c);
	slow_lane_choose(c);
}

static void on_event(struct bufferevent *bev, short what, void *context)
{
	struct connection *c = context;
	if (what & BEV_EVENT_CONNECTED) {
		c->handshake = false;
		worker_log_client(c, "");
	} else if ((what & BEV_EVENT_EOF) && !(what & BEV_EVENT_WRITING) && !c->handshake) {
		on_end(c); /* while writing, TLS calls a reset an end, too */
	} else if (what & (BEV_EVENT_ERROR | BEV_EVENT_EOF)) {
		connection_free(c);
	}
}

/* What was to be written is. */
static void on_written(struct bufferevent *bev, void *context)
{
	struct connection *c = context;
	if (c->state != CONNECTION_ANSWERING || c->handshake)
		return;
	tls_close(bev);
	if (!c->linger || c->eof) {
		connection_free(c);
		return;
	}
	c->state = CONNECTION_LINGERING;
	shutdown(bufferevent_getfd(bev), SHUT_WR);
	bufferevent_enable(bev, EV_READ);
	connection_set_timer(c, LINGER_SECONDS);
}

struct connection *connection_new(struct worker *w, int fd, const struct listener *listener)
{
	struct connection *c = mem_calloc(1, sizeof *c);
	c->worker = w;
	clock_gettime(CLOCK_MONOTONIC, &c->start);
	c->listener = listener;
	/* A goodbye that is still unread at the close would reset the connection, and the answer
	 * with it. */
	c->handshake = c->linger = listener->tls;
	c->bev = listener->tls ? tls_accept(w->tls, w->base, fd)
			       : bufferevent_socket_new(w->base, fd, BEV_OPT_CLOSE_ON_FREE);
	c->timer = event_new(w->base, -1, 0, on_timer, c);
	if (!c->bev || !c->timer)
		abort();
	bufferevent_setcb(c->bev, on_read, on_written, on_event, c);
	bufferevent_set_max_single_read(c->bev, READ_AT_ONCE);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
	connection_set_timer(c, w->o->tcp_timeout);
	TAILQ_INSERT_TAIL(&w->all, c, all);
	w->connections++;
	slow_lane_tell_share(w);
	count_add(&w->counters->connections, 1);
	return c;
}

void connection_free(struct connection *c)
{
	struct worker *w = c->worker;
	dispatch_forget(c);
	users_forget(c);
	slow_lane_forget(c);
	TAILQ_REMOVE(&w->all, c, all);
	worker_let_go(c);
	if (c->was_kept) /* another descriptor of it may be open for a while */
		shutdown(bufferevent_getfd(c->bev), SHUT_RDWR);
	bufferevent_free(c->bev);
	event_free(c->timer);
	if (c->body)
		evbuffer_free(c->body);
	w->held -= c->held;
	count_add(&w->counters->held_bytes, -(int64_t)c->held);
	w->connections--;
	slow_lane_tell_share(w);
	count_add(&w->counters->connections, -1);
	free(c->request);
	free(c);
	worker_connection_gone(w);
}
