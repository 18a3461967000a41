/* prop_encoded_word.c: law: encoded words are found alike in header text that comes in pieces. */
#include "tests/prop/encoded_word_pieces.h"

int main(void)
{
	static const char *const words[] = {"=?utf-8?q?", "x", "?=", "=", "?", " ", "b", "=?", "=?iso-8859-1*en?B?",
					    "?==?u?Q?", "\xe9", "\n", "=41", "=?a?q?\?="};
	return pieces_check(describe_encoded_words, words, sizeof words / sizeof *words, 20000);
}
