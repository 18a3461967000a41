/* starts: by which bytes it is told where a match of PCRE2 can begin: sets for the first few, and whether a word begins
 * there. PCRE2 has the first alone, and then tries alternative after alternative. */
#ifndef WINNOW_REGEX_STARTS_H
#define WINNOW_REGEX_STARTS_H

#include "ruleset_abi.h"
#include "tree.h"

/* Of a regular tree that matches wherever the pattern does, from where its matches begin on. False: they tell too
 * little. */
bool regex_starts(struct re_tree *t, const struct re_node *node, struct wn_starts *starts_r);

#endif
