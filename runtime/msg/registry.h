/* registry: where domains are delegated: the tables of util_rb_tld, util_rb_2tld and util_rb_3tld
 * (RegistryBoundaries.pm). Made once per ruleset, read-only, shared by all threads. */
#ifndef WINNOW_REGISTRY_H
#define WINNOW_REGISTRY_H

#include "load/settings.h"

struct registry {
	struct map tld, second, third; /* lower-case ASCII names as keys */
};

/* NULL with err on a value that is not a list of names with the right number of labels. */
const struct registry *registry_new(struct arena *arena, const struct settings *settings,
				    struct err *err);
/* Whether `label` (any case) is a known top-level domain. */
bool registry_has_tld(const struct registry *registry, struct span label);

/* How much of a host (lower case, no empty labels) is its registered domain: the number of bytes
 * before it. */
size_t registry_split(const struct registry *registry, struct span host);

#endif
