/* byte_map: classes of bytes: those that no set tells apart. */
#ifndef WINNOW_BYTE_MAP_H
#define WINNOW_BYTE_MAP_H

#include "regex/byteset.h"

struct byte_map {
	uint8_t class_of[256];
	uint32_t nclasses; /* begin with 1 */
};

void byte_map_add(struct byte_map *m, const struct byteset *set);
/* Gives classes whose bytes mail has most the lowest numbers: what a scan looks at is then close
 * together. */
void byte_map_order(struct byte_map *m);

#endif
