/* fuzz_scan.c: any bytes as a message against the installed SpamAssassin's rules, as they are and without the sub-rules
 * that nothing depends on (scan/demand.h): what can be seen is the same. Passes all engines, and URIs that are held as
 * characters (scan/wide.h), which no target of a single parser does. */
#include "tests/unit/small_ruleset.h"

enum { SEEN_MAX = 500 };

struct seen {
	uint32_t rules[SEEN_MAX];
	double counts[SEEN_MAX], score;
	size_t n;
	bool whole; /* no rule was stopped and nothing was cut: only then it says the same twice */
};

static struct small_ruleset ruleset;

static void close_ruleset(void)
{
	small_ruleset_close(&ruleset);
}

static void look(const void *data, size_t size, bool quiet, struct seen *seen)
{
	wn_scanner_set_quiet(ruleset.scanner, quiet);
	const struct wn_result *r = wn_scan(ruleset.scanner, data, size);
	*seen = (struct seen){.score = r->score, .whole = !r->nlimited && !r->cut};
	for (size_t i = 0; i < r->nhits; i++) {
		if (r->hits[i].sub)
			continue;
		small_ruleset_need(seen->n < SEEN_MAX, "more hits than expected");
		seen->rules[seen->n] = r->hits[i].rule;
		seen->counts[seen->n++] = r->hits[i].count;
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct seen all, some;
	if (!ruleset.rules) {
		ruleset = small_ruleset_open_with("--stock", "");
		atexit(close_ruleset);
	}
	look(data, size, false, &all);
	look(data, size, true, &some);
	if (!all.whole || !some.whole)
		return 0;
	if (all.n != some.n || all.score != some.score || memcmp(all.rules, some.rules, all.n * sizeof *all.rules) != 0 ||
	    memcmp(all.counts, some.counts, all.n * sizeof *all.counts) != 0)
		abort();
	return 0;
}
