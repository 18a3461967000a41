/* test_decode.c: transfer encodings as SpamAssassin undoes them. */
#include "check_main.h"
#include "msg/decode.h"

struct row {
	const char *in, *out;
};

static void check_rows(const struct row *rows, struct span (*decode)(struct arena *, struct span))
{
	struct arena *a = arena_new();
	for (const struct row *r = rows; r->in; r++) {
		struct span got = decode(a, span_from_str(r->in));
		ck_assert_msg(span_equal(got, span_from_str(r->out)), "\"%s\" gives \"%.*s\", not \"%s\"",
			      r->in, (int)got.n, got.p, r->out);
	}
	arena_free(&a);
}

START_TEST(base64)
{
	static const struct row rows[] = {
		{"", ""},
		{"SGVsbG8=", "Hello"},
		{"SGVs\r\nbG8=\n", "Hello"},
		{"SGVsbG8", "Hello"},       /* pads missing */
		{"SGVs!bG8=", "Hello"},     /* stray bytes are skipped */
		{"SGVsbG8====", "Hello"},
		{"S", ""},
		{"SGVsb", "Hel"},           /* one digit says nothing */
		{"====", ""},
		{NULL, NULL},
	};
	check_rows(rows, base64_decode);
}
END_TEST

/* A pad between digits counts as zero bits, in disorderly text as ones. */
START_TEST(base64_inner_pads)
{
	struct arena *a = arena_new();
	ck_assert(span_equal(base64_decode(a, SPAN_LIT("SGVsbG8=SGVs")), SPAN_LIT("Hello\0Hel")));
	ck_assert(span_equal(base64_decode(a, SPAN_LIT("!SGVsbG8=SGVs")), SPAN_LIT("Hello?Hel")));
	arena_free(&a);
}
END_TEST

START_TEST(quoted_printable)
{
	static const struct row rows[] = {
		{"caf=E9 =3D=3d\n", "caf\xe9 ==\n"},
		{"soft=\nbreak=\r\ns", "softbreaks"},
		{"blanks \t\nat the end= \t\n of lines ", "blanks\nat the end of lines "},
		{"=4\n1", "=4\n1"},
		{"=4=\n1", "A"},            /* an escape across a soft break */
		{"==41 =XY =4", "=A =XY =4"},
		{"crlf stays \r\nhere", "crlf stays\r\nhere"},
		{NULL, NULL},
	};
	check_rows(rows, qp_decode);
}
END_TEST

START_TEST(q_words)
{
	static const struct row rows[] = {{"a_b=5F=C3=A9", "a b_\xc3\xa9"}, {"=_", "= "}, {NULL, NULL}};
	check_rows(rows, q_decode);
}
END_TEST

START_TEST(line_ends)
{
	static const struct row rows[] = {{"a\r\nb\rc\r\n", "a\nb\rc\n"}, {"a\n", "a\n"}, {NULL, NULL}};
	check_rows(rows, crlf_to_lf);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, base64);
	tcase_add_test(tc, base64_inner_pads);
	tcase_add_test(tc, quoted_printable);
	tcase_add_test(tc, q_words);
	tcase_add_test(tc, line_ends);
}

CHECK_MAIN("decode", add_tests)
