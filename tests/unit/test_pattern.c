/* test_pattern.c: delimiters, modifiers, if-unset, captures and templates. */
#include "check_main.h"
#include "rules_text.h"

START_TEST(patterns)
{
	static const struct {
		const char *written, *pattern;
		unsigned flags;
	} cases[] = {
		{"/abc/", "abc", 0},
		{"/abc/ix", "abc", WN_RE_CASELESS | WN_RE_EXTENDED},
		{"m{a{1,2}}s", "a{1,2}", WN_RE_DOTALL},
		{"m,a\\,b,m", "a\\,b", WN_RE_MULTILINE},
		{"qr(a)", "a", 0},
		{"m'abc'", "abc", 0},
		{"/a\\/b/", "a\\/b", 0},
		{"/a\\#b/", "a#b", 0},
		{"/a\\\\#b/", "a\\#b", 0},
		{"/a/xx", "(?xx)a", WN_RE_EXTENDED},
		{"//", "", 0},
		{"/a/b/", NULL, 0},
		{"/a\\\\/b/", NULL, 0},
		{"abc", NULL, 0},
		{"/abc", NULL, 0},
		{"/abc/g", NULL, 0},
		{"/a#b/", NULL, 0},
		{"m\\a\\", NULL, 0},
		{"/(?{1})/", NULL, 0},
		{"m<a<b>>", NULL, 0},
		{"m{a{2}}", "a{2}", 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		const char *text = arena_printf(arena, "body X %s\n", cases[i].written);
		struct rule *rule = rules_get(rules_from_text(arena, text), "X");
		ck_assert_msg((rule == NULL) == (cases[i].pattern == NULL), "%s", cases[i].written);
		if (rule) {
			ck_assert_msg(span_equal(rule->pattern.text,
						 span_from_str(cases[i].pattern)),
				      "%s: %.*s", cases[i].written, (int)rule->pattern.text.n,
				      (const char *)rule->pattern.text.p);
			ck_assert_uint_eq(rule->pattern.flags, cases[i].flags);
		}
		arena_free(&arena);
	}
}
END_TEST

START_TEST(headers)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "header A From:addr !~ /x/ [if-unset: none at all]\n"
		       "header B exists:X-Mailer:\nheader C Subject: =~ /x/\n"
		       "header D From:bogus =~ /x/\nheader E exists: X\n");
	struct rule *a = rules_get(rules, "A"), *b = rules_get(rules, "B");
	ck_assert_str_eq(a->header, "From:addr");
	ck_assert_str_eq(a->unset, "none at all");
	ck_assert(a->negated);
	ck_assert_uint_eq(a->pattern.text.n, 1);
	ck_assert_str_eq(b->header, "X-Mailer");
	ck_assert(b->exists);
	ck_assert_str_eq(rules_get(rules, "C")->header, "Subject");
	ck_assert_ptr_null(rules_get(rules, "D"));
	ck_assert_ptr_null(rules_get(rules, "E"));
	arena_free(&arena);
}
END_TEST

START_TEST(captures)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "body A /(?<ONE>x)(?P<TWO_2>y)(?'THREE'z)(?<small>s)/\n"
		       "body B /%{ONE} %{FROM(x)}/\n"
		       "body C /%{ONE} \\%{TWO_2}/\n"); /* the second brace is no quantifier */
	struct rule *a = rules_get(rules, "A"), *b = rules_get(rules, "B");
	ck_assert_str_eq(a->captures, "ONE,TWO_2,THREE");
	ck_assert_int_eq(a->priority, -10000);
	ck_assert_ptr_null(b->captures);
	ck_assert_str_eq(b->pattern.templates, "FROM(x)"); /* the last one alone */
	ck_assert(span_equal(b->pattern.text, SPAN_LIT("%\\{ONE\\} %\\{FROM(x)\\}")));
	ck_assert_ptr_null(rules_get(rules, "C"));
	arena_free(&arena);
}
END_TEST

START_TEST(tags_are_noted_for_good)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "body A /%{ONE}/\nheader A Subject =~ /%{TWO}/\nbody A /%{ONE}(/\nrawbody A /x/\n"
		       "uri B /%{ONE}/\nheader B exists:X\nfull C /(?<ONE>x(/\nfull C /x/\n"
		       "header D To =~ /(/ [if-unset: x]\nheader D To =~ /x/\n");
	ck_assert_str_eq(rules_get(rules, "A")->pattern.templates, "ONE,TWO");
	ck_assert_uint_eq(rules_get(rules, "A")->pattern.text.n, 1);
	ck_assert_ptr_null(rules_get(rules, "B")->pattern.templates);
	ck_assert_int_eq(rules_get(rules, "C")->priority, -10000);
	ck_assert_str_eq(rules_get(rules, "D")->unset, "x");
	arena_free(&arena);
}
END_TEST

START_TEST(a_bad_definition_leaves_the_good_one)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules =
		rules_from_text(arena, "header A Subject =~ /x/\nheader A Subject =~ /y\n"
				       "body B /x/\nheader B exists:Y\n");
	ck_assert_uint_eq(rules_get(rules, "A")->pattern.text.p[0], 'x');
	ck_assert_int_eq(rules_get(rules, "B")->type, WN_RULE_HEADER);
	arena_free(&arena);
}
END_TEST

START_TEST(long_line)
{
	struct arena *arena = arena_new();
	size_t n = 1u << 20;
	char *text = (char *)arena_bytes(arena, n + 32);
	memset(text, 'a', n + 32);
	memcpy(text, "body X /", 8);
	memcpy(text + n, "/i\nbody Y /y/\n", 15);
	struct ruleset_src *rules = rules_from_text(arena, text);
	ck_assert_uint_eq(rules_get(rules, "X")->pattern.text.n, n - 8);
	ck_assert_ptr_nonnull(rules_get(rules, "Y"));
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, patterns);
	tcase_add_test(tc, headers);
	tcase_add_test(tc, captures);
	tcase_add_test(tc, tags_are_noted_for_good);
	tcase_add_test(tc, a_bad_definition_leaves_the_good_one);
	tcase_add_test(tc, long_line);
}

CHECK_MAIN("pattern", add_tests)
