/* test_template_needle.c: which patterns with a tag need its value in the text, and which texts have it. */
#include "check_main.h"
#include "scan/template_needle.h"

START_TEST(patterns)
{
	static const struct {
		const char *pattern;
		bool known;
	} rows[] = {
		{"%\\{TAG\\}", true},
		{"^https?://.{4,8}(?:a|b)[|)]\\|#%\\{TAG\\}", true},
		{"(?<!x)%\\{TAG\\}+", true},
		{"%\\{TAG\\}?", false},
		{"%\\{TAG\\}*", false},
		{"%\\{TAG\\}{0,2}", false},
		{"(?:%\\{TAG\\})?", false},
		{"(%\\{TAG\\})", false},
		{"a|%\\{TAG\\}", false},
		{"\\%\\{TAG\\}", false},
		{"[%\\{TAG\\}]", false},
		{"(?x)a # %\\{TAG\\}", false},
		{"\\Q%\\{TAG\\}", false},
		{"%\\{OTHER\\} %\\{TAG\\}?", false},
		{"%\\{OTHER\\}? %\\{TAG\\}", true},
		{"", false},
	};
	struct span value = SPAN_LIT("Me@Example.COM"), mark = SPAN_LIT("%\\{TAG\\}");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct template_needle n = template_needle_make(span_from_str(rows[i].pattern), mark, false, (struct spans){&value, 1});
		ck_assert_msg((n.n > 0) == rows[i].known, "%s", rows[i].pattern);
	}
	ck_assert_uint_eq(template_needle_make(SPAN_LIT("%\\{TAG\\}"), mark, true, (struct spans){&value, 1}).n, 0);
	struct span two[] = {value, SPAN_LIT("b")}, high = SPAN_LIT("\xe9");
	ck_assert_uint_eq(template_needle_make(SPAN_LIT("%\\{TAG\\}"), mark, false, (struct spans){two, 2}).n, 0);
	ck_assert_uint_eq(template_needle_make(SPAN_LIT("%\\{TAG\\}"), mark, false, (struct spans){&high, 1}).n, 0);
}
END_TEST

START_TEST(texts)
{
	struct span value = SPAN_LIT("Me@Example.COM"), mark = SPAN_LIT("%\\{TAG\\}");
	struct template_needle n = template_needle_make(SPAN_LIT("#%\\{TAG\\}"), mark, false, (struct spans){&value, 1}), none = {.n = 0};
	ck_assert(template_needle_equal(&n, &n) && !template_needle_equal(&n, &none));
	ck_assert(template_needle_allows(&n, SPAN_LIT("http://x/#me@example.com")));
	ck_assert(template_needle_allows(&n, SPAN_LIT("http://x/#ME@EXAMPLE.com/")));
	ck_assert(!template_needle_allows(&n, SPAN_LIT("http://x/#me@example.org")));
	ck_assert(!template_needle_allows(&n, SPAN_LIT("")));
	ck_assert(template_needle_allows(&none, SPAN_LIT("")));
	static unsigned char longer[TEMPLATE_TEXT_LIMIT + 1];
	ck_assert(template_needle_allows(&n, (struct span){longer, sizeof longer}));
	ck_assert(!template_needle_allows(&n, (struct span){longer, sizeof longer - 1}));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, patterns);
	tcase_add_test(tc, texts);
}

CHECK_MAIN("template_needle", add_tests)
