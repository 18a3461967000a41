/* test_bench.c: labels by path, and the numbers of a bench on a corpus of ten messages made up
 * here. */
#include "check_main.h"
#include "report/bench_svg.h"

#include <math.h>

static const struct {
	const char *path;
	enum bench_label label;
} paths[] = {
    {"spam/1", BENCH_SPAM},
    {"corpus/spam-2/x.txt", BENCH_SPAM},
    {"corpus/easy_ham/x", BENCH_HAM},
    {"Ham/1", BENCH_HAM},
    {"hard-ham-1/5.eml", BENCH_HAM},
    {"spam/reports/ham/1", BENCH_HAM}, /* the last one that says it */
    {"mail/antispam/1", BENCH_UNKNOWN},
    {"notspam/1", BENCH_UNKNOWN},
    {"", BENCH_UNKNOWN},
    {"/", BENCH_UNKNOWN},
};

START_TEST(labels)
{
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		ck_assert_msg(bench_label_of(paths[i].path) == paths[i].label, "%s", paths[i].path);
}
END_TEST

START_TEST(text_is_escaped)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);

	svg_text(&b, "<a href=\"x\">&\xe9\n</a>");
	ck_assert_str_eq(strbuf_str(&b), "&lt;a href=&quot;x&quot;&gt;&amp;&#233;&#32;&lt;/a&gt;");
	arena_free(&arena);
}
END_TEST

enum { BAD, GOOD, NEVER, TWIN, __SUB, RULES };
static const struct wn_rule rules[RULES] = {{.name = "BAD", .file = "x.cf"},
					    {.name = "GOOD", .file = "x.cf"},
					    {.name = "NEVER", .file = "x.cf"},
					    {.name = "TWIN", .file = "x.cf"},
					    {.name = "__SUB", .file = "x.cf"}};
static const struct wn_program program = {.nrules = RULES, .rules = rules};

/* Which rules hit in the messages: five of spam, then five of ham. */
static const char *const hits[] = {"GTS", "GTS", "GTS", "GTS", "GT", "BGS", "B", "B", "", ""};

static void add_message(struct bench *b, const char *hit, enum bench_label label,
			const double *scores)
{
	static const char letters[] = "BGNTS";
	struct wn_hit list[RULES];
	struct wn_result r = {.required = 5, .hits = list};

	for (const char *h = hit; *h; h++) {
		uint32_t rule = (uint32_t)(strchr(letters, *h) - letters);
		list[r.nhits++] =
		    (struct wn_hit){.name = rules[rule].name, .rule = rule, .score = scores[rule]};
		r.score += scores[rule];
	}
	r.spam = r.score >= r.required;
	bench_add(b, "x", label, 100, &r);
}

START_TEST(numbers)
{
	double scores[RULES] = {2, 4, 1, 1, 0};
	const char *describe[RULES] = {0};
	uint8_t live[RULES] = {1, 1, 1, 1, 1};
	struct ruleset rs = {
	    .program = &program, .scores = scores, .describe = describe, .required_score = 5};
	struct scan_program sp = {.rs = &rs, .p = &program, .live = live};
	struct wn_scanner scanner = {.sp = &sp};
	struct arena *arena = arena_new();
	struct bench *b = bench_new(arena, "test", &scanner, 10);
	size_t n;

	for (size_t i = 0; i < 10; i++)
		add_message(b, hits[i], i < 5 ? BENCH_SPAM : BENCH_HAM, scores);
	bench_finish(b);
	ck_assert_uint_eq(b->called_spam[BENCH_SPAM], 5);
	ck_assert_uint_eq(b->called_spam[BENCH_HAM], 1); /* B and G: 6 points */
	ck_assert_double_eq_tol(b->rules[GOOD].so, 1 / 1.2, 1e-9);
	ck_assert_double_eq(b->rules[BAD].so, 0);
	ck_assert(isnan(b->rules[NEVER].so));
	ck_assert_double_eq(b->rules[TWIN].rank, 1); /* five of five on its side */
	ck_assert_double_eq(b->rules[BAD].rank, 0);  /* points towards spam, hits only ham */
	ck_assert_uint_eq(b->rules[GOOD].blamed, 1);
	ck_assert_uint_eq(b->rules[GOOD].decisive, 1);
	ck_assert_uint_eq(b->rules[BAD].decisive, 1); /* without its 2 points there were 4 */
	ck_assert_uint_eq(b->overlaps.n, 1);	      /* sub-rules don't count */
	ck_assert_ptr_eq(b->overlaps.v[0].a, &b->rules[GOOD]);
	ck_assert_ptr_eq(b->overlaps.v[0].b, &b->rules[TWIN]);
	ck_assert_double_eq_tol(b->overlaps.v[0].share, 5. / 6, 1e-9);
	const struct bench_rule **never = bench_sorted(b, BENCH_BY_NAME, bench_never_hits, &n);
	ck_assert_uint_eq(n, 1);
	ck_assert_ptr_eq(never[0], &b->rules[NEVER]);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, labels);
	tcase_add_test(tc, text_is_escaped);
	tcase_add_test(tc, numbers);
}

CHECK_MAIN("bench", add_tests)
