/* mail_tail: reads what stands behind the '@' of a mail address in running text: a host, then
 * perhaps what makes the address a quotation; grammar/mail_tail.rl. Bytes may come in any pieces;
 * nothing but offsets is kept of them. */
#ifndef WINNOW_EVAL_MAIL_TAIL_H
#define WINNOW_EVAL_MAIL_TAIL_H

#include "base/span.h"

struct mail_tail {
	int cs;	  /* state of the machine */
	size_t n; /* bytes fed */
	/* Offsets from the first byte; 0: not there. */
	size_t host;	/* the host's end: labels that neither begin nor end with '-' */
	size_t open;	/* more than `host`: the last label ends in '-', which makes it no host */
	size_t last;	/* where the last label begins */
	size_t quote;	/* behind the ">" or the " wrote:" that follows */
	size_t longest; /* bytes of the longest label but the last */
	size_t labels;	/* but the last */
};

void mail_tail_init(struct mail_tail *t);
/* 1: more bytes may change the result; 0: none can. */
int mail_tail_feed(struct mail_tail *t, struct span bytes);

#endif
