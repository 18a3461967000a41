/* received_date: finds the date at the end of a Received header; grammar/received_date.rl. Bytes
 * may come in any pieces; nothing but offsets is kept of them. */
#ifndef WINNOW_RECEIVED_DATE_H
#define WINNOW_RECEIVED_DATE_H

#include "base/span.h"

struct received_date {
	int cs;	  /* state of the machine */
	size_t n; /* bytes fed */
	/* A date goes from start to end. It is the header's when nothing follows it: end == n. */
	size_t start, end;
	size_t day; /* the machine's own: where the last number began */
};

void received_date_init(struct received_date *d);
void received_date_feed(struct received_date *d, struct span bytes);

#endif
