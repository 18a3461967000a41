/* test_mail_tail: what is behind the '@' of mail addresses in text, as grammar/mail_tail.rl finds them. */
#include "check_main.h"
#include "tests/prop/mail_tail_pieces.h"

static const struct {
	const char *text, *told;
} rows[] = {
	{"example.com", "host 0-11 last label 8, 1 before it, of at most 7 bytes\n"},
	{"example.com.", "host 0-11 last label 8, 1 before it, of at most 7 bytes\n"},
	{"a.bcd.e-f.org x", "host 0-13 last label 10, 3 before it, of at most 3 bytes\n"},
	{"example", "host 0-7 last label 0, 0 before it, of at most 0 bytes\n"},
	{"example.com-", "host 0-11 open last label 8, 1 before it, of at most 7 bytes\n"},
	{"x-.com", "host 0-1 open last label 0, 0 before it, of at most 0 bytes\n"},
	{"-x.com", ""},
	{"x.-com", "host 0-1 last label 0, 0 before it, of at most 0 bytes\n"},
	{"x.com>", "host 0-5 last label 2, 1 before it, of at most 1 bytes\nquote -6\n"},
	{"x.com >", "host 0-5 last label 2, 1 before it, of at most 1 bytes\n"},
	{"x.com wrote: y", "host 0-5 last label 2, 1 before it, of at most 1 bytes\nquote -12\n"},
	{"x.com\n\tSCHRIEB:", "host 0-5 last label 2, 1 before it, of at most 1 bytes\nquote -15\n"},
	{"x.com tel:", "host 0-5 last label 2, 1 before it, of at most 1 bytes\n"},
	{"x.com Telefax:", "host 0-5 last label 2, 1 before it, of at most 1 bytes\n"},
	{"x.com te:", "host 0-5 last label 2, 1 before it, of at most 1 bytes\nquote -9\n"},
	{"x.com a:", "host 0-5 last label 2, 1 before it, of at most 1 bytes\n"},
	{"x.com twelveletter:", "host 0-5 last label 2, 1 before it, of at most 1 bytes\n"},
	{"x.com           wrote:", "host 0-5 last label 2, 1 before it, of at most 1 bytes\n"},
	{"x.com wrote :", "host 0-5 last label 2, 1 before it, of at most 1 bytes\n"},
	{"", ""},
};

START_TEST(is_told)
{
	struct span text = span_from_str(rows[_i].text);
	char *told = pieces_told(describe_mail_tail, text, text.n ? text.n : 1);
	ck_assert_str_eq(told, rows[_i].told);
	free(told);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, is_told, 0, sizeof rows / sizeof *rows);
}

CHECK_MAIN("mail_tail", add_tests)
