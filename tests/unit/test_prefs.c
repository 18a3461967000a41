/* test_prefs.c: user_prefs laid over a compiled ruleset. SpamAssassin's answers to the same lines are what is wanted. */
#include "check_main.h"
#include "scan_rules.h"

#include "base/user_limits.h"

static const char rules_cf[] =
	"loadplugin Mail::SpamAssassin::Plugin::WLBLEval\n"
	"body   B_ONE  /viagra/\nscore B_ONE 1.5\n"
	"body   B_TWO  /viagra/\nscore B_TWO 1 2 3 4\n"
	"body   B_OFF  /viagra/\nscore B_OFF 0\n"
	"meta   M_OFF  B_OFF\n"
	"header WL eval:check_from_in_welcomelist()\nscore WL -10\n"
	"header BL eval:check_from_in_blocklist()\nscore BL 10\n"
	"blocklist_from *@old.example\n";

static const char mail[] = "From: x@new.example\nSubject: s\n\nviagra\n";
static unsigned lines[40], nlines;

static void note(void *context, unsigned line, const char *why)
{
	ck_assert_ptr_eq(context, &lines);
	ck_assert_ptr_nonnull(why);
	lines[nlines++] = line;
}

static void set_up(void)
{
	scan_rules_open(rules_cf);
	nlines = 0;
}

/* The hits of `mail` under these preferences, in a scanner of their own that outlives the ruleset's owner. */
static struct wn_scanner *with(const char *prefs)
{
	char error[WN_ERROR_SIZE];
	struct wn_ruleset *over = wn_ruleset_with_prefs(rules, "prefs", prefs, strlen(prefs), note, &lines, error);
	ck_assert_msg(over != NULL, "%s", error);
	struct wn_scanner *s = wn_scanner_new(over, error);
	ck_assert_ptr_nonnull(s);
	wn_ruleset_free(&over);
	wn_scan(s, mail, sizeof mail - 1);
	return s;
}

START_TEST(scores)
{
	struct wn_scanner *s = with("score B_ONE 0\nscore B_TWO (0.5)\nscore B_OFF 3 1 1 1 # set 0\nrequired-hits 4.25\n"
				    "describe B_OFF Mine\n");
	const struct wn_result *r = wn_scanner_result(s);
	ck_assert(count(r, "B_ONE") == 0);
	ck_assert(count(r, "B_OFF") == 1);
	ck_assert(count(r, "M_OFF") == 1);
	ck_assert_double_eq_tol(r->score, 1.5 + 3 + 1, 0.0005);
	ck_assert_double_eq(r->required, 4.25);
	for (size_t i = 0; i < r->nhits; i++)
		ck_assert(strcmp(r->hits[i].name, "B_OFF") != 0 || strcmp(r->hits[i].describe, "Mine") == 0);
	ck_assert_uint_eq(nlines, 0);
	wn_scanner_free(&s);
	/* The ruleset below is as it was. */
	r = wn_scan(scanner, mail, sizeof mail - 1);
	ck_assert(count(r, "B_ONE") == 1);
	ck_assert(count(r, "B_OFF") == 0);
	ck_assert_double_eq_tol(r->score, 2.5, 0.0005);
}
END_TEST

START_TEST(lists)
{
	struct wn_scanner *s = with("whitelist_from  *@new.example   y@z\nblacklist_from *@new.example\n");
	ck_assert(count(wn_scanner_result(s), "WL") == 1);
	ck_assert(count(wn_scanner_result(s), "BL") == 1);
	wn_scanner_free(&s);
	s = with("");
	ck_assert(count(wn_scanner_result(s), "WL") == 0);
	wn_scanner_free(&s);
}
END_TEST

START_TEST(not_the_users)
{
	static const unsigned want[] = {1, 2, 3, 4, 5, 6, 7, 12, 13};
	struct wn_scanner *s = with("body MINE /x/\nbayes_path /tmp/x\nloadplugin Mail::SpamAssassin::Plugin::AWL\n"
				    "include /etc/passwd\nscore NO_RULE 1\nscore B_ONE x\nrequired_score many\n"
				    "if version > 5\nscore B_ONE 100\nendif\n# comment\nno_such_thing 1\n"
				    "trusted_networks 10.1 nonsense\ntrusted_networks 10.2 !10.3\n");
	ck_assert_uint_eq(nlines, sizeof want / sizeof *want);
	ck_assert_mem_eq(lines, want, sizeof want);
	ck_assert_double_eq_tol(wn_scanner_result(s)->score, 2.5, 0.0005);
	wn_scanner_free(&s);
}
END_TEST

START_TEST(conditions)
{
	static const unsigned want[] = {9, 11, 16};
	struct wn_scanner *s = with("if version > 3\nscore B_ONE 2\nifplugin Mail::SpamAssassin::Plugin::FreeMail\n"
				    "score B_ONE 100\nelse\nscore B_TWO 3\nendif\nendif\n"
				    "endif\nif version > 3\n"
				    "if (\nscore B_ONE 100\nelse\nscore B_OFF 4\nendif\nendif x\n"
				    "lang de score B_ONE 100\nlang en required_score 3\n"
				    "require_version 2.0\nscore B_ONE 100\n");
	/* The last lines: another version; and an if that is never closed, told at the end. */
	ck_assert_uint_eq(nlines, sizeof want / sizeof *want + 2);
	ck_assert_mem_eq(lines, want, sizeof want);
	ck_assert_double_eq_tol(wn_scanner_result(s)->score, 2 + 3 + 4 + 1, 0.0005);
	ck_assert_double_eq(wn_scanner_result(s)->required, 3);
	wn_scanner_free(&s);
}
END_TEST

static bool have_rules(const char *prefs)
{
	return wn_prefs_have_rules(rules, "prefs", prefs, strlen(prefs));
}

START_TEST(rules_are_for_the_compiler)
{
	static const char allowed[] = "allow_user_rules 1\nbody B_ONE /viagra/\n";

	ck_assert(!have_rules("body MINE /x/\n"));
	scan_rules_close();
	scan_rules_open(allowed);
	ck_assert(have_rules("score B_ONE 1\nbody MINE /x/\n"));
	ck_assert(have_rules("if version > 3\ntflags B_ONE nice\nendif\n"));
	ck_assert(!have_rules("if version > 5\nbody MINE /x/\nendif\n"));
	ck_assert(!have_rules("score B_ONE 1\nloadplugin Mail::SpamAssassin::Plugin::AWL\n"));
	struct wn_scanner *s = with("body MINE /viagra/\nscore B_ONE 2\n"); /* laid over: without them */
	ck_assert_uint_eq(nlines, 1);
	ck_assert_double_eq_tol(wn_scanner_result(s)->score, 2, 0.0005);
	wn_scanner_free(&s);
}
END_TEST

START_TEST(keys)
{
	char one[WN_KEY_SIZE], other[WN_KEY_SIZE];

	wn_prefs_key(rules, "prefs", "a", 1, one);
	wn_prefs_key(rules, "prefs", "a", 1, other);
	ck_assert_str_eq(one, other);
	wn_prefs_key(rules, "prefs", "b", 1, other);
	ck_assert_str_ne(one, other);
	wn_prefs_key(rules, "user_prefs", "a", 1, other);
	ck_assert_str_ne(one, other);
}
END_TEST

START_TEST(too_large)
{
	enum { LARGE = 2 << 20 };
	char *text = malloc(LARGE), error[WN_ERROR_SIZE] = "";
	memset(text, '\n', LARGE);
	ck_assert_ptr_null(wn_ruleset_with_prefs(rules, "prefs", text, LARGE, NULL, NULL, error));
	ck_assert_ptr_nonnull(strstr(error, "larger"));
	free(text);
}
END_TEST

/* The table is sorted, or some of it would not be found. */
START_TEST(limits)
{
#define ADMIN(name) ck_assert_int_eq(user_right(SPAN_LIT(#name)), USER_MAY_NOT);
#define RULE(name) ck_assert_int_eq(user_right(SPAN_LIT(#name)), USER_MAY_WITH_RULES);
#include "grammar/user_limits.def"
#undef ADMIN
#undef RULE
	ck_assert_int_eq(user_right(SPAN_LIT("score")), USER_MAY);
	ck_assert_int_eq(user_right(SPAN_LIT("no_such")), USER_MAY);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, scan_rules_close);
	tcase_add_test(tc, scores);
	tcase_add_test(tc, lists);
	tcase_add_test(tc, not_the_users);
	tcase_add_test(tc, conditions);
	tcase_add_test(tc, rules_are_for_the_compiler);
	tcase_add_test(tc, keys);
	tcase_add_test(tc, too_large);
	tcase_add_test(tc, limits);
}
CHECK_MAIN("prefs", add_tests)
