/* fuzz_rules.c: rule files of any bytes: parsed, printed, the print parsed and printed again (it must be
 * the same), and resolved. */
#include "ast.h"
#include "source.h"

#include <stdlib.h>

static char *print(struct arena *arena, struct span text, size_t *n_r)
{
	char *out = NULL;
	FILE *f = open_memstream(&out, n_r);

	if (!f)
		abort();
	ast_print(ast_parse(arena, source_from_text(arena, "(fuzz)", text)), f);
	fclose(f);
	return out;
}

static void resolve_text(struct arena *arena, struct span text)
{
	static const char *const nothing[] = {"/dev/null"};
	static FILE *sink;
	struct rules_options options = {.paths = nothing, .npaths = 1,
					.extra = arena_span_str(arena, text)};
	struct ruleset_src *rules;
	struct err err;

	if (!sink)
		sink = fopen("/dev/null", "w");
	if (rules_load(arena, &options, &rules, &err) == 0) {
		settings_text(arena, rules);
		diags_print(rules->diags, sink, false);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct span text = {data, size};
	size_t first_n, second_n;

	/* Nothing of the machine is to be read. */
	if (span_find(text, SPAN_LIT("nclude"), 0) != (size_t)-1 ||
	    span_find(text, SPAN_LIT("NCLUDE"), 0) != (size_t)-1)
		size = 0, text.n = 0;
	char *first = print(arena, text, &first_n);
	char *second =
		print(arena, (struct span){(const unsigned char *)first, first_n}, &second_n);
	if (first_n != second_n || memcmp(first, second, first_n) != 0)
		abort();
	resolve_text(arena, text);
	free(first);
	free(second);
	arena_free(&arena);
	return 0;
}
