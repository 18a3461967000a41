/* text_layers: one JSON line per file with the layers `body`, `rawbody`, `visible`, `invisible` and `html`
 * as the oracle prints them. Usage: text_layers FILE... (or names on standard input).
 * text_layers --time N FILE...: builds each file's views N times and prints the mean microseconds
 * (message_new and decoding apart). */
#include "base/file.h"
#include "msg/html.h"
#include "msg/message.h"
#include "msg/text_conf.h"

#include <stdio.h>
#include <stdlib.h>

static void print_string(struct span s)
{
	putchar('"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void print_list(const char *name, struct spans list)
{
	printf(",\"%s\":[", name);
	for (size_t i = 0; i < list.n; i++) {
		if (i)
			putchar(',');
		print_string(list.v[i]);
	}
	putchar(']');
}

static void print_html(const struct html *html)
{
	const char *name;
	double value;
	long n;
	fputs(",\"html\":{", stdout);
	for (unsigned i = 0; (name = html_fact_name(i)); i++)
		if (html_fact(html, name, &value))
			printf("\"%s\":%.15g,", name, value);
	fputs(html->complete ? "\"inside\":{" : "\"none\":{", stdout);
	const char *comma = "";
	for (unsigned i = 1; i < HTML_ELEMENTS; i++) {
		if (!html_inside(html, html_element_name(i), &n))
			continue;
		fputs(comma, stdout);
		print_string(html_element_name(i));
		printf(":%ld", n);
		comma = ",";
	}
	for (size_t i = 0; html->complete && i < html->inside_other.n; i++) {
		fputs(comma, stdout);
		print_string(html->inside_other.entries[i].key);
		printf(":%ld", *(const long *)html->inside_other.entries[i].value);
		comma = ",";
	}
	putchar('}');
	static const char *const lists[] = {"title", "comment", "anchor", "script"};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct spans list;
		if (html_fact_list(html, lists[i], &list))
			print_list(lists[i], list);
	}
	putchar('}');
}

static void print_uris(const struct html *html)
{
	const char *comma = "";
	fputs(",\"uris\":{", stdout);
	for (size_t i = 0; i < html->nuris; i++) {
		const struct uri_found *u = &html->uris[i];
		fputs(comma, stdout);
		print_string(u->uri);
		fputs(":{\"types\":[", stdout);
		const char *type_comma = "";
		for (unsigned bit = 0; bit < URI_TYPE_BITS; bit++) {
			if (u->types >> bit & 1) {
				printf("%s\"%s\"", type_comma, uri_type_name(bit));
				type_comma = ",";
			}
		}
		putchar(']');
		print_list("anchor", u->anchor_text);
		putchar('}');
		comma = ",";
	}
	putchar('}');
}

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double time_views(struct message *m)
{
	for (struct part *p = NULL; (p = part_next_leaf(m, p));)
		part_decoded(m, p);
	double start = now_us();
	message_body(m);
	message_rawbody(m);
	message_html(m);
	return now_us() - start;
}

static struct span read_name(int argc, char **argv, int *at, char *buffer, size_t size)
{
	if (*at < argc)
		return span_from_str(argv[(*at)++]);
	if (!buffer || !fgets(buffer, (int)size, stdin))
		return (struct span){NULL, 0};
	buffer[strcspn(buffer, "\n")] = 0;
	return span_from_str(buffer);
}

int main(int argc, char **argv)
{
	struct arena *ruleset = arena_new(), *files = arena_new(), *arena = arena_new();
	struct settings settings = {.by_name = map_new(ruleset)};
	struct err err;
	struct msg_conf conf = {.settings = &settings,
				.text = text_conf_new(ruleset, &settings, &err)};
	bool timing = argc > 2 && !strcmp(argv[1], "--time");
	int at = timing ? 3 : 1, rounds = timing ? atoi(argv[2]) : 1, n = 0;
	char buffer[4096];
	bool from_stdin = at == argc;
	double us = 0;
	for (struct span name;
	     (name = read_name(argc, argv, &at, from_stdin ? buffer : NULL, sizeof buffer)).p; n++) {
		struct span bytes;
		arena_reset(files);
		if (file_read(files, (const char *)name.p, 1u << 30, &bytes, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			return 2;
		}
		for (int i = 0; timing && i < rounds; i++) {
			arena_reset(arena);
			us += time_views(message_new(arena, bytes, &conf)) / rounds;
		}
		if (timing)
			continue;
		arena_reset(arena);
		struct message *m = message_new(arena, bytes, &conf);
		fputs("{\"file\":", stdout);
		print_string(name);
		print_list("body", message_body(m));
		print_list("rawbody", message_rawbody(m));
		print_list("visible", message_visible(m));
		print_list("invisible", message_invisible(m));
		const struct html *html = message_html(m);
		if (html) {
			print_html(html);
			print_uris(html);
		}
		fputs("}\n", stdout);
	}
	if (timing)
		printf("%d messages, %.1f us each\n", n, us / n);
	arena_free(&arena);
	arena_free(&files);
	arena_free(&ruleset);
	return 0;
}
