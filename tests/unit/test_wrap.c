/* test_wrap.c: lines broken as Util.pm wrap breaks them, header text as RFC 2047. */
#include "check_main.h"
#include "report/markup.h"

static const char *wrap(struct arena *arena, const char *text, const char *prefix,
			const char *first, size_t width, bool overflow, enum wrap_break at)
{
	struct wrap_style style = {prefix, span_from_str(first), width, overflow, at};
	return arena_span_str(arena, wrap_text(arena, span_from_str(text), &style));
}

START_TEST(at_space)
{
	static const struct {
		const char *text, *prefix, *first;
		size_t width;
		bool overflow;
		const char *want;
	} cases[] = {
	    {"", "", "", 10, false, ""},
	    {"one two", "", "", 10, false, "one two"},
	    {"one two three", "", "", 8, false, "one two\nthree"},
	    /* The space goes with the line where it still has room. */
	    {"one two three", "", "", 7, false, "one two\n three"},
	    {"one two three", "..", "", 8, false, "one two\n..three"},
	    {"one two three", "..", ">>>>", 8, false, ">>>>one\n..two\n..three"},
	    {"unbroken", "..", "", 9, false, "unbroken"},
	    {"unbroken x", "..", "", 4, false, "unbroken\n.. x"},
	    {"a  b", "", "", 10, false, "a  b"},
	    {" a", "..", "first", 3, false, "first\n..\n..a"},
	    /* With overflow the next word is not looked at. */
	    {"one two three", "..", "", 4, true, "one two\n.. three"},
	    {"a\tb", "", "", 8, false, "a\nb"}, /* a tab is eight columns */
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = wrap(arena, cases[i].text, cases[i].prefix, cases[i].first,
				       cases[i].width, cases[i].overflow, WRAP_AT_SPACE);
		ck_assert_msg(strcmp(got, cases[i].want) == 0, "%zu: '%s' not '%s'", i, got,
			      cases[i].want);
	}
	arena_free(&arena);
}
END_TEST

START_TEST(behind_comma)
{
	struct arena *arena = arena_new();
	ck_assert_str_eq(
	    wrap(arena, "A: bbbb,cccc,dddd e", "\t", "", 12, false, WRAP_BEHIND_SPACE_OR_COMMA),
	    "A: bbbb,\n\tcccc,\n\n\tdddd\n\te");
	ck_assert_str_eq(wrap(arena, "a,b,c", "\t", "", 79, false, WRAP_BEHIND_SPACE_OR_COMMA),
			 "a,b,c");
	arena_free(&arena);
}
END_TEST

/* A prefix that leaves no room must not keep the loop going for ever. */
START_TEST(wide_prefix)
{
	struct arena *arena = arena_new();
	ck_assert_str_eq(wrap(arena, "a b", "....", "", 1, false, WRAP_AT_SPACE), "a\n....b");
	arena_free(&arena);
}
END_TEST

START_TEST(encoded)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {"plain", "plain"},
	    {"plain\n\tfolded", "plain\n\tfolded"},
	    {"one two", "one two"},
	    {"caf\xc3\xa9", "=?UTF-8?Q?caf=C3=A9?="},
	    {"a long word and caf\xc3\xa9 here", "a long word and =?UTF-8?Q?caf=C3=A9?= here"},
	    {"caf\xc3\xa9 one caf\xc3\xa9", "=?UTF-8?B?Y2Fmw6kgb25lIGNhZsOp?="},
	    {"a_b?=\xc3\xa9 and so on and so on and so on \xc3\xa9\n",
	     "=?UTF-8?Q?a=5Fb=3F=3D=C3=A9_and_so_on_and_so_on_and_so_on_=C3=A9?=\n"},
	    {"\xc3\xa9\n\tx \xc3\xa9\r\n", "=?UTF-8?B?w6k=?=\n\tx =?UTF-8?B?w6k=?=\r\n"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got =
		    arena_span_str(arena, header_encode(arena, span_from_str(cases[i].text)));
		ck_assert_msg(strcmp(got, cases[i].want) == 0, "%zu: '%s'", i, got);
	}
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, at_space);
	tcase_add_test(tc, behind_comma);
	tcase_add_test(tc, wide_prefix);
	tcase_add_test(tc, encoded);
}

CHECK_MAIN("wrap", add_tests)
