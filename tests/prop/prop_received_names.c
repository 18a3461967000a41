/* prop_received_names.c: law: the names in a Received header are found alike in text that comes in
 * pieces. */
#include "tests/prop/received_names_pieces.h"

int main(void)
{
	static const char *const words[] = {
	    " by ",
	    " id ",
	    " id",
	    "<",
	    "ab",
	    "abc",
	    "helo=",
	    "HELO ",
	    "EHLO ",
	    "x",
	    " ",
	    "(",
	    ")",
	    ";",
	    "envelope-from ",
	    "Envelope-Sender=",
	    "return-path",
	    ": ",
	    "<>",
	    " with ",
	    " WITH",
	    " esmtpsa",
	    "utf8",
	    "lmtpa",
	    "http",
	    " (via HTTP",
	    "s",
	    "=",
	    "-",
	    "\xe9",
	};
	return pieces_check(describe_received_names, words, sizeof words / sizeof *words, 20000);
}
