/* test_cond.c: which lines are in force. */
#include "check_main.h"
#include "load.h"
#include "rules_text.h"

START_TEST(conditions_decide)
{
	static const struct {
		const char *condition;
		bool holds;
	} cases[] = {
		{"version >= 4.000000", true},
		{"version > 4.000001", false},
		{"(version >= 3.004002) && (version < 5)", true},
		{"version -1 > 3", true},
		{"!plugin(Mail::SpamAssassin::Plugin::SPF)", true},
		{"can(Mail::SpamAssassin::Conf::feature_geodb)", true},
		{"can(Mail::SpamAssassin::Conf::feature_none)", false},
		{"can()", false},
		{"!can( )", true},
		{"has", false},
		{"plugin()", false},
		{"!plugin || 0", true},
		{"has(Mail::SpamAssassin::Plugin::DKIM::has_arc)", false},
		{"can(Mail::SpamAssassin::Conf::compat_x)", false},
		{"local_tests_only", true},
		{"perl_version >= 5.010000", true},
		{"3 < 4 < 5", true},
		{"5 > 4 > 4", false},
		{"0 || 1 && 0", false},
		{"1 ? 0 : 1", false},
		{"word", true},
		{"!word", false},
		{"(", false},
		{"frob(xx)", false},
		{"1 / 0", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		const char *text = arena_printf(arena,
						"if %s\nbody YES /x/\nelse\nbody NO /x/\nendif\n"
						"body AFTER /x/\n",
						cases[i].condition);
		struct ruleset_src *rules = rules_from_text(arena, text);
		ck_assert_msg((rules_get(rules, "YES") != NULL) == cases[i].holds, "%s",
			      cases[i].condition);
		ck_assert_msg((rules_get(rules, "NO") == NULL) == cases[i].holds, "%s",
			      cases[i].condition);
		ck_assert_ptr_nonnull(rules_get(rules, "AFTER"));
		arena_free(&arena);
	}
}
END_TEST

START_TEST(plugins_count_from_where_they_are_loaded)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "ifplugin Mail::SpamAssassin::Plugin::DKIM\nbody EARLY /x/\nendif\n"
		       "loadplugin Mail::SpamAssassin::Plugin::DKIM\n"
		       "ifplugin Mail::SpamAssassin::Plugin::DKIM\nbody DECIDED /x/\nendif\n"
		       "if plugin(Mail::SpamAssassin::Plugin::DKIM)\nbody LATE /x/\nendif\n"
		       "if can(Mail::SpamAssassin::Plugin::DKIM::has_arc)\nbody CAN /x/\nendif\n");
	ck_assert_ptr_null(rules_get(rules, "EARLY"));
	ck_assert_ptr_null(rules_get(rules, "DECIDED")); /* once decided, it stays */
	ck_assert_ptr_nonnull(rules_get(rules, "LATE"));
	ck_assert_ptr_nonnull(rules_get(rules, "CAN"));
	arena_free(&arena);
}
END_TEST

START_TEST(nesting_and_else)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "if 0\nif 1\nbody A /x/\nelse\nbody B /x/\nendif\nelse\nif 0\nbody C /x/\n"
		       "else\nbody D /x/\nendif\nbody E /x/\nendif\nendif\nbody F /x/\n");
	ck_assert_ptr_null(rules_get(rules, "A"));
	ck_assert_ptr_null(rules_get(rules, "B"));
	ck_assert_ptr_null(rules_get(rules, "C"));
	ck_assert_ptr_nonnull(rules_get(rules, "D"));
	ck_assert_ptr_nonnull(rules_get(rules, "E"));
	ck_assert_ptr_nonnull(rules_get(rules, "F"));
	ck_assert_uint_eq(diags_count(rules->diags, DIAG_ERROR), 1);
	arena_free(&arena);
}
END_TEST

START_TEST(readable)
{
	static const struct {
		const char *condition;
		bool readable;
	} cases[] = {
		{"version > 3", true}, {"(version >= 3.004002) && plugin(A::Bc::D)", true}, {"-1 + +2.5", true}, {"%", true},
		{"version = 3", true}, {"foo(1)", true}, {"", false},	       {"x", false},		   {"a-bb", false},
		{"plugin(x yy)", false}, {"aa:bb", false}, {"aa::", false}, {"1.2.3", false}, {"1..2", false}, {"--1", false},
		{"A::b::c::d::e::f::g::h::i::j::k", true}, {"A::b::c::d::e::f::g::h::i::j::k::l", false}, {"-+-+-+", false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ck_assert_msg(condition_is_readable(span_from_str(cases[i].condition)) == cases[i].readable, "%s", cases[i].condition);
}
END_TEST

/* There is no block, so its body is in force, and its endif has no if. */
START_TEST(unreadable_opens_nothing)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(arena, "if x\nbody A /x/\nendif\nbody B /x/\n");
	ck_assert_ptr_nonnull(rules_get(rules, "A"));
	ck_assert_ptr_nonnull(rules_get(rules, "B"));
	ck_assert_uint_eq(diags_count(rules->diags, DIAG_ERROR), 2);
	arena_free(&arena);
}
END_TEST

START_TEST(lookups)
{
	ck_assert(sem_net_is_lookup(SPAN_LIT("A x.com A"), false));
	ck_assert(!sem_net_is_lookup(SPAN_LIT("A x.com A 2"), false));
	ck_assert(!sem_net_is_lookup(SPAN_LIT("A x.com"), false));
	ck_assert(!sem_net_is_lookup(SPAN_LIT("A-B x.com A"), false));
	ck_assert(sem_net_is_lookup(SPAN_LIT("A x.com A 2"), true));
	ck_assert(sem_net_is_lookup(SPAN_LIT("A x.com A 127.0.0.2-127.0.0.4"), true));
	ck_assert(sem_net_is_lookup(SPAN_LIT("A x.com A 0x10/16"), true));
	ck_assert(!sem_net_is_lookup(SPAN_LIT("A x.com A 1.2.3"), true));
	ck_assert(!sem_net_is_lookup(SPAN_LIT("A x.com A /x/"), true));
	ck_assert(!sem_net_is_lookup(SPAN_LIT("A x.com A"), true));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, readable);
	tcase_add_test(tc, unreadable_opens_nothing);
	tcase_add_test(tc, lookups);
	tcase_add_test(tc, conditions_decide);
	tcase_add_test(tc, plugins_count_from_where_they_are_loaded);
	tcase_add_test(tc, nesting_and_else);
}

CHECK_MAIN("cond", add_tests)
