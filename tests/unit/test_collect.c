/* test_collect.c: candidates of many units at once are those of each alone, in the same order, with the same places where
 * they may match; and a view whose units
 * go through together has its rules decided unit by unit. */
#include "check_main.h"
#include "scan_rules.h"

#include "scan/scanner.h"

/* Gates of one and of two clauses, of counted literals, chains and automata for all texts and for 8-bit ones, no gate. */
static const char rules_cf[] =
	"body LIT /viagra/\nbody TWO /cheap.{1,30}rolex/\nbody COUNTED /(?:fish[, ]+){3}/\n"
	"body CHAIN /\\b[vb][_\\W]?[i1!|l][_\\W]?[a@4][_\\W]?[g9q]/i\nbody MONEY /\\$\\s?\\d{1,3}(?:,\\d{3})+/\n"
	"body CONSONANTS /\\b[bcdfghjklmnpqrstvwxz]{6,}\\b/\nbody EIGHT /[\\xc0-\\xff][\\x80-\\xbf]{2} \\d\\d/\n"
	"body EIGHT_LONG /\\b[\\xc0-\\xff]{5,}\\b/\nbody ANY /\\S/\ntflags ANY multiple nosubject\n"
	"body END /viagra$/\ntflags END multiple maxhits=3\n";

static const char *const pieces[] = {"viagra", "cheap", "a rolex", "fish, ", "fish ", "v.i.a.g.r.a", "v1agr4", "$ 1,000",
				     "strngth", "\xe2\x80\xa6 12", "\xc4\xd6\xdc\xc9\xc8\xc7", "words that say nothing ", "\n", " "};

static uint32_t seed = 1;

static unsigned pick(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static struct span make_unit(struct arena *arena)
{
	char text[3000] = "";
	for (unsigned n = pick(12) ? pick(8) : 200; n; n--)
		strcat(text, pieces[pick(sizeof pieces / sizeof *pieces)]);
	return arena_dup_span(arena, span_from_str(text));
}

static const struct wn_class *body_class(void)
{
	for (uint32_t i = 0; i < scanner->sp->p->nclasses; i++)
		if (scanner->sp->p->classes[i].view == WN_VIEW_BODY)
			return &scanner->sp->p->classes[i];
	return NULL;
}

static void check_batch(struct arena *arena, const struct wn_class *class, struct spans units, size_t *some)
{
	struct candidates together[UNITS_BATCH];
	units_collect(scanner, class, units);
	for (size_t i = 0; i < units.n; i++) {
		together[i] = scanner->tools->found[i];
		together[i].v = ARENA_ARRAY(arena, uint32_t, together[i].n + 1);
		memcpy(together[i].v, scanner->tools->found[i].v, together[i].n * sizeof(uint32_t));
		together[i].begins = ARENA_ARRAY(arena, struct pcre_window, together[i].n + 1);
		memcpy(together[i].begins, scanner->tools->found[i].begins, together[i].n * sizeof(struct pcre_window));
	}
	for (size_t i = 0; i < units.n; i++) {
		const struct candidates *alone = unit_collect(scanner, class, units.v[i]);
		ck_assert_uint_eq(alone->n, together[i].n);
		ck_assert_mem_eq(alone->v, together[i].v, alone->n * sizeof(uint32_t));
		ck_assert_mem_eq(alone->begins, together[i].begins, alone->n * sizeof(struct pcre_window));
		*some += alone->n > class->npcre;
	}
}

START_TEST(together_as_alone)
{
	struct arena *arena = arena_new();
	const struct wn_class *class = body_class();
	size_t some = 0, full = 0;
	for (unsigned round = 0; round < 200; round++) {
		struct span v[2 * UNITS_BATCH];
		struct spans units = {v, 1 + pick(2 * UNITS_BATCH)};
		for (size_t i = 0; i < units.n; i++)
			v[i] = make_unit(arena);
		for (size_t from = 0, n; from < units.n; from += n) {
			n = units_batch(v + from, units.n - from);
			ck_assert(n >= 1 && n <= UNITS_BATCH && from + n <= units.n);
			full += n == UNITS_BATCH;
			check_batch(arena, class, (struct spans){v + from, n}, &some);
		}
		arena_reset(arena);
	}
	ck_assert_uint_gt(some, 1000);
	ck_assert_uint_gt(full, 0);
	arena_free(&arena);
}
END_TEST

/* A unit longer than a batch is one of its own. */
START_TEST(long_units)
{
	const struct span units[] = {{(const unsigned char *)"x", 1}, {(const unsigned char *)"", 100 << 10}, {NULL, 0}};
	ck_assert_uint_eq(units_batch(units, 3), 1);
	ck_assert_uint_eq(units_batch(units + 1, 2), 1);
	ck_assert_uint_eq(units_batch(units + 2, 1), 1);
}
END_TEST

/* Paragraphs enough for several batches; the Subject is only the first unit of the first. */
START_TEST(all_units_are_decided)
{
	enum { PARAGRAPHS = 3 * UNITS_BATCH + 1 };
	char text[PARAGRAPHS * 20] = "Subject: viagra\n\n";
	for (unsigned i = 0; i < PARAGRAPHS; i++)
		strcat(text, i % 50 == 49 ? "viagra\n\n" : "no\n\n");
	const struct wn_result *r = scan_text(text);
	ck_assert_double_eq(count(r, "ANY"), 2 * PARAGRAPHS + 4 * (PARAGRAPHS / 50));
	ck_assert_double_eq(count(r, "LIT"), 1);
	ck_assert_double_eq(count(r, "END"), 3);
	ck_assert_double_eq(count(r, "TWO"), 0);
}
END_TEST

static void set_up(void)
{
	scan_rules_open(rules_cf);
}

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, scan_rules_close);
	tcase_add_test(tc, together_as_alone);
	tcase_add_test(tc, long_units);
	tcase_add_test(tc, all_units_are_decided);
}

CHECK_MAIN("collect", add_tests)
