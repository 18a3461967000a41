/* domain: hosts and their registered domains (RegistryBoundaries.pm; Util.pm is_fqdn_valid).
 * For every module that compares domains. Hosts may be in any case; results are lower case. */
#ifndef WINNOW_DOMAIN_H
#define WINNOW_DOMAIN_H

#include "msg/registry.h"

/* A plain IPv4 or IPv6 address, nothing around it but perhaps "IPv6:" before it (IS_IP_ADDRESS). */
bool domain_is_ip(struct span host);
/* is_fqdn_valid(host, 1): two labels or more, each 1-63 letters, digits, '-' and '_' where they are
 * allowed, 253 bytes in all; trailing dots are ignored. Says nothing about the TLD. For a host that
 * may be international, idn_to_ascii() it first. */
bool domain_is_fqdn(struct span host);
/* is_domain_valid(host, 1): ends in a dot and a known TLD, no white space. */
bool domain_has_tld(const struct registry *registry, struct span host);
/* trim_domain(host, 1): the registered domain of a host: "www.foo.co.uk" gives "foo.co.uk". */
struct span domain_of_host(struct arena *arena, const struct registry *registry, struct span host);

/* The same three for hosts not yet in ASCII: idn_to_ascii() first. */
bool domain_is_fqdn_idn(struct arena *arena, struct span host);
bool domain_has_tld_idn(struct arena *arena, const struct registry *registry, struct span host);
struct span domain_of_host_idn(struct arena *arena, const struct registry *registry,
			       struct span host);

/* The host of "http://host" or "https://host", end or slash behind it, when it is plain: a small letter first, small
 * letters, digits, dots and hyphens, a letter or digit last. Nothing of it can be undone or left out. Most are. */
bool domain_plain_host(struct span uri, struct span *host_r);
/* The host of a URI (also mailto: and bare hosts), in lower-case ASCII: an address, or a name with a known TLD.
 * False when there is none. */
bool domain_host_of_uri(struct arena *arena, const struct registry *registry, struct span uri, struct span *host_r);
/* The registered domain of such a host; an address is its own. */
struct span domain_of_uri_host(struct arena *arena, const struct registry *registry, struct span host);
/* uri_to_domain(uri): the registered domain and the whole host of a URI (also mailto: and bare
 * hosts). False when there is none, or none with a known TLD. */
bool domain_of_uri(struct arena *arena, const struct registry *registry, struct span uri,
		   struct span *domain_r, struct span *host_r);

#endif
