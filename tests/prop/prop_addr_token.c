/* prop_addr_token.c: law: the token of an address list that text begins with is found alike in text
 * that comes in pieces. */
#include "tests/prop/addr_token_pieces.h"

int main(void)
{
	static const char *const words[] = {
	    "\"", "\"", "a b", "\\", "\n", "<", ">",   "(",   ")",	     ",", ";",
	    ":",  " ",	"@",   "@",  "[",  "]", "1.2", "joe", "example.com", ".", "\xe9",
	};
	return pieces_check(describe_addr_token, words, sizeof words / sizeof *words, 20000);
}
