/* ways: what matches can begin with, way by way. The sets of bytes at each place, which all ways have together
 * (starts.h), let through what no single way begins with: "in our|ready" has i and r, then n and e. */
#ifndef WINNOW_REGEX_WAYS_H
#define WINNOW_REGEX_WAYS_H

#include "ruleset_abi.h"
#include "tree.h"

/* The first n bytes are of these sets. */
struct way {
	struct byteset set[WN_WAY_BYTES];
	uint8_t n;
	bool open; /* what follows is not read yet */
};

struct ways {
	struct way v[WN_WAYS];
	uint32_t n;
};

/* Of a parsed tree. Look-arounds are taken to be true. */
struct ways regex_ways(struct arena *scratch, const struct re_node *root);
/* Of places in the text, how many begin as one of them does. */
double regex_ways_share(const struct ways *ways);
/* As tables by byte, for each of so many bytes; how many. */
uint8_t regex_ways_tables(const struct ways *ways, uint8_t (*tables)[256]);

#endif
