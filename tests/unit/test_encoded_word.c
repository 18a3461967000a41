/* test_encoded_word.c: where encoded words are in header text (grammar/encoded_word.rl). What they say is
 * tested in test_header.c. */
#include "check_main.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "msg/encoded_word.h"
#include "msg/header_text.h"

/* All words of the text, as charset/encoding/text. */
static struct span words_of(struct arena *arena, struct span text)
{
	struct strbuf b = strbuf_new(arena);
	struct span rest = text;
	struct encoded_word w;
	encoded_word_init(&w);
	while (encoded_word_feed(&w, &rest) == 0)
		strbuf_printf(&b, "[%.*s %c %.*s]", (int)(w.charset_to - w.charset_from),
			      text.p + w.charset_from, w.encoding, (int)(w.text_to - w.text_from),
			      text.p + w.text_from);
	return strbuf_span(&b);
}

START_TEST(finds_words)
{
	static const struct {
		const char *text, *words, *decoded;
	} rows[] = {
		{"", "", ""},
		{"=?utf-8?Q?x?=", "[utf-8 q x]", "x"},
		{"=?utf-8?b?eA==?=", "[utf-8 b eA==]", "x"},
		{"=?utf-8?q?\?=", "[utf-8 q ]", ""},
		{"a=?u8*en?q?a b?=c", "[u8*en q a b]", "aa bc"},
		{"=?utf-8?q?x", "", "=?utf-8?q?x"},
		{"=?utf-8?x?x?=", "", "=?utf-8?x?x?="},
		{"=?utf 8?q?x?=", "", "=?utf 8?q?x?="},
		{"=??q?x?=", "", "=??q?x?="},
		/* text ends at the first '?', and a word can begin right there */
		{"=?utf-8?q?x?y?=", "", "=?utf-8?q?x?y?="},
		{"=?utf-8?q?x=?utf-8?q?y?=", "[utf-8 q y]", "=?utf-8?q?xy"},
		{"==?utf-8?q?y?==", "[utf-8 q y]", "=y="},
		/* a '=' may be of two words; only the first is decoded */
		{"=?utf-8?q?x?=?utf-8?q?y?=", "[utf-8 q x][utf-8 q y]", "x?utf-8?q?y?="},
		{"=?utf-8?q?x?=?utf-8?q?y?= =?utf-8?q?z?=", "[utf-8 q x][utf-8 q y][utf-8 q z]",
		 "x?utf-8?q?y?=z"},
		{"=?utf-8?q?x?= \t =?utf-8?q?y?= z", "[utf-8 q x][utf-8 q y]", "xy z"},
		{" =?utf-8?q?x?= a =?utf-8?q?y?=", "[utf-8 q x][utf-8 q y]", " x a y"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct span text = span_from_str(rows[i].text), words = words_of(arena, text);
		ck_assert_msg(span_equal(words, span_from_str(rows[i].words)), "%s: %.*s", rows[i].text,
			      (int)words.n, (const char *)words.p);
		struct span decoded = header_text_decode(arena, text, SPAN_LIT("Subject"));
		ck_assert_msg(span_equal(decoded, span_from_str(rows[i].decoded)), "%s is %.*s",
			      rows[i].text, (int)decoded.n, (const char *)decoded.p);
	}
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, finds_words);
}

CHECK_MAIN("encoded word", add_tests)
