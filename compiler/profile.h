/* profile: how often which strings are met in mail (base/profile_format.h), read from what `winnow bench --profile` wrote. The
 * compiler chooses by it what a pattern is looked for by. */
#ifndef WINNOW_PROFILE_H
#define WINNOW_PROFILE_H

#include "base/digest.h"
#include "base/err.h"
#include "regex/gate.h"


#define PROFILE_LIMIT (16u << 20) /* bytes of a file */

struct profile;

/* The one of rulesets/stock.profile, made of the SpamAssassin public corpus: part of the program. */
struct profile *profile_stock(struct arena *arena);
/* A file's. NULL with err, which names the line. */
struct profile *profile_read(struct arena *arena, const char *path, struct err *err);
/* Which it is: caches tell by it. */
const char *profile_id(const struct profile *p);
/* What it says; read when first asked for. Not to be called by two threads at a time. */
const struct rarity *profile_rarity(struct profile *p);

#endif
