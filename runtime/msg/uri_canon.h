/* uri_canon: all the forms of a URI that rules look at (Util.pm uri_list_canonicalize). */
#ifndef WINNOW_URI_CANON_H
#define WINNOW_URI_CANON_H

#include "base/vec.h"
#include "msg/uri.h"
#include "msg/uri_conf.h"

/* Redirectors within redirectors that are followed. SpamAssassin follows all there are; each is
 * shorter than the one before, so a crafted URI would make work that grows with its square. */
#define URI_REDIRECT_LIMIT 100

struct uri_forms {
	VEC(struct span) v; /* no two equal; the first is the URI without outer white space */
	bool cut;            /* it redirects on after URI_REDIRECT_LIMIT turns */
};

/* chars: hosts in ASCII and what becomes an escape depend on it. */
struct uri_forms uri_canonicalize(struct arena *arena, const struct uri_conf *conf,
				  struct span uri, enum uri_chars chars);

#endif
