/* date: dates in mail headers (Util.pm parse_rfc822_date, first_date, receive_date). RFC 5322 dates and what
 * mail really has: the parts are looked for wherever they stand, two-digit years, hours past 23,
 * zone names. Times are UTC seconds; nothing depends on the local zone or the time of the scan. */
#ifndef WINNOW_DATE_H
#define WINNOW_DATE_H

#include "base/span.h"

#include <time.h>

struct message;

/* The first date in `text` (white space and commas are equal). False when there is none. */
bool date_parse(struct span text, time_t *time_r);
/* "13 Feb 2003 07:24:34 -0000" within a Received line, with the byte before it: where HeaderEval looks for
 * the date. Empty when there is none. */
struct span date_in_received(struct span line);
/* How many of the newest Received headers a local fetcher wrote (fetchmail's, with a local hop before
 * it): their dates are when mail was fetched, not when it was received. */
size_t received_fetched(const struct span *lines, size_t n);
/* When the message was received, by its headers; the time of the scan when they don't tell. */
time_t message_receive_date(struct message *m);

#endif
