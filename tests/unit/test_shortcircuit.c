/* test_shortcircuit.c: rules that end the scan, by priority and kind; the score alone. */
#include "check_main.h"
#include "scan_rules.h"

#define LOADED "loadplugin Mail::SpamAssassin::Plugin::Shortcircuit\n"

static const char rules_cf[] =
	LOADED
	"body     EARLY_BODY  /early/\n"
	"priority EARLY_BODY  -500\n"
	"header   FIRST       Subject =~ /first/\n"
	"priority FIRST       -600\n"
	"header   STOPS       Subject =~ /stop/\n"
	"shortcircuit STOPS   spam\n" /* brings priority -200 */
	"header   SAME_KIND   Subject =~ /stop/\n"
	"priority SAME_KIND   -200\n"
	"body     LATER_KIND  /early/\n"
	"priority LATER_KIND  -200\n"
	"body     LATE        /early/\n"
	"meta     ON_FIRST    FIRST\n"
	"meta     ON_STOPS    STOPS\n"
	"meta     STOPS_META  FIRST && EARLY_BODY\n"
	"shortcircuit STOPS_META on\n"
	"score    STOPS_META  -1\n";

static void set_up(void)
{
	scan_rules_open(rules_cf);
}

START_TEST(by_rule)
{
	const struct wn_result *r = scan_text("Subject: first stop\n\nnothing\n");
	ck_assert(count(r, "FIRST") == 1);
	ck_assert(count(r, "STOPS") == 1);
	ck_assert(count(r, "SAME_KIND") == 1);
	ck_assert(count(r, "ON_FIRST") == 1);
	ck_assert(count(r, "ON_STOPS") == 0);
	ck_assert(count(r, "SHORTCIRCUIT") == 1);
	ck_assert_double_eq_tol(r->score, 104, 0.0005);
	r = scan_text("Subject: stop\n\nearly\n");
	ck_assert(count(r, "EARLY_BODY") == 1);
	ck_assert(count(r, "LATER_KIND") == 0);
	ck_assert(count(r, "LATE") == 0);
	r = scan_text("Subject: none\n\nearly\n");
	ck_assert(count(r, "LATE") == 1);
	ck_assert(count(r, "SHORTCIRCUIT") == 0);
}
END_TEST

/* A meta ends the scan behind the priority that settles it, whatever its own. */
START_TEST(by_meta)
{
	const struct wn_result *r = scan_text("Subject: first stop\n\nearly\n");
	ck_assert(count(r, "STOPS_META") == 1);
	ck_assert(count(r, "STOPS") == 0);
	ck_assert(count(r, "LATE") == 0);
	ck_assert_double_eq_tol(r->score, 1 + 1 + 1 - 1, 0.0005);
}
END_TEST

static void set_up_score(void)
{
	scan_rules_open(LOADED "shortcircuit_max_spam_score 5\n"
			       "header BIG Subject =~ /x/\nscore BIG 6\npriority BIG -10\n"
			       "body B /x/\nbody C /x/\npriority C 10\n");
}

/* The hit behind the one that crossed the line ends it. */
START_TEST(by_score)
{
	const struct wn_result *r = scan_text("Subject: x\n\nx\n");
	ck_assert(count(r, "BIG") == 1);
	ck_assert(count(r, "B") == 1);
	ck_assert(count(r, "C") == 0);
	ck_assert(count(r, "SHORTCIRCUIT") == 1);
	ck_assert_double_eq_tol(r->score, 7.001, 0.0005);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, scan_rules_close);
	tcase_add_test(tc, by_rule);
	tcase_add_test(tc, by_meta);
}

static void add_score_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up_score, scan_rules_close);
	tcase_add_test(tc, by_score);
}

int main(void)
{
	Suite *suite = suite_create("shortcircuit");
	TCase *rules_case = tcase_create("rules"), *score_case = tcase_create("score");
	add_tests(rules_case);
	add_score_tests(score_case);
	suite_add_tcase(suite, rules_case);
	suite_add_tcase(suite, score_case);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
