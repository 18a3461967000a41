/* html: what an HTML part says and shows (HTML.pm): the text it renders to, the URIs in it, and the
 * facts that HTMLEval's rules ask for. One struct per HTML part, in the message's arena. */
#ifndef WINNOW_MSG_HTML_H
#define WINNOW_MSG_HTML_H

#include "base/map.h"
#include "msg/uri.h"

/* Elements with a meaning of their own; others are known by name only. */
enum html_element {
	HTML_ELEMENT_NONE,
#define ELEMENT(symbol, name, kind, space, uri, styled) HTML_ELEMENT_##symbol,
#include "grammar/html_elements.def"
#undef ELEMENT
	HTML_ELEMENTS
};

/* Rendered text. wide: Perl would hold it as characters, else as bytes (msg/text_char.h); what a
 * rule sees of narrow text has U+0080 to U+00FF as single bytes (text_bytes). */
struct html_text {
	struct span s; /* UTF-8 */
	bool wide;
};

struct html {
	struct html *next;                     /* of the message's next HTML part */
	struct html_text rendered, visible, invisible;

	bool octets;                           /* what looks like characters are bytes of UTF-8 (HTML_OCTETS) */
	bool complete;                         /* false: broken CSS stopped the parse or an ignored section
						* never ended; most facts below are missing then */
	bool cut;                              /* a limit of depth or attributes cut something */
	size_t length;                         /* characters of the part */
	size_t tags, elements;                 /* start and end tags; those of known elements */
	size_t tags_seen, elements_seen;       /* the same, each name counted once */
	size_t closed_extra;                   /* end tags of what was not open */
	size_t obfuscation;                    /* tags within words */
	uint64_t backhair;                     /* pairs of lengths of the halves of such words: one bit each */
	double image_area;                     /* pixels */
	double min_size, max_size;             /* font sizes, 1 to 7 normally */
	bool font_low_contrast, font_invalid_color, font_face_bad;
	bool form_action_mailto, embeds, uri_truncated;
	bool has_comment, has_script, has_title, has_anchor; /* the lists are defined, if only empty */
	struct spans comment, script, title, anchor; /* characters, in UTF-8 */
	struct uri_found *uris;                /* in the order found */
	size_t nuris;

	/* tags that are open now, or 0, by name; HTML_INSIDE_NEVER: not seen */
	long inside[HTML_ELEMENTS];
	struct map inside_other;               /* name to long * */

	size_t text_length;                    /* bytes of the part, before conversion to UTF-8 */
	size_t html_length, non_space_len;     /* characters of the rendered text */
};
#define HTML_INSIDE_NEVER (-1L)

/* What the text is: UTF-8 that Perl holds as bytes (ASCII) or as characters, or bytes that nobody decoded: then each text and
 * each value is UTF-8 if it can be, else Latin-1 (HTML::Parser's utf8_mode). */
enum html_input { HTML_ASCII, HTML_CHARACTERS, HTML_OCTETS };

/* Parses and renders. text_length: its bytes before conversion. */
struct html *html_parse(struct arena *arena, struct span text, enum html_input input, size_t text_length);

enum html_element html_element_find(struct span name);
struct span html_element_name(enum html_element element);
/* Whether a tag of that name was seen, and how often it is open. */
bool html_inside(const struct html *html, struct span tag, long *open_r);

/* A fact by SpamAssassin's name ("ratio", "max_size", ...): false when it is not defined. */
bool html_fact(const struct html *html, const char *name, double *value_r);
/* "comment", "script", "title", "anchor": false when not defined. */
bool html_fact_list(const struct html *html, const char *name, struct spans *list_r);
/* Every name html_fact knows, in order; NULL past the last. */
const char *html_fact_name(unsigned index);

#endif
