/* redirector: URIs that carry another URI (setting redirector_pattern: the first group is the
 * target). */
#ifndef WINNOW_REDIRECTOR_H
#define WINNOW_REDIRECTOR_H

#include "load/settings.h"

struct redirectors;

/* NULL with err when a pattern has no delimiters or does not compile (names file and line). */
const struct redirectors *redirectors_new(struct arena *arena, const struct settings *settings,
					  struct err *err);
/* The target that the first matching pattern finds in `uri`; only targets with a dot count. */
bool redirectors_match(const struct redirectors *redirectors, struct span uri,
		       struct span *target_r);
/* Compiled patterns are not in the arena: call this before it goes. */
void redirectors_release(const struct redirectors *redirectors);

#endif
