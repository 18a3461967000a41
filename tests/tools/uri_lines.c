/* uri_lines: text in, URIs out, to compare text scanning and cleaning with SpamAssassin's functions on
 * the same paragraphs. Needs no message.
 *
 *   uri_lines SETTINGS < RECORDS
 *
 * Records, one a line: "M name" a new message, "P hex" a paragraph, "H hex" a URI of an HTML part,
 * "D hex" a signature. Printed: a line per URI, sorted lists, bytes in hex:
 *   name uri types cleaned,... host=domain,... */
#include "base/file.h"
#include "base/strbuf.h"
#include "msg/domain.h"
#include "msg/uri_collect.h"
#include "tests/tools/hex.h"

#include <stdio.h>
#include <stdlib.h>

static void print_sorted(struct spans list)
{
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, span_compare);
	for (size_t i = 0; i < list.n; i++) {
		if (i)
			putchar(',');
		print_hex(list.v[i]);
	}
}

static struct spans host_pairs(struct arena *arena, const struct registry *registry, struct spans hosts)
{
	struct spans list = {ARENA_ARRAY(arena, struct span, hosts.n + 1), hosts.n};
	for (size_t i = 0; i < hosts.n; i++) {
		struct strbuf b = strbuf_new(arena);
		strbuf_add_span(&b, hosts.v[i]);
		strbuf_add_byte(&b, '=');
		strbuf_add_span(&b, domain_of_uri_host(arena, registry, hosts.v[i]));
		list.v[i] = strbuf_span(&b);
	}
	return list;
}

static void print_message(struct uri_collect *c, const char *name)
{
	for (size_t i = 0; i < c->details.n; i++) {
		struct uri_detail *d = &c->details.v[i];
		printf("%s ", name);
		print_hex(d->uri);
		for (unsigned bit = 0, any = 0; bit < URI_TYPE_BITS; bit++)
			if (d->types & 1u << bit)
				printf("%c%s", any++ ? ',' : ' ', uri_type_name(bit));
		putchar(' ');
		print_sorted(d->cleaned);
		putchar(' ');
		print_sorted(host_pairs(c->arena, c->conf->registry, d->hosts));
		putchar('\n');
	}
}

static void take_record(struct uri_collect *c, char kind, const char *hex)
{
	struct span bytes = unhex(c->arena, hex);
	struct uri_found found = {.uri = bytes, .types = URI_TYPE_A};
	if (kind == 'P')
		uri_collect_text(c, bytes);
	else if (kind == 'H')
		uri_collect_html(c, &found);
	else if (kind == 'D')
		uri_collect_signature(c, bytes);
}

int main(int argc, char **argv)
{
	struct arena *setup = arena_new(), *arena = arena_new();
	struct span text;
	struct settings settings;
	struct err err = {"one argument"};
	if (argc != 2 || file_read(setup, argv[1], SETTINGS_LIMIT, &text, &err) ||
	    settings_parse(setup, text, &settings, &err))
		return fprintf(stderr, "uri_lines SETTINGS: %s\n", err.text), 2;
	const struct uri_conf *conf = uri_conf_new(setup, &settings, &err);
	if (!conf)
		return fprintf(stderr, "%s\n", err.text), 2;
	struct uri_collect c = uri_collect_new(arena, conf);
	char *line = NULL, name[4096] = "";
	size_t cap = 0;
	while (getline(&line, &cap, stdin) > 2) {
		if (line[0] != 'M') {
			take_record(&c, line[0], line + 2);
			continue;
		}
		print_message(&c, name);
		arena_reset(arena);
		c = uri_collect_new(arena, conf);
		snprintf(name, sizeof name, "%.*s", (int)strcspn(line + 2, "\n"), line + 2);
	}
	print_message(&c, name);
	free(line);
	uri_conf_release(conf);
	arena_free(&arena);
	arena_free(&setup);
	return 0;
}
