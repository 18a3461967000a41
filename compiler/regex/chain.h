/* chain: a regular tree as chains: sets of bytes in a row, some of which may be left out or
 * repeated. Many chains are looked for at once in the bits of machine words (base/shift_and.h),
 * which costs the same for every text. */
#ifndef WINNOW_REGEX_CHAIN_H
#define WINNOW_REGEX_CHAIN_H

#include "tree.h"

#define CHAIN_LINKS 64u /* of one chain, which fits into a word */

struct chain_link {
	struct byteset set;
	bool edge;     /* before the first byte of the text and behind its last one, too */
	bool optional; /* never two in a row, never first or last */
	bool repeats;
	bool last; /* of its chain */
};

/* A match holds one of them. */
struct regex_chains {
	const struct chain_link *v; /* chain after chain */
	uint32_t n;		    /* links of all; 0: there are none that tell enough */
	double share;		    /* of places in ordinary text, as estimated */
};

/* How rare chains are to be: shares of places in the text. */
struct chain_shares {
	double wanted; /* longer chains than that asks for are not made */
	double most;   /* what is met more often is no use; but where the whole pattern tells hardly
			  more */
	const char *known; /* what nearly all texts begin with, so that it tells nothing; or NULL */
};

/* In the tree's arena. */
struct regex_chains regex_chains(struct re_tree *t, const struct re_node *node,
				 struct chain_shares shares);
/* As a tree, to be read. */
const struct re_node *regex_chains_tree(struct re_tree *t, const struct regex_chains *chains);

#endif
