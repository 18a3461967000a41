/* ipaddr: IP addresses in text, as SpamAssassin finds them (Constants.pm IP_ADDRESS, IP_PRIVATE,
 * LOCALHOST): dotted quads without leading zeros, IPv6 in all its short forms (RFC 4291), with or
 * without the prefix "IPv6:", with an IPv4 tail or not. Nothing allocates. */
#ifndef WINNOW_IPADDR_H
#define WINNOW_IPADDR_H

#include "base/span.h"

#include <stdint.h>

/* 128 bits; IPv4 addresses as ::ffff:a.b.c.d */
struct ipaddr {
	uint8_t b[16];
};

/* Ends an address that starts exactly at `at` can have, the preferred one first: an IPv6 address with
 * an IPv4 tail also matches without it. Returns how many there are (0..2). */
unsigned ip_ends(struct span text, size_t at, size_t ends_r[2]);
/* The same for an IPv4 address alone: its end, or 0. */
size_t ip4_end(struct span text, size_t at);
/* First address at or after `from`: true with its place. */
bool ip_search(struct span text, size_t from, size_t *start_r, size_t *end_r);
/* The ways to say "this host" ("localhost", 127.0.0.1, ::1, ...): as ip_ends. */
unsigned ip_localhost_ends(struct span text, size_t at, size_t ends_r[2]);

/* The whole text is one IPv4 address (IS_IPV4_ADDRESS). */
bool ip_is_v4(struct span text);
/* Text to bits; false when the whole of it is not an address. */
bool ip_parse(struct span text, struct ipaddr *addr_r);
/* An address that is not routed on the internet: RFC 1918, loopback, link-local, RFC 6598. */
bool ip_is_private(struct span text);

#endif
