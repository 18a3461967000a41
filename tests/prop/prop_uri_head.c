/* prop_uri_head.c: law: what a URI begins with is found alike in text that comes in pieces. */
#include "tests/prop/uri_head_pieces.h"

int main(void)
{
	static const char *const words[] = {
	    "http", "s",       "HTTPS", ":",	   ":",	   "/",	   "//",   "ftp",  "www",  "1",
	    "23",   ".",       ".",	"mailto:", "cid:", "mid:", "e",	   "-",	   "mail", "skype",
	    "::",   "example", ".com",	"_",	   "@",	   " ",	   "\xe9", "8080",
	    "a-label-of-sixty-four-bytes-is-one-more-than-a-host-name-can-have",
	};
	return pieces_check(describe_uri_head, words, sizeof words / sizeof *words, 20000);
}
