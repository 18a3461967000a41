/* uri_scan: which bytes of rendered text a mail program would turn into a link. Finds what the
 * large regex of PerMsgStatus.pm _tbirdurire finds, in one pass: linear however hostile the text.
 */
#ifndef WINNOW_URI_SCAN_H
#define WINNOW_URI_SCAN_H

#include "msg/registry.h"

enum uri_kind {
	URI_KIND_SCHEME,     /* http://, https://, ftp://, www., www12., ftp. */
	URI_KIND_MAIL,	     /* mailto:... or user@host */
	URI_KIND_SCHEMELESS, /* a host that ends in a known TLD, perhaps with port and path */
};

struct uri_match {
	enum uri_kind kind;
	struct span text; /* as matched: trailing punctuation is still there */
	struct span host; /* SCHEMELESS: the host */
};

struct uri_scan {
	struct span text;
	const struct registry *registry;
	size_t pos;	  /* where the search goes on */
	size_t token_end; /* the delimiter that ends the word around pos, or the end of the text */
	/* One more than where the next such byte is, looked up again once pos is past it. */
	size_t mail_end, at;
};

struct uri_scan uri_scan_new(struct span text, const struct registry *registry);
/* The next match, or false when there is no more. */
bool uri_scan_next(struct uri_scan *scan, struct uri_match *match_r);

#endif
