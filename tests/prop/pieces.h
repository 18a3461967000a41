/* pieces.h: for the laws of text scanners: a scanner that is fed in pieces tells the same as one that is
 * fed the whole. A scanner's law is `void describe(FILE *, struct span text, size_t piece)`, which feeds
 * pieces of that size and prints all it was told. Used by prop_*.c and the fuzz targets. */
#ifndef WINNOW_TESTS_PIECES_H
#define WINNOW_TESTS_PIECES_H

#include "base/strbuf.h"
#include "tests/prop/chance.h"

#include <stdio.h>
#include <stdlib.h>

typedef void (*pieces_describe)(FILE *out, struct span text, size_t piece);

static inline char *pieces_told(pieces_describe describe, struct span text, size_t piece)
{
	char *told = NULL;
	size_t n;
	FILE *out = open_memstream(&told, &n);
	describe(out, text, piece);
	fclose(out);
	return told;
}

/* Whether one piece, single bytes and pieces of seven bytes tell the same. */
static inline bool pieces_law_holds(pieces_describe describe, struct span text)
{
	static const size_t sizes[] = {1, 7};
	char *whole = pieces_told(describe, text, text.n ? text.n : 1);
	bool holds = true;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *told = pieces_told(describe, text, sizes[i]);
		if (strcmp(whole, told) != 0) {
			printf("in pieces of %zu:\n%s-- whole:\n%s-- of:\n%.*s\n", sizes[i], told, whole,
			       (int)text.n, (const char *)text.p);
			holds = false;
		}
		free(told);
	}
	free(whole);
	return holds;
}

/* The law for texts of up to 24 random words; 0 or 1 for main() to return. */
static inline int pieces_check(pieces_describe describe, const char *const *words, size_t nwords,
			       unsigned rounds)
{
	struct chance chance = CHANCE_INIT;
	struct arena *arena = arena_new();
	bool holds = true;
	while (holds && rounds-- > 0) {
		struct strbuf text = strbuf_new(arena);
		for (unsigned n = chance_below(&chance, 16) ? 24 : 1 + chance_below(&chance, 24); n; n--)
			strbuf_add_str(&text, words[chance_below(&chance, nwords)]);
		holds = pieces_law_holds(describe, strbuf_span(&text));
		arena_reset(arena);
	}
	arena_free(&arena);
	return holds ? 0 : 1;
}

#endif
