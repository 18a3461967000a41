/* test_guard.c: which rules that wait matter, by metas of each form. That dropping the others changes nothing is a law:
 * tests/prop/prop_demand.c. */
#include "check_main.h"
#include "scan/scanner.h"
#include "small_ruleset.h"

static const char rules[] = "body __A /a(?!x)/\nbody __B /b(?!x)/\nbody __C /c(?!x)/\nbody __D /d(?!x)/\n"
			    "body __E /e(?!x)/\nbody __F /f(?!x)/\nbody __G /g(?!x)/\nbody __H /h(?!x)/\n"
			    "body __M /m(?!x)/\ntflags __M multiple\nbody __N /n(?!x)/\nbody __ALONE /l(?!x)/\n"
			    "meta AND __A && __B\n"
			    "meta __UNDER __C && __D\nmeta OVER __UNDER && __E\n"
			    "meta SUM (__F + __G + __H) > 1\n"
			    "meta COUNT (__M + __N) > 2\n"
			    "body __P /p(?!x)/\nbody __Q /q(?!x)/\nmeta NOT __P && !__Q\n";
/* The same rule may count twice. */
static const char twice[] = "body __A /a(?!x)/\nbody __B /b(?!x)/\nbody __C /c(?!x)/\n"
			    "meta __S __A\nmeta __T __A && __B\nmeta TWICE (__S + __T + __C) > 1\n";

/* Evals and products may come to more than 1. */
static const char more[] = "body __A /a(?!x)/\nbody __B /b(?!x)/\nbody __M /m(?!x)/\ntflags __M multiple\nbody __N /n(?!x)/\n"
			   "loadplugin Mail::SpamAssassin::Plugin::HeaderEval\nheader __E eval:check_for_missing_to_header()\n"
			   "meta EVAL (__E + __A) > 2\nmeta __S __E\nmeta UNDER (__S + __B) > 2\n"
			   "body __C /c(?!x)/\nmeta __Q __M * __N\nmeta PRODUCT (__Q + __C) > 2\n"
			   "body __D /d(?!x)/\nmeta LAST ((__N && __Q) + __D) > 2\n";

/* What hit, what waits, and whether the first of those matters. */
static const struct {
	const char *rules, *hit, *waits;
	bool matters;
} cases[] = {
	{rules, "", "__A", false},
	{rules, "__B", "__A", true},
	{rules, "", "__A __B", true},
	{rules, "__B", "__C", false},
	{rules, "__D", "__C", false},
	{rules, "__D __E", "__C", true},
	{rules, "", "__C __D __E", true},
	{rules, "", "__F", false},
	{rules, "__G", "__F", true},
	{rules, "", "__F __H", true},
	{rules, "", "__M", true},
	{rules, "__N", "__M", true},
	{rules, "__A __B __C __D __E __F __G __H __M __N", "__ALONE", false},
	{rules, "", "__P", true},
	{rules, "", "__P __Q", true},
	{rules, "__Q", "__P", false},
	{rules, "", "__Q", false},
	{rules, "__P", "__Q", true},
	{twice, "__B", "__A", true},
	{twice, "", "__B", false},
	{twice, "", "__C", false},
	{more, "__E", "__A", true},
	{more, "", "__A", true},
	{more, "__E", "__B", true},
	{more, "__M __N", "__C", true},
	{more, "__M __N", "__D", true},
};

static uint32_t find(const struct scan_program *sp, const char *name, size_t n)
{
	long rule = ruleset_find(sp->rs, (struct span){(const unsigned char *)name, n});
	ck_assert_msg(rule >= 0, "%s", name);
	return (uint32_t)rule;
}

/* On the message of that bit. */
static void mark(const struct scan_program *sp, struct guard_rule *seen, const char *names, bool wait, uint32_t bit)
{
	for (size_t n; *names; names += n + (names[n] == ' ')) {
		n = strcspn(names, " ");
		struct guard_rule *rule = &seen[find(sp, names, n)];
		rule->hit |= wait ? 0 : bit;
		rule->open |= bit;
	}
}

START_TEST(what_matters)
{
	struct small_ruleset s = small_ruleset_open(cases[_i].rules);
	const struct scan_program *sp = s.scanner->sp;
	struct guard_rule *seen = ARENA_ARRAY(s.scanner->arena, struct guard_rule, sp->p->nrules);
	uint32_t rule = find(sp, cases[_i].waits, strcspn(cases[_i].waits, " "));
	mark(sp, seen, cases[_i].hit, false, 4);
	mark(sp, seen, cases[_i].waits, true, 4);
	ck_assert_msg(guard_matters(sp->demand->guards, seen, rule, 4) == (cases[_i].matters ? 4 : 0), "%s with %s hit", cases[_i].waits,
		      cases[_i].hit);
	small_ruleset_close(&s);
}
END_TEST

/* What a message alone says, each says beside others. */
START_TEST(messages_side_by_side)
{
	enum { N = sizeof cases / sizeof *cases };
	struct small_ruleset s = small_ruleset_open(cases[_i].rules);
	const struct scan_program *sp = s.scanner->sp;
	struct guard_rule *seen = ARENA_ARRAY(s.scanner->arena, struct guard_rule, sp->p->nrules);
	uint32_t rule = find(sp, cases[_i].waits, strcspn(cases[_i].waits, " ")), of = 0, matters = 0;
	for (unsigned i = 0; i < N; i++) {
		uint32_t bit = 1u << i;
		if (cases[i].rules != cases[_i].rules)
			continue;
		mark(sp, seen, cases[i].hit, false, bit);
		mark(sp, seen, cases[i].waits, true, bit);
		if (find(sp, cases[i].waits, strcspn(cases[i].waits, " ")) != rule)
			continue;
		of |= bit;
		matters |= cases[i].matters ? bit : 0;
	}
	ck_assert_uint_eq(guard_matters(sp->demand->guards, seen, rule, of), matters);
	small_ruleset_close(&s);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, what_matters, 0, sizeof cases / sizeof *cases);
	tcase_add_loop_test(tc, messages_side_by_side, 0, sizeof cases / sizeof *cases);
}

CHECK_MAIN("guard", add_tests)
