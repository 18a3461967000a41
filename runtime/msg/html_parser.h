/* html_parser: the state of one parse, shared by html.c (events and counts), html_style.c (colours and
 * sizes), html_text.c (rendering) and html_uri.c. Internal to them. */
#ifndef WINNOW_MSG_HTML_PARSER_H
#define WINNOW_MSG_HTML_PARSER_H

#include "base/strbuf.h"
#include "msg/html.h"
#include "msg/html_token.h"

/* Style frames kept: deeper nesting than any mail's; what is nested deeper shares the last frame, and
 * html->cut is set. */
#define HTML_DEPTH_LIMIT 100000u

/* Attributes that mean something. */
enum html_attr_id {
	ATTR_NONE,
	ATTR_ACTION,
	ATTR_BACKGROUND,
	ATTR_BGCOLOR,
	ATTR_COLOR,
	ATTR_CONTENT,
	ATTR_FACE,
	ATTR_HEIGHT,
	ATTR_HREF,
	ATTR_HTTP_EQUIV,
	ATTR_LINK, /* link, alink, vlink */
	ATTR_SAFE_REDIRECT,
	ATTR_SIZE,
	ATTR_SRC,
	ATTR_STYLE,
	ATTR_TEXT,
	ATTR_WIDTH,
	ATTRS
};

/* A start tag's attributes by id: raw value, present or not. */
struct html_attrs {
	struct span value[ATTRS];
	uint32_t have; /* 1 << id */
};
static inline bool attrs_have(const struct html_attrs *attrs, enum html_attr_id id)
{
	return attrs->have >> id & 1;
}

/* How text looks inside an element. */
struct html_style {
	uint32_t fg, bg;
	double size;
	uint8_t element;
	bool display_none, visibility_hidden;
	uint8_t seen; /* html_style.c: whether such text can be seen, once it is known */
};

/* A run of rendered text that looks the same: from the end of the one before. */
struct html_run {
	size_t end;
	bool invisible, space, wide;
};

#define ELEMENT_CACHE 64 /* slots of the name lookup */

struct html_parser {
	struct arena *arena;
	struct html *html;
	bool wide;                 /* the source is characters */
	bool octets;               /* the source is bytes that nobody decoded */
	struct html_lexer lexer;

	struct strbuf text;        /* all rendered runs, one behind the other */
	size_t piece;              /* where the text of the last event begins in it */
	VEC(struct html_run) runs;
	struct strbuf scratch;     /* decoded text of an event, decoded attribute values */

	VEC(struct html_style) styles;
	uint32_t open_styles[HTML_ELEMENTS]; /* frames on the stack by element */
	double basefont;

	VEC(struct uri_found) uris;
	struct map uri_index;      /* uri to its number in uris + 1 */
	struct span base;          /* of relative URIs */
	VEC(struct span) comment, script;
	/* The strings being collected: text of the current anchor and title. */
	struct strbuf anchor_text, title_text;
	bool anchor_wide, anchor_open, title_open;
	VEC(struct span) anchor, title;
	size_t anchor_uri;         /* whose anchor text is being collected */

	uint8_t cache[ELEMENT_CACHE];
};

/* html.c: a piece of the source with references decoded, in a value or in text, where they may lack their end, or not at all.
 * Text is valid until the next, a value until the message ends. */
enum html_references { REFERENCES_NONE, REFERENCES_VALUE, REFERENCES_TEXT };
struct span html_decode(struct html_parser *p, struct span raw, enum html_references how, bool *wide);
/* html.c: a value with references decoded. Valid until the message ends. */
struct span html_attr_value(struct html_parser *p, const struct html_attrs *attrs,
			    enum html_attr_id id, bool *wide);

/* html_style.c */
void html_style_init(struct html_parser *p);
/* False: CSS that ends the parse. */
bool html_style_open(struct html_parser *p, enum html_element element,
		     const struct html_attrs *attrs);
void html_style_close(struct html_parser *p, enum html_element element);
/* Whether text here cannot be seen; notes why in the facts. */
bool html_style_invisible(struct html_parser *p);

/* html_text.c */
/* Text between tags: raw, references not decoded yet unless cdata. */
void html_text_event(struct html_parser *p, struct span raw, bool cdata);
/* White space that an element makes. */
void html_text_space(struct html_parser *p, const char *space);
void html_text_finish(struct html_parser *p);

/* html_uri.c */
void html_uri_event(struct html_parser *p, enum html_element element,
		    const struct html_attrs *attrs);
/* <a>: its text belongs to this URI from now on. */
void html_anchor_start(struct html_parser *p, const struct html_attrs *attrs);
void html_anchor_add(struct html_parser *p, struct span text, bool wide);
void html_anchor_finish(struct html_parser *p);

#endif
