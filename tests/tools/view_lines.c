/* view_lines: the URIs, the relays and header values of messages as JSON lines, in the shape of
 * tests/parity/spamassassin-views.
 *
 *   view_lines [--header NAME]... [--time] SETTINGS...      (file names on standard input)
 *
 * A row for every settings file and message. --time prints no rows but the CPU microseconds a
 * message that the relays and the URIs take. */
#include "base/file.h"
#include "base/vec.h"
#include "msg/domain.h"
#include "msg/message.h"
#include "msg/relay.h"
#include "msg/uri.h"
#include "msg/uri_conf.h"
#include "msg/uri_conf.h"
#include "report/json_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MESSAGE_LIMIT (256u << 20)

struct options {
	VEC(const char *) headers, settings, files;
	bool time;
	double relays, uris; /* seconds */
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add_sorted(struct strbuf *b, struct spans list)
{
	struct span *v = ARENA_ARRAY(b->arena, struct span, list.n + 1);
	for (size_t i = 0; i < list.n; i++)
		v[i] = list.v[i];
	qsort(v, list.n, sizeof *v, span_compare);
	json_strings(b, (struct spans){v, list.n});
}

static void add_types(struct strbuf *b, uint32_t types)
{
	struct span names[URI_TYPE_BITS];
	struct spans list = {names, 0};
	for (unsigned bit = 0; bit < URI_TYPE_BITS; bit++)
		if (types & 1u << bit)
			names[list.n++] = span_from_str(uri_type_name(bit));
	add_sorted(b, list);
}

static void add_detail(struct strbuf *b, const struct registry *registry, const struct uri_detail *d)
{
	struct spans domains = {ARENA_ARRAY(b->arena, struct span, d->domains.n + 1), d->domains.n};
	for (size_t i = 0; i < domains.n; i++)
		domains.v[i] = d->domains.v[i];
	json_string(b, d->uri);
	strbuf_add_str(b, ":{\"types\":");
	add_types(b, d->types);
	strbuf_add_str(b, ",\"cleaned\":");
	add_sorted(b, d->cleaned);
	strbuf_add_str(b, ",\"anchor_text\":");
	json_strings(b, d->anchors.text);
	strbuf_add_str(b, ",\"domains\":");
	add_sorted(b, domains);
	strbuf_add_str(b, ",\"hosts\":{");
	for (size_t i = 0; i < d->hosts.n; i++) {
		strbuf_add_str(b, i ? "," : "");
		json_string(b, d->hosts.v[i]);
		strbuf_add_byte(b, ':');
		json_string(b, domain_of_uri_host(b->arena, registry, d->hosts.v[i]));
	}
	strbuf_add_str(b, "}}");
}

static void add_uris(struct strbuf *b, struct message *m)
{
	const struct uri_details *details = message_uri_details(m);
	strbuf_add_str(b, ",\"uris\":");
	add_sorted(b, message_uris(m));
	strbuf_add_str(b, ",\"uri_detail\":{");
	for (size_t i = 0; i < details->n; i++) {
		strbuf_add_str(b, i ? "," : "");
		add_detail(b, m->conf->uri->registry, &details->v[i]);
	}
	strbuf_add_byte(b, '}');
}

static void add_relays(struct strbuf *b, struct message *m)
{
	const struct relays *r = message_relays(m);
	const struct {
		const char *name;
		struct span value;
	} strings[] = {{"relays_untrusted_str", r->untrusted_str},
		       {"relays_trusted_str", r->trusted_str},
		       {"relays_internal_str", r->internal_str},
		       {"relays_external_str", r->external_str}};
	strbuf_printf(b, ",\"relays\":{\"num_relays_untrusted\":%zu,\"num_relays_unparseable\":%zu",
		      r->num_untrusted, r->num_unparseable);
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
		strbuf_printf(b, ",\"%s\":", strings[i].name);
		json_string(b, strings[i].value);
	}
	strbuf_add_byte(b, '}');
}

/* Values of several headers are joined, as Perl's join does with what a header's get gives. */
static void add_headers(struct strbuf *b, struct message *m, const struct options *o)
{
	strbuf_add_str(b, ",\"header\":{");
	for (size_t i = 0; i < o->headers.n; i++) {
		struct spans values = header_get_list(m, o->headers.v[i]);
		struct strbuf joined = strbuf_new(b->arena);
		for (size_t k = 0; k < values.n; k++)
			strbuf_add_span(&joined, values.v[k]);
		strbuf_add_str(b, i ? "," : "");
		json_str(b, o->headers.v[i]);
		strbuf_add_byte(b, ':');
		if (values.n)
			json_string(b, strbuf_span(&joined));
		else
			strbuf_add_str(b, "null");
	}
	strbuf_add_byte(b, '}');
}

static void print_row(struct message *m, const struct options *o, const char *cf, const char *file)
{
	struct strbuf b = strbuf_new(m->arena);
	const char *slash = strrchr(cf, '/');
	strbuf_add_str(&b, "{\"cf\":");
	json_str(&b, slash ? slash + 1 : cf);
	strbuf_add_str(&b, ",\"file\":");
	json_str(&b, file);
	add_uris(&b, m);
	add_relays(&b, m);
	add_headers(&b, m, o);
	strbuf_add_byte(&b, '}');
	puts(strbuf_str(&b));
}

static int message_take(struct arena *arena, struct options *o, const struct msg_conf *conf,
			const char *cf, const char *file, struct err *err)
{
	struct span bytes;
	if (file_read(arena, file, MESSAGE_LIMIT, &bytes, err))
		return -1;
	struct message *m = message_new(arena, bytes, conf);
	if (!o->time) {
		print_row(m, o, cf, file);
		return 0;
	}
	message_body(m);
	for (struct header *h = headers_find(m->headers, SPAN_LIT("Received")); h; h = h->next_same)
		header_decoded(m, h);
	double start = now();
	message_relays(m);
	double middle = now();
	message_uris(m);
	o->relays += middle - start;
	o->uris += now() - middle;
	return 0;
}

static int settings_take(struct options *o, const char *cf, struct err *err)
{
	struct arena *setup = arena_new(), *arena = arena_new();
	struct settings settings;
	struct span text;
	int rc = -1;
	const struct msg_conf *conf = NULL;
	if (file_read(setup, cf, SETTINGS_LIMIT, &text, err) ||
	    settings_parse(setup, text, &settings, err))
		goto out;
	conf = msg_conf_new(setup, &settings, err);
	rc = conf ? 0 : -1;
	for (size_t i = 0; rc == 0 && i < o->files.n; i++) {
		rc = message_take(arena, o, conf, cf, o->files.v[i], err);
		arena_reset(arena);
	}
	if (o->time && o->files.n)
		printf("%s: relays %.2f us, uris %.2f us a message\n", cf,
		       o->relays * 1e6 / (double)o->files.n, o->uris * 1e6 / (double)o->files.n);
out:
	if (conf)
		uri_conf_release(conf->uri);
	arena_free(&arena);
	arena_free(&setup);
	return rc;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct options o = {.time = false};
	struct err err;
	char line[4096];
	int rc = 0;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--header") == 0 && i + 1 < argc)
			vec_push(arena, &o.headers, argv[++i]);
		else if (strcmp(argv[i], "--time") == 0)
			o.time = true;
		else
			vec_push(arena, &o.settings, argv[i]);
	}
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		vec_push(arena, &o.files, arena_printf(arena, "%s", line));
	}
	for (size_t i = 0; rc == 0 && i < o.settings.n; i++)
		rc = settings_take(&o, o.settings.v[i], &err);
	if (rc)
		fprintf(stderr, "view_lines: %s\n", err.text);
	arena_free(&arena);
	return rc ? 1 : 0;
}
