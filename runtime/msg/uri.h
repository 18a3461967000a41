/* uri: the URIs of a message with where they came from (PerMsgStatus.pm get_uri_detail_list). */
#ifndef WINNOW_URI_H
#define WINNOW_URI_H

#include "base/map.h"
#include "base/span.h"

/* Where a URI was found: the `types` of uri_detail. Names by uri_type_name(). */
enum uri_type {
	URI_TYPE_PARSED = 1 << 0, /* from text */
	URI_TYPE_A = 1 << 1,
	URI_TYPE_IMG = 1 << 2,
	URI_TYPE_FORM = 1 << 3,
	URI_TYPE_DOMAINKEYS = 1 << 4,
	URI_TYPE_UNLINKED = 1 << 5,
	/* the module that fills them adds the rest: area, link, base, iframe, ... */
};

struct uri_detail {
	struct span uri;        /* as found: the key */
	uint32_t types;         /* URI_TYPE_* */
	struct spans cleaned;   /* canonical forms; the first is the URI itself */
	struct spans anchor_text;
	struct map hosts;       /* host to its registered domain (struct span *) */
	struct map domains;     /* registered domains, as keys */
};

struct uri_details {
	struct uri_detail *v; /* in the order found */
	size_t n;
};

#endif
