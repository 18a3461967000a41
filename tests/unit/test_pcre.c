/* test_pcre.c: matching and counting as Perl does, and the match limit. */
#include "check_main.h"
#include "base/pcre.h"

START_TEST(counts_like_perl)
{
	static const struct {
		const char *pattern, *subject;
		long max, count;
	} cases[] = {
		{"a", "banana", 0, 3}, {"ana", "banana", 0, 1}, {"", "abc", 0, 4},
		{"x*", "axxb", 0, 4},  {"a", "banana", 2, 2},   {"q", "banana", 0, 0},
		{"^", "abc", 0, 1},    {"$", "ab\n", 0, 2},     {"\\b", "ab cd", 0, 4},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pcre re = pcre_make(cases[i].pattern, strlen(cases[i].pattern), 0);
		long n = pcre_count(&re, span_from_str(cases[i].subject), cases[i].max);
		ck_assert_msg(n == cases[i].count, "/%s/ on %s: %ld", cases[i].pattern,
			      cases[i].subject, n);
		pcre_release(&re);
	}
}
END_TEST

START_TEST(groups_and_flags)
{
	struct pcre re = PCRE_LIT("(b+)(x)?(C)", PCRE_CASELESS);
	struct pcre_match m;
	ck_assert_int_eq(pcre_match(&re, SPAN_LIT("aaBBc"), 0, &m), 1);
	ck_assert_uint_eq(m.start[1], 2);
	ck_assert_uint_eq(m.end[1], 4);
	ck_assert_uint_eq(m.start[2], (size_t)-1);
	ck_assert_int_eq(pcre_match(&re, SPAN_LIT("aaBB"), 0, NULL), 0);
	pcre_release(&re);
}
END_TEST

START_TEST(latin1_case)
{
	struct pcre plain = PCRE_LIT("[\xc3]\xa9", PCRE_CASELESS);
	struct pcre rule = PCRE_LIT("[\xc3]\xa9|\xd7", PCRE_CASELESS | PCRE_LATIN1);
	struct pcre word = PCRE_LIT("\\w", PCRE_CASELESS | PCRE_LATIN1);
	ck_assert_int_eq(pcre_match(&plain, SPAN_LIT("\xe3\xa9"), 0, NULL), 0);
	ck_assert_int_eq(pcre_match(&rule, SPAN_LIT("\xe3\xa9"), 0, NULL), 1);
	ck_assert_int_eq(pcre_match(&rule, SPAN_LIT("\xf7"), 0, NULL), 0);
	ck_assert_int_eq(pcre_match(&word, SPAN_LIT("\xe3\xa9"), 0, NULL), 0);
	pcre_release(&plain);
	pcre_release(&rule);
	pcre_release(&word);
}
END_TEST

/* "é" and a Korean word of three letters in UTF-8. */
START_TEST(characters)
{
	static const struct {
		const char *pattern, *subject;
		long count;
	} cases[] = {
		{".", "=\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4", 4}, {"x*", "=\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4", 5},
		{"\\W{3}$", "\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4", 1}, {"\xed\x95\x9c", "\xed\x95\x9c", 0},
		{"\xe9", "caf\xc3\xa9", 1}, {"[\xc0-\xd0]", "caf\xc3\xa9", 1}, {"\\xe9", "caf\xc3\xa9", 1},
		{"[\x80-\xff]", "\xed\x95\x9c", 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pcre re = pcre_make(cases[i].pattern, strlen(cases[i].pattern), PCRE_WIDE | PCRE_CASELESS | PCRE_LATIN1);
		long n = pcre_count(&re, span_from_str(cases[i].subject), 0);
		ck_assert_msg(n == cases[i].count, "/%s/ on %s: %ld", cases[i].pattern, cases[i].subject, n);
		pcre_release(&re);
	}
}
END_TEST

START_TEST(long_texts_of_characters)
{
	enum { N = 30000 };
	unsigned char *text = malloc(N * 3 + 1);
	for (size_t i = 0; i < N; i++)
		memcpy(text + i * 3, "\xed\x95\x9c", 3);
	text[N * 3] = 'x';
	struct pcre re = PCRE_LIT("..(x|y*)", PCRE_WIDE), slow = PCRE_LIT(".*a.*b", PCRE_WIDE | PCRE_DOTALL);
	pcre_begin_time(PCRE_TIME);
	ck_assert_int_eq(pcre_count(&re, (struct span){text, N * 3 + 1}, 0), N / 2);
	ck_assert_int_eq(pcre_match(&slow, (struct span){text, N * 3 + 1}, 0, NULL), 0);
	pcre_begin_time(0);
	ck_assert_int_eq(pcre_match(&slow, (struct span){text, N * 3 + 1}, 0, NULL), -1);
	pcre_begin_time(PCRE_ANY_TIME);
	pcre_release(&re);
	pcre_release(&slow);
	free(text);
}
END_TEST

START_TEST(bounded_time)
{
	char subject[4001];
	memset(subject, 'a', 4000);
	subject[4000] = 0;
	struct pcre re = PCRE_LIT("(a+)+(a+)+[bc]", 0);
	unsigned long before = pcre_limit_hits();
	ck_assert_int_eq(pcre_match(&re, span_from_str(subject), 0, NULL), -1);
	ck_assert_uint_eq(pcre_limit_hits(), before + 1);
	pcre_release(&re);
	struct pcre bad = PCRE_LIT("(", 0);
	struct err err;
	ck_assert_int_eq(pcre_compile(&bad, &err), -1);
	ck_assert_int_eq(pcre_match(&bad, SPAN_LIT("x"), 0, NULL), -1);
}
END_TEST

/* In slices as in one go: wherever the match lies, also across the end of a slice, and behind an empty one. */
START_TEST(long_texts)
{
	static const char *const patterns[] = {"xyz", "x[^y]*y", "(?<=a)xy|z$", "^x", "\\bx", "x*", "(?m:^)a+x", "z\\Z"};
	enum { LENGTH = 9000 };
	static char subject[LENGTH + 1];
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		struct pcre re = pcre_make(patterns[i], strlen(patterns[i]), 0);
		for (unsigned seed = 1; seed < 60; seed++) {
			for (unsigned k = 0; k < LENGTH; k++)
				subject[k] = k * seed % 701 == 0 ? '\n' : "aaaaaaaaaaaaaaab"[k * seed * seed % 16];
			memcpy(subject + seed * 151, "xyz", 3);
			if (seed % 3)
				subject[LENGTH - seed] = 'z';
			struct span s = {(const unsigned char *)subject, LENGTH};
			struct pcre_match whole = {.groups = 0}, sliced = {.groups = 0};
			pcre_begin_time(PCRE_ANY_TIME);
			int found = pcre_match(&re, s, 0, &whole);
			long n = pcre_count(&re, s, 0);
			pcre_begin_time(INT64_MAX / 2);
			ck_assert_int_eq(pcre_match(&re, s, 0, &sliced), found);
			ck_assert_int_eq(pcre_count(&re, s, 0), n);
			ck_assert_uint_eq(sliced.groups, whole.groups);
			ck_assert(!found || (sliced.start[0] == whole.start[0] && sliced.end[0] == whole.end[0]));
		}
		pcre_release(&re);
	}
	pcre_begin_time(PCRE_ANY_TIME);
}
END_TEST

START_TEST(time_for_long_texts)
{
	enum { LENGTH = 60000 };
	static char subject[LENGTH];
	for (unsigned k = 0; k + 3 <= LENGTH; k += 3)
		memcpy(subject + k, "x: ", 3);
	memcpy(subject + LENGTH - 3, "y x", 3); /* without a y PCRE2 sees at once that there is no match */
	struct span s = {(const unsigned char *)subject, LENGTH};
	struct pcre gap = PCRE_LIT("x:(?:[^y]{1,3})*+y[0-9]", 0), easy = PCRE_LIT("z", 0);
	pcre_begin_time(PCRE_TIME);
	ck_assert_int_eq(pcre_match(&gap, s, 0, NULL), -1);
	ck_assert_int_eq(pcre_match(&easy, s, 0, NULL), -1);
	ck_assert_int_eq(pcre_match(&easy, span_slice(s, 0, PCRE_LONG), 0, NULL), 0);
	pcre_begin_time(PCRE_TIME);
	ck_assert_int_eq(pcre_match(&easy, s, 0, NULL), 0);
	pcre_begin_time(PCRE_ANY_TIME);
	pcre_release(&gap);
	pcre_release(&easy);
}
END_TEST

/* Matches begin in the window and see what is around it. */
START_TEST(windows)
{
	static const struct {
		const char *pattern, *subject;
		struct pcre_window window;
		int matches;
		long count;
	} cases[] = {
		{"b", "abcbcb", {0, 0, 0}, 0, 0},	{"b", "abcbcb", {0, 1, 0}, 1, 1},	 {"b", "abcbcb", {2, 4, 0}, 1, 1},
		{"b", "abcbcb", {1, 99, 0}, 1, 3}, {"b", "abcbcb", {4, 3, 0}, 0, 0},	 {"b", "abcbcb", {6, 6, 0}, 0, 0},
		{"b", "abcbcb", {9, 99, 0}, 0, 0}, {"(?<=a)b", "ab", {1, 1, 0}, 1, 1}, {"\\bb", "ab b", {1, 2, 0}, 0, 0},
		{"^b", "ab", {1, 1, 0}, 0, 0},	{"b.*d", "abcd", {1, 1, 0}, 1, 1},	 {"x*", "axb", {1, 2, 0}, 1, 2},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pcre re = pcre_make(cases[i].pattern, strlen(cases[i].pattern), 0);
		struct span subject = span_from_str(cases[i].subject);
		int matches = pcre_match_within(&re, subject, cases[i].window);
		long n = pcre_count_within(&re, subject, 0, cases[i].window);
		ck_assert_msg(matches == cases[i].matches && n == cases[i].count, "/%s/ on %s (%zu): %d, %ld",
			      cases[i].pattern, cases[i].subject, i, matches, n);
		pcre_release(&re);
	}
}
END_TEST

START_TEST(windows_of_places)
{
	static const struct {
		uint32_t first, last;
		unsigned reach;
		int beyond;
		struct pcre_window window;
	} cases[] = {
		{9, 12, 4, WN_REACH_SLACK, {5, 20, 0}},
		{3, 12, 4, WN_REACH_SLACK, {0, 20, 0}},
		{9, 12, 4, -3, {5, 9, 0}},
		{1, 1, 4, -3, {0, 0, 0}},
		{9, 12, WN_REACH_LINES, WN_REACH_SLACK, {7, 20, 0}},
		{6, 12, WN_REACH_LINES, WN_REACH_SLACK, {3, 20, 0}},
		{9, 12, WN_REACH_LINES + 1, WN_REACH_SLACK, {3, 20, 0}},
		{9, 12, WN_REACH_LINES + 2, WN_REACH_SLACK, {0, 20, 0}},
		{99, 99, WN_REACH_LINES, WN_REACH_SLACK, {11, 107, 0}},
		{9, 12, WN_REACH_BEHIND, WN_REACH_SLACK, {0, 20, 0}},
		{9, 12, WN_REACH_NONE, WN_REACH_SLACK, {0, UINT32_MAX, 0}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pcre_window w = pcre_window_of(SPAN_LIT("ab\ncde\nfgh\nij"), cases[i].first, cases[i].last,
						      (uint16_t)cases[i].reach, cases[i].beyond);
		ck_assert_msg(w.from == cases[i].window.from && w.to == cases[i].window.to, "%zu: [%u, %u]", i, w.from,
			      w.to);
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, windows);
	tcase_add_test(tc, windows_of_places);
	tcase_add_test(tc, counts_like_perl);
	tcase_add_test(tc, groups_and_flags);
	tcase_add_test(tc, latin1_case);
	tcase_add_test(tc, characters);
	tcase_add_test(tc, long_texts_of_characters);
	tcase_add_test(tc, bounded_time);
	tcase_add_test(tc, long_texts);
	tcase_add_test(tc, time_for_long_texts);
}

CHECK_MAIN("pcre", add_tests)
