/* test_profile.c: profiles are read line by line, and what is wrong with one is said with its place. */
#include "profile.h"

#include "check_main.h"

#include <stdio.h>
#include <unistd.h>

static struct profile *read_text(struct arena *arena, const char *text, struct err *err)
{
	char path[] = "/tmp/winnow-profile-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	struct profile *p = profile_read(arena, arena_dup_str(arena, path), err);
	unlink(path);
	return p;
}

static double expected(struct profile *p, const char *literal, enum regex_text text)
{
	struct gate_literal l = {.n = (uint8_t)strlen(literal), .caseless = true};
	memcpy(l.b, literal, l.n);
	return rarity_expected(profile_rarity(p), &l, text);
}

START_TEST(strings_are_known)
{
	struct arena *arena = arena_new();
	struct err err = {""};
	struct profile *p = read_text(arena, "winnow-profile 1\n# a comment\n\nlength body 170\nbody 500 free\\x20money\n"
					     "uri 300 http:\n", &err);
	ck_assert_msg(p != NULL, "%s", err.text);
	ck_assert_double_eq_tol(expected(p, "free money", REGEX_TEXT_BODY), 0.69, 0.02);
	ck_assert_double_eq_tol(expected(p, "ree mon", REGEX_TEXT_BODY), 0.77, 0.02); /* its part: up to a tenth more */
	ck_assert_double_lt(expected(p, "tour", REGEX_TEXT_BODY), 0.021); /* no part of any */
	ck_assert_double_lt(expected(p, "http:", REGEX_TEXT_BODY), 0.021); /* of another text */
	ck_assert_double_eq_tol(expected(p, "http:", REGEX_TEXT_URI), 0.356, 0.01);
	ck_assert_str_ne(profile_id(p), profile_id(profile_stock(arena)));
	arena_free(&arena);
}
END_TEST

START_TEST(stock_is_good)
{
	struct arena *arena = arena_new();
	struct profile *p = profile_stock(arena);
	ck_assert_double_gt(expected(p, "\nreceived: f", REGEX_TEXT_FULL), 2);
	ck_assert_double_gt(expected(p, "http", REGEX_TEXT_URI), 0.5);
	ck_assert_double_lt(expected(p, "viagra", REGEX_TEXT_BODY), 0.021);
	arena_free(&arena);
}
END_TEST

static const struct {
	const char *text, *error; /* what it ends with */
} bad[] = {
	{"", ":0: an empty file is no profile"},
	{"winnow-profile 2\n", ":1: this is no profile of this version: make one with winnow bench --profile"},
	{"winnow-profile 1\nbodi 3 a\n", ":2: write `TEXT PER_MILLE STRING` as winnow bench --profile does"},
	{"winnow-profile 1\nbody 1001 a\n", ":2: write `TEXT PER_MILLE STRING` as winnow bench --profile does"},
	{"winnow-profile 1\nbody 99999999999999999999 a\n", ":2: write `TEXT PER_MILLE STRING` as winnow bench --profile does"},
	{"winnow-profile 1\nbody 1\n", ":2: write `TEXT PER_MILLE STRING` as winnow bench --profile does"},
	{"winnow-profile 1\nbody 1 abcdefghijklm\n", ":2: write `TEXT PER_MILLE STRING` as winnow bench --profile does"},
	{"winnow-profile 1\nbody 1 a\\x2\n", ":2: write `TEXT PER_MILLE STRING` as winnow bench --profile does"},
	{"winnow-profile 1\nlength body\n", ":2: write `length TEXT BYTES`"},
	{"winnow-profile 1\n\nlength body 12345678901\n", ":3: write `length TEXT BYTES`"},
};

START_TEST(errors_have_their_place)
{
	struct arena *arena = arena_new();
	struct err err = {""};
	ck_assert_ptr_null(read_text(arena, bad[_i].text, &err));
	size_t n = strlen(err.text), wanted = strlen(bad[_i].error);
	ck_assert_msg(n > wanted && strcmp(err.text + n - wanted, bad[_i].error) == 0, "%s", err.text);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, strings_are_known);
	tcase_add_test(tc, stock_is_good);
	tcase_add_loop_test(tc, errors_have_their_place, 0, sizeof bad / sizeof *bad);
}

CHECK_MAIN("profile", add_tests)
