/* test_shift_and.c: patterns made into chains: what chains find in a text, where they must and
 * where they must not; what they look like; many side by side, in more words than one image holds.
 */
#include "check_main.h"
#include "hsdb.h"
#include "base/shift_and.h"
#include "regex/chain.h"
#include "regex/lower.h"
#include "tests/unit/stock_rarity.h"

#include <stdio.h>
#include <stdlib.h>

static struct regex_chains chains_of(struct arena *arena, const char *pattern, const char **why_r)
{
	struct regex_lowered low;
	struct err err;
	size_t at;
	struct regex_use use = {.text = REGEX_TEXT_BODY, .rarity = stock_rarity()};
	ck_assert_int_eq(regex_lower(arena, span_from_str(pattern), use, &low, &at, &err), 0);
	ck_assert_msg(low.chains.n > 0, "%s has no chains: %s", pattern, low.why);
	*why_r = low.why;
	return low.chains;
}

static void on_chain(void *hit, uint32_t id, size_t first, size_t last)
{
	(void)id, (void)first, (void)last;
	*(bool *)hit = true;
}

static const struct {
	const char *pattern, *text;
	bool hit;
} cases[] = {
    {"[ab][cd][ef]", "xxbde", true},
    {"[ab][cd][ef]", "xxbdx", false},
    {"[ab][cd][ef]", "", false},
    {"[ab][cd][ef]", "x", false},
    {"[ab][cd][ef]", "ace", true},
    /* The ends of the text, and of lines. */
    {"^[ab][cd][ef]", "bde", true},
    {"^[ab][cd][ef]", "xbde", false},
    {"[ab][cd][ef]$", "xbde", true},
    {"[ab][cd][ef]$", "bdex", false},
    {"[ab][cd][ef]$", "bde\n", true},
    {"[ab][cd][ef]$", "bde\n\n", true}, /* what may be left out may be repeated, too */
    {"[ab][cd][ef]$", "bde\n\nx", false},
    {"[ab][cd][ef]\\z", "bde\n", false},
    {"[ab][cd][ef]\\z", "bde", true},
    {"^[ab][cd][ef]$", "bde", true},
    {"^[ab][cd][ef]$", "bdex", false},
    {"^(?:^|x)[ab][cd][ef]", "bde", true},
    {"^(?:^|x)[ab][cd][ef]", "xbde", true},
    {"[ab][cd][ef]$(?:$)", "bde\n", true},
    {"(?m)^[ab][cd][ef]", "x\nbde", true},
    {"(?m)^[ab][cd][ef]", "bde", true},
    {"(?m)^[ab][cd][ef]", "x\n bde", false},
    {"(?m)[ab][cd][ef]$", "bde\nx", true},
    {"(?m)[ab][cd][ef]$", "bdex\n", false},
    {"(?m)[ab][cd][ef]$", "bde", true},
    {"(?:^|[xy])[ab][cd][ef]", "bde", true},
    {"(?:^|[xy])[ab][cd][ef]", " bde", false},
    {"(?:^|[xy])[ab][cd][ef]", "\nxbde", true},
    /* Left out, repeated, counted. */
    {"[ab]x?[cd]{2}[ef]", "axcdf", true},
    {"[ab]x?[cd]{2}[ef]", "acdf", true},
    {"[ab]x?[cd]{2}[ef]", "axcf", false},
    {"[ab]x*[cd][ef]", "axxxxcf", true},
    {"[ab]x*[cd][ef]", "acf", true},
    {"[ab]x*[cd][ef]", "axxyce", false},
    {"[ab][xy]+[cd][ef]", "axycf", true},
    {"[ab][xy]+[cd][ef]", "acf", false},
    {"[ab][xy]+z?[cd][ef]", "axyzcf", true},
    {"[ab][xy]+z?[cd][ef]", "axycf", true},
    {"[ab][xy]+z?[cd][ef]", "axyzxcf", false},
    {"[ab][cd]{2,3}[ef]", "acccf", true},
    {"[ab](?:[cd]|[gh][ij])+[ef]", "bgicgje", true},
    {"[ab](?:[cd][gh])?[ef][kl]", "bchfk", true},
    {"[ab](?:[cd][gh])?[ef][kl]", "bfk", true},
    {"[ab](?:[cd][gh])*[kl][kl]", "bchdgkl", true},
    {"(?:[ab]x?){3}y?[cd]", "abxacd", true},
    /* Alternatives. */
    {"(?:[ab][cd]|[kl][mn][op])[ef][gh]", "lnpfg", true},
    {"(?:[ab][cd]|[kl][mn][op])[ef][gh]", "acfg", true},
    {"(?:[ab][cd]|[kl][mn][op])[ef][gh]", "zzfg", false},
    /* Word edges: at both ends, at the text's, behind a newline, and behind what may be left out.
     */
    {"\\b[ab][cd][ef]\\b", "x bde y", true},
    {"\\b[ab][cd][ef]\\b", "xbde y", false},
    {"\\b[ab][cd][ef]\\b", "x bdey", false},
    {"\\b[ab][cd][ef]\\b", "bde", true},
    {"\\b[ab][cd][ef]\\b", "\nbde\n", true},
    {"\\b[ab][cd][ef]\\b",
     "\xe9"
     "bde\xe9",
     true},
    {"\\b_{0,3}[ab][cd][ef]", "x__bde", true},
    {"\\b_{0,3}[ab][cd][ef]", "xbde", false},
    {"(?:[ab]|[cd]\\b)[ef.][gh]", "xc.gx", true},
};

START_TEST(matches)
{
	struct arena *arena = arena_new();
	const char *why;
	struct regex_chains chains = chains_of(arena, cases[_i].pattern, &why);
	bool hit = false;
	shift_and_scan((const void *)hsdb_chains_alone(arena, &chains).p,
		       span_from_str(cases[_i].text), on_chain, &hit);
	ck_assert_msg(hit == cases[_i].hit, "/%s/ on \"%s\": %s", cases[_i].pattern, cases[_i].text,
		      why);
	arena_free(&arena);
}
END_TEST

struct places {
	size_t first, last;
	unsigned n;
};

static void on_place(void *context, uint32_t id, size_t first, size_t last)
{
	struct places *p = context;
	(void)id;
	p->first = p->n == 0 ? first : p->first;
	p->last = last;
	p->n++;
}

/* Every place is told, in a piece of the text of its length at most. */
START_TEST(places)
{
	enum { LONG = 1000, PIECE = 64 };
	struct arena *arena = arena_new();
	const char *why;
	struct regex_chains chains = chains_of(arena, "[ab][cd][ef]", &why);
	const void *image = hsdb_chains_alone(arena, &chains).p;
	for (size_t a = 0; a + 3 <= LONG; a += 7)
		for (size_t b = a; b + 3 <= LONG; b += 111) {
			unsigned char text[LONG];
			struct places p = {.n = 0};
			memset(text, 'x', LONG);
			memcpy(text + a, "ade", 3);
			memcpy(text + b, "bcf", 3);
			shift_and_scan(image, (struct span){text, LONG}, on_place, &p);
			ck_assert_uint_ge(p.n, 1);
			ck_assert_msg(p.first <= a + 3 && p.first + PIECE >= a + 3, "%zu: %zu", a, p.first);
			ck_assert_msg(p.last >= b + 3 && p.last <= b + 3 + PIECE, "%zu: %zu", b, p.last);
		}
	arena_free(&arena);
}
END_TEST

static const struct {
	const char *pattern, *why;
} looks[] = {
    {"the", "behind chains: the"},
    {"\\bthe[yn]?", "behind chains: (?:[^0-9A-Z_a-z]|^)the"},
    {"[a-m][n-z].{0,50}[0-9]%[0-9][0-9]", "behind chains: [0-9]%[0-9][0-9]"},
    {"^[ab][cd]$", "behind chains: ^[ab][cd]\\x0a?^"},
    /* Instead of a literal that many texts hold, where the chain is longer. */
    {"dear [a-z]{3}[0-9]{3}", "behind chains: dear [a-z][a-z][a-z][0-9][0-9]"},
};

/* But not where it is the literal again. */
START_TEST(stays_behind_literals)
{
	static const char *const patterns[] = {"dear ", "\\bdear \\b", "dear .*friends", "zqxjkv [0-9]{9}"};
	struct arena *arena = arena_new();
	struct regex_lowered low;
	struct err err;
	size_t at;
	struct regex_use use = {.text = REGEX_TEXT_BODY, .rarity = stock_rarity()};
	ck_assert_int_eq(regex_lower(arena, span_from_str(patterns[_i]), use, &low, &at, &err), 0);
	ck_assert_msg(low.gate.n > 0 && low.chains.n == 0, "%s: %s", patterns[_i], low.why);
	arena_free(&arena);
}
END_TEST

START_TEST(look)
{
	struct arena *arena = arena_new();
	const char *why;
	chains_of(arena, looks[_i].pattern, &why);
	ck_assert_str_eq(why, looks[_i].why);
	arena_free(&arena);
}
END_TEST

/* Two hundred chains of twelve links: more than one image holds of words. Each is found by its own
 * text, alone. */
enum { MANY = 200, LENGTH = 12 };

static struct chain_link letters[MANY][LENGTH];

static void spell(unsigned char text[LENGTH], uint32_t number)
{
	for (unsigned i = 0; i < LENGTH; i++)
		text[i] = (unsigned char)("ab"[number >> i & 1]);
}

static void count(void *found, uint32_t id, size_t first, size_t last)
{
	(void)first, (void)last;
	((unsigned *)found)[id]++;
}

START_TEST(many)
{
	struct arena *arena = arena_new();
	static struct ir_pattern patterns[MANY];
	struct ir ir = {.arena = arena, .patterns = patterns, .npatterns = MANY};
	struct ir_class c = {.view = WN_VIEW_BODY, .n = MANY};
	for (uint32_t i = 0; i < MANY; i++) {
		unsigned char text[LENGTH];
		spell(text, i);
		for (uint32_t k = 0; k < LENGTH; k++) {
			byteset_add(&letters[i][k].set, text[k]);
			letters[i][k].last = k + 1 == LENGTH;
		}
		patterns[i].low =
		    (struct regex_lowered){.lowering = WN_GATED, .chains = {letters[i], LENGTH, 0}};
	}
	hsdb_make_chains(&ir, &c, WN_DB_CHAINS);
	ck_assert_uint_eq(c.ndbs, 2);
	for (uint32_t i = 0; i < MANY; i++) {
		unsigned char text[LENGTH];
		unsigned hits = 0;
		spell(text, i);
		for (uint32_t d = 0; d < c.ndbs; d++) {
			unsigned found[MANY] = {0};
			ck_assert_uint_eq(shift_and_size((const void *)c.dbs[d].bytes.p),
					  c.dbs[d].bytes.n);
			shift_and_scan((const void *)c.dbs[d].bytes.p, (struct span){text, LENGTH},
				       count, found);
			for (uint32_t k = 0; k < c.dbs[d].n; k++) {
				hits += found[k];
				ck_assert(!found[k] || c.dbs[d].ids[k] == i);
			}
		}
		ck_assert_uint_eq(hits, 1);
	}
	arena_free(&arena);
}
END_TEST

/* Literals as chains: in the case they are written in, or in any; of two clauses the rarer one. */
START_TEST(literals)
{
	static const struct gate_literal rare[] = {{3, false, "a.B", 5}, {4, true, "[x-y", 7}}, common[] = {{3, false, "the", 9}};
	static const struct {
		const char *text;
		bool hit;
	} texts[] = {{"xa.Bx", true}, {"a.b", false}, {"axB", false}, {"a.", false}, {"[x-y", true},
		     {"([X-Y", true}, {"{x-y", false}, {"the", false}, {"", false}};
	struct arena *arena = arena_new();
	struct regex_gate gate = {.n = 2};
	gate.clauses[0] = (struct gate_clause){.v = common, .n = 1, .count = 1, .expected = 0.9};
	gate.clauses[1] = (struct gate_clause){.v = rare, .n = 2, .count = 1, .expected = 0.1};
	struct regex_chains chains = hsdb_literal_chains(arena, &gate);
	struct span image = hsdb_chains_alone(arena, &chains);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		bool hit = false;
		shift_and_scan((const void *)image.p, span_from_str(texts[i].text), on_chain, &hit);
		ck_assert_msg(hit == texts[i].hit, "%s", texts[i].text);
	}
	ck_assert_uint_eq(hsdb_literal_reach(&gate), 7);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, matches, 0, sizeof cases / sizeof *cases);
	tcase_add_loop_test(tc, stays_behind_literals, 0, 4);
	tcase_add_loop_test(tc, look, 0, sizeof looks / sizeof *looks);
	tcase_add_test(tc, places);
	tcase_add_test(tc, many);
	tcase_add_test(tc, literals);
}

CHECK_MAIN("shift_and", add_tests)
