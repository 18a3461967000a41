/* test_starts.c: where matches can begin: what patterns tell (regex/starts.h), and places in texts. */
#include "base/starts.h"
#include "check_main.h"
#include "regex/regex.h"

#include <string.h>

/* counted: where matches begin matters, not only whether there are some. */
static struct wn_starts starts_of(const char *pattern, bool counted, bool *there)
{
	static struct regex_lowered low;
	struct arena *arena = arena_new();
	struct err err;
	size_t at;
	ck_assert_msg(regex_lower(arena, span_from_str(pattern), (struct regex_use){.counted = counted, .text = REGEX_TEXT_BODY}, &low, &at, &err) == 0,
		      "%s", err.text);
	*there = low.has_starts;
	arena_free(&arena);
	return low.starts;
}

#define MOST 10
static const struct {
	const char *pattern, *text;
	size_t places[MOST]; /* behind the last: STARTS_NONE */
} cases[] = {
	{"abc", "abc xabcab", {0, 5, STARTS_NONE}},
	{"abc", "ab", {STARTS_NONE}},
	{"(?<!^)abc", "abcabc", {0, 3, STARTS_NONE}},
	{"(?<=x)(?!z)abc(?=def)", "abc xabc", {0, 5, STARTS_NONE}},
	{"abc", "", {STARTS_NONE}},
	{"\\bfoo|\\bbar+", "foo xfoo bar barr far for", {0, 9, 13, 18, 22, STARTS_NONE}},
	{"\\Bfoo", "foo xfoo", {0, 5, STARTS_NONE}},
	{"(?m)^abc", "abc\nabc abc\n", {0, 4, STARTS_NONE}},
	{"(?m)(?:^a|^\\s)zq", "azq azq\nazq\n zq", {0, 8, 12, STARTS_NONE}},
	{"(?m)(?:^a|x)zq", "azq bazq xzq", {0, 5, 9, STARTS_NONE}},
	{"a{2,5}zq", "aaaaazq aazq", {0, 1, 2, 3, 8, STARTS_NONE}},
	{"(?:foo|bax)[0-9]", "box1 fox2 bax3", {0, 5, 10, STARTS_NONE}}, /* either's letters */
	{"x?yzz", "xyzz yzz", {0, 1, 5, STARTS_NONE}},
	{"(?i)Zum\\s?Q", "zumqZUM q", {0, 4, STARTS_NONE}},
	{"z{3}y*q(?!r)", "zzzq zzzyq zzzr", {0, 5, STARTS_NONE}},
};

START_TEST(places)
{
	struct span text = span_from_str(cases[_i].text);
	bool there;
	struct wn_starts starts = starts_of(cases[_i].pattern, true, &there);
	ck_assert(there);
	for (size_t i = 0, at = 0; i < MOST; i++, at++) {
		at = starts_next(&starts, text, at, text.n);
		ck_assert_msg(at == cases[_i].places[i], "%s in %s: %zu", cases[_i].pattern, cases[_i].text, at);
		if (at == STARTS_NONE)
			break;
	}
}
END_TEST

/* Anchored, empty, behind something, or nearly anywhere. */
static const char *const unknown[] = {"^abc", "\\Aabc", "x*", "[a-z]", "[^x][^y]", "a\\Kbcd", "(?=abc)?", "\\Gabc"};

START_TEST(not_known)
{
	bool there;
	starts_of(unknown[_i], true, &there);
	ck_assert_msg(!there, "%s", unknown[_i]);
}
END_TEST

static uint32_t seed = 1;

static unsigned roll(unsigned below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % below;
}

static struct wn_starts random_starts(void)
{
	struct wn_starts starts = {.edge = (uint8_t)roll(2)};
	starts.n = (uint8_t)(1 + starts.edge + roll(WN_STARTS_LINKS - starts.edge));
	for (unsigned c = 0; c < 256; c++)
		starts.links[c] = (uint8_t)(roll(256) | roll(256)) & (uint8_t)((1u << starts.n) - 1);
	return starts;
}

/* Vectors and bytes agree. */
START_TEST(same_either_way)
{
	enum { ROUNDS = 20000, TEXT = 300 };
	unsigned found = 0;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct wn_starts starts = random_starts();
		unsigned char bytes[TEXT];
		struct span text = {bytes, roll(round % 2 ? TEXT : 20)};
		for (size_t i = 0; i < text.n; i++)
			bytes[i] = (unsigned char)roll(256);
		size_t from = roll((unsigned)text.n + 2), to = from + roll(TEXT);
		size_t plain = starts_next_plain(&starts, text, from, to), at = starts_next(&starts, text, from, to);
		ck_assert_msg(plain == at, "%zu, %zu of %zu from %zu to %zu", plain, at, text.n, from, to);
		ck_assert(at == STARTS_NONE || (at >= from && at <= to));
		found += at != STARTS_NONE;
	}
	ck_assert_uint_gt(found, ROUNDS / 10);
	ck_assert_uint_lt(found, ROUNDS);
}
END_TEST

static bool begins_at(const struct wn_starts *starts, struct span text, size_t at)
{
	size_t linked = (size_t)starts->n - starts->edge;
	if (text.n < linked + starts->run || at > text.n - linked - starts->run)
		return false;
	if (starts->edge && at && !(starts->links[text.p[at - 1]] & 1))
		return false;
	for (size_t i = 0; i < linked + starts->run; i++) {
		size_t link = starts->edge + (i < linked ? i : linked - 1);
		if (!(starts->links[text.p[at + i]] >> link & 1))
			return false;
	}
	return true;
}

/* Runs behind the links: what passes over text passes over no place. */
START_TEST(runs)
{
	enum { ROUNDS = 20000, TEXT = 300, RUN = 40 };
	unsigned found = 0;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct wn_starts starts = random_starts();
		unsigned char bytes[TEXT];
		struct span text = {bytes, roll(TEXT)};
		starts.run = (uint16_t)roll(RUN);
		for (unsigned c = 0; c < 256; c++)
			starts.links[c] |= (uint8_t)(c < 200 + roll(50) ? 1u << (starts.n - 1) : 0);
		for (size_t i = 0; i < text.n; i++)
			bytes[i] = (unsigned char)(roll(100) ? roll(200) : roll(256));
		size_t from = roll((unsigned)text.n + 2), to = from + roll(TEXT), expected = from;
		while (expected <= to && !begins_at(&starts, text, expected))
			expected++;
		size_t at = starts_next(&starts, text, from, to);
		ck_assert_msg(at == (expected <= to ? expected : STARTS_NONE), "%zu, %zu of %zu", at, expected, text.n);
		found += at != STARTS_NONE;
	}
	ck_assert_uint_gt(found, ROUNDS / 10);
	ck_assert_uint_lt(found, ROUNDS);
}
END_TEST

/* What a pattern tells beyond its first bytes. */
static const struct {
	const char *pattern;
	uint8_t whole;
	unsigned run;
} told[] = {
	{"\\x00", WN_STARTS_WHOLE, 0},
	{"\\S", WN_STARTS_WHOLE, 0},
	{"[ab]c[de]", WN_STARTS_WHOLE, 0},
	{"x*[ab]c", WN_STARTS_WHOLE_ANYWHERE, 0},
	{"^\\s*\\S", WN_STARTS_WHOLE_ONCE, 0},
	{"ab\\b", WN_STARTS_ONLY, 0},
	{"(?i)abcdefghi", WN_STARTS_ONLY, 0}, /* too long */
	{"(?m)^[^\\r\\n]{998}", WN_STARTS_ONLY, 991},
	{"(?:[ab]{100}){2}cd", WN_STARTS_ONLY, 0},
	{"[ab]{100,}\\b", WN_STARTS_ONLY, 93},
	{"[ab]{60}\\b", WN_STARTS_ONLY, 0},
};

START_TEST(what_is_told)
{
	bool there;
	struct wn_starts starts = starts_of(told[_i].pattern, false, &there);
	ck_assert(there);
	ck_assert_msg(starts.whole == told[_i].whole && starts.run == told[_i].run, "%s: %u, %u", told[_i].pattern, starts.whole,
		      starts.run);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, runs);
	tcase_add_loop_test(tc, what_is_told, 0, sizeof told / sizeof *told);
	tcase_add_loop_test(tc, places, 0, sizeof cases / sizeof *cases);
	tcase_add_loop_test(tc, not_known, 0, sizeof unknown / sizeof *unknown);
	tcase_add_test(tc, same_either_way);
}

CHECK_MAIN("starts", add_tests)
