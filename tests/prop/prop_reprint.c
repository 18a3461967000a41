/* prop_reprint.c: law: the print of a parse, parsed and printed again, is the same; for lines of random
 * words and, where SpamAssassin is installed, for its rules. */
#include "ast.h"
#include "base/strbuf.h"
#include "source.h"
#include "tests/prop/chance.h"

#include <stdio.h>
#include <stdlib.h>

#define ROUNDS 20000

static struct chance chance = CHANCE_INIT;

static unsigned pick(unsigned n)
{
	return chance_below(&chance, n);
}

static const char *const words[] = {
	"body",	  "header", "meta",   "score",	  "describe", "uri_detail", "mimeheader", "if",
	"else",	  "endif",  "report", "lang de ", "tflags",   "ifplugin",   "use_bayes",  "junk",
	"NAME",	  "__X",    "/a#b/i", "/a\\#b/",  "m{x}",     "=~",	    "!~",	  "exists:",
	"eval:f", "('a')",  "(",      ")",	  "&&",	      "||",	    "!",	  "+",
	"-",	  "1.5",    "10",     "-1",	  "<",	      ">=",	    "==",	  "?",
	":",	  "*",	    "/",      "()",	  " ",	      "\t",	    "#",	  "\\#",
	"\\",	  "\n",	    "\n",     "\xe9",	  "From:addr", "[if-unset: x]", "rules_matching(A*)", "^",
};

static struct span reprint(struct arena *arena, struct span text)
{
	char *out = NULL;
	size_t n;
	FILE *f = open_memstream(&out, &n);

	ast_print(ast_parse(arena, source_from_text(arena, "(text)", text)), f);
	fclose(f);
	struct span printed = arena_dup_span(arena, (struct span){(unsigned char *)out, n});
	free(out);
	return printed;
}

static bool holds(struct arena *arena, struct span text)
{
	struct span once = reprint(arena, text), twice = reprint(arena, once);

	if (span_equal(once, twice))
		return true;
	printf("not a fixed point:\n%.*s--\n%.*s--\n%.*s", (int)text.n, (const char *)text.p,
	       (int)once.n, (const char *)once.p, (int)twice.n, (const char *)twice.p);
	return false;
}

static bool random_lines_hold(struct arena *arena)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct strbuf b = strbuf_new(arena);
		for (unsigned n = 1 + pick(12); n > 0; n--) {
			strbuf_add_str(&b, words[pick(sizeof words / sizeof *words)]);
			if (pick(3))
				strbuf_add_byte(&b, ' ');
		}
		if (!holds(arena, strbuf_span(&b)))
			return false;
		arena_reset(arena);
	}
	return true;
}

static bool stock_rules_hold(struct arena *arena)
{
	struct path_list list = {0};
	struct err err;

	source_list_all(arena, NULL, 0, &list, diags_new(arena));
	for (size_t i = 0; i < list.paths.n; i++) {
		struct source *s = source_read(arena, list.paths.v[i], &err);
		if (s && !holds(arena, (struct span){(const unsigned char *)s->text, s->n})) {
			printf("in %s\n", s->path);
			return false;
		}
	}
	printf("reprint: %d random texts and %zu installed files\n", ROUNDS, list.paths.n);
	return true;
}

int main(void)
{
	struct arena *arena = arena_new();
	bool good = random_lines_hold(arena) && stock_rules_hold(arena);

	arena_free(&arena);
	return good ? 0 : 1;
}
