/* status.c: libevent's HTTP server over the counters. */
#include "daemon/status.h"

#include "daemon/log.h"
#include "daemon/log_out.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum {
	HEADERS_LIMIT = 8192, /* bytes of a request's headers: a scraper sends some hundred */
	BODY_LIMIT = 0,	      /* nothing is taken */
	TIMEOUT = 5,	      /* seconds for a request */
	FILES = 256,	      /* descriptors: requests at a time */
};

static void add_histogram(struct histogram *to, const struct histogram *from)
{
	for (int k = 0; k <= LATENCY_BUCKETS; k++)
		to->n[k] += from->n[k];
	to->us += from->us;
}

/* All blocks together. */
static void add_up(const struct counters *blocks, struct counters *sum_r)
{
	memset(sum_r, 0, sizeof *sum_r);
	for (int i = 0; i <= COUNTERS_UNITS; i++) {
		const struct counters *c = &blocks[i];
#define COUNTER(name, type, help) sum_r->name += c->name;
		COUNTERS
#undef COUNTER
#define HISTOGRAM(name, help) add_histogram(&sum_r->name, &c->name);
		HISTOGRAMS
#undef HISTOGRAM
	}
	/* A time is no sum: the latest is meant. */
	sum_r->ruleset_opened_seconds = 0;
	for (int i = 1; i <= COUNTERS_UNITS; i++)
		if (blocks[i].ruleset_opened_seconds > sum_r->ruleset_opened_seconds)
			sum_r->ruleset_opened_seconds = blocks[i].ruleset_opened_seconds;
}

static void print_histogram(struct strbuf *b, const char *name, const char *help,
			    const struct histogram *h)
{
	static const double bounds[] = LATENCY_BOUNDS;
	unsigned long long n = 0;
	strbuf_printf(b, "# HELP winnowd_%s_seconds %s\n# TYPE winnowd_%s_seconds histogram\n",
		      name, help, name);
	for (int i = 0; i < LATENCY_BUCKETS; i++) {
		n += h->n[i];
		strbuf_printf(b, "winnowd_%s_seconds_bucket{le=\"%g\"} %llu\n", name,
			      bounds[i] / 1e6, n);
	}
	n += h->n[LATENCY_BUCKETS];
	strbuf_printf(b,
		      "winnowd_%s_seconds_bucket{le=\"+Inf\"} %llu\nwinnowd_%s_seconds_sum "
		      "%.6f\nwinnowd_%s_seconds_count %llu\n",
		      name, n, name, (double)h->us / 1e6, name, n);
}

static void print_gauge(struct strbuf *b, const char *name, const char *help, long long n)
{
	strbuf_printf(b, "# HELP winnowd_%s %s\n# TYPE winnowd_%s gauge\nwinnowd_%s %lld\n", name,
		      help, name, name, n);
}

/* As Prometheus reads it. */
static void add_metrics(struct strbuf *b, const struct shared *shared, const struct counters *sum)
{
	char ruleset[SHARED_TEXT];
#define COUNTER(name, type, help)                                                               \
	strbuf_printf(b,                                                                        \
		      "# HELP winnowd_" #name " " help "\n# TYPE winnowd_" #name " " #type "\n" \
		      "winnowd_" #name " %lld\n",                                               \
		      (long long)sum->name);
	COUNTERS
#undef COUNTER
#define HISTOGRAM(name, help) print_histogram(b, #name, help, &sum->name);
	HISTOGRAMS
#undef HISTOGRAM
	shared_get(&shared->ruleset, ruleset);
	print_gauge(b, "ruleset_age_seconds", "How long the ruleset in force has been so",
		    (long long)(time(NULL) - sum->ruleset_opened_seconds));
	strbuf_printf(b,
		      "# HELP winnowd_ruleset_info Which ruleset is in force\n# TYPE "
		      "winnowd_ruleset_info gauge\n"
		      "winnowd_ruleset_info{id=\"%s\"} 1\n",
		      ruleset);
	print_gauge(b, "memory_bytes", "Memory of all processes, shared pages counted once",
		    (long long)shared->memory);
	rulehits_print(b, &shared->hits);
}

void status_text(struct strbuf *b, const struct shared *shared)
{
	char trouble[SHARED_TEXT];
	struct counters all, *sum = &all;
	uint64_t n = 0;
	add_up(shared->blocks, &all);
	for (int i = 0; i <= LATENCY_BUCKETS; i++)
		n += sum->latency.n[i];
#define COUNTER(name, type, help) strbuf_printf(b, "%12lld  %s\n", (long long)sum->name, help);
	COUNTERS
#undef COUNTER
	strbuf_printf(b, "%12.1f  Milliseconds from accept to answer, on average\n",
		      n ? (double)sum->latency.us / 1e3 / (double)n : 0);
	strbuf_printf(b, "%12lld  Bytes of memory of all processes\n", (long long)shared->memory);
	shared_get(&shared->ruleset, trouble);
	strbuf_printf(b, "%12.12s  Ruleset in force\n", trouble);
	shared_get(&shared->trouble, trouble);
	if (*trouble)
		strbuf_printf(b, "The last rules were refused: %s\n", trouble);
}

struct status {
	const struct shared *shared;
	struct arena *arena;
};

static void send_text(struct evhttp_request *request, int code, const char *reason,
		      const char *type, struct span text)
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
	char trouble[SHARED_TEXT];
	struct strbuf b = strbuf_new(s->arena);
	add_up(s->shared->blocks, &sum);
	shared_get(&s->shared->trouble, trouble);
	strbuf_add_str(&b, "ok\n");
	if (*trouble)
		strbuf_printf(&b, "the last rules were refused: %s\n", trouble);
	if (sum.scanners > 0)
		send_text(request, HTTP_OK, "OK", "text/plain", strbuf_span(&b));
	else
		send_text(request, HTTP_SERVUNAVAIL, "Service Unavailable", "text/plain",
			  SPAN_LIT("no scanners\n"));
	arena_reset(s->arena);
}

static void on_metrics(struct evhttp_request *request, void *context)
{
	struct status *s = context;
	struct counters sum;
	struct strbuf b = strbuf_new(s->arena);
	add_up(s->shared->blocks, &sum);
	add_metrics(&b, s->shared, &sum);
	send_text(request, HTTP_OK, "OK", "text/plain; version=0.0.4", strbuf_span(&b));
	arena_reset(s->arena);
}

static struct evhttp *serve(struct event_base *base, struct status *s,
			    const struct listeners *listeners)
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
	int keep[LISTENERS_LIMIT + 1] = {log_out_fd()};
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
