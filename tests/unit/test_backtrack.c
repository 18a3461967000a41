/* test_backtrack.c: which patterns are said to take exponential time. */
#include "regex/backtrack.h"

#include "check_main.h"
#include "regex/parse.h"

static const struct {
	const char *pattern;
	bool backtracks;
} cases[] = {
	{"(a+)+$", true},
	{"(?:a*)*b", true},
	{"(?:\\w+\\s*)+:", true},
	{"(?:\\s*\\w+)+:", true},
	{"(?:\\S+\\.)+\\S", true},
	{"(?:\\d+,?)*x", true},
	{"(?:(?:a+))+b", true},
	{"(?:a{1,50}){1,50}b", true},
	{"(?:\\w|\\d)+!", true},
	{"(?:x|(?:a+)+)y", true},
	{"x(?:y(?:z+)+)?", true},
	{"(?=(?:a+)+b)c", true},
	{"(a++)+$", false},
	{"(?>(?:a+)+)$", false},
	{"(?:(?>a+))+$", false},
	{"(?:\\w+\\s)+:", false},
	{"(?:[a-z]+ing )+!", false},
	{"(?:a{1,5}){1,5}b", false},
	{"(?:a{30}){30,}b", false},
	{"(?:foo|bar|[0-9])+x", false},
	{"(?:a+){3}b", false},
	{"a+b+c*", false},
	{"", false},
};

START_TEST(test_backtracks)
{
	struct arena *arena = arena_new();
	struct regex_parse parsed;
	struct err err;
	size_t at;
	ck_assert_int_eq(regex_parse(arena, span_from_str(cases[_i].pattern), 0, &parsed, &at, &err), 0);
	const char *why = regex_backtracks(parsed.tree, arena, parsed.root);
	ck_assert_msg((why != NULL) == cases[_i].backtracks, "%s: %s", cases[_i].pattern, why ? why : "fine");
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_backtracks, 0, sizeof cases / sizeof *cases);
}

CHECK_MAIN("backtrack", add_tests)
