/* dispatch.c: messages in the order they were complete, each to the first free scanner. A scanner
 * that dies with a message in hand costs that message a temporary error, and no other anything. */
#include "daemon/connection.h"

#include "daemon/log.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* Message and answer files give their memory back when they have grown past this. */
#define FILE_KEEP ((uint64_t)4 << 20)
enum { PIECES = 64 }; /* of a buffer, at a write */

static void slot_close(struct slot *s)
{
	event_free(s->event);
	close(s->channel);
	close(s->message);
	close(s->answer);
	count_add(&s->worker->counters->scanners, -1);
	*s = (struct slot){.worker = s->worker};
}

/* Its channel has ended, or speaks nonsense: the process is ended, too. */
static void slot_lost(struct slot *s)
{
	struct worker *w = s->worker;
	struct connection *c = s->busy;
	struct note note = {.kind = NOTE_KILL, .pid = s->pid};
	channel_send(w->nursery, &note, sizeof note, NULL, 0);
	s->busy = NULL;
	slot_close(s);
	if (c) {
		count_add(&w->counters->scanning, -1);
		count_add(&w->counters->scanner_failures_total, 1);
		c->state = CONNECTION_QUEUED;
		reply_error(c, SPAMD_TEMPFAIL, "(the scan of this message failed)");
	}
	if (w->orphaned)
		return;
	dispatch_run(w);
}

static void on_done(evutil_socket_t fd, short what, void *context)
{
	struct slot *s = context;
	struct connection *c = s->busy;
	struct done done;
	int status = channel_receive(fd, &done, sizeof done, NULL, NULL);
	if (status < 0)
		return;
	if (status == 0 || !c) {
		slot_lost(s);
		return;
	}
	s->busy = NULL;
	count_add(&s->worker->counters->scanning, -1);
	c->state = CONNECTION_QUEUED;
	reply_verdict(c, &done, s->answer);
	if (done.size > FILE_KEEP &&
	    (ftruncate(s->message, 0) != 0 || ftruncate(s->answer, 0) != 0))
		log_warn("cannot give memory back");
	dispatch_run(s->worker);
}

void dispatch_add_scanner(struct worker *w, pid_t pid, const int fds[SCANNER_FDS])
{
	for (size_t i = 0; i < SCANNERS_LIMIT; i++) {
		struct slot *s = &w->slots[i];
		if (s->pid)
			continue;
		*s = (struct slot){pid, fds[0], fds[1], fds[2], NULL, NULL, w};
		s->event = event_new(w->base, s->channel, EV_READ | EV_PERSIST, on_done, s);
		if (!s->event)
			abort();
		event_add(s->event, NULL);
		count_add(&w->counters->scanners, 1);
		dispatch_run(w);
		return;
	}
	for (int i = 0; i < SCANNER_FDS; i++)
		close(fds[i]);
}

void dispatch_enqueue(struct connection *c)
{
	struct worker *w = c->worker;
	c->state = CONNECTION_QUEUED;
	if (c->asking)
		return; /* until the user's preferences are there */
	c->complete_at = connection_age(c);
	TAILQ_INSERT_TAIL(&w->queue, c, queue);
	c->queued = true;
	count_add(&w->counters->queue, 1);
	dispatch_run(w);
}

static void leave_queue(struct connection *c)
{
	TAILQ_REMOVE(&c->worker->queue, c, queue);
	c->queued = false;
	count_add(&c->worker->counters->queue, -1);
}

void dispatch_forget(struct connection *c)
{
	struct worker *w = c->worker;
	users_leave(c);
	if (c->queued)
		leave_queue(c);
	if (c->state != CONNECTION_SCANNING)
		return;
	for (size_t i = 0; i < SCANNERS_LIMIT; i++)
		if (w->slots[i].busy == c) {
			w->slots[i].busy = NULL;
			count_add(&w->counters->scanning, -1);
			c->state = CONNECTION_QUEUED; /* of nobody */
			slot_lost(&w->slots[i]);
		}
}

static int write_message(struct evbuffer *body, int fd)
{
	off_t at = 0;
	while (evbuffer_get_length(body)) {
		struct evbuffer_iovec v[PIECES];
		int n = evbuffer_peek(body, -1, NULL, v, PIECES);
		struct iovec iov[PIECES];
		for (int i = 0; i < n && i < PIECES; i++)
			iov[i] = (struct iovec){v[i].iov_base, v[i].iov_len};
		ssize_t written = pwritev(fd, iov, n < PIECES ? n : PIECES, at);
		if (written <= 0)
			return -1;
		evbuffer_drain(body, (size_t)written);
		at += written;
	}
	return 0;
}

static void release_body(struct connection *c)
{
	c->worker->held -= c->held;
	count_add(&c->worker->counters->held_bytes, -(int64_t)c->held);
	c->held = 0;
	evbuffer_free(c->body);
	c->body = NULL;
}

/* The user's preferences stand behind the message. */
static int write_prefs(const struct connection *c, int fd, struct job *job)
{
	const struct user_prefs *p = c->prefs;
	if (!p || !p->text.n)
		return 0;
	struct iovec v[] = {{(void *)(uintptr_t)p->name.p, p->name.n},
			    {(void *)(uintptr_t)p->text.p, p->text.n}};
	job->prefs_name = p->name.n;
	job->prefs_text = p->text.n;
	job->prefs_key = p->key;
	return pwritev(fd, v, 2, (off_t)c->got) == (ssize_t)(p->name.n + p->text.n) ? 0 : -1;
}

static void give(struct slot *s, struct connection *c)
{
	struct worker *w = c->worker;
	struct job job = {.method = c->request->method,
			  .compressed = c->request->compress,
			  .length = c->got,
			  .max_size = w->o->max_size};
	snprintf(job.remote_host, sizeof job.remote_host, "%s", c->host);
	snprintf(job.remote_address, sizeof job.remote_address, "%s", c->address);
	leave_queue(c);
	if (write_message(c->body, s->message) < 0 || write_prefs(c, s->message, &job) < 0) {
		reply_error(c, SPAMD_TEMPFAIL, "(no memory for this message)");
		return;
	}
	release_body(c);
	s->busy = c;
	c->state = CONNECTION_SCANNING;
	c->given_at = connection_age(c);
	count_add(&w->counters->scanning, 1);
	connection_set_timer(c, w->o->scan_timeout);
	if (channel_send(s->channel, &job, sizeof job, NULL, 0) != 0)
		slot_lost(s);
}

void dispatch_run(struct worker *w)
{
	for (size_t i = 0; i < SCANNERS_LIMIT && !TAILQ_EMPTY(&w->queue); i++)
		if (w->slots[i].pid && !w->slots[i].busy)
			give(&w->slots[i], TAILQ_FIRST(&w->queue));
}
