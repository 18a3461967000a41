/* shape: questions and small rewrites on regular trees (which may still hold look-arounds as positions),
 * the tools of the relaxing passes. Rewrites return NULL where they would not be exact. */
#ifndef WINNOW_REGEX_SHAPE_H
#define WINNOW_REGEX_SHAPE_H

#include "tree.h"

/* Which end of a tree is meant. */
enum side { SIDE_FIRST, SIDE_LAST };

/* Bytes that can come first (last); a nullable tree's are those of its non-empty matches. */
struct byteset shape_edge_set(const struct re_node *node, enum side side);
/* The matches whose first (last) byte is in the set; the tree must not match the empty text. */
const struct re_node *shape_restrict(struct re_tree *t, const struct re_node *node, struct byteset set,
				     enum side side);
/* Matches the empty text at every position. */
bool shape_skippable(const struct re_node *node);
/* The empty matches, and the others: their union is the tree. */
const struct re_node *shape_empty_part(struct re_tree *t, const struct re_node *node);
const struct re_node *shape_full_part(struct re_tree *t, const struct re_node *node);
/* What to put where (?!node) (SIDE_FIRST) or (?<!node) (SIDE_LAST) ends (begins) a pattern: matches what is
 * there when node does not match. */
const struct re_node *shape_absence(struct re_tree *t, const struct re_node *node, enum side side);
/* Whether it matches, looked for anywhere: leading and trailing parts that may be left out are. */
const struct re_node *shape_trim(struct re_tree *t, const struct re_node *node);
/* At most so many bytes of a match come before what shape_trim leaves of it; RE_INF: any number. */
uint32_t shape_trimmed(const struct re_node *node);
/* At most so many come before the first match of what it leaves that the match holds. */
uint32_t shape_lead(const struct re_node *node);

#endif
