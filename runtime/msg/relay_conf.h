/* relay_conf: the settings that draw the line between our own servers and the world: trusted_networks,
 * internal_networks, msa_networks, originating_ip_headers and what clears them, envelope_sender_header
 * (Mail::SpamAssassin::Conf, "NETWORK TEST OPTIONS"). Read once when a ruleset is loaded. */
#ifndef WINNOW_RELAY_CONF_H
#define WINNOW_RELAY_CONF_H

#include "load/settings.h"
#include "base/netset.h"

struct relay_conf {
	/* Loopback is always in the first two. Where only one of them was given, it stands for both. */
	const struct netset *trusted, *internal, *msa;
	bool configured;                 /* one of the two was given; else trust is inferred */
	struct spans originating_headers; /* headers that name the sender's address; bare names */
	const char *envelope_header;     /* envelope_sender_header, or NULL */
	bool always_trust_envelope;
};

/* NULL with err on a value that cannot be read. */
const struct relay_conf *relay_conf_new(struct arena *arena, const struct settings *settings,
				    struct err *err);

#endif
