/* backtrack: patterns that a backtracking matcher may take exponential time for: a repeat of a repeat that can share the
 * same text between its rounds in many ways, such as (a+)+ or (\w+\s*)*. SpamAssassin counterpart: none. */
#ifndef WINNOW_REGEX_BACKTRACK_H
#define WINNOW_REGEX_BACKTRACK_H

#include "tree.h"

/* What is wrong with a parsed tree, in words, or NULL. Necessary and not sufficient: what follows the repeat may never
 * let it fail, and PCRE2 sees through some. Linear in the tree's size. */
const char *regex_backtracks(const struct re_tree *t, struct arena *arena, const struct re_node *root);

#endif
