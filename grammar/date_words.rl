/* date_words.rl: finds what dates are made of in header text: the first date of each shape, clocks, zones.
 * White space and commas alike part words. In: bytes, in any pieces; out: offsets, see
 * msg/date_words.h; which of them count is for date.c to say (Util.pm parse_rfc822_date).
 *
 * The shapes are looked for side by side. Where two of them are within a date at once they are in
 * different words of it, so that each mark has one writer: `number` and `month` are of the word being
 * read or the last of its kind, `day` and `clock_day` hold what came before it. */
#include "msg/date_words.h"

%%{
	machine date_words;
	alphtype unsigned char;
	access m->;

	action number    { m->number = AT; }
	action month     { m->month_from = AT; }
	action day       { m->day = m->number; }
	action clock_day { m->clock_day = AT; m->clock_month_from = m->month_from; }
	action sign      { m->sign = AT; }
	action name      { m->name_from = AT; }

	action date_full  { found(&m->date[DATE_FULL], m, m->day, m->day, AT); }
	action date_short { found(&m->date[DATE_SHORT], m, m->day, m->day, AT); }
	action date_clock { found(&m->date[DATE_CLOCK], m, m->clock_month_from, m->clock_day, AT); }
	action clock      { if (m->nclocks < 2) m->clock[m->nclocks++] = m->number; }
	action offset     { if (!m->has_offset) { m->has_offset = true; m->offset = m->sign; } }
	action zone_name  {
		if (m->nnames < 2)
			m->name[m->nnames++] = (struct date_name){m->name_from, AT};
	}

	part   = space | ",";
	gap    = part+;
	month  = ( "jan"i @{ m->month = 1; } | "feb"i @{ m->month = 2; } | "mar"i @{ m->month = 3; } |
		   "apr"i @{ m->month = 4; } | "may"i @{ m->month = 5; } | "jun"i @{ m->month = 6; } |
		   "jul"i @{ m->month = 7; } | "aug"i @{ m->month = 8; } | "sep"i @{ m->month = 9; } |
		   "oct"i @{ m->month = 10; } | "nov"i @{ m->month = 11; } | "dec"i @{ m->month = 12; } )
		 >month;
	number = digit+ >number;
	year   = digit{4} >number;

	day_month  = number gap month >day gap;
	date_full  = day_month year part @date_full;
	date_short = day_month ( digit{2,3} >number ) part @date_short;
	date_clock = month gap ( digit+ >clock_day ) gap digit+ ":" digit+ ":" digit+ gap year part @date_clock;
	clock      = ( digit{1,2} >number ) ":" digit{2} ( ":" digit{2} )? part @clock;
	offset     = ( [+\-] >sign ) digit{4} part @offset;

	letter = alnum | "_";
	name   = ( upper{2,4} >name ) ( any - letter ) @zone_name;

	main := ( any* part )? ( date_full | date_short | date_clock | clock | offset )
	      | ( any* ( any - letter ) )? name;
}%%

%% write data nofinal noerror noentry;

#define AT (m->read + (size_t)(p - text.p))

static void found(struct date_found *d, const struct date_words *m, size_t from, size_t day, size_t to)
{
	if (!d->month)
		*d = (struct date_found){from, to, day, m->number, m->month};
}

void date_words_init(struct date_words *m)
{
	*m = (struct date_words){0};
	%% write init;
}

void date_words_feed(struct date_words *m, struct span text)
{
	const unsigned char *p = text.p, *pe = p + text.n;
	%% write exec;
	m->read = AT;
}

void date_words_finish(struct date_words *m)
{
	date_words_feed(m, SPAN_LIT(" "));
}
