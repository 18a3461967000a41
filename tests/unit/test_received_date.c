/* test_received_date: dates at the end of Received headers, as grammar/received_date.rl finds them. */
#include "check_main.h"
#include "tests/prop/received_date_pieces.h"

static const struct {
	const char *text, *told;
} rows[] = {
	{"x; Tue, 23 May 2006 13:06:35 -0400", "date 3-\n"},
	{"x;Tue, 23 May 2006 13:06:35 -0400", "date 2-\n"},
	{"x; 23 May 2006 13:06:35 -0400", "date 3-\n"},
	{"x;5 Feb 2019 1:2 GMT", "date 2-\n"},
	{"x; xTue, 5 Feb 2019 1:2 GMT", "date 9-\n"}, /* only what is a date goes */
	{"; 5 Feb 2019 1:2 GMT; 6 Mar 2019 3:4 GMT", "date 22-\n"},
	{"; 5 Feb 2019 1:2 5", "date 2-\n"},
	{"; 5 Feb 2019 1:2 9 Feb", ""},
	{"; 23 May 2006 13:06:35 -0400 (EDT)", ""},
	{"; 23 May 2006 13:06:35", ""},
	{"; 23 may 2006 13:06:35 -0400", ""},
	{"; 23 May 2006 130635 -0400", ""},
	{"; 23 May 2006 13::35 -0400", ""},
	{"; 23 May 2006 1:2:3:4 -0400", ""},
	{"; May 2006 13:06:35 -0400", ""},
	{"23 May 2006 13:06:35 -0400", ""}, /* a header does not begin with its date */
	{"; 23  May 2006 13:06:35 -0400", ""},
	{"", ""},
};

START_TEST(is_told)
{
	struct span text = span_from_str(rows[_i].text);
	char *told = pieces_told(describe_received_date, text, text.n ? text.n : 1);
	ck_assert_str_eq(told, rows[_i].told);
	free(told);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, is_told, 0, sizeof rows / sizeof *rows);
}

CHECK_MAIN("received_date", add_tests)
