/* fuzz_scan.c: any bytes as a message against the installed SpamAssassin's rules, as they are and without the sub-rules
 * that nothing depends on (scan/demand.h), and beside the message before it: what can be seen is the same. Passes all
 * engines, and URIs that are held as characters (scan/wide.h), which no target of a single parser does. */
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

static void note(const struct wn_result *r, struct seen *seen)
{
	*seen = (struct seen){.score = r->score, .whole = !r->nlimited && !r->cut};
	for (size_t i = 0; i < r->nhits; i++) {
		if (r->hits[i].sub)
			continue;
		small_ruleset_need(seen->n < SEEN_MAX, "more hits than expected");
		seen->rules[seen->n] = r->hits[i].rule;
		seen->counts[seen->n++] = r->hits[i].count;
	}
}

static void look(const void *data, size_t size, bool quiet, struct seen *seen)
{
	wn_scanner_set_quiet(ruleset.scanner, quiet);
	note(wn_scan(ruleset.scanner, data, size), seen);
}

/* As the second of two. */
static void look_beside(const void *data, size_t size, struct seen *seen)
{
	static unsigned char last[1 << 14];
	static size_t nlast;
	struct wn_text texts[] = {{last, nlast}, {data, size}};
	wn_scan_many(ruleset.scanner, texts, 2);
	note(wn_scanner_result(wn_scanner_nth(ruleset.scanner, 1)), seen);
	nlast = size < sizeof last ? size : sizeof last;
	memcpy(last, data, nlast);
}

static void need_same(const struct seen *a, const struct seen *b)
{
	if (!a->whole || !b->whole)
		return;
	if (a->n != b->n || a->score != b->score || memcmp(a->rules, b->rules, a->n * sizeof *a->rules) != 0 ||
	    memcmp(a->counts, b->counts, a->n * sizeof *a->counts) != 0)
		abort();
}

/* Compiling takes its time, which is no input's. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	ruleset = small_ruleset_open_with("--stock", "");
	return atexit(close_ruleset);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct seen all, some, beside;
	look(data, size, false, &all);
	look(data, size, true, &some);
	look_beside(data, size, &beside);
	need_same(&all, &some);
	need_same(&some, &beside);
	return 0;
}
