/* test_replace.c: ReplaceTags; expected texts are what SpamAssassin makes of the same lines. */
#include "check_main.h"
#include "rules_text.h"

START_TEST(replaces)
{
	static const struct {
		const char *pattern, *expanded;
	} cases[] = {
		{"<A>", "[a4]"},
		{"x<A>y<B>", "x[a4]y(?:b|[a4])"},
		{"<inter W><A><A>x<A>", "[a4]_*[a4]x[a4]"},
		{"<post Q><A>x", "[a4]{1,3}x"},
		{"<pre P><A>x", "(?:p)[a4]x"},
		{"<NONE><A>", "<NONE>[a4]"},
		{"(?<name><A>)", "(?<name>[a4])"},
		{"(?<=x)<A>", "(?<=x)[a4]"},
		{"<ZERO>", "<ZERO>"},
		{"a<b", "a<b"},
		{"<>", "<>"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		const char *text = arena_printf(
			arena,
			"loadplugin Mail::SpamAssassin::Plugin::ReplaceTags\n"
			"replace_tag A [a4]\nreplace_tag B (?:b|<A>)\nreplace_tag ZERO 0\n"
			"replace_inter W _*\nreplace_post Q {1,3}\nreplace_pre P (?:p)\n"
			"body X m'%s'\nreplace_rules X\n",
			cases[i].pattern);
		struct rule *rule = rules_get(rules_from_text(arena, text), "X");
		ck_assert_msg(span_equal(rule->pattern.text, span_from_str(cases[i].expanded)),
			      "%s: %.*s", cases[i].pattern, (int)rule->pattern.text.n,
			      (const char *)rule->pattern.text.p);
		arena_free(&arena);
	}
}
END_TEST

/* Tags that double at every level grow beyond any limit: the rule is left out. */
START_TEST(growth_is_limited)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "loadplugin Mail::SpamAssassin::Plugin::ReplaceTags\n"
		       "replace_tag A <A>a<A>b<A>c<A>d<A>e<A>f<A>g<A>h<A>i<A>j<A>k<A>l<A>m<A>\n"
		       "body X /<A>/\nbody Y /<A>/\nreplace_rules X\n");
	ck_assert(rules_get(rules, "X")->left_out);
	ck_assert(!rules_get(rules, "Y")->left_out);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, replaces);
	tcase_add_test(tc, growth_is_limited);
}

CHECK_MAIN("replace", add_tests)
