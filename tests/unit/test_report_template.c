/* test_report_template.c: which parts of a text are tags, with which name and argument. The tags of this
 * test are shown as
 * "<NAME>" or "<NAME|argument>"; one whose name begins with X is unknown. */
#include "check_main.h"
#include "report/markup.h"

static bool show(void *context, struct span name, struct span arg, struct strbuf *out)
{
	if (name.p[0] == 'X')
		return false;
	strbuf_add_byte(out, '<');
	strbuf_add_span(out, name);
	if (arg.p)
		strbuf_add_byte(out, '|');
	strbuf_add_span(out, arg);
	strbuf_add_byte(out, '>');
	return true;
}

static const char *expand(struct arena *arena, const char *text)
{
	struct strbuf out = strbuf_new(arena);
	template_write(span_from_str(text), show, NULL, &out);
	return strbuf_str(&out);
}

START_TEST(tags)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {"no tags, under_score", "no tags, under_score"},
	    {"_A_", "<A>"},
	    {"a _A_ b _B2C_ c", "a <A> b <B2C> c"},
	    {"_A__B_", "<A><B>"},
	    {"_A_B_", "<A_B>"}, /* the longer name */
	    {"_A_B", "<A>B"},	/* which needs an underscore behind it */
	    {"_A_B(", "<A>B("},
	    {"_A_B(c", "<A>B(c"},
	    {"_A_B(c)_", "<A_B|c>"},
	    {"_a_ _1_ _Ab_", "_a_ _1_ _Ab_"},
	    {"__A_", "_<A>"},
	    {"_A__", "<A>_"},
	    {"_", "_"},
	    {"_A", "_A"},
	    {"_A(", "_A("},
	    {"_A()_", "<A|>"},
	    {"_A(x)_", "<A|x>"},
	    {"_A(x)", "_A(x)"},
	    {"_A(x) y)_", "<A|x) y>"}, /* up to the first parenthesis with an underscore */
	    {"_A(x)_ y)_", "<A|x> y)_"},
	    {"_A(_B_)_", "<A|_B_>"},
	    {"_A(\n)_", "_A(\n)_"}, /* on one line */
	    {"_A(_A(_A(_B_", "_A(_A(_A(<B>"},
	    {"_X_ _A_", "_X_ <A>"},
	    {"_X(a)_A_", "_X(a)_A_"}, /* an unknown tag is passed over whole */
	    {"_A_x_B_", "<A>x<B>"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ck_assert_msg(strcmp(expand(arena, cases[i].text), cases[i].want) == 0, "%s: %s",
			      cases[i].text, expand(arena, cases[i].text));
	arena_free(&arena);
}
END_TEST

/* Many opening parentheses, none closed: each must not walk the line again. */
START_TEST(no_quadratic_time)
{
	enum { N = 1 << 20 };
	struct arena *arena = arena_new();
	struct strbuf text = strbuf_new(arena), out = strbuf_new(arena);
	for (size_t i = 0; i < N; i++)
		strbuf_add_str(&text, "_A(");
	template_write(strbuf_span(&text), show, NULL, &out);
	ck_assert(span_equal(strbuf_span(&text), strbuf_span(&out)));
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, tags);
	tcase_add_test(tc, no_quadratic_time);
}

CHECK_MAIN("report_template", add_tests)
