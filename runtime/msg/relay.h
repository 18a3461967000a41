/* relay: what the Received headers say (Message/Metadata/Received.pm), newest first. */
#ifndef WINNOW_RELAY_H
#define WINNOW_RELAY_H

#include "base/span.h"

struct message;

/* Received headers that are read (SpamAssassin has no limit). Real mail has some tens of them; each may
 * cost received_shape's work limit, so this bounds the time a message can take. MESSAGE_CUT_RELAYS
 * tells when there were more. */
#define RELAYS_LIMIT 1000u

struct relay {
	struct span ip, rdns, helo, by, ident, envfrom, id, auth; /* empty where unknown */
	struct span as_string; /* "[ ip=... rdns=... ] " as the pseudo-headers show it */
	bool has_envfrom;      /* the header names an envelope sender, perhaps the empty one */
	bool trusted, internal, msa;
	bool no_reverse_dns;   /* the MTA looked and found no name; else it may not have looked */
	bool is_private;       /* ip is not routed on the internet */
};

struct relays {
	struct relay *all; /* in header order; trusted ones come before the others */
	size_t n;
	const struct relay *trusted, *untrusted; /* where they start in `all` */
	size_t num_trusted, num_untrusted, num_internal, num_external, num_unparseable;
	struct span trusted_str, untrusted_str, internal_str, external_str;
	/* Index of the last trusted / last internal Received header (counting those that could not be
	 * read), as ALL-TRUSTED and kin need them; -1 where there is none. */
	long last_trusted_header, last_internal_header;
};

#endif
