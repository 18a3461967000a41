/* test_gate.c: how many clauses a gate has: a frequent word behind a rare one only costs; and how far behind the beginning of
 * a match their literals may end. */
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

static const struct {
	const char *pattern;
	unsigned reach; /* of the literals, the furthest */
} reaches[] = {
	{"viagra", 6},
	{"\\bviagra", 6},
	{".{0,7}viagra", 13}, /* what may be left out is not looked for, but may be there */
	{"a.{0,7}viagra", 14},
	{"[ab]+viagra", WN_REACH_LINES + 1},
	{"\\s+viagra", WN_REACH_BEHIND},
	{"(?:x|yz)viagra", 8},
	{"(?:viagra|a cialis)", 8},
	{"(?:viagra ){2,}x", WN_REACH_LINES + 1}, /* two are asked for, of however many */
	{"(?:viagra ){2,4}x", 30}, /* the whole, and a byte beside it */
	{"viagra.*", 6},
	{"(?<=ab)viagra", 8}, /* looked for with it */
	{"(?<=viagra)x", 7},
	{"(?<=a nice viagra)x", WN_REACH_NONE}, /* which ends too far before the match */
	{"(?!x)viagra", 6},
	{"viagra(?=now)", 9},
	{"\\Gviagra", WN_REACH_NONE},
	{"viagra(*SKIP)x", WN_REACH_NONE},
	{"x\\Kviagra", WN_REACH_NONE},
};

START_TEST(reach)
{
	struct arena *arena = arena_new();
	struct regex_lowered low;
	struct err err;
	size_t at;
	unsigned most = 0;
	struct regex_use use = {.text = REGEX_TEXT_BODY, .rarity = stock_rarity(), .no_chains = true};
	ck_assert_int_eq(regex_lower(arena, span_from_str(reaches[_i].pattern), use, &low, &at, &err), 0);
	for (uint32_t i = 0; i < low.gate.clauses[0].n; i++)
		most = low.gate.clauses[0].v[i].reach > most ? low.gate.clauses[0].v[i].reach : most;
	ck_assert_msg(most == reaches[_i].reach, "%s (%s): %u", reaches[_i].pattern, low.why, most);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, reach, 0, sizeof reaches / sizeof *reaches);
	tcase_add_loop_test(tc, clauses, 0, sizeof gates / sizeof *gates);
}

CHECK_MAIN("gate", add_tests)
