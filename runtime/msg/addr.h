/* msg/addr: addresses and names in From, To and kin, as Util.pm parse_header_addresses finds them.
 * For header_get's :addr and :name, and for evals. */
#ifndef WINNOW_MSG_ADDR_H
#define WINNOW_MSG_ADDR_H

#include "base/arena.h"

struct address {
	struct span phrase;  /* name or comment, still encoded */
	struct span address; /* user@host as written */
	struct span user, host;
	bool has_phrase, has_address;
};

struct addresses {
	struct address *v;
	size_t n;
	bool cut; /* there are more than ADDRESSES_LIMIT */
};

#define ADDRESSES_LIMIT 2000u /* addresses read from one header field */

/* value: a header's raw value (after the colon). */
struct addresses addresses_parse(struct arena *arena, struct span value);
#endif
