/* The text views: how paragraphs are joined and cut, what chunks rawbody has. The expectations were
 * checked against SpamAssassin 4.0.1. */
#include "check_main.h"
#include "base/strbuf.h"
#include "msg/color.h"
#include "msg/message.h"
#include "msg/part.h"
#include "msg/text.h"
#include "msg/text_char.h"
#include "msg/text_conf.h"

#include <stdio.h>

static struct arena *arena;

static struct message *message(const char *text)
{
	struct err err;
	struct settings *settings = ARENA_NEW(arena, struct settings);
	settings->by_name = map_new(arena);
	struct msg_conf *conf = ARENA_NEW(arena, struct msg_conf);
	conf->settings = settings;
	conf->text = text_conf_new(arena, settings, &err);
	return message_new(arena, span_from_str(text), conf);
}

static const char *joined(struct spans list)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < list.n; i++) {
		strbuf_add_span(&b, list.v[i]);
		strbuf_add_str(&b, "|");
	}
	return strbuf_str(&b);
}

START_TEST(joins_lines_to_paragraphs)
{
	struct message *m = message("Subject: Hi\n\none\n  two\n\n\n three \n\tfour\n");
	ck_assert_str_eq(joined(message_body(m)), "Hi\n|one two\n| three four |");
	ck_assert_str_eq(joined(message_rawbody(m)), "one\n  two\n\n\n three \n\tfour\n|");
	ck_assert_str_eq(joined(message_visible(m)), joined(message_body(m)));
	ck_assert_str_eq(joined(message_invisible(m)), "");
}
END_TEST

/* Words are passed over sixteen bytes at a time: white space counts wherever it lies. */
START_TEST(joins_lines_anywhere)
{
	static const char letters[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", words[] = "b b b b b b b b b b b b b b b b b b";
	for (int n = 1; n < 40; n++)
		for (int k = 1; k < 18; k++) {
			const char *head = "Subject: s\n\n";
			char *text = arena_printf(arena, "%s%.*s c\n%.*s  d\n\n%.*s\te\v%.*s", head, n, letters, 2 * k - 1,
						  words, n, letters, 2 * k - 1, words);
			char *body = arena_printf(arena, "s\n|%.*s c %.*s d\n|%.*s e %.*s|", n, letters, 2 * k - 1, words, n,
						  letters, 2 * k - 1, words);
			ck_assert_str_eq(joined(message_body(message(text))), body);
		}
}
END_TEST

START_TEST(collapses_html_anywhere)
{
	static const char letters[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", words[] = "b b b b b b b b b b b b b b b b b b";
	for (int n = 1; n < 40; n++)
		for (int k = 1; k < 18; k++) {
			const char *head = "Subject: s\nContent-Type: text/html\n\n";
			char *text = arena_printf(arena, "%s%.*s  %.*s\n%.*s \t%.*s\tc", head, n, letters, 2 * k - 1, words, n,
						  letters, 2 * k - 1, words);
			char *body = arena_printf(arena, "%.*s %.*s %.*s %.*s c", n, letters, 2 * k - 1, words, n, letters,
						  2 * k - 1, words);
			struct message *m = message(text);
			message_body(m); /* which would collapse it, too */
			ck_assert_str_eq(arena_span_str(arena, m->root->rendered), body);
		}
}
END_TEST

START_TEST(has_a_line_for_no_subject)
{
	ck_assert_str_eq(joined(message_body(message("To: x\n\na\n\nb"))), "\n|a\n|b|");
	ck_assert_str_eq(joined(message_body(message("Subject: one\nSubject: two\n\na"))), "two\n|a|");
}
END_TEST

#define PARTS(a, b)                                                                                \
	"Subject: s\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: " a           \
	"\n--x\nContent-Type: " b "\n--x--\n"

START_TEST(parts_are_paragraphs)
{
	struct message *m = message(PARTS("text/plain\n\none\n", "text/html\n\n<p>two<font size=1>!"));
	ck_assert_str_eq(joined(message_body(m)), "s\n|one\n|two!|");
	ck_assert_str_eq(joined(message_visible(m)), "s\n|one\n|two|");
	ck_assert_str_eq(joined(message_invisible(m)), "!|");
	m = message(PARTS("image/gif\n\none\n", "text/calendar\n\ntwo"));
	ck_assert_str_eq(joined(message_body(m)), "s\n|");
	ck_assert_str_eq(joined(message_rawbody(m)), "");
}
END_TEST

START_TEST(no_parts_no_subject)
{
	struct message *m = message("Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n");
	ck_assert_uint_eq(message_body(m).n, 0);
	m = message("Subject: s\nContent-Type: image/gif\n\nx\n");
	ck_assert_str_eq(joined(message_body(m)), "s\n|");
}
END_TEST

START_TEST(charsets_decide_on_spaces)
{
	/* A no-break space is white space in text of characters, not in text of bytes. */
	struct message *m = message("Content-Type: text/plain; charset=iso-8859-1\n\na\240\n\240b");
	ck_assert_str_eq(joined(message_body(m)), "\n|a b|");
	m = message("Content-Type: text/html; charset=us-ascii\n\na&#160;b&eacute;");
	ck_assert_str_eq(joined(message_body(m)), "\n|a\240b\351|");
	m = message("Content-Type: text/html; charset=us-ascii\n\na&#160;b&eacute;&#8364;");
	ck_assert_str_eq(joined(message_body(m)), "\n|a b\303\251\342\202\254|");
	/* not UTF-32, so nothing was decoded */
	m = message("Content-Type: text/html; charset=utf-32\n\na&#160;b&eacute;");
	ck_assert_str_eq(joined(message_body(m)), "\n|a\240b\351|");
	m = message("Content-Type: text/html; charset=utf-7\n\na&#160;b&eacute;");
	ck_assert_str_eq(joined(message_body(m)), "\n|a\240b\351|");
	m = message("Content-Type: text/html; charset=koi8-r\n\na&#160;b&eacute;");
	ck_assert_str_eq(joined(message_body(m)), "\n|a\240b\351|");
}
END_TEST

/* Between an a and a z, short enough to be read byte by byte; and among many of them, so that it lies anywhere in the
 * blocks that words are skipped in. */
static void check_among_words(const char *white)
{
	enum { MOST = 40 };
	const char *alone = joined(message_body(message(arena_printf(arena, "Subject: s\n\na%sz", white))));
	for (int before = 0; before < MOST; before++) {
		char as[MOST + 1] = "", zs[MOST + 1] = "";
		memset(as, 'a', (size_t)before);
		memset(zs, 'z', MOST);
		const char *among = joined(message_body(message(arena_printf(arena, "Subject: s\n\n%sa%sz%s", as, white, zs))));
		const char *want = arena_printf(arena, "s\n|%s%.*s%s|", as, (int)strlen(alone) - 4, alone + 3, zs);
		ck_assert_msg(strcmp(among, want) == 0, "%d: %s, not %s", before, among, want);
	}
}

START_TEST(white_space_wherever_it_lies)
{
	static const char bytes[] = " \n\t\r\x0b.";
	enum { N = sizeof bytes - 1, LENGTH = 4 };
	for (unsigned i = 0; i < N * N * N * N; i++) {
		char white[LENGTH + 1] = "";
		for (unsigned k = 0, rest = i; k < LENGTH; k++, rest /= N)
			white[k] = bytes[rest % N];
		check_among_words(white);
		arena_reset(arena);
	}
}
END_TEST

static struct span repeat(const char *piece, size_t n)
{
	struct strbuf b = strbuf_new(arena);
	while (n--)
		strbuf_add_str(&b, piece);
	return strbuf_span(&b);
}

START_TEST(cuts_long_lines)
{
	struct spans v = text_split_lines(arena, repeat("12345 789 ", 500));
	ck_assert_uint_eq(v.n, 3);
	ck_assert_uint_eq(v.v[0].n, 2046);
	ck_assert_uint_eq(v.v[1].n, 2044);
	v = text_split_lines(arena, repeat("x", 5000));
	ck_assert_uint_eq(v.n, 3);
	ck_assert_uint_eq(v.v[0].n, 2048);
	v = text_split_lines(arena, repeat("x\n\n", 2));
	ck_assert_uint_eq(v.n, 4);
}
END_TEST

START_TEST(cuts_chunks)
{
	struct spans v = text_split_chunks(arena, repeat("", 0));
	ck_assert_uint_eq(v.n, 1);
	v = text_split_chunks(arena, repeat("x", 4096));
	ck_assert_uint_eq(v.n, 1);
	v = text_split_chunks(arena, repeat("x", 4097));
	ck_assert_uint_eq(v.n, 2);
	ck_assert_uint_eq(v.v[0].n, 2049);
	v = text_split_chunks(arena, repeat("123456789 123456789>", 300));
	ck_assert_uint_eq(v.v[0].n, 2060);
}
END_TEST

START_TEST(limits_parts)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, "Content-Type: text/plain; charset=utf-8\n\n");
	strbuf_add_span(&b, repeat("\303\251", 50500));
	strbuf_add_str(&b, " end");
	struct spans v = message_body(message(strbuf_str(&b)));
	size_t n = 0;
	for (size_t i = 0; i < v.n; i++)
		n += v.v[i].n;
	ck_assert_uint_eq(n, 1 + 2 * 50500 + 1);
}
END_TEST

START_TEST(reads_colors)
{
	static const struct {
		const char *text;
		unsigned rgb;
	} rows[] = {
		{"white", 0xffffff}, {" ReD ", 0xff0000},  {"#fff", 0xffffff},   {"#12", 0x112200},
		{"#", COLOR_EMPTY},  {"fff", COLOR_INVALID}, {"#1234", 0x112233}, {"#12345678", 0x123456},
		{"rgb(1, 2,3)", 0x010203}, {"rgb(100%,0%,50%)", 0xff007f}, {"rgb(300,0,0)", 0x12c000},
		{"rgb(1 2 3)", COLOR_INVALID}, {"", COLOR_INVALID}, {"#gg1", COLOR_INVALID},
		{"lightgoldenrodyellow", 0xfafad2}, {"transparent", COLOR_INVALID},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_msg(color_read(span_from_str(rows[i].text)) == rows[i].rgb, "%s: %x",
			      rows[i].text, color_read(span_from_str(rows[i].text)));
	unsigned rgb = 1;
	color_read_css(SPAN_LIT("inherit"), &rgb);
	ck_assert_uint_eq(rgb, 1);
	color_read_css(SPAN_LIT("rgba(1,2,999,.5) !important"), &rgb);
	ck_assert_uint_eq(rgb, 0x0102ff);
	color_read_css(SPAN_LIT("transparent"), &rgb);
	ck_assert_uint_eq(rgb, COLOR_TRANSPARENT);
	ck_assert(color_low_contrast(0xffffff, 0xfffff0) && !color_low_contrast(0, 0xff0000));
}
END_TEST

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(&arena);
}

START_TEST(makes_well_formed)
{
	static const char *const cases[][2] = {
		{"plain", "plain"},
		{"caf\xc3\xa9 \xed\x95\x9c \xf0\x9f\x98\x80", "caf\xc3\xa9 \xed\x95\x9c \xf0\x9f\x98\x80"},
		{"a\xe9z", "a\xef\xbf\xbdz"},                /* no UTF-8 */
		{"\xed\xa0\x80z", "\xef\xbf\xbdz"},         /* a surrogate */
		{"\xe0\x80\xaf", "\xef\xbf\xbd"},            /* longer than need be */
		{"\xf4\x90\x80\x80", "\xef\xbf\xbd"},        /* past the last character */
		{"a\xed\x95", "a\xef\xbf\xbd\xef\xbf\xbd"}, /* cut */
		{"\xe2\x84\xaa \xc5\xbfz", "\xc4\x80 \xc4\x81z"}, /* k and s to PCRE2 */
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct span got = text_for_wide(arena, span_from_str(cases[i][0]));
		ck_assert_msg(span_equal(got, span_from_str(cases[i][1])), "case %zu", i);
	}
}
END_TEST

START_TEST(counts_spaces)
{
	unsigned char text[64];
	for (unsigned c = 0; c < 128; c++) {
		for (size_t at = 0; at < 20; at++) {
			memset(text, 'x', sizeof text);
			text[at] = (unsigned char)c;
			struct span s = {text, 20};
			ck_assert_msg(text_count_spaces(s, true) == byte_is_space((unsigned char)c), "%u", c);
		}
	}
	struct span wide = SPAN_LIT("\t\n\v\f\r a\302\240b\342\200\211 12345678 \303\251 ");
	ck_assert_uint_eq(text_count_spaces(wide, true), 11);
	ck_assert_uint_eq(text_count_spaces(wide, false), 9);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, makes_well_formed);
	tcase_add_test(tc, counts_spaces);
	tcase_add_test(tc, joins_lines_to_paragraphs);
	tcase_add_test(tc, joins_lines_anywhere);
	tcase_add_test(tc, collapses_html_anywhere);
	tcase_add_test(tc, has_a_line_for_no_subject);
	tcase_add_test(tc, parts_are_paragraphs);
	tcase_add_test(tc, no_parts_no_subject);
	tcase_add_test(tc, charsets_decide_on_spaces);
	tcase_add_test(tc, white_space_wherever_it_lies);
	tcase_add_test(tc, cuts_long_lines);
	tcase_add_test(tc, cuts_chunks);
	tcase_add_test(tc, limits_parts);
	tcase_add_test(tc, reads_colors);
}

CHECK_MAIN("text", add_tests)
