/* prop_css.c: law: the declarations of a style attribute are found alike in text that comes in pieces. */
#include "tests/prop/css_pieces.h"

int main(void)
{
	static const char *const words[] = {
	    "color",   ":",	    ";", " ",	  "\n",	   "\t",	   "Background", "background", "-color",
	    "display", "visibility", "x", "none", "hidden", "#fff",    "!important", "color:red",  "color: ;",
	    "'",       "background:", "url(a b)", "\xe9",
	};
	return pieces_check(describe_css, words, sizeof words / sizeof *words, 20000);
}
