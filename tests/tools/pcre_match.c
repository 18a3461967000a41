/* pcre_match: which texts each pattern matches, by PCRE2 with the form that the lowering gives it.
 *
 * pcre_match PATTERNS TEXTS: PATTERNS has lines of name, class, WN_RE_* flags, counted (0/1) and pattern,
 * separated by tabs; TEXTS are units separated by NUL bytes. Prints a line a pattern: name, a tab, and the
 * numbers of the texts it matches (from 0; with ":count" behind it where matches are counted). */
#include "base/file.h"
#include "base/pcre.h"
#include "base/vec.h"
#include "regex/regex.h"

#include <stdio.h>
#include <stdlib.h>

typedef VEC(struct span) span_list;

static void split(struct arena *arena, struct span text, unsigned char separator, span_list *list)
{
	for (size_t start = 0; start < text.n;) {
		size_t end = span_find_byte(text, separator, start);
		end = end == (size_t)-1 ? text.n : end;
		struct span item = span_slice(text, start, end);
		vec_push(arena, list, item);
		start = end + 1;
	}
}

static bool fields(struct span line, struct span field[5])
{
	size_t start = 0;
	for (int i = 0; i < 4; i++) {
		size_t tab = span_find_byte(line, '\t', start);
		if (tab == (size_t)-1)
			return false;
		field[i] = span_slice(line, start, tab);
		start = tab + 1;
	}
	field[4] = span_slice(line, start, line.n);
	return true;
}

static void match_all(const char *name, struct pcre *re, bool counted, const span_list *texts)
{
	printf("%s\t", name);
	for (size_t i = 0; i < texts->n; i++) {
		long n = counted ? pcre_count(re, texts->v[i], 0) : pcre_match(re, texts->v[i], 0, NULL);
		if (n < 0)
			printf(" %zu:limit", i);
		else if (n > 0 && counted)
			printf(" %zu:%ld", i, n);
		else if (n > 0)
			printf(" %zu", i);
	}
	printf("\n");
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new(), *scratch = arena_new();
	struct err err;
	struct span patterns, texts;
	span_list lines = {0}, units = {0};
	if (argc != 3)
		return fprintf(stderr, "usage: pcre_match PATTERNS TEXTS\n"), 2;
	if (file_read(arena, argv[1], 1u << 30, &patterns, &err) || file_read(arena, argv[2], 1u << 30, &texts, &err))
		return fprintf(stderr, "%s\n", err.text), 2;
	split(arena, patterns, '\n', &lines);
	split(arena, texts, 0, &units);
	for (size_t i = 0; i < lines.n; i++) {
		struct span field[5];
		struct regex_lowered low;
		size_t at = 0;
		if (!fields(lines.v[i], field))
			continue;
		bool counted = field[3].n == 1 && field[3].p[0] == '1';
		uint8_t flags = (uint8_t)atoi(arena_span_str(scratch, field[2]));
		const char *name = arena_span_str(scratch, field[0]);
		if (regex_lower(scratch, field[4], (struct regex_use){.flags = flags, .counted = counted, .text = REGEX_TEXT_NONE}, &low, &at, &err)) {
			printf("%s\trefused at %zu: %s\n", name, at, err.text);
		} else {
			struct pcre re = pcre_make((const char *)low.pcre.p, low.pcre.n, low.pcre_flags);
			if (pcre_compile(&re, &err))
				printf("%s\tPCRE2 refuses: %s\n", name, err.text);
			else
				match_all(name, &re, counted, &units);
			pcre_release(&re);
		}
		arena_reset(scratch);
	}
	arena_free(&scratch);
	arena_free(&arena);
	return 0;
}
