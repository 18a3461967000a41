/* rulecache: the directory below which compiled rulesets of one's own are kept: ~/.cache/winnow. Each has a directory with a
 * file `lock` in it, whose time tells when it was used last. */
#ifndef WINNOW_CLI_RULECACHE_H
#define WINNOW_CLI_RULECACHE_H

#include "base/arena.h"

#include <stdbool.h>

/* The directory, made when it isn't there; NULL when there is no place for it. */
const char *rulecache_base(struct arena *arena);
/* Makes a directory whose code may be run: ours, and no one else's to write. */
bool rulecache_make_own(const char *path);
/* Makes the directory and takes its lock: a descriptor to be closed; -1 with errno. */
int rulecache_lock(struct arena *arena, const char *dir);
/* While `parent` has more than `keep` directories: removes the one that was used longest ago, unless somebody is at it. */
void rulecache_prune(struct arena *arena, const char *parent, size_t keep);

#endif
