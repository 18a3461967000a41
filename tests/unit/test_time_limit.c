/* test_time_limit.c: a scan that takes longer than time_limit ends with what hit so far. */
#include "check_main.h"
#include "scan_rules.h"

#include <time.h>

#define RULES \
	"header HEAD  Subject =~ /late/\n" \
	"body   BODY  /late/\n" \
	"meta   BOTH  HEAD && BODY\n" \
	"meta   NONE  !BODY\n"

START_TEST(nothing_runs)
{
	scan_rules_open("time_limit 0.000000001\n" RULES);
	const struct wn_result *r = scan_text("Subject: late\n\nlate\n");
	ck_assert(count(r, "TIME_LIMIT_EXCEEDED") == 1);
	ck_assert_uint_eq(r->nhits, 1);
	ck_assert_double_eq_tol(r->score, 0.001, 1e-9);
	ck_assert(!r->spam);
	ck_assert_str_eq(r->hits[0].describe, "Exceeded time limit / deadline");
	ck_assert_uint_ne(r->cut, 0);
}
END_TEST

/* Units that each take as long as the match limit lets them. */
START_TEST(ends_in_time)
{
	enum { LINES = 20000, LENGTH = 81 };
	static char mail[100 + LINES * LENGTH];
	size_t n = (size_t)sprintf(mail, "Subject: late\n\n");
	for (int i = 0; i < LINES; i++) {
		memset(mail + n, 'a', LENGTH - 1);
		memcpy(mail + n + LENGTH - 4, i % 10 < 9 ? "c d\n" : "aac\n", 4); /* candidates, by their last lines */
		n += LENGTH;
	}
	scan_rules_open("time_limit 0.02 s\nscore TIME_LIMIT_EXCEEDED 2\ndescribe TIME_LIMIT_EXCEEDED mine\n" RULES
			"rawbody SLOW /(a|a|(?:b|a))+(?<!x)\\1(a|a)+c$/m\n");
	struct timespec from, to;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	const struct wn_result *r = wn_scan(scanner, mail, n);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	double took = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	ck_assert(count(r, "TIME_LIMIT_EXCEEDED") == 1);
	ck_assert(count(r, "BOTH") == 0 && count(r, "NONE") == 0);
	ck_assert_double_lt(took, 20);
	ck_assert(r->score >= 2);
	/* The next message is not late. */
	r = scan_text("Subject: late\n\nlate\n");
	ck_assert(count(r, "TIME_LIMIT_EXCEEDED") == 0);
	ck_assert(count(r, "BOTH") == 1);
}
END_TEST

/* Patterns that take as long as the match limit lets them, on the parts and the URIs of one message. */
static const char *const slow_rules[] = {
	"loadplugin Mail::SpamAssassin::Plugin::MIMEHeader\nmimeheader SLOW X-Text =~ /(a|a|(?:b|a))+(?<!x)\\1(a|a)+c$/\n"
	"mimeheader NEGATED X-Text !~ /(a|a|(?:b|a))+(?<!x)\\1(a|a)+c$/\n",
	"loadplugin Mail::SpamAssassin::Plugin::MIMEHeader\nmimeheader SLOW X-Text =~ /(a|a|(?:b|a))+(?<!x)\\1(a|a)+c$/\n"
	"tflags SLOW multiple\n",
	"loadplugin Mail::SpamAssassin::Plugin::URIDetail\nuri_detail SLOW raw =~ /(a|a|(?:b|a))+(?<!x)\\1(a|a)+c$/\n",
	"loadplugin Mail::SpamAssassin::Plugin::URIDetail\nuri_detail NOT raw !~ /(a|a|(?:b|a))+(?<!x)\\1(a|a)+c$/ type =~ /x/\n",
};

START_TEST(ends_in_time_elsewhere)
{
	enum { PARTS = 1500, LENGTH = 400 };
	static char mail[PARTS * LENGTH];
	char rules_cf[1000];
	size_t n = (size_t)sprintf(mail, "Subject: late\nContent-Type: multipart/mixed; boundary=x\n\n");
	for (int i = 0; i < PARTS; i++)
		n += (size_t)sprintf(mail + n, "--x\nX-Text: %080d c ac d%d\nContent-Type: text/plain\n\nhttp://%d.example.com/%080d/c/d\n",
				     0, i, i, 0);
	for (size_t i = 0; i < n; i++)
		mail[i] = mail[i] == '0' ? 'a' : mail[i];
	snprintf(rules_cf, sizeof rules_cf, "time_limit 0.02\nutil_rb_tld com\n%s", slow_rules[_i]);
	scan_rules_open(rules_cf);
	struct timespec from, to;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	const struct wn_result *r = wn_scan(scanner, mail, n);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	double took = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	ck_assert_msg(count(r, "TIME_LIMIT_EXCEEDED") == 1, "%s: %.3f s", slow_rules[_i], took);
	ck_assert(count(r, "NOT") == 0);
	ck_assert_double_lt(took, 3);
}
END_TEST

/* Without a line about it. */
START_TEST(the_rule_is_always_there)
{
	scan_rules_open("meta LATE TIME_LIMIT_EXCEEDED\nmeta NOT_LATE !TIME_LIMIT_EXCEEDED\n");
	const struct wn_result *r = scan_text("Subject: late\n\nlate\n");
	ck_assert(count(r, "LATE") == 0);
	ck_assert(count(r, "NOT_LATE") == 1);
}
END_TEST

START_TEST(no_limit)
{
	scan_rules_open("time_limit 0\n" RULES);
	const struct wn_result *r = scan_text("Subject: late\n\nlate\n");
	ck_assert(count(r, "TIME_LIMIT_EXCEEDED") == 0);
	ck_assert(count(r, "BOTH") == 1);
	ck_assert_uint_eq(r->cut, 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, scan_rules_close);
	tcase_add_test(tc, nothing_runs);
	tcase_add_test(tc, ends_in_time);
	tcase_add_loop_test(tc, ends_in_time_elsewhere, 0, sizeof slow_rules / sizeof *slow_rules);
	tcase_add_test(tc, the_rule_is_always_there);
	tcase_add_test(tc, no_limit);
}

CHECK_MAIN("time_limit", add_tests)
