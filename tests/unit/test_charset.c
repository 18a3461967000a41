/* test_charset.c: text to UTF-8 with SpamAssassin's fall-backs. */
#include "check_main.h"
#include "msg/charset.h"
#include "msg/message.h"

START_TEST(order_of_attempts)
{
	static const struct {
		const char *charset, *in, *out;
		unsigned flags;
	} rows[] = {
		{"us-ascii", "plain", "plain", 0},
		{"us-ascii", "caf\xe9", "caf\xc3\xa9", 0},            /* Windows-1252 in the end */
		{"iso-8859-1", "caf\xc3\xa9", "caf\xc3\xa9", 0},      /* valid UTF-8 wins */
		{"iso-8859-1", "\x93q\x94", "\xe2\x80\x9cq\xe2\x80\x9d", 0}, /* means Windows-1252 */
		{"iso-8859-1", "caf\xc3\xa9", "caf\xc3\x83\xc2\xa9", CHARSET_INSIST},
		{"windows-1251", "\xcf\xf0", "\xd0\x9f\xd1\x80", 0},
		{"koi8-r", "\xf0\xd2", "\xd0\x9f\xd1\x80", 0},
		{"x-unknown", "\xe9", "\xc3\xa9", CHARSET_INSIST},
		{"utf-8", "a\xff" "b", "a\xef\xbf\xbd" "b", CHARSET_INSIST},
		{"utf-8", "a\xff" "b", "a\xc3\xbf" "b", 0},
		{"us-ascii", "a\xff" "b", "a\xef\xbf\xbd" "b", CHARSET_INSIST},
		{"gb2312", "\xd6\xd0", "\xe4\xb8\xad", 0},
		{"GB_2312-80", "\xd6\xd0", "\xe4\xb8\xad", 0},
		{"big5", "\xa4\xa4", "\xe4\xb8\xad", 0},
		{"shift_jis", "\x82\xa0~", "\xe3\x81\x82~", 0},
		{"iso-2022-jp", "\x1b$B$\"\x1b(B", "\xe3\x81\x82", 0},
		{"gb2312", "\x93q", "\xe2\x80\x9cq", 0},               /* GBK's pair is none here */
		{"gbk", "\x93q", "\xe6\x90\x8e", 0},
		{"x-euc-jp", "\x8f\xb0\xa1", "\xe4\xb8\x82", 0},
		{"euc-kr", "a\xb0", "a", 0},                         /* cut: dropped */
		{"iso-2022-jp", "\x1b$B$\"\x1b(Bx\xe9y", "\xe3\x81\x82x", 0}, /* 8 bits end it */
		{"iso-2022-jp", "\x1b$(D0!\x1b(B", "\xe4\xb8\x82", 0},
		{"iso-2022-jp", "\x1b(I1\x1b(B", "\xef\xbd\xb1", 0},
		{"iso-2022-kr", "\x1b$)C\x0e" "0!\x0f x\xe9 ", "\xea\xb0\x80 x\\xE9 ", 0},
		{"hz", "~~~{VP~}~\nb", "~\xe4\xb8\xad" "b", 0},
		{"hz", "a\xe9", "a", CHARSET_INSIST},
		{"utf-7", "+AOk-+-x", "\xc3\xa9+x", 0},
		{"utf-7", "\xe9", "\xc3\xa9", 0},
		{"utf-16", "abc", "abc", CHARSET_CHARACTERS},          /* half a character */
		{"big5-hkscs", "\x88\x62", "\xef\x8c\xa5", 0},
		{"cp37", "\x89\xc8", "iH", 0},
		{"tis620", "\xa1", "\xe0\xb8\x81", 0},
		{"windows-1252", "\x81", "\xef\xbf\xbd", 0},          /* no such character */
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct span got = charset_to_utf8(a, span_from_str(rows[i].in),
						  span_from_str(rows[i].charset), rows[i].flags);
		ck_assert_msg(span_equal(got, span_from_str(rows[i].out)), "row %zu (%s): \"%.*s\"", i,
			      rows[i].charset, (int)got.n, got.p);
	}
	arena_free(&a);
}
END_TEST

START_TEST(unchanged_text_is_not_copied)
{
	struct arena *a = arena_new();
	struct span s = SPAN_LIT("nothing to do");
	ck_assert_ptr_eq(charset_normalize(a, s, "iso-8859-1", true, false).p, s.p);
	s = SPAN_LIT("caf\xc3\xa9");
	ck_assert_ptr_eq(charset_normalize(a, s, NULL, true, false).p, s.p);
	arena_free(&a);
}
END_TEST

START_TEST(utf16_without_a_mark)
{
	struct arena *a = arena_new();
	struct span s = {(const unsigned char *)"h\0i\0 \0y\0o\0\xe9\0", 12};
	struct span part = charset_to_utf8(a, s, SPAN_LIT("UTF-16"), CHARSET_CHARACTERS);
	ck_assert(span_equal(part, SPAN_LIT("hi yo\xc3\xa9")));
	/* Headers keep the bytes, as in SpamAssassin. */
	ck_assert(span_equal(charset_to_utf8(a, s, SPAN_LIT("UTF-16"), 0), s));
	arena_free(&a);
}
END_TEST

START_TEST(utf8_is_strict)
{
	static const char *const bad[] = {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xef\xbf\xbe",
					  "\xef\xb7\x90", "\xe2\x82", "\x80", "\xff"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(!bytes_are_utf8(span_from_str(bad[i])), "row %zu", i);
	ck_assert(bytes_are_utf8(SPAN_LIT("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")));
	ck_assert_int_eq(utf8_length(SPAN_LIT("\xe2\x82" "A")), -2);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, order_of_attempts);
	tcase_add_test(tc, unchanged_text_is_not_copied);
	tcase_add_test(tc, utf16_without_a_mark);
	tcase_add_test(tc, utf8_is_strict);
}

CHECK_MAIN("charset", add_tests)
