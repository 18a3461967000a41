/* msg/header_get: the pieces of header_get(). Internal to runtime/msg. */
#ifndef WINNOW_MSG_HEADER_GET_H
#define WINNOW_MSG_HEADER_GET_H

#include "base/vec.h"
#include "msg/addr.h"
#include "msg/message.h"

enum header_modifier {
	HEADER_RAW = 1,
	HEADER_ADDR = 2,
	HEADER_NAME = 4,
	HEADER_HOST = 8,
	HEADER_DOMAIN = 16,
	HEADER_IP = 32,
	HEADER_REVIP = 64,
	HEADER_FIRST = 128,
	HEADER_LAST = 256,
};

/* A growing list of values of one message. */
struct header_values {
	struct span *v;
	size_t n, cap;
	struct message *m;
};

/* Addresses of a value that several specs ask for. */
struct header_parsed {
	struct span value;
	struct addresses found;
};

enum { HEADER_PARSED = 16 };
struct header_cache {
	uint64_t known[HEADERS_ASKED / 64 + 1];	      /* bits of asked[] */
	struct map by_spec;			      /* of other pseudo-headers */
	struct header_values *all[2]; /* all fields: decoded, raw (header_all.c); NULL until needed */
	size_t nparsed;
	/* From here on not zeroed. */
	const struct header_answer *asked[HEADERS_ASKED];
	struct header_parsed parsed[HEADER_PARSED]; /* when all are taken, a later one takes one's place */
};
struct header_cache *header_cache(struct message *m);

/* ALL, ALL-TRUSTED and kin (header_all.c): true when the name is one of them. */
bool header_get_all(struct header_values *v, struct span name, bool raw);
/* X-Spam-Relays-* (header_all.c): true when the name is one of them. */
bool header_get_relays(struct header_values *v, struct span name);
/* Reduces each value to the host, domain or IP address in it (header_host.c). */
void header_get_hosts(struct header_values *v, unsigned flags);

#endif
