/* compare: the second half of a comparison that a rule writes as text, "< 512" or "!= 0", which
 * SpamAssassin hands to Perl with the value in front. */
#ifndef WINNOW_EVAL_COMPARE_H
#define WINNOW_EVAL_COMPARE_H

#include <stdbool.h>

/* Whether Perl would find "value expression" true. Numbers, + - ! and the comparisons < > <= >= ==
 * != <=> in Perl's order of precedence; false for what does not parse or has other characters. */
bool compare_holds(double value, const char *expression);

#endif
