/* starts: by which bytes it is told where a match of PCRE2 can begin: sets for the first few, and for the one before where a
 * word or a line begins. PCRE2 has the first alone, and then tries alternative after alternative. */
#ifndef WINNOW_REGEX_STARTS_H
#define WINNOW_REGEX_STARTS_H

#include "ruleset_abi.h"
#include "tree.h"

/* Of a parsed tree: relaxing puts what is looked for before a match in front of it. NULL: they tell too little. */
const struct wn_starts *regex_starts(struct arena *arena, struct re_tree *t, const struct re_node *root);
/* Of a regular tree, or of what is left of one: whether a text matches where it has some bytes in a row, and no more is
 * asked. */
bool regex_starts_whole(const struct re_node *whole, bool trimmed, struct wn_starts *starts_r);
/* Of a regular tree: the rarest bytes in a row that are behind a gap. */
bool regex_starts_later(const struct re_node *whole, struct wn_starts *later_r);
/* Whether that is what every match of it begins with. */
bool regex_begins_with(enum re_assert kind, const struct re_node *node);

#endif
