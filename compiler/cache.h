/* cache: compiled Hyperscan databases, one file each, named by the hash of all that went in: patterns,
 * flags, Hyperscan's version, platform. Losing any or all of it costs time, nothing else; so every trouble
 * with it is a miss, and entries are checked when read. */
#ifndef WINNOW_CACHE_H
#define WINNOW_CACHE_H

#include "hsdb.h"

#define CACHE_LIMIT ((uint64_t)1 << 30) /* bytes kept: some twenty rulesets of the stock size */

/* DIR, or where the XDG rules put it when DIR is NULL. NULL when there is no place for it. */
const char *cache_dir(struct arena *arena, const char *dir);
/* Makes it, and the directories above. */
void cache_make_dir(const char *dir);
/* Looks up by key. True with a built database. */
bool cache_get(struct arena *arena, const char *dir, const struct digest *key,
	       struct hsdb_built *built_r);
void cache_put(const char *dir, const struct digest *key, const struct hsdb_built *built);
/* Removes what was unused longest until the rest is below CACHE_LIMIT. */
void cache_prune(const char *dir);

#endif
