/* uri_layers: the URI layers of messages as JSON lines, to compare with the oracle's.
 *
 *   uri_layers SETTINGS FILE...      (or file names on standard input)
 *
 * Prints {"file","uris","uri_detail"}; the file name as given. */
#include "base/file.h"
#include "base/strbuf.h"
#include "msg/message.h"
#include "msg/uri.h"
#include "msg/uri_conf.h"

#include <stdio.h>
#include <stdlib.h>

#define MESSAGE_LIMIT (256u << 20)

static void add_string(struct strbuf *b, struct span s)
{
	strbuf_add_byte(b, '"');
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] >= 0x7f || s.p[i] == '"' || s.p[i] == '\\')
			strbuf_printf(b, "\\u%04x", s.p[i]);
		else
			strbuf_add_byte(b, s.p[i]);
	strbuf_add_byte(b, '"');
}

static void add_list(struct strbuf *b, struct spans list)
{
	strbuf_add_byte(b, '[');
	for (size_t i = 0; i < list.n; i++) {
		strbuf_add_str(b, i ? "," : "");
		add_string(b, list.v[i]);
	}
	strbuf_add_byte(b, ']');
}

static void add_sorted(struct strbuf *b, struct spans list)
{
	struct span *v = ARENA_ARRAY(b->arena, struct span, list.n + 1);
	for (size_t i = 0; i < list.n; i++)
		v[i] = list.v[i];
	qsort(v, list.n, sizeof *v, span_compare);
	add_list(b, (struct spans){v, list.n});
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

static void add_keys(struct strbuf *b, const struct map *map)
{
	struct spans list = {ARENA_ARRAY(b->arena, struct span, map->n + 1), map->n};
	for (size_t i = 0; i < map->n; i++)
		list.v[i] = map->entries[i].key;
	add_sorted(b, list);
}

static void add_detail(struct strbuf *b, const struct uri_detail *d)
{
	add_string(b, d->uri);
	strbuf_add_str(b, ":{\"types\":");
	add_types(b, d->types);
	strbuf_add_str(b, ",\"cleaned\":");
	add_sorted(b, d->cleaned);
	strbuf_add_str(b, ",\"anchor_text\":");
	add_list(b, d->anchor_text);
	strbuf_add_str(b, ",\"domains\":");
	add_keys(b, &d->domains);
	strbuf_add_str(b, ",\"hosts\":{");
	for (size_t i = 0; i < d->hosts.n; i++) {
		strbuf_add_str(b, i ? "," : "");
		add_string(b, d->hosts.entries[i].key);
		strbuf_add_byte(b, ':');
		add_string(b, *(struct span *)d->hosts.entries[i].value);
	}
	strbuf_add_str(b, "}}");
}

static void print_message(struct arena *arena, const struct msg_conf *conf, const char *path)
{
	struct span bytes;
	struct err err;
	if (file_read(arena, path, MESSAGE_LIMIT, &bytes, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return;
	}
	struct message *m = message_new(arena, bytes, conf);
	const struct uri_details *details = message_uri_details(m);
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, "{\"file\":");
	add_string(&b, span_from_str(path));
	strbuf_add_str(&b, ",\"uris\":");
	add_sorted(&b, message_uris(m));
	strbuf_add_str(&b, ",\"uri_detail\":{");
	for (size_t i = 0; i < details->n; i++) {
		strbuf_add_str(&b, i ? "," : "");
		add_detail(&b, &details->v[i]);
	}
	strbuf_add_str(&b, "}}");
	puts(strbuf_str(&b));
}

int main(int argc, char **argv)
{
	struct arena *setup = arena_new(), *arena = arena_new();
	struct span text;
	struct settings settings;
	struct err err = {"no settings"};
	if (argc < 2 || file_read(setup, argv[1], SETTINGS_LIMIT, &text, &err) ||
	    settings_parse(setup, text, &settings, &err))
		return fprintf(stderr, "uri_layers SETTINGS FILE...: %s\n", err.text), 2;
	const struct msg_conf *conf = msg_conf_new(setup, &settings, &err);
	if (!conf)
		return fprintf(stderr, "%s\n", err.text), 2;
	char line[4096];
	for (int i = 2; argc > 2 ? i < argc : fgets(line, sizeof line, stdin) != NULL; i++) {
		line[strcspn(line, "\n")] = '\0';
		print_message(arena, conf, argc > 2 ? argv[i] : line);
		arena_reset(arena);
	}
	uri_conf_release(conf->uri);
	arena_free(&arena);
	arena_free(&setup);
	return 0;
}
