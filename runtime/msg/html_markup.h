/* msg/html_markup: reads one piece of HTML markup, from its '<' (grammar/html_markup.rl). The bytes come in
 * pieces of any size; offsets count from the '<'. */
#ifndef WINNOW_MSG_HTML_MARKUP_H
#define WINNOW_MSG_HTML_MARKUP_H

#include "base/span.h"

enum html_markup_event {
	HTML_MARKUP_NONE,
	HTML_MARKUP_ATTR,        /* of a start tag that goes on: attr_*, value_* */
	/* All others end the markup at `to`. */
	HTML_MARKUP_START,       /* the name: from 1 to name_to */
	HTML_MARKUP_END,         /* the name: from 2 to name_to */
	HTML_MARKUP_COMMENT,
	HTML_MARKUP_DECLARATION,
	HTML_MARKUP_SECTION,     /* a marked section begins: strength */
	HTML_MARKUP_INSTRUCTION,
};

/* Marked sections by strength. */
enum html_section {
	HTML_SECTION_NONE,
	HTML_SECTION_INCLUDE,
	HTML_SECTION_RCDATA,
	HTML_SECTION_CDATA,
	HTML_SECTION_IGNORE,
};

struct html_markup {
	enum html_markup_event event;
	size_t to, name_to;
	size_t attr_from, attr_to;   /* the name as written */
	size_t value_from, value_to; /* without quotes; the name if there is no value */
	enum html_section strength;
	bool has_words;              /* of the section's head */
	/* Of the reading itself. */
	bool any_gt_ends_comment, after_inner;
	int cs;
	size_t read, gt;
};

/* any_gt_ends_comment: "<!-- a > b" ends there, as it does in what follows an unclosed comment. */
void html_markup_init(struct html_markup *m, bool any_gt_ends_comment);
/* Reads on in *text and moves it past what was read. 0: an event; 1: all read, none yet; -1: this is no
 * markup. The end of markup may lie before what was read. */
int html_markup_feed(struct html_markup *m, struct span *text);
/* After the last piece, when feeding ended with 1: 0 when the end of the source makes it markup, else 1. */
int html_markup_finish(struct html_markup *m);

#endif
