/* received_names: finds what stands under its own name in a normalised Received header;
 * grammar/received_names.rl. Bytes may come in any pieces; nothing but offsets is kept of them. */
#ifndef WINNOW_RECEIVED_NAMES_H
#define WINNOW_RECEIVED_NAMES_H

#include "base/span.h"

struct received_names {
	int cs;	  /* state of the machine */
	size_t n; /* bytes fed */
	/* Where the values begin, as offsets from the first byte; 0: not there. */
	size_t by;	       /* perhaps nothing follows */
	size_t id;	       /* three bytes at least, none of " <>;" */
	size_t helo_named;     /* helo=x */
	size_t helo_said;      /* HELO x, EHLO x */
	size_t sender;	       /* envelope-from x, envelope-sender x, return-path x: an address */
	size_t with, with_end; /* a protocol whose name says that the client authenticated */
	size_t via, via_end;   /* the "HTTP" of "(via HTTP)", and one byte more if there is one */
	size_t sender_mark, with_mark, via_mark; /* the machine's own: where a value would begin */
	bool within_named, within_helo, within_ehlo; /* the name being read is the end of a longer word */
	unsigned char before; /* the last byte of the pieces before */
};

void received_names_init(struct received_names *r);
/* The last piece, perhaps an empty one, is fed with `last`: the end of the header ends a word. */
void received_names_feed(struct received_names *r, struct span bytes, bool last);

#endif
