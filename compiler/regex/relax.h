/* relax.h: what the relaxing passes share. */
#ifndef WINNOW_REGEX_RELAX_H
#define WINNOW_REGEX_RELAX_H

#include "lower.h"
#include "shape.h"

struct relax {
	const struct regex_parse *parsed;
	struct re_tree *tree;
	const char *why;             /* the first thing given up, or NULL: still exact */
	const struct re_node **memo; /* by id of nodes made before relaxing */
	uint32_t memo_n;
	unsigned backref_depth;
	unsigned splits;             /* of sequences at anchors, bounded */
};

/* Notes that the tree is a superset from here on; returns the superset. */
const struct re_node *relax_give_up(struct relax *r, const char *why, const struct re_node *superset);
const char *relax_look_name(enum re_look kind);
/* Anchors where something was consumed before (behind) them become look-arounds, or nothing can match. */
const struct re_node *relax_anchors(struct relax *r, const struct re_node *node);
/* Look-arounds become part of what is around them. last: those that can't are dropped for good, and what
 * is left has none. */
const struct re_node *relax_looks(struct relax *r, const struct re_node *node, bool last);

#endif
