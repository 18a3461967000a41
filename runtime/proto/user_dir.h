/* user_dir: where --virtual-config-dir has a user's preferences. Input: the pattern, and the user's
 * name, which is whatever a client says; output: directories. Counterpart:
 * handle_virtual_config_dir of spamd. Differs: names that would step out of the pattern's place,
 * "." and "..", have no directory. */
#ifndef WINNOW_PROTO_USER_DIR_H
#define WINNOW_PROTO_USER_DIR_H

#include "base/arena.h"
#include "base/span.h"

#include <stdbool.h>

struct user_dirs {
	const char *dir;      /* where user_prefs is looked for */
	const char *fallback; /* and where then; NULL: nowhere else (patterns without %x) */
};

/* False: that name has no directory. */
bool user_dirs_make(struct arena *arena, const char *pattern, struct span user,
		    struct user_dirs *dirs_r);

#endif
