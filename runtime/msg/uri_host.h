/* uri_host: the host of a web URI, written plainly: no user, no port, ASCII, addresses as dotted
 * quads. The second half of Util.pm uri_list_canonicalize; called by uri_canon.c. */
#ifndef WINNOW_URI_HOST_H
#define WINNOW_URI_HOST_H

#include "msg/uri_canon.h"

struct uri_parts {
	enum uri_chars chars;
	struct span proto; /* "http://" or "https://", any case */
	struct span auth;  /* "user:password@" or empty */
	struct span host;
	struct span port;  /* digits, or empty */
	struct span rest;  /* from ":port" on */
	struct span nhost; /* set by uri_host_ports: host in ASCII, before any cleaning */
};

/* False when the URI is not http(s) or has no host. */
bool uri_parts_split(struct span uri, struct uri_parts *parts_r);
/* Adds the forms without default port, in ASCII and without control characters; parts->host becomes
 * what is left of the host. */
void uri_host_ports(struct arena *arena, struct uri_parts *parts, struct uri_forms *forms);
/* Then: without user names and trailing junk, addresses as dotted quads, "http://foo" as browsers
 * guess it. */
void uri_host_plain(struct arena *arena, const struct uri_conf *conf, struct uri_parts *parts,
		    struct uri_forms *forms);

#endif
