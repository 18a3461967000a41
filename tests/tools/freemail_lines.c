/* freemail_lines: paragraphs in (hex, one a line), out: the stripped paragraph and the addresses in it (hex),
 * to compare with the regexes of SpamAssassin's FreeMail.
 *
 *   freemail_lines SETTINGS < PARAGRAPHS */
#include "base/file.h"
#include "eval/freemail.h"

#include <stdio.h>
#include <stdlib.h>

static void print_hex(struct span s)
{
	putchar(' ');
	for (size_t i = 0; i < s.n; i++)
		printf("%02x", s.p[i]);
}

static void print_paragraph(struct arena *arena, const struct registry *registry, const char *hex)
{
	struct freemail_address a;
	size_t n = strcspn(hex, "\n") / 2;
	unsigned char *p = arena_bytes(arena, n + 1);
	for (size_t i = 0; i < n; i++) {
		char pair[] = {hex[2 * i], hex[2 * i + 1], '\0'};
		p[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	struct span text = freemail_strip(arena, registry, (struct span){p, n});
	print_hex(text);
	for (size_t from = 0; freemail_find(registry, text, from, &a); from = a.end)
		print_hex(span_slice(text, a.start, a.end));
	putchar('\n');
}

int main(int argc, char **argv)
{
	struct arena *setup = arena_new(), *arena = arena_new();
	struct span text;
	struct settings settings;
	struct err err = {"one argument"};
	if (argc != 2 || file_read(setup, argv[1], SETTINGS_LIMIT, &text, &err) ||
	    settings_parse(setup, text, &settings, &err))
		return fprintf(stderr, "freemail_lines SETTINGS: %s\n", err.text), 2;
	const struct registry *registry = registry_new(setup, &settings, &err);
	if (!registry)
		return fprintf(stderr, "%s\n", err.text), 2;
	char *line = NULL;
	size_t cap = 0;
	while (getline(&line, &cap, stdin) >= 0) {
		print_paragraph(arena, registry, line);
		arena_reset(arena);
	}
	free(line);
	arena_free(&arena);
	arena_free(&setup);
	return 0;
}
