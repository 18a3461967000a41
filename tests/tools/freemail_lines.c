/* freemail_lines: paragraphs in (hex, one a line), out: the stripped paragraph and the addresses in it (hex),
 * to compare with the regexes of SpamAssassin's FreeMail.
 *
 *   freemail_lines SETTINGS < PARAGRAPHS */
#include "base/file.h"
#include "eval/freemail.h"
#include "tests/tools/hex.h"

#include <stdio.h>
#include <stdlib.h>

static void print_field(struct span s)
{
	putchar(' ');
	print_hex(s);
}

static void print_paragraph(struct arena *arena, const struct registry *registry, const char *hex)
{
	struct freemail_address a;
	struct span text = freemail_strip(arena, registry, unhex(arena, hex));
	print_field(text);
	for (size_t from = 0; freemail_find(registry, text, from, &a); from = a.end)
		print_field(span_slice(text, a.start, a.end));
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
