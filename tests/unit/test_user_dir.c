/* test_user_dir.c: where --virtual-config-dir leads, for names of all kinds, as spamd 4.0.1 says. */
#include "check_main.h"
#include "proto/user_dir.h"

static const struct {
	const char *pattern, *user, *dir, *fallback; /* dir NULL: none */
} cases[] = {
	{"/v/%u", "joe", "/v/joe", NULL},
	{"/v/%u", "Joe+x_y-z.,=@d", "/v/Joe+x_y-z.,=@d", NULL},
	{"/v/%u", "../../etc/passwd", "/v/.._.._etc_passwd", NULL},
	{"/v/%u", "a b\t\xc3\xa9%n", "/v/a_b____n", NULL},
	{"/v/%u", "", "/v/", NULL},
	{"/v/%u", "..", NULL, NULL},
	{"/v/%u", ".", NULL, NULL},
	{"/v/%d/%l", "..@d", NULL, NULL},
	{"/v/%d/%l", "joe@..", NULL, NULL},
	{"/v/%d/%l", "joe@d.example", "/v/d.example/joe", NULL},
	{"/v/%d/%l", "x@y@d.example", "/v/d.example/x@y", NULL},
	{"/v/%d/%l", "joe", "/v//", NULL},
	{"/v/%d/%l", "joe@", "/v//joe", NULL},
	{"/v/%%u", "joe", "/v/%joe", NULL},
	{"/v/%%%u", "joe", "/v/%joe", NULL},
	{"/v/%z%", "joe", "/v/%z%", NULL},
	{"/v/%x", "joe@d", "/v/joe@d", "/v/d"},
	{"/v/%x/%u", "joe", "/v/joe/%u", "/v//%u"},
};

START_TEST(directories)
{
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct user_dirs dirs = {"unset", "unset"};
		bool there = user_dirs_make(arena, cases[i].pattern, span_from_str(cases[i].user), &dirs);
		ck_assert_int_eq(there, cases[i].dir != NULL);
		if (!there)
			continue;
		ck_assert_str_eq(dirs.dir, cases[i].dir);
		ck_assert_pstr_eq(dirs.fallback, cases[i].fallback);
	}
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, directories);
}

CHECK_MAIN("user_dir", add_tests)
