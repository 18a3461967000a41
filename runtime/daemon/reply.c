/* reply.c: puts answers together, logs them as spamd does, counts them. */
#include "daemon/connection.h"

#include "daemon/log.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What a scanner may say at most about a message beside the message itself: names, report, headers.
 */
#define TEXT_LIMIT ((uint64_t)64 << 20)

static void send_answer(struct connection *c, struct strbuf *b)
{
	worker_let_go(c);
	c->state = CONNECTION_ANSWERING;
	connection_set_timer(c, c->worker->o->child_timeout);
	bufferevent_write(c->bev, b->p, b->n);
	if (c->eof)
		bufferevent_enable(
		    c->bev, EV_WRITE); /* libevent's TLS stops writing at the client's goodbye */
	arena_reset(c->worker->arena);
}

static const char *code_log(enum spamd_code code)
{
	switch (code) {
	case SPAMD_PROTOCOL:
		return "bad protocol: header error";
	case SPAMD_UNAVAILABLE:
		return "service unavailable";
	case SPAMD_TIMEOUT:
		return "timeout";
	default:
		return "not scanned";
	}
}

static void send_error(struct connection *c, enum spamd_code code, struct span text)
{
	struct worker *w = c->worker;
	struct strbuf b = strbuf_new(w->arena);
	dispatch_forget(c);
	if (code == SPAMD_PROTOCOL)
		count_add(&w->counters->protocol_errors_total, 1);
	if (code == SPAMD_TIMEOUT)
		count_add(&w->counters->timeouts_total, 1);
	log_warn("%s: %s", code_log(code), arena_span_str(w->arena, text));
	spamd_answer_error(&b, code, text);
	c->linger = true;
	bufferevent_enable(c->bev, EV_READ);
	send_answer(c, &b);
}

void reply_error(struct connection *c, enum spamd_code code, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	send_error(c, code, span_from_str(text));
}

void reply_bad_request(struct connection *c)
{
	const struct spamd_error *e = &c->request->error;
	struct strbuf b = strbuf_new(c->worker->arena);
	strbuf_add_str(&b, e->before);
	strbuf_add_span(&b, e->text);
	strbuf_add_str(&b, e->after);
	send_error(c, SPAMD_PROTOCOL, strbuf_span(&b));
}

void reply_pong(struct connection *c)
{
	struct strbuf b = strbuf_new(c->worker->arena);
	spamd_answer_pong(&b);
	send_answer(c, &b);
}

/* The texts of a scanner's answer. False: it makes no sense. */
static bool read_texts(struct worker *w, const struct done *done, int fd,
		       struct span texts[DONE_TEXTS])
{
	uint64_t all = 0, limit = w->o->max_size + TEXT_LIMIT;
	for (int i = 0; i < DONE_TEXTS; i++) {
		if (done->lengths[i] > limit - all)
			return false;
		all += done->lengths[i];
	}
	unsigned char *p = arena_bytes(w->arena, all + 1);
	for (uint64_t at = 0; at < all;) {
		ssize_t n = pread(fd, p + at, all - at, (off_t)at);
		if (n <= 0)
			return false;
		at += (uint64_t)n;
	}
	for (int i = 0; i < DONE_TEXTS; i++) {
		texts[i] = (struct span){p, done->lengths[i]};
		p += done->lengths[i];
	}
	return true;
}

static void count_scanned(const struct connection *c, const struct done *done, struct span names,
			  double seconds)
{
	struct worker *w = c->worker;
	histogram_add(&w->counters->latency, seconds);
	histogram_add(&w->counters->queue_wait, c->given_at - c->complete_at);
	histogram_add(&w->counters->scan_time, seconds - c->given_at);
	count_add(&w->counters->messages_total, 1);
	count_add(&w->counters->spam_total, done->spam);
	count_add(&w->counters->bytes_total, (int64_t)done->size);
	rulehits_count(&w->shared->hits, names);
}

static const char *user_name(const struct connection *c)
{
	return c->request->has_user && *c->request->user ? c->request->user : "(unknown)";
}

static void reply_scanned(struct connection *c, const struct done *done,
			  const struct span texts[DONE_TEXTS])
{
	struct worker *w = c->worker;
	struct strbuf b = strbuf_new(w->arena);
	struct spamd_verdict v = {done->spam, done->score, done->required, texts[DONE_TESTS],
				  texts[DONE_BODY]};
	struct spamd_scanned s = {
	    .user = user_name(c),
	    .uid = c->prefs ? c->prefs->uid : w->uid,
	    .seconds = connection_age(c),
	    .size = done->size,
	    .rhost = c->host,
	    .raddr = c->address,
	    .rport = c->port,
	    .id = texts[DONE_ID],
	    .resent_id = texts[DONE_RESENT_ID],
	    .autolearn = done->autolearn,
	};
	spamd_answer_verdict(&b, c->request, &v);
	reply_log(c, done, &v, &s);
	count_scanned(c, done, v.tests, s.seconds);
	send_answer(c, &b);
}

/* What spamd says where it cannot learn (no Bayes database that opens, or none wanted) and reports
 * to nobody. */
static void reply_told(struct connection *c, const struct done *done)
{
	const struct spamd_request *r = c->request;
	struct strbuf b = strbuf_new(c->worker->arena);
	spamd_answer_told(&b);
	if (r->set_remote)
		log_area(LOG_LEVEL_WARN, "reporter",
			 "no reporting methods available, so couldn't report");
	if (r->remove_remote)
		log_area(LOG_LEVEL_WARN, "reporter",
			 "no revoke methods available, so couldn't revoke");
	log_info("Tell: Did nothing for %s:%u in %.1f seconds, %llu bytes", user_name(c),
		 c->prefs ? c->prefs->uid : c->worker->uid, connection_age(c),
		 (unsigned long long)done->size);
	send_answer(c, &b);
}

void reply_verdict(struct connection *c, const struct done *done, int answer_fd)
{
	struct span texts[DONE_TEXTS];
	if (done->status == DONE_BAD_ZLIB)
		reply_error(c, SPAMD_UNAVAILABLE, "zlib: failed to find end of zlib stream\n");
	else if (done->status == DONE_TOO_BIG)
		reply_error(c, SPAMD_TOOBIG, "(inflates to more than %zu bytes)",
			    c->worker->o->max_size);
	else if (c->request->method == SPAMD_TELL)
		reply_told(c, done);
	else if (memchr(done->autolearn, 0, sizeof done->autolearn) &&
		 read_texts(c->worker, done, answer_fd, texts))
		reply_scanned(c, done, texts);
	else
		reply_error(c, SPAMD_TEMPFAIL, "(the scan of this message failed)");
}
