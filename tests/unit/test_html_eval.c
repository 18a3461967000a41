/* Evals over HTML facts and body text: each with a message that hits and one that nearly does. */
#include "check_main.h"
#include "eval/compare.h"
#include "eval/eval.h"

#define HTML(text) "Content-Type: text/html\n\n" text
#define PLAIN(text) "Content-Type: text/plain\n\n" text
#define PAIR(plain, html)                                                                          \
	"Content-Type: multipart/alternative; boundary=x\n\n--x\n\n" plain                         \
	"\n--x\nContent-Type: text/html\n\n" html "\n--x--\n"

static const struct {
	const char *function, *args; /* separated by '|' */
	const char *message;
	double hits;
} rows[] = {
	{"html_tag_exists", "b", HTML("<B>x"), 1},
	{"html_tag_exists", "b", HTML("<i>x"), 0},
	{"html_tag_balance", "b|!= 0", HTML("<b>x"), 1},
	{"html_tag_balance", "b|!= 0", HTML("<b>x</b>"), 0},
	{"html_tag_balance", "b|> 1; 1", HTML("<b><b>x"), 0},
	{"html_image_only", "0|20", HTML("<img src=x>"), 1},
	{"html_image_only", "0|5", HTML("<img src=x>"), 0},
	{"html_image_ratio", "0|0.02", HTML("<img width=10 height=10>a"), 1},
	{"html_image_ratio", "0|0.02", HTML("<img width=10 height=1>a"), 0},
	{"html_test", "embeds", HTML("<object>"), 1},
	{"html_test", "embeds", HTML("<p>"), 0},
	{"html_test", "comment", HTML("<!-- x -->"), 1},
	{"html_eval", "length|< 5", HTML("<p>"), 1},
	{"html_eval", "length|< 4", HTML("<p>\n"), 0},
	{"html_range", "max_size|5|6", HTML("<font size=6>"), 1},
	{"html_range", "max_size|5|6", HTML("<font size=7>"), 0},
	{"html_range", "max_size|6|inf", HTML("<font size=7>"), 1},
	{"html_range", "backhair_count|0", HTML("x"), 0},
	{"html_text_match", "title|^ab.$", HTML("<title>ab\303\251</title>"), 1},
	{"html_text_match", "title|^ab.$", HTML("<title>ab\303\251x</title>"), 0},
	{"html_text_not_match", "anchor|x", HTML("<a>x</a><a>y</a>"), 1},
	{"html_text_not_match", "anchor|x", HTML("<a>x</a>"), 0},
	{"html_title_subject_ratio", "3.5", "Subject: ab\n" HTML("<title>123456789012</title>"), 1},
	{"html_title_subject_ratio", "3.5", "Subject: ab\n" HTML("<title>123456</title>"), 0},
	{"html_charset_faraway", "", HTML("<meta http-equiv=content-type content='charset=big5'>"), 0},
	{"check_iframe_src", "", HTML("<iframe src=http://a.example>"), 1},
	{"check_iframe_src", "", HTML("<iframe>"), 0},
	{"check_body_length", "5", PLAIN("abcd\n"), 1},
	{"check_body_length", "5", PLAIN("abcde\n"), 0},
	{"check_blank_line_ratio", "60|80|4", PLAIN("a\n\n \n\t\n"), 1},
	{"check_blank_line_ratio", "60|80|5", PLAIN("a\n\n \n\t\n"), 0},
	{"tvd_vertical_words", "100|100", "Subject: x\n" PLAIN("V i a g r a     x y z   \n"), 1},
	{"tvd_vertical_words", "0|10", "Subject: x\n" PLAIN("wordswithoutany\n"), 1},
	{"tvd_vertical_words", "0|10", "Subject: x\n" PLAIN("a b c d e f\n"), 0},
	{"check_stock_info", "2", PLAIN("Ticker : ABC\nPrice Target:\n  5\n"), 1},
	{"check_stock_info", "2", PLAIN("Ticker : ABC\nPrice Target\n"), 0},
	{"plaintext_body_length", "6|6", PLAIN("hello\n-- \nme and you\n"), 1},
	{"plaintext_sig_length", "12|12", PLAIN("hello\n-- \nme and you\n"), 1},
	{"plaintext_sig_length", "1", PLAIN("hello\n--x\nme and you\n"), 0},
	{"plaintext_body_sig_ratio", "0|0.5", PLAIN("hello\n-- \nme and you\n"), 1},
	{"multipart_alternative_difference", "49|50", PAIR("one two", "<b>one</b> <p>three"), 1},
	{"multipart_alternative_difference", "0|0", PAIR("one two", "<b>one two"), 1},
	{"multipart_alternative_difference", "99|100", PAIR("one two", "<img src=x>"), 1},
	{"multipart_alternative_difference_count", "3|1", PAIR("a b c d e f g", "<b>x y"), 1},
	{"multipart_alternative_difference_count", "3|1", PAIR("a b c d e f", "<b>x y"), 0},
};

static unsigned split(struct arena *arena, const char *text, struct wn_arg *argv, struct pcre *regexes)
{
	char *save = NULL, *copy = arena_dup_str(arena, text);
	unsigned n = 0;
	for (char *w; (w = strtok_r(copy, "|", &save)); copy = NULL) {
		argv[n] = (struct wn_arg){.s = w, .num = strtod(w, NULL)};
		regexes[n++] = pcre_make(w, strlen(w), 0);
	}
	return n;
}

START_TEST(test_evals)
{
	struct arena *arena = arena_new();
	struct settings s;
	struct err err = {""};
	ck_assert_int_eq(settings_parse(arena, SPAN_LIT("ok_locales en\n"), &s, &err), 0);
	const struct msg_conf *conf = msg_conf_new(arena, &s, &err);
	ck_assert_msg(conf != NULL, "%s", err.text);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *a = arena_new();
		struct wn_arg argv[4];
		struct pcre regexes[4];
		eval_fn fn = eval_find(rows[i].function);
		ck_assert_msg(fn != NULL, "%s", rows[i].function);
		struct eval e = {.msg = message_new(a, span_from_str(rows[i].message), conf),
				 .regexes = regexes};
		unsigned argc = split(a, rows[i].args, argv, regexes);
		double first = fn(&e, argv, argc), again = fn(&e, argv, argc);
		ck_assert_msg(first == rows[i].hits && again == first, "row %zu: %s %s: %g", i,
			      rows[i].function, rows[i].args, first);
		for (unsigned k = 0; k < argc; k++)
			pcre_release(&regexes[k]);
		arena_free(&a);
	}
	arena_free(&arena);
}
END_TEST

/* What a call needs is said of its function's plugin: without it, none hits. */
START_TEST(test_needs)
{
	static const struct {
		const char *name, *args, *plugin;
	} functions[] = {
#define EVAL(name, args, plugin) {#name, args, #plugin},
#include "grammar/evals.def"
#undef EVAL
	};
	struct arena *arena = arena_new();
	struct settings s;
	struct err err = {""};
	ck_assert_int_eq(settings_parse(arena, SPAN_LIT("ok_locales en\n"), &s, &err), 0);
	struct message *m = message_new(arena, SPAN_LIT("Subject: gif\n\nsome text\n"),
					msg_conf_new(arena, &s, &err));
	size_t html = 0, image = 0;
	ck_assert_uint_eq(eval_has(m), 0);
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		struct wn_arg argv[5] = {{.s = "all", .num = 1}};
		struct pcre regexes[5];
		for (unsigned k = 0; k < 5; k++) {
			argv[k] = (struct wn_arg){.s = k ? "1" : "all", .num = 1};
			regexes[k] = pcre_make("", 0, 0);
		}
		unsigned argc = (unsigned)strcspn(functions[i].args, "?"),
			 needs = eval_needs(functions[i].name, argv, argc);
		struct wn_rule rule = {.name = "X"};
		struct eval e = {.msg = m, .regexes = regexes, .rule = &rule};
		html += needs == EVAL_HTML;
		image += needs == EVAL_IMAGE;
		if (needs)
			ck_assert_msg(eval_find(functions[i].name)(&e, argv, argc) == 0, "%s",
				      functions[i].name);
		argv[1].num = 0; /* no image is enough, but for a ratio to it */
		bool ratio = strcmp(functions[i].name, "image_to_text_ratio") == 0;
		if (argc > 1 && strcmp(functions[i].plugin, "ImageInfo") == 0)
			ck_assert_uint_eq(eval_needs(functions[i].name, argv, argc), ratio ? EVAL_IMAGE : 0);
		for (unsigned k = 0; k < 5; k++)
			pcre_release(&regexes[k]);
	}
	ck_assert_uint_gt(html, 5);
	ck_assert_uint_gt(image, 5);
	struct span parts = SPAN_LIT(
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x\n"
	    "--b\nContent-Type: image/gif\n\nGIF\n--b--\n");
	ck_assert_uint_eq(eval_has(message_new(arena, parts, m->conf)), EVAL_HTML | EVAL_IMAGE);
	arena_free(&arena);
}
END_TEST

START_TEST(test_compare)
{
	static const struct {
		double value;
		const char *expression;
		bool holds;
	} cases[] = {
		{5, "< 6", true},     {5, "<6", true},      {6, "< 6", false},   {6, "<= 6", true},
		{6, ">= 6", true},    {7, "> 6", true},     {0, "!= 0", false},  {-1, "!= 0", true},
		{3, "== 3", true},    {3, "== -3", false},  {-3, "== -3", true}, {8, "== 010", true},
		{2, "+ 1 > 2", true}, {2, "- 1 > 2", false}, {1, "<=> 2", true},  {2, "<=> 2", false},
		{1, "== !0", true},   {1, "", false},       {1, "> 0 or 1", false}, {1, "> ", false},
		{1, "0", false},      {1, "= 1", false},    {1, ">> 0", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ck_assert_msg(compare_holds(cases[i].value, cases[i].expression) == cases[i].holds,
			      "%g %s", cases[i].value, cases[i].expression);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_evals);
	tcase_add_test(tc, test_needs);
	tcase_add_test(tc, test_compare);
}

CHECK_MAIN("html_eval", add_tests)
