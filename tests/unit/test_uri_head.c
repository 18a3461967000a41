/* test_uri_head: what URIs in text begin with, as grammar/uri_head.rl finds them. */
#include "check_main.h"
#include "tests/prop/uri_head_pieces.h"

static const struct {
	const char *text, *told;
} rows[] = {
	{"http://example.com/", "web 0-5 slashes 2\nscheme 0-7\nhost 0-4 last label 0-4\n"},
	{"HTTPS:/x", "web 0-6 slashes 1\nscheme 0-7\nhost 0-5 last label 0-5\n"},
	{"http:///", "web 0-5 slashes 2\nscheme 0-7\nhost 0-4 last label 0-4\n"},
	{"ftp://", "ftp 0-4 slashes 2\nscheme 0-6\nhost 0-3 last label 0-3\n"},
	{"Mailto:joe@example.com", "mailto 0-7 slashes 0\nscheme 0-7\nhost 0-6 last label 0-6\n"},
	{"cid:part1", "content 0-4 slashes 0\nscheme 0-4\nhost 0-3 last label 0-3\n"},
	{"mid:", "content 0-4 slashes 0\nscheme 0-4\nhost 0-3 last label 0-3\n"},
	{"www.example.com", "www. 0-4 slashes 0\nhost 0-15 last label 12-15\n"},
	{"WWW12.x", "www. 0-6 slashes 0\nhost 0-7 last label 6-7\n"},
	{"www123.x", "host 0-8 last label 7-8\n"},
	{"ftp.example.com", "ftp. 0-4 slashes 0\nhost 0-15 last label 12-15\n"},
	{"example.com:8080/x", "host 0-11 last label 8-11\nport -16\n"},
	{"example.com:123456", "host 0-11 last label 8-11\nport -17\n"},
	{"example.com..", "host 0-13 last label 8-11\n"},
	{"a..b", "host 0-4 last label 3-4\n"},
	{"under_score-x.com?", "host 0-17 last label 14-17\n"},
	{"localhost", "host 0-9 last label 0-9\n"},
	{"localhost.", "host 0-10 last label 0-9\n"},
	{"skype:joe", "scheme 0-6\nlabel 0-6\nhost 0-5 last label 0-5\n"},
	{"E-mail::x", "label 0-8\nhost 0-6 last label 0-6\n"},
	{"-mail:x", "label 0-6\n"},
	{"::x", "label 0-2\n"},
	{".com", ""},
	{"\xc3\xa9.com", ""},
	{"", ""},
};

START_TEST(is_told)
{
	struct span text = span_from_str(rows[_i].text);
	char *told = pieces_told(describe_uri_head, text, text.n ? text.n : 1);
	ck_assert_str_eq(told, rows[_i].told);
	free(told);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, is_told, 0, sizeof rows / sizeof *rows);
}

CHECK_MAIN("uri_head", add_tests)
