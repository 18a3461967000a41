/* prop_mail_tail.c: law: what is behind a mail address's '@' is found alike in text that comes in
 * pieces. */
#include "tests/prop/mail_tail_pieces.h"

int main(void)
{
	static const char *const words[] = {
	    "example", ".com", ".",   "-",     "a",	"1", ">", " ",		"\t",
	    " wrote:", "tel",  "fax", "Email", "mails", ":", "@", "long-label", "\xe9",
	};
	return pieces_check(describe_mail_tail, words, sizeof words / sizeof *words, 20000);
}
