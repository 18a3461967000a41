/* test_scan.c: the engine on a small ruleset: compiled with winnow-compile, opened and scanned through the
 * public interface. What SpamAssassin's Check.pm does with each kind of rule. */
#include "check_main.h"
#include "scan_rules.h"

static const char rules_cf[] =
	"loadplugin Mail::SpamAssassin::Plugin::MIMEHeader\n"
	"loadplugin Mail::SpamAssassin::Plugin::URIDetail\n"
	"util_rb_tld com\n" /* without top-level domains SpamAssassin finds no URI in text */
	"body     B_ONE       /viagra/i\n"
	"score    B_ONE       1.5\n"
	"body     B_COUNT     /\\bx\\b/\n"
	"tflags   B_COUNT     multiple\n"
	"body     B_MAX       /\\bx\\b/\n"
	"tflags   B_MAX       multiple maxhits=2\n"
	"body     B_SUBJECT   /only in subject/\n"
	"body     B_NOSUBJECT /only in subject/\n"
	"tflags   B_NOSUBJECT nosubject\n"
	"body     B_LOOK      /(?<!un)subscribe/\n"
	"body     B_BACKREF   /\\b(\\w+) \\1 \\1\\b/\n"
	"body     B_OFF       /viagra/i\n"
	"score    B_OFF       0\n"
	"header   H_SUBJECT   Subject =~ /^test/\n"
	"header   H_NOT       Subject !~ /nowhere/\n"
	"header   H_NOT_NOT   Subject !~ /test/\n"
	"header   H_UNSET     X-None =~ /^gone$/ [if-unset: gone]\n"
	"header   H_ABSENT    X-None =~ /x/\n"
	"header   H_EMPTY     X-None =~ /^$/\n"
	"header   H_ABSENT_NOT X-None !~ /x/\n"
	"header   H_EXISTS    exists:Subject\n"
	"header   H_EXISTS_NO exists:X-None\n"
	"header   H_COUNT     To =~ /@/\n"
	"tflags   H_COUNT     multiple\n"
	"rawbody  R_RAW       /two\\nlines/\n"
	"full     F_FULL      /Subject: test.*viagra/is\n"
	"uri      U_URI       m{^http://www\\.example\\.com/}\n"
	"uri_detail U_DETAIL  raw =~ /www/ domain =~ /^example\\.com$/\n"
	"mimeheader M_TYPE    Content-Type =~ /plain/\n"
	"mimeheader M_NOT     Content-Type !~ /plain/\n"
	"body     __SUB       /viagra/i\n"
	"meta     META_AND    __SUB && B_ONE\n"
	"meta     META_SUM    (B_COUNT + B_MAX) > 4\n"
	"meta     META_OFF    B_OFF\n"
	"meta     META_NONE   NO_SUCH_RULE || 0\n"
	/* Metas of score 0: settled when they come out false on what ran, and never otherwise. */
	"body     B_NEVER     /nowhere at all/\n"
	"meta     ZERO_FALSE  B_NEVER\n"
	"score    ZERO_FALSE  0\n"
	"meta     ON_FALSE    !ZERO_FALSE\n"
	"meta     ZERO_TRUE   B_ONE\n"
	"score    ZERO_TRUE   0\n"
	"meta     ON_TRUE     !ZERO_TRUE || 1\n"
	"meta     ON_ON_TRUE  !ON_TRUE\n"
	"meta     ZERO_LATE   B_OFF\n"
	"score    ZERO_LATE   0\n"
	"meta     ON_LATE     !ZERO_LATE\n"
	"mimeheader M_UNSET   X-None =~ /^gone$/ [if-unset: gone]\n";

static const char mail[] =
	"Subject: test only in subject\n"
	"From: a@example.com\n"
	"To: b@example.com, c@example.com\n"
	"Content-Type: text/plain\n"
	"\n"
	"Buy Viagra. x and x\n"
	"\n"
	"x, please unsubscribe; the the the end\n"
	"two\n"
	"lines http://www.example.com/path\n";

static void set_up(void)
{
	scan_rules_open(rules_cf);
}

START_TEST(hits)
{
	static const struct {
		const char *rule;
		double count;
	} want[] = {
		{"B_ONE", 1},     {"B_COUNT", 3},     {"B_MAX", 2},        {"B_SUBJECT", 1},   {"B_NOSUBJECT", 0},
		{"B_LOOK", 0},    {"B_BACKREF", 1},   {"B_OFF", 0},        {"H_SUBJECT", 1},   {"H_NOT", 1},
		{"H_NOT_NOT", 0}, {"H_UNSET", 1},     {"H_ABSENT", 0},     {"H_EMPTY", 1},     {"H_ABSENT_NOT", 1},
		{"H_EXISTS", 1},  {"H_EXISTS_NO", 0}, {"H_COUNT", 2},      {"R_RAW", 1},       {"F_FULL", 1},
		{"U_URI", 1},     {"U_DETAIL", 1},    {"M_TYPE", 1},       {"M_NOT", 1},       {"__SUB", 1},
		{"META_AND", 1},  {"META_SUM", 1},    {"META_OFF", 0},     {"META_NONE", 0},
		{"ZERO_FALSE", 0}, {"ON_FALSE", 1}, {"ZERO_TRUE", 0}, {"ON_TRUE", 0}, {"ON_ON_TRUE", 0}, {"ON_LATE", 0}, {"M_UNSET", 1},
	};
	/* Twice: nothing of the first message is left for the second. */
	for (int round = 0; round < 2; round++) {
		const struct wn_result *r = wn_scan(scanner, mail, sizeof mail - 1);
		for (size_t i = 0; i < sizeof want / sizeof *want; i++)
			ck_assert_msg(count(r, want[i].rule) == want[i].count, "%s: %g", want[i].rule,
				      count(r, want[i].rule));
		ck_assert_uint_eq(r->nlimited, 0);
		r = wn_scan(scanner, "Subject: test\n\nx\n", 17);
		ck_assert(count(r, "B_ONE") == 0);
		ck_assert(count(r, "META_AND") == 0);
		ck_assert(count(r, "B_COUNT") == 1);
	}
}
END_TEST

START_TEST(score)
{
	const struct wn_result *r = wn_scan(scanner, mail, sizeof mail - 1);
	double sum = 0;
	for (size_t i = 0; i < r->nhits; i++) {
		ck_assert(!r->hits[i].sub || r->hits[i].score == 0);
		sum += r->hits[i].score * r->hits[i].times;
	}
	ck_assert_double_eq_tol(r->score, sum, 0.0005);
	ck_assert_int_eq(r->spam, r->score >= r->required);
	ck_assert_double_eq(r->required, 5);
	ck_assert(r->spam);
}
END_TEST

START_TEST(odd_messages)
{
	static const char *const odd[] = {"", "\n", "x", "Subject", "\n\n\n", ":", "From x\n", "\r\r"};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		const struct wn_result *r = wn_scan(scanner, odd[i], strlen(odd[i]));
		ck_assert(count(r, "H_EXISTS_NO") == 0);
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, scan_rules_close);
	tcase_add_test(tc, hits);
	tcase_add_test(tc, score);
	tcase_add_test(tc, odd_messages);
}

CHECK_MAIN("scan", add_tests)
