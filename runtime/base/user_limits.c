/* user_limits.c: the table of what users may not write. SpamAssassin counterpart: {is_admin}, {is_priv} and {scoresonly}. */
#include "base/user_limits.h"

#include <stdlib.h>

static const struct limit {
	const char *name;
	enum user_right right;
} limits[] = {
#define ADMIN(name) {#name, USER_MAY_NOT},
#define RULE(name) {#name, USER_MAY_WITH_RULES},
#include "grammar/user_limits.def"
#undef ADMIN
#undef RULE
};

static int compare(const void *key, const void *entry)
{
	struct span name = span_from_str(((const struct limit *)entry)->name);
	return span_compare(key, &name);
}

enum user_right user_right(struct span directive)
{
	const struct limit *found = bsearch(&directive, limits, sizeof limits / sizeof *limits, sizeof *limits, compare);
	return found ? found->right : USER_MAY;
}
