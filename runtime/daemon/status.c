/* status.c: libevent's HTTP server over the counters. */
#include "daemon/status.h"

#include "daemon/log.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum {
	HEADERS_LIMIT = 8192, /* bytes of a request's headers: a scraper sends some hundred */
	BODY_LIMIT = 0,       /* nothing is taken */
	TIMEOUT = 5,          /* seconds for a request */
	FILES = 256,          /* descriptors: requests at a time */
};

/* All blocks together. */
static void add_up(const struct counters *blocks, struct counters *sum_r)
{
	memset(sum_r, 0, sizeof *sum_r);
	for (int i = 0; i <= COUNTERS_UNITS; i++) {
		const struct counters *c = &blocks[i];
#define COUNTER(name, type, help) sum_r->name += c->name;
		COUNTERS
#undef COUNTER
		for (int k = 0; k <= LATENCY_BUCKETS; k++)
			sum_r->latency[k] += c->latency[k];
		sum_r->latency_us += c->latency_us;
	}
	/* A time is no sum: the latest is meant. */
	sum_r->ruleset_opened_seconds = 0;
	for (int i = 1; i <= COUNTERS_UNITS; i++)
		if (blocks[i].ruleset_opened_seconds > sum_r->ruleset_opened_seconds)
			sum_r->ruleset_opened_seconds = blocks[i].ruleset_opened_seconds;
}

static void add_latency(struct strbuf *b, const struct counters *c)
{
	static const double bounds[] = LATENCY_BOUNDS;
	uint64_t n = 0;
	strbuf_add_str(b, "# HELP winnowd_latency_seconds From accept to answer\n"
			  "# TYPE winnowd_latency_seconds histogram\n");
	for (int i = 0; i < LATENCY_BUCKETS; i++) {
		n += c->latency[i];
		strbuf_printf(b, "winnowd_latency_seconds_bucket{le=\"%g\"} %llu\n", bounds[i] / 1e6,
			      (unsigned long long)n);
	}
	n += c->latency[LATENCY_BUCKETS];
	strbuf_printf(b, "winnowd_latency_seconds_bucket{le=\"+Inf\"} %llu\nwinnowd_latency_seconds_sum %.6f\n"
			 "winnowd_latency_seconds_count %llu\n",
		      (unsigned long long)n, (double)c->latency_us / 1e6, (unsigned long long)n);
}

/* As Prometheus reads it. */
static void add_metrics(struct strbuf *b, const struct counters *sum)
{
#define COUNTER(name, type, help)                                                                  \
	strbuf_printf(b, "# HELP winnowd_" #name " " help "\n# TYPE winnowd_" #name " " #type "\n"  \
			 "winnowd_" #name " %lld\n",                                               \
		      (long long)sum->name);
	COUNTERS
#undef COUNTER
	add_latency(b, sum);
}

void status_text(struct strbuf *b, const struct shared *shared)
{
	char trouble[TROUBLE_SIZE];
	struct counters all, *sum = &all;
	uint64_t n = 0;
	add_up(shared->blocks, &all);
	for (int i = 0; i <= LATENCY_BUCKETS; i++)
		n += sum->latency[i];
#define COUNTER(name, type, help) strbuf_printf(b, "%12lld  %s\n", (long long)sum->name, help);
	COUNTERS
#undef COUNTER
	strbuf_printf(b, "%12.1f  Milliseconds from accept to answer, on average\n",
		      n ? (double)sum->latency_us / 1e3 / (double)n : 0);
	shared_get_trouble(shared, trouble);
	if (*trouble)
		strbuf_printf(b, "The last rules were refused: %s\n", trouble);
}

struct status {
	const struct shared *shared;
	struct arena *arena;
};

static void send_text(struct evhttp_request *request, int code, const char *reason, const char *type,
		      struct span text)
{
	struct evbuffer *body = evbuffer_new();
	evbuffer_add(body, text.p, text.n);
	evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", type);
	evhttp_send_reply(request, code, reason, body);
	evbuffer_free(body);
}

static void on_health(struct evhttp_request *request, void *context)
{
	struct status *s = context;
	struct counters sum;
	char trouble[TROUBLE_SIZE];
	struct strbuf b = strbuf_new(s->arena);
	add_up(s->shared->blocks, &sum);
	shared_get_trouble(s->shared, trouble);
	strbuf_add_str(&b, "ok\n");
	if (*trouble)
		strbuf_printf(&b, "the last rules were refused: %s\n", trouble);
	if (sum.scanners > 0)
		send_text(request, HTTP_OK, "OK", "text/plain", strbuf_span(&b));
	else
		send_text(request, HTTP_SERVUNAVAIL, "Service Unavailable", "text/plain", SPAN_LIT("no scanners\n"));
	arena_reset(s->arena);
}

static void on_metrics(struct evhttp_request *request, void *context)
{
	struct status *s = context;
	struct counters sum;
	struct strbuf b = strbuf_new(s->arena);
	add_up(s->shared->blocks, &sum);
	add_metrics(&b, &sum);
	send_text(request, HTTP_OK, "OK", "text/plain; version=0.0.4", strbuf_span(&b));
	arena_reset(s->arena);
}

static struct evhttp *serve(struct event_base *base, struct status *s, const struct listeners *listeners)
{
	struct evhttp *http = base ? evhttp_new(base) : NULL;
	for (size_t i = 0; http && i < listeners->n; i++)
		if (evhttp_accept_socket(http, listeners->v[i].fd) != 0)
			http = NULL;
	if (!http)
		return NULL;
	evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
	evhttp_set_max_headers_size(http, HEADERS_LIMIT);
	evhttp_set_max_body_size(http, BODY_LIMIT);
	evhttp_set_timeout(http, TIMEOUT);
	evhttp_set_cb(http, "/healthz", on_health, s);
	evhttp_set_cb(http, "/metrics", on_metrics, s);
	return http;
}

void status_run(const struct status_start *start)
{
	struct status s = {start->shared, arena_new()};
	int keep[LISTENERS_LIMIT + 1] = {log_fd()};
	struct err err;
	sigset_t none;
	prctl(PR_SET_NAME, "winnowd status");
	for (size_t i = 0; i < start->listeners->n; i++)
		keep[1 + i] = start->listeners->v[i].fd;
	sandbox_close_others(keep, 1 + start->listeners->n);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	struct event_base *base = event_base_new();
	if (!serve(base, &s, start->listeners)) {
		log_error("status: cannot serve HTTP");
		_exit(71);
	}
	if (identity_take(start->id, SIGTERM, &err) < 0 || sandbox_limit(0, FILES, &err) < 0 ||
	    sandbox_enter(SANDBOX_WORKER, &err) < 0) {
		log_error("status: %s", err.text);
		_exit(71);
	}
	event_base_dispatch(base);
	_exit(0);
}
