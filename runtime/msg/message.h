/* message: one mail as SpamAssassin sees it. Built once from the bytes, views on demand; everything
 * lives in one arena that the caller owns and resets after the message. Single-threaded.
 *
 *     struct message *m = message_new(arena, bytes, conf);
 *     struct spans body = message_body(m);
 *
 * A message is never refused: broken MIME, missing headers, NULs give a view too. What a limit cut
 * is recorded in message->cut. The layers are those of SpamAssassin 4.0.1 (Message.pm, Message/Node.pm,
 * PerMsgStatus.pm); each function names its counterpart. */
#ifndef WINNOW_MESSAGE_H
#define WINNOW_MESSAGE_H

#include "base/arena.h"
#include "base/map.h"
#include "msg/conf.h"

#include <stdint.h>
#include <time.h>

struct content_type; /* msg/content_type.h */
struct html;       /* msg/html.h */
struct relays;     /* msg/relay.h */
struct uri_details; /* msg/uri.h */

/* Limits; what they cut is reported by a MESSAGE_CUT_* bit. */
#define MESSAGE_HEADERS_LIMIT 100000u /* header fields kept: past any real mail, bounds memory */
#define MESSAGE_DEPTH_LIMIT 20u       /* MIME and message/rfc822 nesting: Message.pm's `subparse` */
#define MESSAGE_PARTS_LIMIT 1000u     /* children kept of one multipart, as there */
#define MESSAGE_ALL_PARTS_LIMIT 100000u /* parts in all: nesting multiplies the limit above */
#define MESSAGE_LINE_LIMIT 2048u      /* longer lines of a multipart's body are broken up, as there */
#define MESSAGE_NAME_LIMIT 256u       /* longer header names are cut, as there */
#define MESSAGE_VALUE_LIMIT 8192u     /* longer header values are cut, as there */
#define MESSAGE_ALL_LIMIT 65536u      /* bytes of headers that the pseudo-header ALL shows, as there */

enum message_cut {
	MESSAGE_CUT_HEADERS = 1,
	MESSAGE_CUT_DEPTH = 2,
	MESSAGE_CUT_PARTS = 4,
	MESSAGE_CUT_HTML = 8,
	MESSAGE_CUT_URIS = 16,
	MESSAGE_CUT_RELAYS = 32,
	MESSAGE_CUT_LONG_HEADERS = 64, /* MESSAGE_NAME_LIMIT, MESSAGE_VALUE_LIMIT, MESSAGE_ALL_LIMIT */
	MESSAGE_CUT_TEXT = 128,        /* body_part_scan_size, rawbody_part_scan_size */
	MESSAGE_CUT_ADDRESSES = 256,   /* ADDRESSES_LIMIT */
	MESSAGE_CUT_LONG_URIS = 512,   /* URI_LENGTH_LIMIT, URI_REDIRECT_LIMIT */
	MESSAGE_CUT_FILE_NAMES = 1024, /* CONTENT_TYPE_PIECES_LIMIT */
};

/* One header field, in the order of the message. */
struct header {
	struct span name;  /* as written, without the colon and white space around it */
	struct span raw;   /* after the colon: folding and final newline kept, CRLF as LF if the
			    * message uses CRLF; cut at MESSAGE_VALUE_LIMIT */
	struct span value; /* decoded: unfolded, encoded words to UTF-8; see header_decoded() */
	bool decoded;      /* value has been filled */
	void *values;      /* of the first field of a name: cache of header_get.c, one for each set of modifiers */
	struct header *next_same; /* next field of the same name (case-insensitive) */
	bool first;               /* of that name */
};

struct headers {
	struct header *v;
	size_t n;
	uint64_t present[4]; /* a bit for each name (header_name_bit), so that most absent ones need no look-up */
	struct map by_name; /* lower-cased name to the first struct header of that name */
};

/* A node of the MIME tree. Leaves are numbered in order of appearance. */
struct part {
	struct part *parent, *first_child, *next; /* children in order */
	struct headers headers;
	struct span raw;        /* body of the part as received, line ends as SpamAssassin keeps them */
	const char *type;       /* declared Content-Type, lower case ("text/plain" where missing) */
	const char *effective_type; /* Node.pm effective_type */
	const char *charset;    /* declared, or NULL */
	const char *name;       /* file name (decoded), or NULL */
	const char *boundary;   /* multiparts */
	bool is_leaf;
	/* Filled on demand, through the functions below. */
	const struct content_type *content_type;
	struct span decoded;    /* transfer encoding undone */
	struct span rendered, visible, invisible; /* text of a text part */
	const char *rendered_type; /* "text/plain", "text/html" or NULL when not rendered */
	struct html *html;      /* facts of an HTML part, else NULL */
	uint8_t wide;           /* PART_WIDE_*: which texts Perl would hold as characters; the others as
				 * bytes, U+0080 to U+00FF becoming one byte each in the views */
	uint8_t done;           /* bits: which of the above are filled */
};

enum part_wide { PART_WIDE_RENDERED = 1, PART_WIDE_VISIBLE = 2, PART_WIDE_INVISIBLE = 4 };

struct message {
	struct arena *arena;
	const struct msg_conf *conf;
	struct span mbox_sep;         /* the From_ line (or that of mbx files), empty if there is none */
	struct span pristine;         /* whole message, mbox From_ line removed: what full rules see */
	struct span pristine_headers; /* with the empty line that ends them, as get_pristine_header('') */
	struct span pristine_body;
	bool crlf;                    /* lines end in CRLF ({line_ending}) */
	struct part *root;
	struct headers *headers;      /* root's, X-Spam-* removed for rules as SpamAssassin does */
	unsigned cut;                 /* MESSAGE_CUT_* */
	uint32_t parse_flags;         /* MESSAGE_FLAG_*: check_msg_parse_flags */
	time_t now;                   /* the time of the scan; set by message_new, tests may change it */
	struct message_views *views;  /* msg/views.h: each module's caches */
	struct relays *relays;        /* cache of message_relays(); NULL at first */
	struct span envelope_from;    /* cache of message_envelope_from() */
	uint8_t envelope_state;       /* 0: not asked yet, 1: there is none, 2: envelope_from */
};

/* What Message.pm records of oddities while it parses (check_msg_parse_flags). */
enum message_flag {
	MESSAGE_FLAG_TRUNCATED_HEADERS = 1,
	MESSAGE_FLAG_MISSING_HEAD_BODY_SEP = 2,
	MESSAGE_FLAG_MISSING_MIME_BOUNDARY = 4,
	MESSAGE_FLAG_MISSING_MIME_HEADERS = 8,
	MESSAGE_FLAG_MIME_EPILOGUE_EXISTS = 16,
	MESSAGE_FLAG_MISSING_MIME_HEAD_BODY_SEP = 32,
	MESSAGE_FLAG_MIMEPART_LIMIT = 64,
};

struct message *message_new(struct arena *arena, struct span bytes, const struct msg_conf *conf);

/* --- MIME (mime.c, decode.c, charset.c) --- */
/* Next part in document order after `part` (NULL: the root), or NULL at the end. */
struct part *part_next(const struct message *m, const struct part *part);
/* Leaf parts in order: Message.pm find_parts(qr/./, 1). */
struct part *part_next_leaf(const struct message *m, const struct part *part);
/* What its Content-Type header says. */
const struct content_type *part_content_type(struct message *m, struct part *part);
/* Bytes with the transfer encoding undone (Node.pm decode). */
struct span part_decoded(struct message *m, struct part *part);
/* Text parts: rendered text, HTML turned to text, in UTF-8 (Node.pm rendered and kin).
 * Fills part->rendered, ->visible, ->invisible, ->html, ->rendered_type. */
void part_render(struct message *m, struct part *part);
/* text in the part's charset (NULL: us-ascii), as bytes, to UTF-8 by Node.pm _normalize (also its
 * detection and fall-backs). is_html: what _normalize calls "return decoded", set for the text of a
 * part (HTML or plain), not for headers. insist: the charset was declared for an encoded word.
 * Returns `bytes` itself when nothing had to change. */
struct span charset_normalize(struct arena *arena, struct span bytes, const char *charset,
			      bool is_html, bool insist);

/* --- Headers (header.c, header_get.c) --- */
/* The decoded value (Node.pm get_header): unfolded, trimmed, encoded words decoded; always ends
 * with one newline. */
struct span header_decoded(struct message *m, struct header *h);
/* The same without the newline (Node.pm header). */
struct span header_text(struct message *m, struct header *h);
/* The last header of that name, as Node.pm's scalar get_header; or NULL. */
struct header *headers_find_last(const struct headers *headers, struct span name);
/* First header of that name among `headers` (name in any case), or NULL; walk on with next_same. */
struct header *headers_find(const struct headers *headers, struct span name);
/* What a rule on `spec` ("Subject", "From:addr", "ALL", "ToCc", "MESSAGEID", "EnvelopeFrom",
 * "X-Spam-Relays-Untrusted", "Received:raw:last", ...) sees: all values joined as Check.pm's
 * do_head_tests joins them. False when undefined (absent). Cached in the message by spec. */
bool header_get(struct message *m, const char *spec, struct span *value_r);
/* The same for rules, which ask for the same specs of every message: what a spec says is read once. Most are of fields
 * that most mail lacks. */
enum header_kind {
	HEADER_PSEUDO, /* stands for something else than fields of that name */
	HEADER_MODIFIED,
	HEADER_PLAIN, /* the name of a field alone */
};
struct header_key {
	const char *spec;      /* not the key's own */
	const char *modifiers; /* MODIFIED: from the colon on; NULL: white space before it, so that some modifiers find no field */
	struct span written;   /* the name, up to the colon */
	struct span name;      /* lower case; PSEUDO: the spec */
	uint64_t hash;	       /* of the name */
	uint16_t flags;	       /* enum header_modifier (header_get.h) */
	uint16_t asked;	       /* enum header_asked, when it is the same; else HEADERS_ASKED */
	uint8_t bit;
	enum header_kind kind;
};
struct header_key header_key_new(struct arena *arena, const char *spec);
/* False when there are no fields of a name with that bit (header_name_bit()). */
static inline bool headers_may_have(const struct headers *headers, uint8_t bit)
{
	return headers->present[bit / 64] >> bit % 64 & 1;
}
/* header_get_key() and header_has_key() would say no: so with most rules. */
static inline bool header_lacks_key(const struct message *m, const struct header_key *key)
{
	return key->kind != HEADER_PSEUDO && !headers_may_have(m->headers, key->bit);
}
bool header_get_key(struct message *m, const struct header_key *key, struct span *value_r);
struct spans header_key_list(struct message *m, const struct header_key *key);
/* Whether header_get_key() would find a value. */
bool header_has_key(struct message *m, const struct header_key *key);
/* The same for what the code itself asks, which has numbers: found by them when it is asked again.
 */
enum header_asked {
#define ASKED(id, spec) ASK_##id,
#include "msg/header_asked.def"
#undef ASKED
	HEADERS_ASKED
};
struct header_answer {
	struct spans list;  /* the values; none: it is absent */
	struct span joined; /* empty when it is */
};
const struct header_answer *header_ask(struct message *m, enum header_asked what);
/* The same in list context: one span per value (PerMsgStatus.pm get in list context). */
struct spans header_get_list(struct message *m, const char *spec);
/* The same in scalar context: the first part of an address without its newline, all else joined. */
struct span header_get_scalar(struct message *m, const char *spec);

/* --- Views (text.c, uri_list.c) --- */
struct spans message_body(struct message *m);      /* get_decoded_stripped_body_text_array */
struct spans message_rawbody(struct message *m);   /* get_decoded_body_text_array */
struct spans message_visible(struct message *m);   /* get_visible_rendered_body_text_array */
struct spans message_invisible(struct message *m); /* get_invisible_rendered_body_text_array */
struct spans message_uris(struct message *m);      /* get_uri_list; order as rules see it */
size_t message_wide_uris(struct message *m);       /* so many of them, the last ones, are characters, not bytes: uri.h */
const struct uri_details *message_uri_details(struct message *m); /* get_uri_detail_list */
const struct uri_details *message_uri_hosts(struct message *m);   /* the same, perhaps without `domains` */
/* HTML facts as $msg->{metadata}{html} has them after all parts; NULL when there is no HTML. */
const struct html *message_html(struct message *m);
/* The first of all HTML parts ({metadata}{html_all}), linked by html->next; NULL: none. */
const struct html *message_html_all(struct message *m);

/* --- Relays (relay.c) --- */
const struct relays *message_relays(struct message *m);
/* EnvelopeFrom (envelope.c, PerMsgStatus.pm get_envelope_from): false when there is none. */
bool message_envelope_from(struct message *m, struct span *address_r);

#endif
