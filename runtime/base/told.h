/* told: where the matches of a pattern can begin, and how many there can be, by what its automaton tells of a text. */
#ifndef WINNOW_BASE_TOLD_H
#define WINNOW_BASE_TOLD_H

#include "base/automaton.h"
#include "base/pcre.h"

/* Of the pattern, as in struct wn_pattern. */
struct told_pattern {
	uint16_t reach, lead;
	uint8_t lines;
};

struct told {
	struct pcre_window begins;
	uint32_t at; /* the last place */
};

/* The first that it tells of a text. */
struct told told_first(const struct automaton *a, struct span text, uint32_t at, struct told_pattern pattern);
/* What it tells next. */
void told_next(struct told *told, struct span text, uint32_t at, struct told_pattern pattern);

#endif
