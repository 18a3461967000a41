/* mail_tail.rl: the host of a mail address in running text, and the signs behind it that a quotation begins:
 * "<joe@example.com>", "joe@example.com wrote:" in any language, but not "joe@example.com tel:". */
#include "eval/mail_tail.h"

%%{
	machine mail_tail;
	access t->;
	alphtype unsigned char;

	action label
	{
		size_t length = AT - 2 - t->last;
		t->longest = length > t->longest ? length : t->longest;
		t->labels++;
		t->last = AT - 1;
	}
	action name { t->host = t->open = AT; }
	action hyphen { t->open = AT; }
	action quote { t->quote = AT; }

	name = alnum @name (('-'+ @hyphen)? alnum @name)*;
	host = name ('.' name >label)*;

	other = ('fax'i | 'facsi'i | 'tel'i | 'phone'i | 'mail'i | 'email'i) alpha*;
	wrote = space{1,10} (alpha{2,11} - other) ':' @quote;

	main := host ('>' @quote | wrote);
	write data nofinal noentry;
}%%

/* The offset behind the byte at hand. */
#define AT (t->n + (size_t)(p - bytes.p) + 1)

void mail_tail_init(struct mail_tail *t)
{
	*t = (struct mail_tail){0};
	%% write init;
}

int mail_tail_feed(struct mail_tail *t, struct span bytes)
{
	const unsigned char *p = bytes.p, *pe = bytes.p + bytes.n;
	if (t->cs == mail_tail_error)
		return 0;
	%% write exec;
	t->n += bytes.n;
	return t->cs == mail_tail_error ? 0 : 1;
}
