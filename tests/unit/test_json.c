/* test_json.c: JSON strings are bytes as Latin-1; numbers print as Perl's. */
#include "check_main.h"
#include "report/json_write.h"

START_TEST(strings)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"", "\"\""},
		{"plain", "\"plain\""},
		{"a\"b\\c", "\"a\\\"b\\\\c\""},
		{"\n\r\t\001", "\"\\n\\r\\t\\u0001\""},
		{"\xe9\xff", "\"\xe9\xff\""},
		{"\x7f", "\"\\u007f\""},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct strbuf b = strbuf_new(arena);
		json_str(&b, cases[i].in);
		ck_assert_str_eq(strbuf_str(&b), cases[i].out);
	}
	struct strbuf b = strbuf_new(arena);
	json_string(&b, SPAN_LIT("a\0b"));
	ck_assert_str_eq(strbuf_str(&b), "\"a\\u0000b\"");
	arena_free(&arena);
}
END_TEST

START_TEST(numbers)
{
	static const struct {
		double in;
		const char *out;
	} cases[] = {{0, "0"}, {-0.0, "0"}, {5, "5"}, {-0.001, "-0.001"}, {12.345, "12.345"}, {126, "126"},
		     {-3.5, "-3.5"}, {0.05, "0.05"}, {1000000.001, "1000000.001"}, {0.0001, "0.0001"}, {5e9, "5000000000"}};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct strbuf b = strbuf_new(arena);
		json_number(&b, cases[i].in);
		ck_assert_str_eq(strbuf_str(&b), cases[i].out);
	}
	arena_free(&arena);
}
END_TEST

START_TEST(members)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	struct span v[] = {SPAN_LIT("x"), SPAN_LIT("y")};
	strbuf_add_byte(&b, '{');
	json_key(&b, "a");
	json_strings(&b, (struct spans){v, 2});
	json_key(&b, "b");
	json_str_or_null(&b, NULL);
	strbuf_add_byte(&b, '}');
	ck_assert_str_eq(strbuf_str(&b), "{\"a\":[\"x\",\"y\"],\"b\":null}");
	arena_free(&arena);
}
END_TEST

/* Characters as the recorded rows have them: to U+00FF a byte, beyond it escaped, past U+FFFF as surrogates. */
START_TEST(characters)
{
	static const struct {
		const char *utf8, *json;
	} cases[] = {
		{"a\"\n", "\"a\\\"\\n\""},
		{"\xc3\xa9", "\"\xe9\""},
		{"/\xe5\xbb\xa3.x", "\"/\\u5ee3.x\""},
		{"\xf0\x9f\x98\x80", "\"\\ud83d\\ude00\""},
		{"\xe5\xbb", "\"\xe5\xbb\""},
	};
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	json_utf8(&b, span_from_str(cases[_i].utf8));
	ck_assert_str_eq(arena_span_str(arena, strbuf_span(&b)), cases[_i].json);
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, strings);
	tcase_add_test(tc, numbers);
	tcase_add_test(tc, members);
	tcase_add_loop_test(tc, characters, 0, 5);
}

CHECK_MAIN("json", add_tests)
