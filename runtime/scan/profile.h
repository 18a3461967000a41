/* profile: where a scanner's time goes, rule by rule, for `winnow bench`. Measured when a scanner
 * has one; what each measurement costs itself is taken off by whoever reads it. */
#ifndef WINNOW_SCAN_PROFILE_H
#define WINNOW_SCAN_PROFILE_H

#include <stdint.h>

/* Nanoseconds, and how often it was measured. */
struct scan_cost {
	uint64_t ns, runs;
};

struct scan_profile {
	struct scan_cost *rules; /* by rule id: PCRE2 on its candidates, its eval function */
	struct scan_cost
	    *classes; /* by class: the pass that finds the candidates of all its patterns */
};

#endif
