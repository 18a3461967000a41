/* relay: what the Received headers say (Message/Metadata/Received.pm), newest first. */
#ifndef WINNOW_RELAY_H
#define WINNOW_RELAY_H

#include "base/span.h"

struct message;

struct relay {
	struct span ip, rdns, helo, by, ident, envfrom, id, auth; /* empty where unknown */
	struct span as_string; /* "[ ip=... rdns=... ] " as the pseudo-headers show it */
	bool internal, msa, no_reverse_dns, is_private, no_match;
	bool trusted;
};

struct relays {
	struct relay *all; /* in header order */
	size_t n;
	size_t num_trusted, num_untrusted, num_internal, num_external, num_unparseable;
	struct span trusted_str, untrusted_str, internal_str, external_str;
	/* Index of the last trusted / last internal Received header, as ALL-TRUSTED and kin need them;
	 * -1 where there is none. */
	long last_trusted_header, last_internal_header;
	bool allows_auth_trust; /* spare facts the evals ask for are added here */
};

#endif
