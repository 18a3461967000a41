/* test_markup.c: messages with markup, reports, and back, on a small ruleset through the public
 * interface. The large comparison with SpamAssassin is tests/parity/rewrite-run. */
#include "check_main.h"
#include "report/markup.h"
#include "scan/template.h"
#include "small_ruleset.h"

#define LEARNING "loadplugin Mail::SpamAssassin::Plugin::AutoLearnThreshold\n"
#define RULES                                                                                    \
	LEARNING "body  B_SPAM  /viagra/i\nscore B_SPAM 6\ndescribe B_SPAM Names a medicine\n"   \
		 "header H_FIRST Subject =~ /hello/\nscore H_FIRST 0.5\n"                        \
		 "meta  M_LAST  B_SPAM && H_FIRST\nscore M_LAST 3.25\n"                          \
		 "meta  A_META_NO_RULE B_SPAM && !NO_SUCH_RULE\nscore A_META_NO_RULE 1\n"        \
		 "body  __SUB   /x/\ntflags __SUB multiple\n"                                    \
		 "body  B_FORCE /force/\nscore B_FORCE 4\ntflags B_FORCE autolearn_force\n"      \
		 "report Score _SCORE_/_REQD_\nreport _SUMMARY_\nunsafe_report Not only text.\n" \
		 "report_hostname host.example\n"

static struct small_ruleset small;
static struct wn_markup *markup;

static void open_with(const char *more)
{
	char text[4096];
	snprintf(text, sizeof text, "%s%s", RULES, more);
	small = small_ruleset_open(text);
	markup = wn_markup_new(small.rules);
}

static void close_all(void)
{
	wn_markup_free(&markup);
	small_ruleset_close(&small);
}

static const char *text_of(struct wn_text t)
{
	return arena_span_str(small.scanner->arena, (struct span){t.p, t.n});
}

static const char *rewrite(const char *mail)
{
	wn_scan(small.scanner, mail, strlen(mail));
	return text_of(wn_rewrite(markup, small.scanner));
}

static const char *unmark(const char *mail)
{
	return text_of(wn_unmark(markup, small.scanner, mail, strlen(mail)));
}

static const char *expand(const char *mail, const char *template)
{
	wn_scan(small.scanner, mail, strlen(mail));
	struct markup m = markup_start(markup, small.scanner);
	return arena_span_str(m.arena, template_expand(&m, span_from_str(template)));
}

static const char spam[] =
    "Return-Path: <a@example.com>\nSubject: hello\nX-Spam-Flag: forged\n\t(folded)\n"
    "From: a@example.com\n\nbuy viagra x x\n";
static const char ham[] = "Subject: hi\nFrom: a@example.com\n\nTo be or not to be\n";

START_TEST(headers)
{
	open_with("clear_headers\nreport_safe 0\nremove_header spam Report\nadd_header all Level "
		  "_STARS(x)_\n"
		  "rewrite_header Subject [_SCORE_]\nrewrite_header From (bad)\n");
	const char *got = rewrite(spam);
	ck_assert_str_eq(
	    strstr(got, "X-Spam-Level"),
	    "X-Spam-Level: xxxxxxxxxx\nSubject: [10.8] hello\nFrom: ([bad]) a@example.com\n"
	    "X-Spam-Prev-Subject: hello\nX-Spam-Prev-From: a@example.com\n\nbuy viagra x x\n");
	ck_assert_ptr_eq(
	    strstr(got,
		   "Return-Path: <a@example.com>\nX-Spam-Checker-Version: SpamAssassin 4.0.1 ("),
	    got);
	ck_assert_ptr_null(strstr(got, "forged"));
	ck_assert_ptr_null(strstr(got, "folded"));
	got = rewrite(ham);
	ck_assert_ptr_nonnull(
	    strstr(got, "\nX-Spam-Level: \nSubject: hi\nFrom: a@example.com\n\nTo be"));
	ck_assert_str_eq(unmark(got), ham);
	close_all();
}
END_TEST

/* A Subject is made where there is none to put the tag into. */
START_TEST(made_subject)
{
	open_with("report_safe 0\nrewrite_header Subject [_SCORE_]\n");
	const char *got = rewrite("From: a@example.com\n\nviagra\n");
	ck_assert_ptr_nonnull(
	    strstr(got, "\nSubject: [7.0] \nX-Spam-Prev-Subject: (nonexistent)\n\nviagra\n"));
	ck_assert_str_eq(unmark(got), "From: a@example.com\n\nviagra\n");
	close_all();
}
END_TEST

START_TEST(attachment)
{
	static const char crlf[] =
	    "Subject: hello\r\nContent-Type: text/html\r\n\r\nbuy viagra\r\n";
	open_with("report_safe 2\nreport_charset x-any\nreport_safe_copy_headers Return-Path\n");
	const char *got = rewrite(spam);
	ck_assert(strncmp(got, "Received: from localhost by ", 28) == 0);
	ck_assert_ptr_nonnull(strstr(got, "\nReturn-Path: <a@example.com>\nMIME-Version: "
					  "1.0\nContent-Type: multipart/mixed; boundary="));
	ck_assert_ptr_nonnull(strstr(
	    got, "\nContent-Type: text/plain; charset=x-any\nContent-Disposition: inline\n"));
	ck_assert_ptr_nonnull(strstr(got, "\nContent-Type: text/plain; x-spam-type=original\n"));
	ck_assert_ptr_null(strstr(got, "Not only text."));
	ck_assert_str_eq(unmark(got), spam);
	got = rewrite(crlf);
	ck_assert_ptr_nonnull(strstr(got, "\r\nNot only text.\r\n\r\n\r\n--"));
	for (const char *at = got; (at = strchr(at, '\n')) != NULL; at++)
		ck_assert(at[-1] == '\r');
	ck_assert_str_eq(unmark(got), crlf);
	close_all();
}
END_TEST

/* Header rules come before body rules, metas when what they name has run, and what waits for
 * nothing that exists at the end. */
START_TEST(order)
{
	open_with("");
	wn_scan(small.scanner, spam, sizeof spam - 1);
	ck_assert_str_eq(text_of(wn_report(markup, small.scanner)),
			 "Score 10.8/5.0\n"
			 " 0.5 H_FIRST                No description available.\n"
			 " 6.0 B_SPAM                 BODY: Names a medicine\n"
			 " 3.2 M_LAST                 No description available.\n"
			 " 1.0 A_META_NO_RULE         No description available.\n\n");
	close_all();
}
END_TEST

START_TEST(tags)
{
	static const struct {
		const char *template, *spam, *ham;
	} cases[] = {
	    {"_YESNO_ _YESNOCAPS_ _YESNO(a,b)_ _YESNO(a)_ _YESNO(,b)_", "Yes YES a a ",
	     "No NO b No b"},
	    {"_SCORE_ _SCORE(0)_ _SCORE(  )_ _SCORE(x)_ _REQD_", "10.8 10.8  10.8 10.8 5.0",
	     "0.0 00.0   0.0 0.0 5.0"},
	    {"_STARS_", "**********", ""},
	    {"_TESTS_", "A_META_NO_RULE,B_SPAM,H_FIRST,M_LAST", "none"},
	    {"_TESTSSCORES( )_", "A_META_NO_RULE=1 B_SPAM=6 H_FIRST=0.5 M_LAST=3.25", "none"},
	    {"_SUBTESTS_ _SUBTESTSCOLLAPSED_", "__SUB,__SUB __SUB(2)", "none none"},
	    {"_HOSTNAME_ _VERSION_ _CONTACTADDRESS_",
	     "host.example 4.0.1 the administrator of that system",
	     "host.example 4.0.1 the administrator of that system"},
	    {"_HEADER(Subject)_|_HEADER(From:addr)_|_HEADER(X)_|", "hello\n|a@example.com||",
	     "hi\n|a@example.com||"},
	    {"_PREVIEW_", "buy viagra x x ", "To be or not to be "},
	    {"_AUTOLEARNSCORE_ _AUTOLEARN_", "10.75 no autolearn_force=no",
	     "0 unavailable autolearn_force=no"},
	    {"_AWL__RELAYSTRUSTED_._SENDERDOMAIN_ _NONE_ _ADDEDHEADER_",
	     ".example.com _NONE_ _ADDEDHEADER_", "._SENDERDOMAIN_ _NONE_ _ADDEDHEADER_"},
	};
	open_with("");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ck_assert_str_eq(expand(spam, cases[i].template), cases[i].spam);
		ck_assert_str_eq(expand(ham, cases[i].template), cases[i].ham);
	}
	close_all();
}
END_TEST

/* A tag that a rule set wins over what such a tag is otherwise, but not over the tags every message
 * has. */
START_TEST(tags_set_by_rules)
{
	open_with("");
	wn_scan(small.scanner, ham, sizeof ham - 1);
	struct map set = map_new(small.scanner->arena);
	struct scan_tag value = {.text = SPAN_LIT("from a rule")};
	map_set(&set, SPAN_LIT("CAPTURED"), &value);
	map_set(&set, SPAN_LIT("AWL"), &value);
	map_set(&set, SPAN_LIT("SCORE"), &value);
	small.scanner->tags = &set;
	struct markup m = markup_start(markup, small.scanner);
	struct span got = template_expand(&m, SPAN_LIT("_CAPTURED_, _AWL_, _SCORE_"));
	ck_assert(span_equal(got, SPAN_LIT("from a rule, from a rule, 0.0")));
	close_all();
}
END_TEST

/* Spam needs points of header and body; a forcing rule makes up for them. */
START_TEST(learning)
{
	static const struct {
		const char *mail, *want;
	} cases[] = {
	    {"Subject: x\n\nviagra\n", "no autolearn_force=no"}, /* no header points */
	    {"Subject: x\n\nviagra force\n", "unavailable autolearn_force=yes (B_FORCE)"},
	    {"Subject: x\n\nfine\n", "unavailable autolearn_force=no"}, /* ham */
	    {"Subject: hello\n\nfine\n", "no autolearn_force=no"},	/* between the two */
	};
	open_with("bayes_auto_learn_threshold_spam 7\nbayes_auto_learn_threshold_nonspam 0.1\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ck_assert_str_eq(expand(cases[i].mail, "_AUTOLEARN_"), cases[i].want);
	close_all();
	open_with("use_bayes 0\n");
	ck_assert_str_eq(expand(ham, "_AUTOLEARN_"), "disabled");
	close_all();
}
END_TEST

START_TEST(odd_messages)
{
	static const char *const odd[] = {"",
					  "\n",
					  "x",
					  "Subject",
					  "\n\n\n",
					  ":",
					  "From x\n",
					  "\r\r",
					  "Subject: viagra",
					  "Subject:\n viagra\n",
					  "X-Spam-Prev-Subject",
					  "From viagra"};
	open_with("report_safe 0\nrewrite_header Subject a\nrewrite_header To b\nadd_header all R "
		  "_REPORT_ _PREVIEW_\n");
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		unmark(rewrite(odd[i]));
	close_all();
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, headers);
	tcase_add_test(tc, made_subject);
	tcase_add_test(tc, attachment);
	tcase_add_test(tc, order);
	tcase_add_test(tc, tags);
	tcase_add_test(tc, tags_set_by_rules);
	tcase_add_test(tc, learning);
	tcase_add_test(tc, odd_messages);
}

CHECK_MAIN("markup", add_tests)
