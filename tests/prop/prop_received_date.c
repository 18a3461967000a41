/* prop_received_date.c: law: the date at the end of a Received header is found alike in text that
 * comes in pieces. */
#include "tests/prop/received_date_pieces.h"

int main(void)
{
	static const char *const words[] = {
	    " ",
	    ";",
	    "; ",
	    " Tue, ",
	    " 5 ",
	    "23",
	    "May ",
	    "Feb ",
	    "2006 ",
	    "13:06:35 ",
	    "1:2",
	    ":",
	    "-0400",
	    "GMT",
	    "(CET)",
	    "x",
	    " 5 Feb 2019 ",
	    "10:11:12 ",
	    "+0100",
	    " Sun, 23 May 2006 13:06:35 ",
	};
	return pieces_check(describe_received_date, words, sizeof words / sizeof *words, 20000);
}
