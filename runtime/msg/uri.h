/* uri: the URIs of a message with where they came from (PerMsgStatus.pm get_uri_detail_list). */
#ifndef WINNOW_URI_H
#define WINNOW_URI_H

#include "base/arena.h"

#include <stdint.h>

/* Where a URI was found: the `types` of uri_detail. Names by uri_type_name(): the lower-case word. */
#define URI_TYPES(X)                                                                               \
	X(PARSED, "parsed")         /* from text */                                                \
	X(SCHEMELESS, "schemeless") /* written without scheme */                                   \
	X(UNLINKED, "unlinked")     /* ... and without anything that makes mail programs link it */ \
	X(DOMAINKEYS, "domainkeys") /* d= of a DKIM or DomainKeys signature */                     \
	X(NOCANON, "nocanon")                                                                      \
	X(NOCLEAN, "noclean")                                                                      \
	X(A, "a")                   /* and all other HTML elements that may hold a URI */          \
	X(AREA, "area")                                                                            \
	X(BASE, "base")                                                                            \
	X(BGSOUND, "bgsound")                                                                      \
	X(BODY, "body")                                                                            \
	X(EMBED, "embed")                                                                          \
	X(FORM, "form")                                                                            \
	X(FRAME, "frame")                                                                          \
	X(IFRAME, "iframe")                                                                        \
	X(IMG, "img")                                                                              \
	X(LINK, "link")                                                                            \
	X(META, "meta")                                                                            \
	X(SCRIPT, "script")                                                                        \
	X(TABLE, "table")                                                                          \
	X(TD, "td")                                                                                \
	X(TR, "tr")

enum uri_type_bit {
#define X(symbol, name) URI_TYPE_BIT_##symbol,
	URI_TYPES(X)
#undef X
	URI_TYPE_BITS
};
enum uri_type {
#define X(symbol, name) URI_TYPE_##symbol = 1 << URI_TYPE_BIT_##symbol,
	URI_TYPES(X)
#undef X
};
/* The name of bit number `bit` (0 .. URI_TYPE_BITS-1). */
const char *uri_type_name(unsigned bit);

/* Longer URIs are cut to this many bytes (Constants.pm MAX_URI_LENGTH). */
#define URI_LENGTH_LIMIT 8192
/* Bytes that a message's URIs may take, all forms and hosts included: some 400,000 ordinary ones. Those
 * beyond it are left out, and MESSAGE_CUT_URIS is set. */
#define URI_MEMORY_LIMIT (256u << 20)

/* What a URI's bytes over 127 are: Perl holds URIs of HTML in any of these, and treats each in its own way. */
enum uri_chars {
	URI_BYTES,
	URI_LATIN1, /* characters of ISO-8859-1, a byte each */
	URI_WIDE,   /* characters, written in UTF-8, one at least past U+00FF */
};

/* Texts of links, in order. */
struct uri_anchors {
	struct spans text;
	bool *wide; /* by text: characters, as URI_WIDE has it */
};
void uri_anchors_add(struct arena *arena, struct uri_anchors *anchors, struct span text, bool wide);

/* One URI of one HTML part, merged with the base, as HTML.pm's results{uri_detail} holds it:
 * html.h hands out a list of them in the order found. */
struct uri_found {
	struct span uri;
	enum uri_chars chars;
	uint32_t types;
	struct uri_anchors anchors; /* repeated ones kept */
};

struct uri_detail {
	struct span uri;        /* as found: the key */
	uint32_t types;         /* URI_TYPE_* */
	enum uri_chars chars;
	struct spans cleaned;   /* canonical forms; the first is the URI itself */
	struct uri_anchors anchors;
	struct spans hosts;     /* in the forms, each once: domain_host_of_uri() */
	struct spans domains;   /* theirs, each once; made when message_uri_details() asks */
};

/* Whether rules see a form of a URI character by character. */
bool uri_is_wide(enum uri_chars chars, struct span form);

struct uri_list {
	struct spans all;
	size_t nwide; /* the last ones: those rules see character by character */
};

struct uri_details {
	struct uri_detail *v; /* in the order found */
	size_t n;
	bool truncated; /* one was longer than URI_LENGTH_LIMIT */
	bool has_domains;
};

#endif
