/* test_starts.c: where matches can begin: what patterns tell (regex/starts.h), and places in texts. */
#include "base/starts.h"
#include "check_main.h"
#include "regex/regex.h"

#include <string.h>

/* counted: where matches begin matters, not only whether there are some. */
static const struct wn_starts *starts_of(struct arena *arena, const char *pattern, bool counted)
{
	struct regex_lowered low;
	struct err err;
	size_t at;
	ck_assert_msg(regex_lower(arena, span_from_str(pattern), (struct regex_use){.counted = counted, .text = REGEX_TEXT_BODY}, &low, &at, &err) == 0,
		      "%s", err.text);
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
	{"\\bfoo|\\bbar+", "foo xfoo bar barr far for", {0, 9, 13, 22, STARTS_NONE}}, /* the text ends before it is told */
	{"\\Bfoo", "foo xfoo", {0, 5, STARTS_NONE}},
	{"(?m)^abc", "abc\nabc abc\n", {0, 4, STARTS_NONE}},
	{"(?m)(?:^a|^\\s)zq", "azq azq\nazq\n zq", {0, 8, 12, STARTS_NONE}},
	{"(?m)(?:^a|x)zq", "azq bazq xzq", {0, 5, 9, STARTS_NONE}},
	{"a{2,5}zq", "aaaaazq aazq", {0, 1, 2, 3, 8, STARTS_NONE}},
	{"(?:foo|bax)[0-9]", "box1 fox2 bax3", {0, 5, 10, STARTS_NONE}}, /* either's letters: they are rare */
	{"(?:foo|ba[rx]{2,})[0-9]", "foo1 bar2 barx3 bax", {0, 10, STARTS_NONE}},
	{"(?i)in our|re(?:ady)? to|our", "read our ink is ready to", {5, 16, STARTS_NONE}},
	{"(?:the )?(?:big )?dog", "the big cat the dog them bog", {0, 12, 16, 25, STARTS_NONE}},
	{"a(?:b|cd){0,3}+q|xyz", "abq acdq acq aq xyq abcd accd", {0, 4, 13, 20, STARTS_NONE}},
	{"x?yzz", "xyzz yzz", {0, 1, 5, STARTS_NONE}},
	{"(?i)Zum\\s?Q", "zumqZUM q", {0, 4, STARTS_NONE}},
	{"z{3}y*q(?!r)", "zzzq zzzyq zzzr", {0, 5, STARTS_NONE}},
};

START_TEST(places)
{
	struct span text = span_from_str(cases[_i].text);
	struct arena *arena = arena_new();
	const struct wn_starts *starts = starts_of(arena, cases[_i].pattern, true);
	ck_assert(starts);
	for (size_t i = 0, at = 0; i < MOST; i++, at++) {
		at = starts_next(starts, text, at, text.n);
		ck_assert_msg(at == cases[_i].places[i], "%s in %s: %zu", cases[_i].pattern, cases[_i].text, at);
		if (at == STARTS_NONE)
			break;
	}
	arena_free(&arena);
}
END_TEST

/* Anchored, empty, behind something, or nearly anywhere. */
static const char *const unknown[] = {"^abc", "\\Aabc", "x*", "[a-z]", "[^x][^y]", "a\\Kbcd", "(?=abc)?", "\\Gabc", "(?!)", "[^\\x00-\\xff]"};

START_TEST(not_known)
{
	struct arena *arena = arena_new();
	ck_assert_msg(!starts_of(arena, unknown[_i], true), "%s", unknown[_i]);
	arena_free(&arena);
}
END_TEST

static uint32_t seed = 1;

static unsigned roll(unsigned below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % below;
}

/* With the tables of ways behind it. */
struct random_starts {
	struct wn_starts starts;
	uint8_t ways[WN_WAY_BYTES][256];
};

static struct random_starts random_starts(void)
{
	struct random_starts r = {.starts.edge = (uint8_t)roll(2), .starts.way_bytes = (uint8_t)roll(WN_WAY_BYTES + 1)};
	r.starts.n = (uint8_t)(1 + r.starts.edge + roll(WN_STARTS_LINKS - r.starts.edge));
	for (unsigned c = 0; c < 256; c++) {
		r.starts.links[c] = (uint8_t)(roll(256) | roll(256)) & (uint8_t)((1u << r.starts.n) - 1);
		for (unsigned i = 0; i < WN_WAY_BYTES; i++)
			r.ways[i][c] = (uint8_t)(roll(256) | roll(256));
	}
	return r;
}

/* Vectors and bytes agree. */
START_TEST(same_either_way)
{
	enum { ROUNDS = 20000, TEXT = 300 };
	unsigned found = 0;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct random_starts random = random_starts();
		const struct wn_starts *starts = &random.starts;
		unsigned char bytes[TEXT];
		struct span text = {bytes, roll(round % 2 ? TEXT : 20)};
		for (size_t i = 0; i < text.n; i++)
			bytes[i] = (unsigned char)roll(256);
		size_t from = roll((unsigned)text.n + 2), to = from + roll(TEXT);
		size_t plain = starts_next_plain(starts, text, from, to), at = starts_next(starts, text, from, to);
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
	unsigned ways = UINT8_MAX;
	for (unsigned i = 0; i < starts->way_bytes && text.n - at >= starts->way_bytes; i++)
		ways &= wn_ways_of(starts, i)[text.p[at + i]];
	return ways;
}

/* Runs behind the links: what passes over text passes over no place. */
START_TEST(runs)
{
	enum { ROUNDS = 20000, TEXT = 300, RUN = 40 };
	unsigned found = 0;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct random_starts random = random_starts();
		struct wn_starts *starts = &random.starts;
		unsigned char bytes[TEXT];
		struct span text = {bytes, roll(TEXT)};
		starts->run = (uint16_t)roll(RUN);
		for (unsigned c = 0; c < 256; c++)
			starts->links[c] |= (uint8_t)(c < 200 + roll(50) ? 1u << (starts->n - 1) : 0);
		for (size_t i = 0; i < text.n; i++)
			bytes[i] = (unsigned char)(roll(100) ? roll(200) : roll(256));
		size_t from = roll((unsigned)text.n + 2), to = from + roll(TEXT), expected = from;
		while (expected <= to && !begins_at(starts, text, expected))
			expected++;
		size_t at = starts_next(starts, text, from, to);
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
	struct arena *arena = arena_new();
	const struct wn_starts *starts = starts_of(arena, told[_i].pattern, false);
	ck_assert(starts);
	ck_assert_msg(starts->whole == told[_i].whole && starts->run == told[_i].run, "%s: %u, %u", told[_i].pattern, starts->whole,
		      starts->run);
	arena_free(&arena);
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
