/* user_limits: what a user may write in user_prefs (grammar/user_limits.def), asked by the compiler and by the overlay. */
#ifndef WINNOW_USER_LIMITS_H
#define WINNOW_USER_LIMITS_H

#include "base/span.h"

enum user_right {
	USER_MAY,
	USER_MAY_WITH_RULES, /* under allow_user_rules only */
	USER_MAY_NOT,        /* the administrator's */
};

/* Of the directive of that name; of one that is not known: USER_MAY. */
enum user_right user_right(struct span directive);

#endif
