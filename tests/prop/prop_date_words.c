/* prop_date_words.c: law: the words of dates are found alike in text that comes in pieces. */
#include "tests/prop/date_words_pieces.h"

int main(void)
{
	static const char *const words[] = {" ",    ", ",  " 12 ", "3",	      "2003",  " Feb ", "aug ", "JAN",
					    " 10:11:12 ", "9:05", "1:2:3",  " +0200 ", "-05",  "EST",
					    "(CET)", "-DST", "x", "103", "99", ":", "\n", "\xe9"};
	return pieces_check(describe_date_words, words, sizeof words / sizeof *words, 20000);
}
