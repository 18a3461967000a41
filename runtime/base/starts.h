/* starts: the places of a text where a pattern's matches can begin, by their first bytes (struct wn_starts). */
#ifndef WINNOW_BASE_STARTS_H
#define WINNOW_BASE_STARTS_H

#include "base/span.h"
#include "ruleset_abi.h"

#define STARTS_NONE ((size_t)-1)

/* The first in [from, to]. */
size_t starts_next(const struct wn_starts *starts, struct span text, size_t from, size_t to);
/* The same without vectors: what others are tested against. */
size_t starts_next_plain(const struct wn_starts *starts, struct span text, size_t from, size_t to);

#endif
