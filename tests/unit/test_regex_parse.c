/* test_regex_parse.c: what the parser accepts and refuses, as perl 5.36 does with warnings made fatal. */
#include "check_main.h"
#include "regex/regex.h"

static const char *const accepted[] = {
	"", "abc", "\\_", "a{,3}", "a{ 1, 2 }", "{a", "a*+", "\\x{}", "\\x{ e9 }", "\\10", "(?<n>a)(?<n>b)",
	"(?d)\\w", "(?aa)a", "(?p)a", "(?<=a{1,3})b", "\\p{L}", "[\\pL]", "\\N{U+e9}", "\\N", "\\N{3}", "\\X",
	"\\cA", "[\\b]", "[\\h]", "[--a]", "[]a]", "[^]a]", "a{65534}", "(?i-i)a", "(?x: a b )", "(*FAIL)",
	"(*pla:a)", "(?P<n>a)(?P=n)", "(?R)", "(a)(?(1)a|b)", "\\o{12}", "(?^aai:a)", "(?:a{2}){3}", "x{0}",
	"(?i)[a-\\xe9]", "[\\x{100}]", "\\x{100}", "(?|(a)|(b))", "(?)", "(?^)", "(?:)", "(?xx)[a b]",
	"[a[:alpha:]b]", "\\1(a)", "\\e\\a\\f", "[\\e\\a]", "\\%\\<\\-", "(?#comment)a", "(?x)a #c\n b",
	"(?'n'a)\\k'n'\\g{n}\\k{n}", "(a)\\g1\\g{-1}", "a|", "|", "(|a)", "[a-]", "[-a]", "[\\w-]", "(?>a+)b",
	"(?(?=a)b|c)", "(?(DEFINE)(?<q>a))(?&q)", "\\G\\Ka", "a(?i)b|c", "a(?#x)*",
	"(?:)?a", "x(?:){,2}", "(?:)??|b", "a|(?:){2}", "|^{2}", "(?=a){2}|b", "(?=(?:){2})b", "((?:){2}a)?", "(){2}", "{3}{2}", "(?-s){2,}", "[\\x{100}^]?",
	"(?<!(?:a|bc)d?)e", "(a)?(?<=(?(1)b|c))d", "(?<=a?b(?!c))", "(?<!(a)|(b))e", "(?u)\\w\\b?", "(?^u:[[:alpha:]])", "(?l)a", "(?axa)a", "(?ui-s)\xc9", "\\A{,2}a", "(?u)\\A{ 0, 1}[\\x{100}\\w]{,2}a",
};

static const struct {
	const char *pattern;
	size_t at;
} refused[] = {
	{"(x)\\181", 3}, {"a\\118", 1},
	{"\\Qa", 0}, {"\\y", 0}, {"a{", 1}, {"a{b}", 1}, {"(?:\\b)*", 6}, {"a**", 2}, {"[a-\\d]", 3},
	{"[z-a]", 2}, {"[:alpha:]", 0}, {"[[:foo:]]", 1}, {"[[.a.]]", 1}, {"\\x{zz}", 3}, {"\\xzz", 0},
	{"\\08", 0}, {"\\8", 0}, {"(a)\\2", 3}, {"(?au)a", 3}, {"(?uu)a", 3}, {"(?dl)a", 3}, {"(?-u)a", 3}, {"(?aaa)a", 4}, {"(?o)a", 2}, {"(?#c", 0},
	{"a|*", 2}, {"*a", 0}, {"^*", 1}, {"(?<=a+)b", 0}, {"\\E", 0}, {"\\c", 0}, {"[\\B]", 1}, {"[\\N]", 1},
	{"[\\w-z]", 3}, {"[]", 0}, {"a{65535}", 1}, {"a{3,2}", 1}, {"(*UTF)a", 0}, {"(?~a)", 2},
	{"\\k<n>", 3}, {"(?&n)", 3}, {"(?1)", 0}, {"(?{1})", 0}, {"a)", 1}, {"(a", 0}, {"[a", 0}, {"\\", 0},
	{"(?i", 0}, {"(?n)(a)\\1", 7}, {"a{1}{2}", 4}, {"a++?", 3}, {"\\b{wb}", 0}, {"(?<1>a)", 3},
	{"(?[ \\w ])", 0}, {"a(?:){2}", 5}, {"(?:)*", 4}, {"\\N^{2}", 3}, {"((?:){2})", 5}, {"(?:)?(?=a){1,2}", 10}, {"(?i)*", 4},
	{"x(?<=(a|bc))d", 1}, {"(?<=a?+b)c", 4}, {"(?<!\\p{L}a?)c", 4}, {"(?<!(a)|bc)d", 0},
};

static int lower(struct arena *arena, const char *pattern, struct regex_lowered *low, size_t *at)
{
	struct err err;
	return regex_lower(arena, span_from_str(pattern), (struct regex_use){0}, low, at, &err);
}

START_TEST(accepts)
{
	struct arena *arena = arena_new();
	struct regex_lowered low;
	size_t at = 0;
	for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++)
		ck_assert_msg(lower(arena, accepted[i], &low, &at) == 0, "%s refused at %zu", accepted[i], at);
	arena_free(&arena);
}
END_TEST

START_TEST(refuses)
{
	struct arena *arena = arena_new();
	struct regex_lowered low;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		size_t at = (size_t)-1;
		ck_assert_msg(lower(arena, refused[i].pattern, &low, &at) == -1, "%s accepted",
			      refused[i].pattern);
		ck_assert_msg(at == refused[i].at, "%s: at %zu", refused[i].pattern, at);
	}
	arena_free(&arena);
}
END_TEST

START_TEST(bounded)
{
	struct arena *arena = arena_new();
	struct regex_lowered low;
	char deep[2001];
	size_t at;
	memset(deep, '(', 1000);
	memset(deep + 1000, ')', 1000);
	deep[2000] = 0;
	ck_assert_int_eq(lower(arena, deep, &low, &at), -1);
	ck_assert_int_eq(lower(arena, "(?:(?:a{9999}){9999}){9999}", &low, &at), 0);
	arena_free(&arena);
}
END_TEST

START_TEST(sets_fold_as_bytes_do)
{
	for (unsigned c = 0; c < 256; c++) {
		struct byteset one = {{0}}, both;
		byteset_add(&one, c);
		both = one;
		byteset_add(&both, byte_other_case(c));
		struct byteset folded = byteset_fold(one);
		ck_assert_msg(memcmp(&folded, &both, sizeof both) == 0, "%u", c);
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, accepts);
	tcase_add_test(tc, refuses);
	tcase_add_test(tc, bounded);
	tcase_add_test(tc, sets_fold_as_bytes_do);
}

CHECK_MAIN("regex_parse", add_tests)
