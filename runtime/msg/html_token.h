/* html_token: HTML cut into tags, text and comments, exactly where HTML::Parser 3.81 cuts it with
 * marked sections on, since SpamAssassin's text and counts depend on the cuts. Events are pushed to
 * a sink in document order; all spans point into the source. Linear in the source whatever it is. */
#ifndef WINNOW_MSG_HTML_TOKEN_H
#define WINNOW_MSG_HTML_TOKEN_H

#include "base/vec.h"

/* Attributes kept of one tag: no mail has as many; bounds memory, as one takes two bytes of source at least.
 * The rest of them is not looked at, and the lexer's `cut` is set. */
#define HTML_ATTRS_LIMIT 100000u

enum html_event { HTML_START, HTML_END, HTML_TEXT, HTML_COMMENT, HTML_DECLARATION };

struct html_attr {
	struct span name;  /* as written */
	struct span value; /* without quotes, references not decoded; the name if there is none */
};

struct html_token {
	enum html_event event;
	struct span text;        /* START, END: the name as written. TEXT: raw. Others: all of it */
	bool cdata;              /* TEXT: references are not to be decoded */
	struct html_attr *attrs; /* START */
	size_t nattrs;
};

/* Returns false to stop the parse for good. */
typedef bool (*html_sink)(void *user, const struct html_token *token);

/* An element whose content is text up to its end tag. */
enum html_literal {
	HTML_LITERAL_NONE,
	HTML_LITERAL_SCRIPT,
	HTML_LITERAL_STYLE,
	HTML_LITERAL_XMP,
	HTML_LITERAL_IFRAME,
	HTML_LITERAL_PLAINTEXT,
	HTML_LITERAL_TITLE,
	HTML_LITERAL_TEXTAREA,
};

struct html_lexer {
	struct arena *arena;
	html_sink sink;
	void *user;
	const unsigned char *end;   /* a NUL stands here */
	enum html_literal literal;
	enum html_literal owed_end; /* a title that never ended: its end tag is due at the next tag */
	unsigned endless;           /* 1 << literal: no end tag of it is left in the source */
	bool cdata;
	bool any_gt_ends_comment;   /* second reading, after an unclosed comment */
	bool stopped;               /* the sink said so */
	bool cut;                   /* a tag had more than HTML_ATTRS_LIMIT attributes */
	unsigned char section;      /* the strongest of the open marked sections */
	VEC(unsigned char) sections;
	VEC(struct html_attr) attrs;
};

/* source.p[source.n] must be a readable NUL byte. False: the sink stopped it, or the source ends in an
 * ignored marked section, so that nobody hears of its end. */
bool html_tokenize(struct html_lexer *lexer, struct arena *arena, struct span source,
		   html_sink sink, void *user);

#endif
