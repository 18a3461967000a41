/* simplify.h: what simplify.c and factor.c share. */
#ifndef WINNOW_REGEX_SIMPLIFY_H
#define WINNOW_REGEX_SIMPLIFY_H

#include "lower.h"

#define SIMPLIFY_COUNT_LIMIT 32767u /* Hyperscan's largest repeat */

struct simplify {
	struct re_tree *tree;
	struct arena *arena;
	VEC(const struct re_node *) memo; /* by node id: its simplified form */
};

const struct re_node *simplify_node(struct simplify *s, const struct re_node *node);
const struct re_node *simplify_cat(struct simplify *s, const struct re_node *const *kids, size_t n);
const struct re_node *simplify_repeat(struct simplify *s, const struct re_node *kid, uint32_t min, uint32_t max);
/* Alternatives of simplified kids. */
const struct re_node *simplify_alt(struct simplify *s, const struct re_node *const *kids, size_t n);

#endif
