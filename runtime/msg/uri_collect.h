/* uri_collect: gathers a message's URIs from text, HTML and signatures, each once, with all forms
 * and hosts (PerMsgStatus.pm add_uri_detail_list and the functions that call it). Knows nothing of
 * messages: uri_list.c feeds it. */
#ifndef WINNOW_URI_COLLECT_H
#define WINNOW_URI_COLLECT_H

#include "base/vec.h"
#include "msg/uri.h"
#include "msg/uri_conf.h"

struct uri_collect {
	struct arena *arena;
	const struct uri_conf *conf;
	VEC(struct uri_detail) details; /* in the order found */
	struct map by_uri;		/* raw URI to its index in details, plus 1 */
	struct map seen_text;		/* trimmed matches in text: each is looked at once */
	size_t used;			/* bytes of the arena that all this takes */
	bool full;			/* URI_MEMORY_LIMIT was reached: the rest is left out */
	bool truncated;			/* a URI was longer than URI_LENGTH_LIMIT */
	bool unfollowed;		/* one redirected on after URI_REDIRECT_LIMIT turns */
};

struct uri_collect uri_collect_new(struct arena *arena, const struct uri_conf *conf);
/* The links in one paragraph of rendered text. */
void uri_collect_text(struct uri_collect *c, struct span paragraph);
/* One URI of an HTML part. */
void uri_collect_html(struct uri_collect *c, const struct uri_found *found);
/* The d= domains of a DKIM-Signature or DomainKey-Signature value. */
void uri_collect_signature(struct uri_collect *c, struct span value);
/* Fills in the registered domains of all URIs; once, when all are gathered. */
void uri_collect_domains(struct uri_collect *c);
/* All cleaned forms of all URIs, no two equal: what uri rules look at. */
struct uri_list uri_collect_list(struct uri_collect *c);

#endif
