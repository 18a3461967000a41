/* test_wake: which rules wake a meta, by what it says. A and B are looked for in texts, H1 and H2 in headers, N counts. */
#include "check_main.h"
#include "scan/scanner.h"
#include "small_ruleset.h"

static const struct {
	const char *says, *woken_by;
} metas[] = {
	{"A", "A"},
	{"A && H1", "A"},
	{"H1 && A", "A"},
	{"H1 && H2", "H1"},
	{"A && !B", "A"},
	{"!A", "awake not A"},
	{"!A && !B", "awake not A"},
	{"!A && !H1", "awake not H1"},
	{"!A && B < 1 && !(B && H1)", "awake not A"},
	{"!A || B", "awake"},
	{"A || B", "A B"},
	{"(A || B || H1) && H2", "H2"},
	{"(A || B) && H2", "A B"},
	{"A + B", "A B"},
	{"A + A", "A"},
	/* all but those that alone do not come to it, and those are what hits most often */
	{"A + B + H1 > 1", "A B"},
	{"A + B + H1 >= 2", "A B"},
	{"1 < A + B + H1", "A B"},
	{"2 <= A + B + H1", "A B"},
	{"A + H1 + H2 > 2", "A"},
	{"A + H1 + H2 >= 3", "A"},
	{"A + B + H1 > 0", "A B H1"},
	{"A + B > 2", ""},
	{"A + N > 2", "N"},
	{"A + B + 1 > 1", "A B"},
	{"A + B + 1 > 2", "B"},
	{"!A + B + H1 > 1", "B H1"},
	{"A >= 0", "awake"},
	{"A < 1", "awake"},
	{"A > 0 - 1", "awake"},
	{"A > B", "A"},
	{"A > B - H1", "awake"},
	{"A > (B && 2)", "A"},
	{"A > (2 || B)", "A"},
	{"(A && (B + H1)) > 1", "A"},
	{"(A || B + H1) > 1", "A B H1"},
	{"E > 1", "E"},
	/* what is only known to be 0 where all of it is */
	{"N == 2", "N"},
	{"N == 0", "awake"},
	{"N - A", "A N"},
	{"N - A > 0", "A N"},
	{"(N * A) / 10 > 1", "A N"},
	{"A / (B + 1)", "A B"},
	{"A / 2 && H1", "A"},
	{"0", ""},
	{"1", "awake"},
	{"NOBODY && A", ""},
};

static const char rules[] = "body A /a/\nbody B /b/\nheader H1 Subject =~ /a/\nheader H2 Subject =~ /b/\nbody N /n/\ntflags N multiple\n"
			    "loadplugin Mail::SpamAssassin::Plugin::HeaderEval\nheader E eval:check_for_missing_to_header()\n";

enum { METAS = sizeof metas / sizeof *metas };

static struct small_ruleset s;

/* One ruleset for all: M0, M1 ... */
static void setup(void)
{
	static char text[5000];
	size_t n = (size_t)snprintf(text, sizeof text, "%s", rules);
	for (unsigned i = 0; i < METAS; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "meta M%u %s\n", i, metas[i].says);
	/* it is woken by the meta, which hits less often than H1 */
	snprintf(text + n, sizeof text - n, "meta __UNDER A && B\nmeta OVER __UNDER && H1\n"
					   "meta __SUM A + B\nmeta OVER_SUM __SUM > 1\nmeta OVER_ALL __SUM > 2\n");
	s = small_ruleset_open(text);
}

static void teardown(void)
{
	small_ruleset_close(&s);
}

static uint32_t place_of(const struct scan_program *sp, const char *name)
{
	for (uint32_t i = 0; i < sp->p->nmetas; i++)
		if (strcmp(sp->p->rules[sp->p->metas_list[i].rule].name, name) == 0)
			return i;
	ck_abort_msg("no meta");
}

static const char *wakers_of(const char *meta)
{
	static char text[200];
	const struct scan_program *sp = s.scanner->sp;
	const struct wake_plan *plan = sp->metas->wakes;
	uint32_t place = place_of(sp, meta);
	bool awake = plan->awake[place / 64] >> place % 64 & 1;
	size_t n = (size_t)snprintf(text, sizeof text, "%s", awake ? "awake" : "");
	for (uint32_t rule = 0; rule < sp->p->nrules; rule++)
		for (uint32_t k = plan->first[rule]; k < plan->first[rule + 1]; k++)
			if ((plan->places[k] & ~WAKE_LULLS) == place)
				n += (size_t)snprintf(text + n, sizeof text - n, "%s%s%s", n ? " " : "",
						      plan->places[k] & WAKE_LULLS ? "not " : "", sp->p->rules[rule].name);
	return text;
}

START_TEST(a_meta_is_woken_by_what_hits_least)
{
	char name[20];
	snprintf(name, sizeof name, "M%d", _i);
	const char *wakers = wakers_of(name);
	ck_assert_msg(strcmp(wakers, metas[_i].woken_by) == 0, "%s: %s, not %s", metas[_i].says, wakers, metas[_i].woken_by);
}
END_TEST

START_TEST(metas_wake_metas)
{
	ck_assert_str_eq(wakers_of("OVER"), "__UNDER");
	ck_assert_str_eq(wakers_of("__UNDER"), "A");
	ck_assert_str_eq(wakers_of("OVER_SUM"), "__SUM");
	ck_assert_str_eq(wakers_of("OVER_ALL"), "");
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_unchecked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_meta_is_woken_by_what_hits_least, 0, METAS);
	tcase_add_test(tc, metas_wake_metas);
}

CHECK_MAIN("wake", add_tests)
