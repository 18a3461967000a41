/* lint_words: what a pattern matches, or what each match of it holds, as words: strings of sets of bytes. */
#ifndef WINNOW_LINT_WORDS_H
#define WINNOW_LINT_WORDS_H

#include "base/map.h"
#include "regex/tree.h"

enum {
	WORD_LIMIT = 64,   /* sets in a word */
	WORDS_LIMIT = 32,  /* words of one clause: more say too little */
	CLAUSES_LIMIT = 8, /* of one pattern */
};

struct word {
	const struct byteset *const *v;
	uint32_t n;
	uint64_t letters; /* a bit for each that only one letter is in, whatever its case */
};

struct words {
	struct word *v;
	uint32_t n;
};

/* Where words are kept: equal sets are one. What is only built on the way is in `scratch`, to be reset by its owner. */
struct words_store {
	struct arena *arena, *scratch;
	struct map sets;
};
struct words_store words_store_new(struct arena *arena, struct arena *scratch);

/* All that a regular tree matches, wherever it stands; false when that is no small set of short words. */
bool words_of(struct words_store *store, const struct re_node *node, struct words *words_r);
/* Clauses of which each match of the tree holds a word each. Their number. */
uint32_t words_needed(struct words_store *store, const struct re_node *node, struct words clauses_r[CLAUSES_LIMIT]);
/* Whether each text that the one stands for holds a text that the other one stands for. */
bool word_holds(const struct word *text, const struct word *part);

#endif
