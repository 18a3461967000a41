/* lowered: what lowering made of patterns, kept in the cache from one compile to the next, so that
 * only patterns that changed are lowered. One file for all, named by the build of this program:
 * what another one made is of no use. Any trouble with it is a miss. */
#ifndef WINNOW_LOWERED_H
#define WINNOW_LOWERED_H

#include "ir.h"

#define LOWERED_LIMIT ((size_t)32 << 20) /* bytes kept: several rulesets of the stock size */

struct lowered_cache;

/* The cache in `dir`; NULL when dir is NULL. Lives as long as the arena; entries as the process. */
struct lowered_cache *lowered_open(struct arena *arena, const char *dir);
/* Everything that lowering a pattern, and checking the result, depends on. */
struct digest lowered_key(struct arena *scratch, const struct ir_pattern *p, struct regex_use use, const char *profile_id);
/* Fills p->low and p->absent_hits. Threads may share a cache. */
bool lowered_get(const struct lowered_cache *cache, const struct digest *key, struct ir_pattern *p);
/* Keeps these patterns, and of those it held before what there is room for. keys[i] belongs to
 * v[i]. */
void lowered_save(struct lowered_cache *cache, const struct ir_pattern *v,
		  const struct digest *keys, uint32_t n);

#endif
