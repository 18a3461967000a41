/* chain_lines: the material of chain.c. A tree becomes a few *lines* that together match wherever
 * it does, and more: alternatives beyond LINES are laid over each other, place by place, those
 * first that lose least by it. */
#ifndef WINNOW_REGEX_CHAIN_LINES_H
#define WINNOW_REGEX_CHAIN_LINES_H

#include "tree.h"

#define LINES_LIMIT 8u
/* Bytes follow each other less freely than they are met: a letter behind a letter tells some two
 * thirds of the bits that it tells alone. */
#define LINES_FREEDOM 0.7

enum item_kind {
	ITEM_BYTE,   /* a byte of the set, or with `edge` an end of the text */
	ITEM_ASSERT, /* a position between two bytes: word edges, ends of lines */
	ITEM_GAP,    /* anything */
};

struct line_item {
	struct byteset set;
	double share;		/* of bytes */
	uint8_t kind, asserted; /* enum re_assert */
	bool edge, optional, repeats;
};

struct line {
	const struct line_item *v;
	uint32_t n;
	double share; /* of places where its most telling part is met */
};

struct lines {
	struct line v[LINES_LIMIT + 1];
	uint32_t n;
};

/* At most `limit` lines. */
struct lines regex_lines(struct re_tree *t, const struct re_node *node, uint32_t limit);
/* The share of an item behind the one before it (NULL: none): a factor in the share of what it is
 * part of. */
double line_item_factor(const struct line_item *item, const struct line_item *before);
/* Appends an item; one that may be left out behind another such becomes one with it. Returns the
 * new number. */
uint32_t line_push(struct line_item *v, uint32_t n, struct line_item item);
struct line_item line_bytes(struct byteset set);

#endif
