/* captures: named groups of patterns that set tags, and tags that patterns stand for. */
#ifndef WINNOW_CAPTURES_H
#define WINNOW_CAPTURES_H

#include "rules.h"

/* "A,B": the named groups whose names begin with a capital, or NULL. */
const char *captures_list(struct arena *arena, struct span pattern);
/* Finds %{TAG} in a pattern, escapes its braces as SpamAssassin does and notes the tags. */
void captures_templates(struct arena *arena, struct pattern_src *pattern);

#endif
