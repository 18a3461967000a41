/* parse_loc: a token's place, for the generated parser: byte offsets in the source being read. */
#ifndef WINNOW_PARSE_LOC_H
#define WINNOW_PARSE_LOC_H

#include <stdint.h>

struct parse_loc {
	uint32_t start, end;
};

#endif
