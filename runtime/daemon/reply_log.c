/* reply_log.c: what the log says of a scanned message: spamd's three lines, or one line of JSON. */
#include "daemon/connection.h"

#include "daemon/log.h"
#include "winnow.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	JSON_SIZE = 12 << 10, /* a line has 16 KB */
	JSON_TESTS = 8 << 10, /* of them for the names of the rules */
};

struct json {
	char text[JSON_SIZE];
	size_t n;
};

static void add(struct json *j, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct json *j, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int n = vsnprintf(j->text + j->n, sizeof j->text - j->n, format, args);
	va_end(args);
	if (n > 0 && (size_t)n < sizeof j->text - j->n)
		j->n += (size_t)n;
}

static void add_text(struct json *j, const char *key, struct span value)
{
	enum { TEXT_SIZE = 512 }; /* of a value: ids and names are shorter */
	size_t room = j->n + strlen(key) + TEXT_SIZE;
	add(j, "%s\"%s\":\"", j->n ? "," : "", key);
	j->n = log_json_escape(j->text, j->n, room < sizeof j->text ? room : sizeof j->text,
			       (const char *)value.p, value.n);
	add(j, "\"");
}

static void add_tests(struct json *j, struct span tests)
{
	size_t at = 0, left = 0, begin = j->n;
	add(j, ",\"tests\":[");
	for (size_t end; at < tests.n; at = end + 1) {
		end = span_find_byte(tests, ',', at);
		if (end == (size_t)-1)
			end = tests.n;
		if (j->n - begin + (end - at) + 4 > JSON_TESTS)
			left++;
		else
			add(j, "%s\"%.*s\"", at ? "," : "", (int)(end - at),
			    (const char *)tests.p + at);
	}
	add(j, "]");
	if (left)
		add(j, ",\"tests_not_shown\":%zu", left);
}

static void add_times(struct json *j, const struct connection *c, const struct done *done,
		      double seconds)
{
	add(j, ",\"seconds\":{\"all\":%.6f,\"receive\":%.6f,\"queue\":%.6f,\"scan\":%.6f}", seconds,
	    c->complete_at, c->given_at - c->complete_at, seconds - c->given_at);
	add(j, ",\"stages\":{");
	for (int i = 0; i < WN_STAGES; i++)
		add(j, "%s\"%s\":%.6f", i ? "," : "", wn_stage_name((enum wn_stage)i),
		    (double)done->ns[i] / 1e9);
	add(j, "}");
}

static void log_json_line(const struct connection *c, const struct done *done,
			  const struct spamd_verdict *v, const struct spamd_scanned *s)
{
	struct json j = {.n = 0};
	add_text(&j, "id", s->id);
	if (s->resent_id.n)
		add_text(&j, "resent_id", s->resent_id);
	add_text(&j, "method", span_from_str(spamd_method_name(c->request->method)));
	add_text(&j, "user", span_from_str(s->user));
	add(&j, ",\"spam\":%s,\"score\":%.3f,\"required\":%.3f,\"size\":%zu",
	    v->spam ? "true" : "false", v->score, v->required, s->size);
	add_tests(&j, v->tests);
	add_text(&j, "autolearn", span_from_str(s->autolearn));
	add_text(&j, "host", span_from_str(s->rhost));
	add_text(&j, "address", span_from_str(s->raddr));
	add_text(&j, "port", span_from_str(s->rport));
	add_times(&j, c, done, s->seconds);
	log_json(LOG_LEVEL_INFO, j.text, j.n);
}

void reply_log(const struct connection *c, const struct done *done, const struct spamd_verdict *v,
	       const struct spamd_scanned *s)
{
	struct strbuf line = strbuf_new(c->worker->arena);
	if (log_is_json()) {
		log_json_line(c, done, v, s);
		return;
	}
	spamd_log_start(&line, c->request->method, s);
	log_info("%s", strbuf_str(&line));
	line.n = 0;
	spamd_log_end(&line, v, s);
	log_info("%s", strbuf_str(&line));
	line.n = 0;
	spamd_log_result(&line, v, s);
	log_info("%s", strbuf_str(&line));
}
