/* test_addr_token: tokens of address lists, as grammar/addr_token.rl finds them. */
#include "check_main.h"
#include "tests/prop/addr_token_pieces.h"

static const struct {
	const char *text, *told;
} rows[] = {
	{"joe@example.com", "address 0-15\n"},
	{"joe@example.com, x", "address 0-15\n"},
	{"joe@example.com> x", "address 0-15\n"},
	{"joe@[192.0.2.1]", "address 0-15\n"},
	{"joe@[192.0.2.1", ""},
	{"joe@[host]", ""},
	{"joe@", ""},
	{"joe smith@example.com", ""},
	{"@example.com", ""},
	{"a@b@c", "address 0-5\n"},
	{"a@b\xc3\xa9", "address 0-5\n"},
	{"\"joe smith\"@example.com", "quoted 0-11\naddress 0-23\n"},
	{"\"joe smith\" <x>", "quoted 0-11\n"},
	{"\"a \\\" b\"", "quoted 0-8\n"},
	{"\"a \\\n b\"", ""}, /* no escaped line end */
	{"\"not closed", ""},
	{"\"joe\"@x", "quoted 0-5\naddress 0-7\n"},
	{"\"a\"b@c", "quoted 0-3\naddress 0-6\n"},
	{"\"a@b\"@c", "quoted 0-5\naddress 0-7\n"},
	{"\"a@b\" c", "quoted 0-5\naddress 0-4\n"}, /* the quote counts as a letter of the address */
	{"(a comment) x", "comment 0-11\n"},
	{"(a \\) b)", "comment 0-8\n"},
	{"(a (b))", ""},
	{"(not closed", ""},
	{"plain", ""},
	{"", ""},
};

START_TEST(is_told)
{
	struct span text = span_from_str(rows[_i].text);
	char *told = pieces_told(describe_addr_token, text, text.n ? text.n : 1);
	ck_assert_str_eq(told, rows[_i].told);
	free(told);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, is_told, 0, sizeof rows / sizeof *rows);
}

CHECK_MAIN("addr_token", add_tests)
