/* test_received_names: names in Received headers, as grammar/received_names.rl finds them. */
#include "check_main.h"
#include "tests/prop/received_names_pieces.h"

static const struct {
	const char *text, *told;
} rows[] = {
	{"from a by b.example with SMTP id ABC123; x", "by 10\nid 33\n"},
	{"from a by b by c", "by 10\n"},
	{"from a id <abc>", "id 11\n"},
	{"from a id ab id abcd", "id 16\n"},
	{"from a id <<abc>", ""},
	{"from a id id abc", "id 13\n"},
	{"from a (helo=x.y) by", "helo= 13\n"},
	{"from a xhelo=b helo= helo=c", "helo= 26\n"},
	{"from a helo=helo=b", "helo= 12\n"},
	{"from a (HELO b) (EHLO c)", "HELO 13\n"},
	{"from a (HELO ) (EHLO c)", "HELO 21\n"},
	{"from a helo b", ""},
	{"from a EHELO b", ""},
	{"from a EHLO b", "HELO 12\n"},
	{"from a xEHLO b HELO c", "HELO 20\n"},
	{"from a HEHLO b EHELO c", ""},
	{"helo=a", "helo= 5\n"},
	{"from a_helo=b \xe9helo=c", "helo= 20\n"},
	{"from a (envelope-from <x@y>)", "sender 22\n"},
	{"from a (Envelope-Sender=x) (return-path: y)", "sender 24\n"},
	{"from a return-path <> envelope-from x", "sender 36\n"},
	{"from a Return-Path: x", "sender 20\n"},
	{"from a by b with ESMTPSA id", "by 10\nwith 17-24\n"},
	{"from a by b with esmtpa; x", "by 10\nwith 17-23\n"},
	{"from a by b with with http", "by 10\nwith 22-26\n"},
	{"from a by b with ESMTPSAX id", "by 10\n"},
	{"from a by b with ESMTPS", "by 10\n"},
	{"from a by b with HTTP with ASMTP", "by 10\nwith 17-21\n"},
	{"from a (via HTTP)", "via 12-16\n"},
	{"from a (via HTTPS);", "via 12-17\n"},
	{"from a (via HTTP))", "via 12-17\n"},
	{"from a (via HTTP)x", ""},
	{"", ""},
};

START_TEST(is_told)
{
	struct span text = span_from_str(rows[_i].text);
	char *told = pieces_told(describe_received_names, text, text.n ? text.n : 1);
	ck_assert_str_eq(told, rows[_i].told);
	free(told);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, is_told, 0, sizeof rows / sizeof *rows);
}

CHECK_MAIN("received_names", add_tests)
