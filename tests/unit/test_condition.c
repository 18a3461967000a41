/* test_condition.c: conditions of user_prefs. The compiler's own (test_cond.c) decides the same lines the same way. */
#include "check_main.h"
#include "load/condition.h"
#include "rules_text.h"

/* Bad ones are false to the compiler, with a diagnostic. */
static const struct {
	const char *text;
	enum condition want;
} cases[] = {
	{"version >= 4.000000", CONDITION_TRUE},
	{"version > 4.000001", CONDITION_FALSE},
	{"(version >= 3.004002) && (version < 5)", CONDITION_TRUE},
	{"version -1 > 3", CONDITION_TRUE},
	{"!plugin(Mail::SpamAssassin::Plugin::SPF)", CONDITION_TRUE},
	{"plugin( Mail::SpamAssassin::Plugin::DKIM )", CONDITION_TRUE},
	{"plugin(DKIM)", CONDITION_FALSE},
	{"can(Mail::SpamAssassin::Conf::feature_geodb)", CONDITION_TRUE},
	{"can(Mail::SpamAssassin::Conf::feature_none)", CONDITION_FALSE},
	{"can()", CONDITION_FALSE},
	{"!can( )", CONDITION_TRUE},
	{"has", CONDITION_FALSE},
	{"plugin()", CONDITION_FALSE},
	{"!plugin || 0", CONDITION_TRUE},
	{"has(Mail::SpamAssassin::Plugin::DKIM::has_arc)", CONDITION_TRUE},
	{"can(Mail::SpamAssassin::Conf::compat_x)", CONDITION_FALSE},
	{"can(Mail::SpamAssassin::Conf::compat_y)", CONDITION_TRUE},
	{"local_tests_only", CONDITION_TRUE},
	{"perl_version >= 5.010000", CONDITION_TRUE},
	{"3 < 4 < 5", CONDITION_TRUE},
	{"3 < 2 < 1", CONDITION_FALSE},
	{"5 > 4 > 4", CONDITION_FALSE},
	{"1 == 1 == 1", CONDITION_TRUE},
	{"2 == 2 == 1", CONDITION_FALSE},
	{"0 || 1 && 0", CONDITION_FALSE},
	{"1 - 1 - 1", CONDITION_TRUE},
	{"6 / 3 * 2 == 4", CONDITION_TRUE},
	{"1 + 2 * 3 == 7", CONDITION_TRUE},
	{"1 ? 0 : 1", CONDITION_FALSE},
	{"0 ? 0 : 0 ? 0 : 1", CONDITION_TRUE},
	{"word", CONDITION_TRUE},
	{"!word", CONDITION_FALSE},
	{"!!3", CONDITION_TRUE},
	{"-1", CONDITION_TRUE},
	{"(", CONDITION_BAD},
	{")", CONDITION_BAD},
	{"", CONDITION_NONE},
	{"1 +", CONDITION_BAD},
	{"1 1", CONDITION_BAD},
	{"frob(x)", CONDITION_NONE},
	{"plugin(", CONDITION_BAD},
	{"1 ? 2", CONDITION_BAD},
	{"1 / 0", CONDITION_BAD},
	{"version >= \"4\"", CONDITION_TRUE}, /* no token of the language: as if it were not there */
};
enum { CASES = sizeof cases / sizeof *cases };

static struct condition_facts facts(struct arena *arena)
{
	static char yes;
	struct condition_facts f = {.local_tests_only = true, .can = true};

	f.plugins.compat = map_new(arena);
	map_set(&f.plugins.compat, SPAN_LIT("y"), &yes);
	plugins_load(&f.plugins, SPAN_LIT("Mail::SpamAssassin::Plugin::DKIM"));
	return f;
}

START_TEST(decides)
{
	struct arena *arena = arena_new();
	struct condition_facts f = facts(arena);

	ck_assert_msg(condition_decide(&f, span_from_str(cases[_i].text)) == cases[_i].want, "%s", cases[_i].text);
	arena_free(&arena);
}
END_TEST

START_TEST(decides_as_the_compiler)
{
	struct arena *arena = arena_new();
	const char *text = arena_printf(arena,
					"loadplugin Mail::SpamAssassin::Plugin::DKIM\nenable_compat y\n"
					"if %s\nbody YES /x/\nendif\n",
					cases[_i].text);
	bool holds = rules_get(rules_from_text(arena, text), "YES") != NULL;

	ck_assert_msg(holds == (cases[_i].want == CONDITION_TRUE || cases[_i].want == CONDITION_NONE), "%s", cases[_i].text);
	arena_free(&arena);
}
END_TEST

START_TEST(no_can_in_user_prefs)
{
	struct arena *arena = arena_new();
	struct condition_facts f = facts(arena);

	f.can = false;
	ck_assert_int_eq(condition_decide(&f, SPAN_LIT("can(Mail::SpamAssassin::Conf::feature_geodb)")), CONDITION_FALSE);
	ck_assert_int_eq(condition_decide(&f, SPAN_LIT("has(Mail::SpamAssassin::Conf::feature_geodb)")), CONDITION_TRUE);
	arena_free(&arena);
}
END_TEST

/* Recursion is bounded: what is nested more deeply is bad. */
START_TEST(deep)
{
	enum { DEPTH = 100000 };
	struct arena *arena = arena_new();
	struct condition_facts f = facts(arena);
	char *text = arena_alloc(arena, 2 * DEPTH + 1);
	static const char openers[] = "(!-";

	for (size_t i = 0; i < sizeof openers - 1; i++) {
		memset(text, openers[i], DEPTH);
		text[DEPTH] = '1';
		ck_assert_int_eq(condition_decide(&f, (struct span){(unsigned char *)text, DEPTH + 1}),
				 openers[i] == '-' ? CONDITION_NONE : CONDITION_BAD); /* so many signs are no number */
	}
	for (size_t i = 0; i < DEPTH; i++)
		memcpy(text + 2 * i, "1?", 2);
	ck_assert_int_eq(condition_decide(&f, (struct span){(unsigned char *)text, 2 * DEPTH}), CONDITION_BAD);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, decides, 0, CASES);
	tcase_add_loop_test(tc, decides_as_the_compiler, 0, CASES);
	tcase_add_test(tc, no_can_in_user_prefs);
	tcase_add_test(tc, deep);
}
CHECK_MAIN("condition", add_tests)
