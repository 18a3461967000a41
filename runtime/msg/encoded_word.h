/* msg/encoded_word: finds RFC 2047 encoded words in header text (grammar/encoded_word.rl). The text comes
 * in pieces of any size; offsets count from its first byte. */
#ifndef WINNOW_MSG_ENCODED_WORD_H
#define WINNOW_MSG_ENCODED_WORD_H

#include "base/span.h"

struct encoded_word {
	int cs;
	size_t read;
	/* The word found last, =?charset?q?text?= */
	size_t from, to;
	size_t charset_from, charset_to, text_from, text_to;
	unsigned char encoding; /* 'b' or 'q' */
};

void encoded_word_init(struct encoded_word *m);
/* Reads on in *text and moves it past what was read. 0: a word ends there; 1: all read. Words come in
 * order; one may begin with the last byte of the one before. */
int encoded_word_feed(struct encoded_word *m, struct span *text);

#endif
