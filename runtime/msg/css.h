/* msg/css: finds the declarations of a style attribute that decide how text looks (grammar/css.rl). The text comes
 * in pieces of any size; offsets count from its first byte. */
#ifndef WINNOW_MSG_CSS_H
#define WINNOW_MSG_CSS_H

#include "base/span.h"

enum css_property { CSS_NONE, CSS_COLOR, CSS_BACKGROUND_COLOR, CSS_BACKGROUND, CSS_DISPLAY, CSS_VISIBILITY };

struct css {
	int cs;
	size_t read;
	/* The declaration found last; its value, without white space around. */
	enum css_property property;
	size_t from, to;
};

void css_init(struct css *m);
/* Reads on in *text and moves it past what was read. 0: a declaration ends there; 1: all read. */
int css_feed(struct css *m, struct span *text);
/* After the last piece: 0: it ended a declaration. */
int css_finish(struct css *m);

#endif
