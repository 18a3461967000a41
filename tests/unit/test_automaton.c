/* test_automaton.c: gates and automata on small patterns: what is asked of a text, where anchors count, side by
 * side, and what happens when a text needs too many states. */
#include "check_main.h"
#include "hsdb.h"
#include "base/automaton.h"
#include "tests/unit/stock_rarity.h"

#include <stdlib.h>

static struct regex_lowered lower(struct arena *arena, const char *pattern, uint8_t flags)
{
	struct regex_lowered low;
	struct err err;
	size_t at;
	struct regex_use use = {.flags = flags, .text = REGEX_TEXT_BODY, .no_chains = true, .rarity = stock_rarity()};
	ck_assert_int_eq(regex_lower(arena, span_from_str(pattern), use, &low, &at, &err), 0);
	return low;
}

static void automata(struct arena *arena, const char *const *patterns, uint32_t n, struct automaton **out)
{
	struct regex_code codes[AUTOMATON_LANES];
	for (uint32_t i = 0; i < n; i++) {
		codes[i] = lower(arena, patterns[i], 0).code;
		ck_assert_msg(codes[i].n > 0, "%s has no code", patterns[i]);
	}
	for (uint32_t i = 0; i < n; i++)
		out[i] = automaton_new((const void *)hsdb_automaton_alone(arena, codes, n, i).p);
}

struct hits {
	bool hit[AUTOMATON_LANES], given_up[AUTOMATON_LANES];
};

static void on_match(void *context, size_t text, unsigned lane, uint32_t id, size_t at)
{
	(void)at;
	struct hits *hits = (struct hits *)context + text;
	*(id == AUTOMATON_ALL ? &hits->given_up[lane] : &hits->hit[lane]) = true;
}

static struct hits scan(struct automaton *const *a, unsigned n, struct span text)
{
	struct hits hits = {{false}, {false}};
	automaton_scan(a, n, (struct spans){&text, 1}, on_match, &hits);
	return hits;
}

#define MANY "(?:ab|cd|ef|gh|ij|kl|mn|op|qr|st|uv|wx|yz|01|23|45|67|89)[.,]"

static const struct {
	const char *pattern, *text;
	bool hit;
} cases[] = {
	{"[ab][cd][ef]", "xxbde", true},      {"[ab][cd][ef]", "xxbdx", false}, {"[ab][cd][ef]", "", false},
	{"^[ab][cd][ef]", "bde", true},       {"^[ab][cd][ef]", "xbde", false}, {"[ab][cd][ef]$", "xbde", true},
	{"[ab][cd][ef]$", "bdex", false},     {"[ab][cd][ef]$", "bde\n", true}, {"[ab][cd][ef]$", "bde\n\n", false},
	{"[ab]x?[cd]{2}[ef]", "axcdf", true}, {"[ab]x?[cd]{2}[ef]", "axcf", false},
	{"[ab](?:[cd]|[gh][ij])+[ef]", "bgicgje", true},
	/* Word edges: at both ends, at the text's, behind a newline, inside. */
	{"\\b[ab][cd][ef]\\b", "x bde y", true},  {"\\b[ab][cd][ef]\\b", "xbde y", false},
	{"\\b[ab][cd][ef]\\b", "x bdey", false},  {"\\b[ab][cd][ef]\\b", "bde", true},
	{"\\b[ab][cd][ef]\\b", "xbde", false},    {"\\b[ab][cd][ef]\\b", "\nbde\n", true},
	{"\\b[ab][cd][ef]\\b", "bd\xe9", false}, {"\\b[ab][cd][ef]\\b", "\xe9" "bde\xe9", true},
	{"\\B[ab][cd][ef]\\B", "xbdey", true},    {"\\B[ab][cd][ef]\\B", "x bdey", false},
	{"\\B[ab][cd][ef]\\B", "xbde", false},    {"[ab]\\b[.,][cd][ef]", "a.ce", true},
	{"[ab.]\\b[.,][cd][ef]", "..ce", false},   {"(?:[ab]|[cd]\\b)[ef.][gh]", "xc.gx", true},
	{"(?:[ab]|[cd]\\b)[ef.][gh]", "xcegx", false},
	/* Lines. */
	{"(?m)^[ab][cd][ef]", "x\nbde", true},     {"(?m)^[ab][cd][ef]", "bde", true},
	{"(?m)^[ab][cd][ef]", "x\n bde", false},   {"(?m)[ab][cd][ef]$", "bde\nx", true},
	{"(?m)[ab][cd][ef]$", "bdex\n", false},    {"(?m)[ab][cd][ef]$", "bde", true},
	/* Lines of which the rest is skipped, but not before it is known that nothing is left. */
	{"(?m)^[ab][cd][ef]", "bdx bde\nbd\n\nbde", true}, {"(?m)^[ab][cd][ef]", "bdx bde\nbd\n\n bde", false},
	{"(?m)^(?:[ab]|[.,]\\b)[ef.][gh]", "x\n.eg", true}, {"(?m)^(?:[ab]|[.,]\\b)[ef.][gh]", "x\n..g", false},
	{"(?m)^[ab]\\n?[cd]$", "xx\nb\nxx\nb\nc", true}, {"(?m)^[ab]\\n?[cd]$", "xx\nb\nb\nxc\n", false},
	{"(?:^|[xy])[ab][cd][ef]", "bde", true},   {"(?:^|[xy])[ab][cd][ef]", " bde", false},
	{"(?:^|[xy])[ab][cd][ef]", "\nxbde", true},
	/* The end among alternatives: before a newline, as it is not known which is the last. */
	{"[ab](?:[cd]|$)", "xb", true}, {"[ab](?:[cd]|$)", "xb\n", true}, {"[ab](?:[cd]|$)", "bx", false},
	{"[ab](?:[cd]|\\z)", "xb", true}, {"[ab](?:[cd]|\\z)", "xb\nx", false},
	/* More classes of bytes than a line of the table has entries. */
	{MANY "$", "ab cd 01 89.", true}, {MANY "$", "abcdefghijkl, xyz 67,\n", true}, {MANY "$", "a.d.90.89.0", false},
};

START_TEST(matches)
{
	struct arena *arena = arena_new();
	struct automaton *a;
	automata(arena, &cases[_i].pattern, 1, &a);
	for (int again = 0; again < 2; again++) { /* states made, then found */
		struct hits hits = scan(&a, 1, span_from_str(cases[_i].text));
		ck_assert(!hits.given_up[0]);
		ck_assert_msg(hits.hit[0] == cases[_i].hit, "/%s/ on \"%s\"", cases[_i].pattern, cases[_i].text);
	}
	automaton_free(&a);
	arena_free(&arena);
}
END_TEST

/* The second and the last skip lines, and do so alone. */
START_TEST(side_by_side)
{
	enum { N = 5 };
	struct arena *arena = arena_new();
	static const char *const patterns[N] = {"[ab][cd][ef]", "(?m)^[gh][ij][kl]", "[gh][ij][kl]", "^[ab][cd][ef]",
						"(?m)^[ab][cd][ef]"};
	struct automaton *a[N];
	automata(arena, patterns, N, a);
	for (unsigned used = 1; used < 1u << N; used++) { /* of each subset */
		struct automaton *lanes[AUTOMATON_LANES] = {NULL};
		for (unsigned i = 0; i < N; i++)
			lanes[i] = used >> i & 1 ? a[i] : NULL;
		struct hits hits = scan(lanes, N, SPAN_LIT("x bdf hik\nhik x"));
		for (unsigned i = 0; i < N; i++)
			ck_assert_msg(hits.hit[i] == ((used & 7) >> i & 1), "lane %u of %#x", i, used);
	}
	for (int i = 0; i < N; i++)
		automaton_free(&a[i]);
	arena_free(&arena);
}
END_TEST

/* Texts side by side are as each alone: of any length, one ending while others go on. */
START_TEST(texts_side_by_side)
{
	enum { N = 4, TEXTS = 60, LONG = 40 };
	struct arena *arena = arena_new();
	static const char *const patterns[N] = {"[ab][cd][ef]", "[ef][ab]$", "^[ab]+[cd]", "(?m)^[cd][ef]"};
	static unsigned char bytes[TEXTS][LONG];
	struct automaton *a[N];
	struct span texts[TEXTS];
	uint32_t seed = 1;
	automata(arena, patterns, N, a);
	for (unsigned t = 0; t < TEXTS; t++) {
		for (unsigned i = 0; i < LONG; i++)
			bytes[t][i] = (unsigned char)"abcdef\n"[(seed = seed * 1664525u + 1013904223u) / (UINT32_MAX / 7 + 1)];
		texts[t] = (struct span){bytes[t], (seed >> 8) % LONG};
	}
	for (unsigned used = 1; used < 1u << N; used++) {
		struct automaton *lanes[N];
		struct hits all[TEXTS] = {0};
		for (unsigned i = 0; i < N; i++)
			lanes[i] = used >> i & 1 ? a[i] : NULL;
		automaton_scan(lanes, N, (struct spans){texts, TEXTS}, on_match, all);
		for (unsigned t = 0; t < TEXTS; t++)
			for (unsigned i = 0; i < N; i++) {
				bool alone = lanes[i] && scan(&lanes[i], 1, texts[t]).hit[0];
				ck_assert_msg(all[t].hit[i] == alone, "lane %u of %#x, text %u", i, used, t);
			}
	}
	for (int i = 0; i < N; i++)
		automaton_free(&a[i]);
	arena_free(&arena);
}
END_TEST

/* An `a`, then fifteen bytes: which of the last bytes were an `a` is the state, and that makes more of them than
 * the cache holds. (Lowering does not let such patterns through.) */
static struct regex_code fifteen_after_a(struct regex_instr v[18])
{
	struct byteset a = {{0}}, any = {{0}};
	byteset_add(&a, 'a');
	byteset_add_range(&any, 'a', 'b');
	for (uint32_t i = 0; i < 16; i++)
		v[i] = (struct regex_instr){.op = WN_OP_BYTE, .set = i ? any : a, .next = i + 1};
	v[16] = (struct regex_instr){.op = WN_OP_MATCH};
	return (struct regex_code){.v = v, .n = 17};
}

START_TEST(too_many_states)
{
	struct arena *arena = arena_new();
	struct regex_instr v[18];
	struct regex_code codes[] = {lower(arena, "[ab][cd][ef]", 0).code, fifteen_after_a(v)};
	struct automaton *a[2];
	for (uint32_t i = 0; i < 2; i++)
		a[i] = automaton_new((const void *)hsdb_automaton_alone(arena, codes, 2, i).p);
	unsigned char text[60000];
	bool given_up = false;
	uint32_t seed = 1;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = "ab"[(seed = seed * 1664525u + 1013904223u) >> 31];
	memcpy(text + sizeof text - 3, "ace", 3);
	for (int i = 0; i < 3 && !given_up; i++) {
		struct hits hits = scan(a, 2, (struct span){text, sizeof text});
		ck_assert(hits.hit[0] && !hits.given_up[0]); /* the other lane goes on */
		given_up = hits.given_up[1];
		ck_assert(hits.hit[1] || given_up);
	}
	ck_assert(given_up);
	automaton_free(&a[0]);
	automaton_free(&a[1]);
	arena_free(&arena);
}
END_TEST

/* Or `q`, later `z`. */
static struct regex_code or_q_to_z(struct regex_instr v[23])
{
	struct byteset q = {{0}}, z = {{0}}, any = {{0}};
	byteset_add(&q, 'q');
	byteset_add(&z, 'z');
	byteset_add_range(&any, 'a', 'z');
	fifteen_after_a(v + 1);
	for (uint32_t i = 1; i < 17; i++)
		v[i].next = i + 1;
	v[0] = (struct regex_instr){.op = WN_OP_SPLIT, .next = 1, .other = 18};
	v[16].set = z;
	v[18] = (struct regex_instr){.op = WN_OP_BYTE, .set = q, .next = 19};
	v[19] = (struct regex_instr){.op = WN_OP_SPLIT, .next = 20, .other = 21};
	v[20] = (struct regex_instr){.op = WN_OP_BYTE, .set = any, .next = 19};
	v[21] = (struct regex_instr){.op = WN_OP_BYTE, .set = z, .next = 17};
	return (struct regex_code){.v = v, .n = 22};
}

/* The bits come with long rests, so that the cache is worth filling again: what is under way in all texts then goes on. */
START_TEST(cache_emptied)
{
	enum { TEXTS = 4, LONG = 100000, REST = 100, BITS = 15 };
	struct arena *arena = arena_new();
	struct regex_instr v[23];
	struct regex_code code = or_q_to_z(v);
	static unsigned char bytes[TEXTS][LONG];
	struct automaton *a = automaton_new((const void *)hsdb_automaton_alone(arena, &code, 1, 0).p);
	struct span texts[TEXTS];
	struct hits all[TEXTS] = {0};
	uint32_t seed = 1;
	for (unsigned t = 0; t < TEXTS; t++) {
		for (unsigned i = 0; i < LONG; i++)
			bytes[t][i] = (i + t * BITS) % REST < BITS ? "ab"[(seed = seed * 1664525u + 1013904223u) >> 31] : 'b';
		bytes[t][LONG / 10] = t == 1 ? 'q' : 'b';
		memcpy(bytes[t] + LONG - 17, "bbbbbbbbbbbbbbbbz", 17);
		texts[t] = (struct span){bytes[t], LONG};
	}
	automaton_scan(&a, 1, (struct spans){texts, TEXTS}, on_match, all);
	for (unsigned t = 0; t < TEXTS; t++)
		ck_assert_msg(all[t].hit[0] == (t == 1) && !all[t].given_up[0], "text %u", t);
	ck_assert_uint_gt(automaton_states(a), 16000); /* twice as many as it keeps */
	automaton_free(&a);
	arena_free(&arena);
}
END_TEST

/* How far before what an automaton tells of a match may begin, and whether matches begin lines. */
static const struct {
	const char *pattern;
	uint16_t lead;
	bool lines;
} leads[] = {
	{"[a-m][n-z][.:]", 0, false},
	{"[xyz]{0,9}[a-m][n-z][.:]", 9, false},
	{"x*[a-m][n-z][.:]", WN_REACH_BEHIND, false},
	{"(?:[a-m][n-z][.:]){2,}", 0, false},
	{"[xy][^q]{60}[a-m][n-z][a-m][n-z][.:]{2}", WN_REACH_BEHIND, false},
	{"(?m)^[a-m][n-z][.:]", 0, true},
	{"(?m)^x?[a-m][n-z][.:]", 0, true},
	{"(?m)(?:^|x)[a-m][n-z][.:]", 0, false},
	{"(?m)^(?<!a\n)[a-m][n-z][.:]", 0, false},
	{"^[a-m][n-z][.:]", 0, false},
};

START_TEST(lead)
{
	struct arena *arena = arena_new();
	struct regex_lowered low = lower(arena, leads[_i].pattern, 0);
	ck_assert_uint_gt(low.code.n, 0);
	ck_assert_uint_eq(low.lead, leads[_i].lead);
	ck_assert_int_eq(low.lines, leads[_i].lines);
	arena_free(&arena);
}
END_TEST

struct tellings {
	size_t at[8];
	unsigned n;
};

static void on_telling(void *context, size_t text, unsigned lane, uint32_t id, size_t at)
{
	struct tellings *t = context;
	(void)text, (void)lane, (void)id;
	ck_assert_uint_lt(t->n, 8);
	t->at[t->n++] = at;
}

/* Every place is told, and where it began at the earliest. */
START_TEST(places)
{
	struct arena *arena = arena_new();
	static const struct {
		const char *pattern, *text;
		unsigned n;
		size_t at[2], begun[2];
	} told[] = {
		{"[ab][cd]+[ef]", "x bde acccf ", 2, {5, 11}, {2, 6}},
		{"[ab][cd]\\b", "x bd ac  ", 2, {5, 8}, {2, 2}}, /* one is told with the byte behind it */
		{"(?m)^\\s*[ab][cd]", "x\nad bc\nxx\n\nbc ", 2, {4, 14}, {2, 11}},
		{"[ab][cd]$", "x bd\n", 1, {4}, {2}}, /* before the last newline */
		{"[ab][cd]\\s\\z", "x bd\n", 1, {5}, {2}}, /* and behind it */
	};
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct automaton *a;
		struct tellings t = {.n = 0};
		struct span text = span_from_str(told[i].text);
		automata(arena, &told[i].pattern, 1, &a);
		automaton_scan(&a, 1, (struct spans){&text, 1}, on_telling, &t);
		ck_assert_msg(t.n == told[i].n, "%s: %u at %zu %zu %zu", told[i].pattern, t.n, t.at[0], t.at[1], t.at[2]);
		for (unsigned k = 0; k < t.n; k++) {
			ck_assert_uint_eq(t.at[k], told[i].at[k]);
			ck_assert_uint_eq(automaton_begun(a, text, t.at[k]), told[i].begun[k]);
		}
		automaton_free(&a);
	}
	arena_free(&arena);
}
END_TEST

static const struct {
	const char *pattern;
	uint8_t flags;
	const char *why; /* how it begins */
} gates[] = {
	{"cheap watches", 0, "behind \"cheap watche\";"},
	{"(?:viagra|cialis) online", WN_RE_CASELESS, "behind \"cialis onlin\", \"viagra onlin\";"},
	{"zebra.{0,50}quartz", 0, "behind \"quartz\";"},
	{"bank.{0,50}claim", 0, "behind \"claim\" and \"bank\";"},
	{"zebra\\d+", 0, "behind \"zebra0\""},
	{"(?:x-ray,){3}", 0, "behind 3 of \"x-ray,\";"},
	{"(?:zebra\\s*){3}", 0, "behind 3 of \"zebra\";"},
	{"[v\\xc2-\\xdf][i\\xc2-\\xdf][a\\xc2-\\xdf]g[r\\xc2-\\xdf]", 0, "behind (in ASCII text) \"viagr\";"},
	{"the", 0, "behind an automaton: the"},
	{"\\S", 0, "most texts match"},
};

START_TEST(gate)
{
	struct arena *arena = arena_new();
	struct regex_lowered low = lower(arena, gates[_i].pattern, gates[_i].flags);
	ck_assert_msg(strncmp(low.why, gates[_i].why, strlen(gates[_i].why)) == 0, "/%s/: %s", gates[_i].pattern,
		      low.why);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, matches, 0, sizeof cases / sizeof *cases);
	tcase_add_test(tc, side_by_side);
	tcase_add_test(tc, texts_side_by_side);
	tcase_add_test(tc, too_many_states);
	tcase_add_test(tc, cache_emptied);
	tcase_add_loop_test(tc, lead, 0, sizeof leads / sizeof *leads);
	tcase_add_test(tc, places);
	tcase_add_loop_test(tc, gate, 0, sizeof gates / sizeof *gates);
}

CHECK_MAIN("automaton", add_tests)
