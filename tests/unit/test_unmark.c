/* test_unmark.c: markup taken off again. What SpamAssassin itself makes of marked messages like
 * these is compared by tests/parity/rewrite-run, on tests/fuzz/seeds/unmark. */
#include "check_main.h"
#include "report/markup.h"

#include "msg/message.h"

static struct arena *arena;
static const struct msg_conf *msg_conf;
static struct markup_conf conf;

static void set_up(void)
{
	static const char text[] =
	    "rewrite_header Subject SPAM(_SCORE_)\nrewrite_header From bad\n";
	struct settings *settings;
	struct err err;
	arena = arena_new();
	settings = ARENA_NEW(arena, struct settings);
	ck_assert(settings_parse(arena, span_from_str(text), settings, &err) == 0);
	msg_conf = msg_conf_new(arena, settings, &err);
	ck_assert_ptr_nonnull(msg_conf);
	markup_conf_read(&conf, arena, settings);
}

static void tear_down(void)
{
	arena_free(&arena);
}

static const char *unmark(const char *mail)
{
	struct message *m = message_new(arena, span_from_str(mail), msg_conf);
	return arena_span_str(arena, unmark_message(&conf, m));
}

START_TEST(headers)
{
	static const struct {
		const char *mail, *want;
	} cases[] = {
	    {"A: 1\n\nx\n", "A: 1\n\nx\n"},
	    {"X-Spam-Flag: YES\nA: 1\nX-Spam-Status: Yes,\n\ttests=none\n B: 2\n\nx\n",
	     "A: 1\n\nx\n"},
	    {"X-Spam-Level:\n \n\nx\n", " \n\nx\n"}, /* a line of blanks is no part of it */
	    {"Subject: SPAM x\nX-Spam-Prev-Subject: x\n\n", "Subject: x\n\n"},
	    {"Subject: SPAM x\n y\nB: 2\nX-Spam-Prev-Subject: x\n z\n\n",
	     "Subject: x\n z\nB: 2\n\n"},
	    {"A: 1\nX-Spam-Prev-Subject: x\n\nx\n", "A: 1\nSubject: x\n\nx\n"},
	    {"Subject: a\nX-Spam-Prev-X-Spam-Prev-Subject: x\n\n", "Subject: x\n\n"},
	    {"A: 1\nSubject: [SPAM] \nX-Spam-Prev-Subject: (nonexistent)\n\nx\n", "A: 1\n\nx\n"},
	    {"A: 1\r\nX-Spam-Flag: YES\r\n\r\nx\r\n", "A: 1\r\n\r\nx\r\n"},
	    {"From x@y  Thu Aug  8 11:14:16 2002\nX-Spam-A: 1\nA: 1\n\nx\n",
	     "From x@y  Thu Aug  8 11:14:16 2002\nA: 1\n\nx\n"},
	    /* before 3.0 */
	    {"Subject: SPAM(12.34) SPAM(00.00) x\n\n", "Subject: x\n\n"},
	    {"Subject: SPAM(1.2) x\n\n", "Subject: SPAM(1.2) x\n\n"},
	    {"From: a\t(bad)\n\n", "From: a\n\n"},
	    {"A: 1\n\n\nSPAM: ---- a\nSPAM: b\nSPAM: ---- c\n\nx\n", "A: 1\n\nx\n"},
	    {"A: 1\n\nSPAM: ---- a\nSPAM: b\n\nx\n", "A: 1\n\nSPAM: ---- a\nSPAM: b\n\nx\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ck_assert_str_eq(unmark(cases[i].mail), cases[i].want);
}
END_TEST

#define FRAME(type, headers, original)                                              \
	"Content-Type: " type                                                       \
	"\n\nsome text\n\n--b\nContent-Type: text/plain\n\nreport\n\n--b\n" headers \
	"\n\n" original "\n--b--\n\n"
#define ORIGINAL "Subject: x\n\ny\n"

START_TEST(attachment)
{
	static const char *const good[] = {
	    FRAME("multipart/mixed; boundary=\"b\"",
		  "Content-Type: message/rfc822; x-spam-type=original", ORIGINAL),
	    FRAME("Multipart/Mixed;\n\tboundary = 'b'; x=y",
		  "content-type:\ttext/plain;  x-spam-type=original", ORIGINAL),
	    FRAME("multipart/mixed; boundary=b",
		  "Content-Type: message/rfc822\nContent-Description: " MARKUP_DESCRIPTION,
		  ORIGINAL),
	};
	static const char *const bad[] = {
	    FRAME("multipart/mixed;boundary=b",
		  "Content-Type: message/rfc822; x-spam-type=original", ORIGINAL),
	    FRAME("multipart/mixed; boundary=c",
		  "Content-Type: message/rfc822; x-spam-type=original", ORIGINAL),
	    FRAME("multipart/mixed; boundary=b",
		  "Content-Type: message/rfc822;x-spam-type=original", ORIGINAL),
	    FRAME("multipart/mixed; boundary=b", "Content-Type: message/rfc822", ORIGINAL),
	    FRAME("multipart/alternative; boundary=b",
		  "Content-Type: message/rfc822; x-spam-type=original", ORIGINAL),
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ck_assert_str_eq(unmark(good[i]), ORIGINAL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_str_eq(unmark(bad[i]), bad[i]);
}
END_TEST

/* Thousands of headers to put back: bounded work. */
START_TEST(many_to_put_back)
{
	enum { N = 200000 };
	struct strbuf b = strbuf_new(arena);
	for (int i = 0; i < N; i++)
		strbuf_printf(&b, "X-Spam-Prev-H%d: x\n", i);
	strbuf_add_str(&b, "\nbody\n");
	ck_assert_ptr_nonnull(strstr(unmark(strbuf_str(&b)), "\nbody\n"));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, headers);
	tcase_add_test(tc, attachment);
	tcase_add_test(tc, many_to_put_back);
}

CHECK_MAIN("unmark", add_tests)
