/* msg/date_words: finds the words of dates in header text (grammar/date_words.rl). The text comes in pieces
 * of any size; offsets count from its first byte. Numbers end at the first byte that is no digit. */
#ifndef WINNOW_MSG_DATE_WORDS_H
#define WINNOW_MSG_DATE_WORDS_H

#include "base/span.h"

enum date_shape {
	DATE_FULL,  /* 12 Aug 2002 */
	DATE_CLOCK, /* Aug 12 10:11:12 2002 */
	DATE_SHORT, /* 12 Aug 02, 12 Aug 102 */
	DATE_SHAPES,
};

struct date_found {
	size_t from, to, day, year;
	unsigned month; /* 1 to 12; 0: none found */
};

struct date_name {
	size_t from, to;
};

struct date_words {
	/* What was found. */
	struct date_found date[DATE_SHAPES]; /* the first of each shape */
	size_t clock[2], nclocks;            /* the first two "10:11:12" or "10:11" */
	struct date_name name[2];            /* the first two words of two to four capitals */
	size_t nnames;
	bool has_offset;
	size_t offset;                       /* the first "+0200": of its sign */
	/* What is being read. */
	int cs;
	size_t read;
	size_t number, month_from, day, clock_day, clock_month_from, sign, name_from;
	unsigned month;
};

void date_words_init(struct date_words *m);
void date_words_feed(struct date_words *m, struct span text);
/* After the last piece: its last word ends. */
void date_words_finish(struct date_words *m);

#endif
