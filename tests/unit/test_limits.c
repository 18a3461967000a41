/* test_limits.c: what a limit cuts leaves a fact in the result, and in the JSON: for each a message within the limit
 * and one past it. MESSAGE_CUT_URIS is left out: it takes 256 MB. */
#include "check_main.h"
#include "base/strbuf.h"
#include "msg/addr.h"
#include "msg/content_type.h"
#include "msg/html_token.h"
#include "msg/message.h"
#include "msg/relay.h"
#include "msg/uri_canon.h"
#include "report/report.h"
#include "scan/scanner.h"
#include "small_ruleset.h"

#define HTML "Content-Type: text/html\n\n"
#define LINK HTML "<a href=\"http://example.com/"

/* `head`, `unit` as often as said ('#' is its number), `tail`. */
static const struct {
	unsigned cut, within, past;
	const char *head, *unit, *tail;
} rows[] = {
	{MESSAGE_CUT_HEADERS, MESSAGE_HEADERS_LIMIT, MESSAGE_HEADERS_LIMIT + 1, "", "X-#: 1\n", "\nx\n"},
	{MESSAGE_CUT_LONG_HEADERS, MESSAGE_VALUE_LIMIT - 2, MESSAGE_VALUE_LIMIT - 1, "X: ", "x", "\n\nx\n"},
	{MESSAGE_CUT_LONG_HEADERS, MESSAGE_NAME_LIMIT, MESSAGE_NAME_LIMIT + 1, "", "x", ": 1\n\nx\n"},
	{MESSAGE_CUT_LONG_HEADERS, MESSAGE_ALL_LIMIT / 25, MESSAGE_ALL_LIMIT / 15, "", "X-#: 0123456789\n", "\nx\n"},
	{MESSAGE_CUT_DEPTH, 5, MESSAGE_DEPTH_LIMIT + 1, "", "Content-Type: message/rfc822\n\n", "X: x\n\nx\n"},
	{MESSAGE_CUT_PARTS, MESSAGE_PARTS_LIMIT - 1, MESSAGE_PARTS_LIMIT + 1,
	 "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", "--b--\n"},
	{MESSAGE_CUT_HTML, HTML_ATTRS_LIMIT, HTML_ATTRS_LIMIT + 1, HTML "<a ", "b ", ">\n"},
	{MESSAGE_CUT_RELAYS, RELAYS_LIMIT, RELAYS_LIMIT + 1, "",
	 "Received: from a.example (a.example [192.0.2.1]) by b.example\n", "\nx\n"},
	{MESSAGE_CUT_TEXT, 50000 / 6, 60000 / 6, "\n", "words ", "\n"},
	{MESSAGE_CUT_TEXT, 500000 / 6, 510000 / 6, HTML "<!-- ", "words ", "-->\n"},
	{MESSAGE_CUT_ADDRESSES, ADDRESSES_LIMIT, ADDRESSES_LIMIT + 2, "To: ", "x,", "\n\nx\n"},
	{MESSAGE_CUT_LONG_URIS, URI_LENGTH_LIMIT - 30, URI_LENGTH_LIMIT, LINK, "x", "\">y</a>\n"},
	{MESSAGE_CUT_LONG_URIS, URI_REDIRECT_LIMIT - 2, URI_REDIRECT_LIMIT, LINK, "http://a.example/", "\">y</a>\n"},
	{MESSAGE_CUT_FILE_NAMES, CONTENT_TYPE_PIECES_LIMIT, CONTENT_TYPE_PIECES_LIMIT + 1,
	 "Content-Type: application/x", "; name*#=x", "\n\nx\n"},
};

static struct small_ruleset small;
static struct arena *arena;

static void set_up(void)
{
	small = small_ruleset_open("body B /never here/\nrawbody R /never here/\nuri U /never here/\n"
				   "header A ALL =~ /never here/\nheader T To:addr =~ /never here/\n"
				   "header L X-Spam-Relays-Untrusted =~ /never here/\n");
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(&arena);
	small_ruleset_close(&small);
}

static void add_unit(struct strbuf *b, const char *unit, unsigned i)
{
	size_t n = strcspn(unit, "#");
	strbuf_add(b, unit, n);
	if (unit[n])
		strbuf_printf(b, "%u%s", i, unit + n + 1);
}

static unsigned cut_of(int row, unsigned n)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, rows[row].head);
	for (unsigned i = 0; i < n; i++)
		add_unit(&b, rows[row].unit, i);
	strbuf_add_str(&b, rows[row].tail);
	return wn_scan(small.scanner, b.p, b.n)->cut;
}

START_TEST(leaves_a_fact)
{
	ck_assert_msg(!(cut_of(_i, rows[_i].within) & rows[_i].cut), "within: %s", rows[_i].unit);
	ck_assert_msg(cut_of(_i, rows[_i].past) & rows[_i].cut, "past: %s", rows[_i].unit);
	struct strbuf json = strbuf_new(arena);
	report_json(&json, small.scanner, "x", false);
	ck_assert_ptr_nonnull(wn_cut_text(rows[_i].cut));
	ck_assert_ptr_nonnull(strstr(strbuf_str(&json), "\"cut\":["));
	ck_assert_ptr_nonnull(strstr(strbuf_str(&json), wn_cut_text(rows[_i].cut)));
}
END_TEST

/* An ordinary message has none. */
START_TEST(leaves_none)
{
	static const char mail[] = "From: a@example.com\nTo: b@example.net\n\nhttp://example.com/\n";
	ck_assert_uint_eq(wn_scan(small.scanner, mail, sizeof mail - 1)->cut, 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, leaves_a_fact, 0, sizeof rows / sizeof *rows);
	tcase_add_test(tc, leaves_none);
}

CHECK_MAIN("limits", add_tests)
