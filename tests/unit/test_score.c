/* test_score.c: scores, their defaults, tflags, descriptions. */
#include "check_main.h"
#include "rules_text.h"

START_TEST(scores)
{
	static const struct {
		const char *lines;
		double score[4];
		bool scored;
	} cases[] = {
		{"", {1, 1, 1, 1}, false},
		{"score X 2.5", {2.5, 2.5, 2.5, 2.5}, true},
		{"score X 0 1 -2 3.25", {0, 1, -2, 3.25}, true},
		{"score X 1\nscore X (0.5)", {1.5, 1.5, 1.5, 1.5}, true},
		{"score X 1 2 3 4\nscore X (1) 0 0 0", {2, 2, 3, 4}, true},
		{"score X (1)", {1, 1, 1, 1}, false},
		{"score X 1 2", {1, 1, 1, 1}, false},
		{"score X .5", {1, 1, 1, 1}, false},
		{"score X 5.", {1, 1, 1, 1}, false},
		{"score X 2\nscore X x", {2, 2, 2, 2}, true},
		{"tflags X nice", {-1, -1, -1, -1}, false},
		{"tflags X nicely", {1, 1, 1, 1}, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new();
		const char *text = arena_printf(arena, "body X /x/\n%s\n", cases[i].lines);
		struct rule *rule = rules_get(rules_from_text(arena, text), "X");
		for (size_t j = 0; j < 4; j++)
			ck_assert_msg(rule->score[j] == cases[i].score[j], "%s: %g",
				      cases[i].lines, rule->score[j]);
		ck_assert_int_eq(rule->scored, cases[i].scored);
		arena_free(&arena);
	}
}
END_TEST

START_TEST(defaults)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "body T_X /x/\nbody __X /x/\nbody Y /x/\ntflags Y multiple maxhits=7\n"
		       "describe Y first\nlang de describe Y zweite\nlang en describe Y third\n"
		       "score Y 2 # comment\n");
	ck_assert(rules_get(rules, "T_X")->score[0] == 0.01);
	ck_assert(rules_get(rules, "__X")->score[0] == 1);
	ck_assert_str_eq(rules_get(rules, "Y")->describe, "third");
	ck_assert_uint_eq(rules_get(rules, "Y")->maxhits, 7);
	ck_assert(rules_get(rules, "Y")->tflags & WN_TFLAG(MULTIPLE));
	ck_assert(!(rules_get(rules, "Y")->tflags & WN_TFLAG(NET)));
	arena_free(&arena);
}
END_TEST

START_TEST(settings)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules = rules_from_text(
		arena, "Whitelist-From  a@b.c   d@e.f  # comment\nreport   A \\# line\n"
		       "required_hits 5x\nrequired_score 6\nuse_bayes yes\nfreemail_domains a.b\n"
		       "loadplugin Mail::SpamAssassin::Plugin::FreeMail\nfreemail_domains c.d\n"
		       "bayes_stopword_en x\n");
	ck_assert_str_eq(rules_setting(rules, "welcomelist_from"), "a@b.c d@e.f");
	ck_assert_str_eq(rules_setting(rules, "report"), "A # line");
	ck_assert_str_eq(rules_setting(rules, "required_score"), "6");
	ck_assert_str_eq(rules_setting(rules, "freemail_domains"), "c.d");
	ck_assert_ptr_null(rules_setting(rules, "bayes_stopword_en"));
	ck_assert_uint_eq(diags_count(rules->diags, DIAG_ERROR), 3);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, scores);
	tcase_add_test(tc, defaults);
	tcase_add_test(tc, settings);
}

CHECK_MAIN("score", add_tests)
