/* test_gate.c: how many clauses a gate has. A frequent word behind a rare one only costs. */
#include "check_main.h"

#include "regex/regex.h"
#include "tests/unit/stock_rarity.h"

static const struct {
	const char *pattern;
	uint32_t clauses;
} gates[] = {
	{"viagra.{1,30}this", 1},      /* rare enough */
	{"urgent.{1,30}your", 1},      /* the second is met ten times as often as it decides */
	{"please.{1,30}click", 2},     /* two that are met often, and seldom together */
	{"(?:urgent|reply).{1,30}th", 1},
};

START_TEST(clauses)
{
	struct arena *arena = arena_new();
	struct regex_lowered low;
	struct err err;
	size_t at;
	struct regex_use use = {.text = REGEX_TEXT_BODY, .rarity = stock_rarity(), .no_chains = true};
	ck_assert_int_eq(regex_lower(arena, span_from_str(gates[_i].pattern), use, &low, &at, &err), 0);
	ck_assert_msg(low.gate.n == gates[_i].clauses, "%s: %s", gates[_i].pattern, low.why);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, clauses, 0, sizeof gates / sizeof *gates);
}

CHECK_MAIN("gate", add_tests)
