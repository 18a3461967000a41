/* captures: named groups of patterns that set tags, and tags that patterns stand for. */
#ifndef WINNOW_CAPTURES_H
#define WINNOW_CAPTURES_H

#include "rules.h"

/* "A,B": the named groups whose names begin with a capital, or NULL. */
const char *captures_list(struct arena *arena, struct span pattern);
/* The pattern with the braces of each %{TAG} escaped as SpamAssassin does it. Of several tags it notes the last one alone: the others
 * never get their values. *tag_r: that one; as it was when there is none. */
struct span captures_templates(struct arena *arena, struct span pattern, struct span *tag_r);

#endif
