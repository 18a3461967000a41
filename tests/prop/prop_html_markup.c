/* prop_html_markup.c: law: markup that comes in pieces is read alike. */
#include "tests/prop/html_markup_pieces.h"

int main(void)
{
	static const char *const words[] = {
		"<",   "<a",   "<b ",    "</",	   "</p", "<!",  "<!--", "<!DOCTYPE ", "<![",  "<?",   ">",
		"-->", "--",   "-",	 "a=",	   "=",	  "\"",	 "'",	 " ",	       "\n",   "cdata", "IGNORE",
		"[",   "x:y.", "include", "entity", "/",	  "\xe9", "href", "<!entity",   "\"x\"", "rcdata",
	};
	return pieces_check(describe_html_markup, words, sizeof words / sizeof *words, 40000);
}
