/* pieces.h: for the laws of text scanners: a scanner that is fed in pieces tells the same as one that is
 * fed the whole. A scanner's law is `void describe(FILE *, struct span text, size_t piece)`, which feeds
 * pieces of that size and prints all it was told. Used by prop_*.c and the fuzz targets. */
#ifndef WINNOW_TESTS_PIECES_H
#define WINNOW_TESTS_PIECES_H

#include "base/span.h"

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

/* The law for texts of random words; 0 or 1 for main() to return. */
static inline int pieces_check(pieces_describe describe, const char *const *words, size_t nwords,
			       unsigned rounds)
{
	unsigned long state = 88172645463325252ul;
	char text[1024];
	while (rounds-- > 0) {
		size_t n = 0;
		for (unsigned k = 0; k < 24; k++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			const char *word = words[state % nwords];
			size_t length = strlen(word);
			memcpy(text + n, word, length);
			n += length;
			if (n > sizeof text - 32 || state >> 60 == 0)
				break;
		}
		if (!pieces_law_holds(describe, (struct span){(const unsigned char *)text, n}))
			return 1;
	}
	return 0;
}

#endif
