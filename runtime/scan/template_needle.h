/* template_needle: what a text must hold to match a pattern with the value of a tag in it, so that most texts are done
 * without PCRE2. */
#ifndef WINNOW_SCAN_TEMPLATE_NEEDLE_H
#define WINNOW_SCAN_TEMPLATE_NEEDLE_H

#include "base/span.h"

enum { TEMPLATE_NEEDLE_LIMIT = 64, TEMPLATE_TEXT_LIMIT = 1024 }; /* bytes; beyond them PCRE2 decides */

struct template_needle {
	unsigned char text[TEMPLATE_NEEDLE_LIMIT]; /* lower case */
	size_t n; /* 0: nothing is known */
};

/* The tag has one value; every match of `pattern` holds it when its mark, %\{NAME\}, is neither within a group nor
 * repeated, and there is no choice beside it. */
struct template_needle template_needle_make(struct span pattern, struct span mark, bool extended, struct spans values);
bool template_needle_equal(const struct template_needle *a, const struct template_needle *b);
/* False: no match, certainly. */
bool template_needle_allows(const struct template_needle *needle, struct span text);

#endif
