/* condition: decides the conditions of `if` lines in user_prefs, where there is no compiler to ask: version,
 * perl_version, local_tests_only, plugin(), can(), has(), numbers, ! && || comparisons, arithmetic, ?: and parentheses.
 * SpamAssassin counterpart: handle_conditional of Conf/Parser.pm. The compiler's own is compiler/cond.c. */
#ifndef WINNOW_CONDITION_H
#define WINNOW_CONDITION_H

#include "base/plugins.h"

#define CONDITION_DEPTH_LIMIT 64u /* parentheses, !s and :s: each is a level of recursion */

struct condition_facts {
	struct plugins plugins;
	bool local_tests_only;
	bool can; /* can() may be asked: not in a file named user_prefs */
};

enum condition {
	CONDITION_FALSE,
	CONDITION_TRUE,
	CONDITION_BAD, /* taken for false */
	CONDITION_NONE /* no condition at all: it opens no block */
};
/* BAD: it cannot be read; SpamAssassin takes it for false. */
enum condition condition_decide(const struct condition_facts *facts, struct span text);

#endif
