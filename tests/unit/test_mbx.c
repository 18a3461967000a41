/* test_mbx.c: folders of the University of Washington's mail programs. */
#include "check_main.h"
#include "cli/mbx.h"

#include "base/strbuf.h"

static struct arena *arena;

static struct span folder(const char *rest)
{
	struct strbuf b = strbuf_new(arena);

	strbuf_add_str(&b, "*mbx*\r\n0123456789abcdef\r\n");
	while (b.n < 2048)
		strbuf_add_byte(&b, ' ');
	strbuf_add_str(&b, rest);
	return strbuf_span(&b);
}

static const struct {
	const char *rest, *messages; /* those found, | between, ! when one is no good */
} cases[] = {
	{"", ""},
	{"13-Nov-2005 02:37:22 +0000,3;000000000001-00000001\r\nab\n", "ab\n"},
	{" 3-Nov-2005 02:37:22 +0000,2;0123456789ab-zzzzzzzz\nab 4-Dec-2005 02:37:22 +0000,00001;0123456789ab-00000001\r\nc", "ab|c"},
	{"13-Nov-2005 02:37:22 +0000,9999;000000000001-00000001\r\nab", "ab"}, /* cut short: what is there */
	{"13-Nov-2005 02:37:22 +0000,0;000000000001-00000001\r\n13-Nov-2005 02:37:22 +0000,1;000000000001-00000001\r\nx", "|x"},
	{"13-Nov-2005 02:37:22 +0000,1;000000000001-00000001\r\nxy", "x!"},
	{"junk\n", "!"},
	{"13-Nov-2005 02:37:22 +0000,x;000000000001-00000001\r\nx", "!"},
	{"13-Nov-2005 02:37:22 +0000;000000000001-00000001\r\nx", "!"},
	{"13-Nov-2005 02:37:22 +0000,1;00000000000G-00000001\r\nx", "!"},
	{"13-Nov-2005 02:37:22 +0000,999999999999999999999999;000000000001-00000001\r\nx", "!"},
	{"1", "!"},
};

START_TEST(messages)
{
	arena = arena_new();
	struct span all = folder(cases[_i].rest), message;
	struct strbuf b = strbuf_new(arena);
	size_t at = 0, n = 0;
	int rc;

	ck_assert(mbx_starts(all));
	while ((rc = mbx_next(all, &at, &message)) > 0) {
		strbuf_add_str(&b, n++ ? "|" : "");
		strbuf_add_span(&b, message);
	}
	if (rc < 0)
		strbuf_add_byte(&b, '!');
	ck_assert_str_eq(strbuf_str(&b), cases[_i].messages);
	arena_free(&arena);
}
END_TEST

START_TEST(no_folder)
{
	ck_assert(!mbx_starts(SPAN_LIT("")));
	ck_assert(!mbx_starts(SPAN_LIT("From: x\n*mbx*\n")));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, messages, 0, sizeof cases / sizeof *cases);
	tcase_add_test(tc, no_folder);
}
CHECK_MAIN("mbx", add_tests)
