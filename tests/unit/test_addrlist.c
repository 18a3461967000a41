/* test_addrlist.c: address patterns. */
#include "check_main.h"
#include "eval/addrlist.h"

START_TEST(globs)
{
	static const struct {
		const char *glob, *text;
		bool match;
	} cases[] = {
		{"*@example.com", "joe@example.com", true}, {"*@example.com", "joe@example.com.br", false},
		{"joe?@*.com", "joe1@a.com", true},         {"joe?@*.com", "joe@a.com", false},
		{"*", "", true},                            {"a*b*c", "aXbXbXc", true},
		{"a*b*c", "aXbXbX", false},                 {"", "", true},
		{"", "a", false},                           {"a.b", "axb", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ck_assert_msg(glob_match(span_from_str(cases[i].glob), span_from_str(cases[i].text)) ==
				      cases[i].match,
			      "%s on %s", cases[i].glob, cases[i].text);
}
END_TEST

START_TEST(lists)
{
	struct arena *arena = arena_new();
	struct addrlist *list = addrlist_new(arena);
	ck_assert(!addrlist_has(list, SPAN_LIT("joe@example.com")));
	addrlist_add_words(list, SPAN_LIT("*@Example.com  ann@*.org *@*.gov.??"));
	ck_assert(addrlist_has(list, SPAN_LIT("Joe@EXAMPLE.com")));
	ck_assert(addrlist_has(list, SPAN_LIT("ann@x.org")));
	ck_assert(!addrlist_has(list, SPAN_LIT("bob@x.org")));
	ck_assert(addrlist_has(list, SPAN_LIT("tax@hmrc.gov.uk")));
	addrlist_remove_words(list, SPAN_LIT("*@example.com nobody@example.net"));
	ck_assert(!addrlist_has(list, SPAN_LIT("joe@example.com")));
	ck_assert_uint_eq(addrlist_count(list), 2);
	addrlist_add_words(list, SPAN_LIT("*@example.com"));
	ck_assert(addrlist_has(list, SPAN_LIT("joe@example.com")));
	arena_free(&arena);
}
END_TEST

/* Each of many ends is found, and nothing else. */
START_TEST(many_ends)
{
	struct arena *arena = arena_new();
	struct addrlist *list = addrlist_new(arena);
	for (unsigned i = 0; i < 400; i += 2)
		addrlist_add_words(list, span_from_str(arena_printf(arena, i % 3 ? "*@d%u.example" : "u%u*.org%u", i, i)));
	for (unsigned i = 0; i < 400; i++) {
		const char *address = arena_printf(arena, i % 3 ? "joe@D%u.example" : "u%u@a.org%u", i, i);
		ck_assert_msg(addrlist_has(list, span_from_str(address)) == (i % 2 == 0), "%s", address);
	}
	arena_free(&arena);
}
END_TEST

/* Patterns longer than what they are filed under, and with ends of all lengths. */
START_TEST(long_ends)
{
	struct arena *arena = arena_new();
	struct addrlist *list = addrlist_new(arena);
	char pattern[700], address[800];
	for (size_t n = 1; n < 600; n++) {
		memset(pattern, 'a', n);
		pattern[0] = '*';
		pattern[n] = 0;
		addrlist_add_words(list, span_from_str(pattern));
		addrlist_remove_words(list, SPAN_LIT("*"));
	}
	memset(address, 'a', 400);
	ck_assert(addrlist_has(list, (struct span){(unsigned char *)address, 400}));
	memset(address, 'b', 400);
	ck_assert(!addrlist_has(list, (struct span){(unsigned char *)address, 400}));
	address[399] = 'a';
	ck_assert(addrlist_has(list, (struct span){(unsigned char *)address, 400}));
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, globs);
	tcase_add_test(tc, lists);
	tcase_add_test(tc, many_ends);
	tcase_add_test(tc, long_ends);
}

CHECK_MAIN("addrlist", add_tests)
