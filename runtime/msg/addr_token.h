/* addr_token: reads the token of an address list that begins with the first byte fed;
 * grammar/addr_token.rl. Bytes may come in any pieces; nothing but offsets is kept of them. */
#ifndef WINNOW_MSG_ADDR_TOKEN_H
#define WINNOW_MSG_ADDR_TOKEN_H

#include "base/span.h"

struct addr_token {
	int cs;	  /* state of the machine */
	size_t n; /* bytes fed */
	/* Where the token of each kind ends, as an offset from its first byte; 0: there is none. */
	size_t quoted;	/* "...", escapes within */
	size_t comment; /* (...), escapes but no other parentheses within */
	size_t address; /* local@domain, "local"@domain, local@[1.2.3.4] */
};

void addr_token_init(struct addr_token *t);
/* 1: more bytes may change the result; 0: none can. */
int addr_token_feed(struct addr_token *t, struct span bytes);

#endif
