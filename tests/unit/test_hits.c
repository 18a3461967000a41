/* test_hits: hits as bytes, and what bytes cannot say. */
#include "check_main.h"
#include "scan/hits.h"

#include <math.h>

enum { RULES = 9 };

static struct hits h;

static void setup(void)
{
	hits_init(&h, RULES);
}

static void teardown(void)
{
	hits_deinit(&h);
}

static const double numbers[] = {1, 2, HITS_MOST, HITS_MOST + 1, 256, 1e9, 0.5, 1.25, 253.5, -1, INFINITY};

START_TEST(numbers_come_back)
{
	hits_set(&h, 3, numbers[_i]);
	ck_assert(hits_of(&h, 3) == numbers[_i]);
	hits_set(&h, 3, numbers[_i] + 1);
	ck_assert(numbers[_i] == -1 || hits_of(&h, 3) == numbers[_i] + 1);
	ck_assert_uint_eq(h.n, 1);
	hits_forget(&h);
	ck_assert(hits_of(&h, 3) == 0 && h.n == 0);
}
END_TEST

START_TEST(nothing_is_no_hit)
{
	hits_set(&h, 3, 0);
	ck_assert_uint_eq(h.n, 0);
	hits_set(&h, 3, 2);
	hits_set(&h, 3, 0);
	ck_assert(hits_of(&h, 3) == 2);
}
END_TEST

/* The list has room for each rule once. */
START_TEST(each_rule_is_listed_once)
{
	for (unsigned round = 1; round < 400; round++)
		for (uint32_t rule = 0; rule < RULES; rule++)
			hits_set(&h, rule, hits_of(&h, rule) + 1);
	ck_assert_uint_eq(h.n, RULES);
	for (uint32_t rule = 0; rule < RULES; rule++)
		ck_assert(h.rules[rule] == rule && hits_of(&h, rule) == 399);
	hits_forget(&h);
	hits_set(&h, 8, 1);
	ck_assert(h.n == 1 && h.rules[0] == 8 && hits_of(&h, 0) == 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, numbers_come_back, 0, sizeof numbers / sizeof *numbers);
	tcase_add_test(tc, nothing_is_no_hit);
	tcase_add_test(tc, each_rule_is_listed_once);
}

CHECK_MAIN("hits", add_tests)
