/* received_date.rl: the date at the end of a Received header: " ; Tue, 23 May 2006 13:06:35 -0400". It is fed
 * the last words only, as many as a date has (received.c finds them from the end): a header is ten times as
 * long. */
#include "msg/received_date.h"

%%{
	machine received_date;
	access d->;
	alphtype unsigned char;

	action day { d->day = AT - 1; }
	action month { d->start = d->day; }
	action weekday { d->start = d->day - 5; }
	action zone { d->end = AT; }

	gap = ' ' | ';';
	month = 'Jan' | 'Feb' | 'Mar' | 'Apr' | 'May' | 'Jun' | 'Jul' | 'Aug' | 'Sep' | 'Oct' | 'Nov' | 'Dec';
	weekday = 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun';
	clock = digit+ ':' digit+ (':' digit+)?;

	day_month = (digit+ >day) ' ' month ' ';
	date = (day_month @month | weekday ', ' day_month @month @weekday)
	       digit+ ' ' clock ' ' ([^ ]+ $zone);

	main := any* gap date;
	write data nofinal noentry noerror;
}%%

/* The offset behind the byte at hand. */
#define AT (d->n + (size_t)(p - bytes.p) + 1)

void received_date_init(struct received_date *d)
{
	*d = (struct received_date){0};
	%% write init;
}

void received_date_feed(struct received_date *d, struct span bytes)
{
	const unsigned char *p = bytes.p, *pe = bytes.p + bytes.n;
	%% write exec;
	d->n += bytes.n;
}
