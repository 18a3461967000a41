/* test_date_words.c: which dates, clocks and zones are found in text (grammar/date_words.rl). What they mean
 * together is tested in test_date.c. */
#include "check_main.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "msg/date_words.h"

/* All that was found, each as its text up to where it ends or to the next space. */
static struct span found_in(struct arena *arena, struct span s)
{
	static const char *const names[] = {"full", "clock", "short"};
	struct strbuf b = strbuf_new(arena);
	struct date_words w;
	date_words_init(&w);
	date_words_feed(&w, s);
	date_words_finish(&w);
	for (size_t i = 0; i < DATE_SHAPES; i++)
		if (w.date[i].month)
			strbuf_printf(&b, "%s[%.*s %u]", names[i], (int)(w.date[i].to - w.date[i].from),
				      s.p + w.date[i].from, w.date[i].month);
	for (size_t i = 0; i < w.nclocks; i++)
		strbuf_printf(&b, "[%.5s]", s.p + w.clock[i]);
	for (size_t i = 0; i < w.nnames; i++)
		strbuf_printf(&b, "[%.*s]", (int)(w.name[i].to - w.name[i].from), s.p + w.name[i].from);
	if (w.has_offset)
		strbuf_printf(&b, "[%.5s]", s.p + w.offset);
	return strbuf_span(&b);
}

START_TEST(finds_words)
{
	static const struct {
		const char *text, *found;
	} rows[] = {
		{"", ""},
		{"13 Feb 2003", "full[13 Feb 2003 2]"},
		{"Thu, 13 Feb 2003 07:24:34 +0100 (CET)", "full[13 Feb 2003 2][07:24][CET][+0100]"},
		{",13,feb,2003,", "full[13,feb,2003 2]"},
		{"13 Feb 20030 13 dec 1999", "full[13 dec 1999 12]"},
		{"x13 Feb 2003", ""},
		{"13 Febr 2003", ""},
		{"12 13 Feb 03", "short[13 Feb 03 2]"},
		{"1 Jan 02 Feb 2003", "full[02 Feb 2003 2]short[1 Jan 02 1]"},
		{"1 Jan 103", "short[1 Jan 103 1]"},
		{"Feb 13 7:4:34 2003", "clock[Feb 13 7:4:34 2003 2]"},
		{"Feb 13 07:24:34 2003 08:00", "clock[Feb 13 07:24:34 2003 2][07:24][08:00]"},
		{"Feb 13 07:24 2003", "[07:24]"},
		{"Feb Mar 13 7:4:34 2003", "clock[Mar 13 7:4:34 2003 3]"},
		{"07:24:34x 007:24 07:2 07:24:3 1:02 ", "[1:02 ]"},
		{"-00000 +1 x-0100 -0200 +0300", "[-0200]"},
		{"A ABCDE aAB AB_ (EST) ,GMT;UTC", "[EST][GMT]"},
		{"Z\351EST", "[EST]"},
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct span found = found_in(arena, span_from_str(rows[i].text));
		ck_assert_msg(span_equal(found, span_from_str(rows[i].found)), "%s: %.*s", rows[i].text,
			      (int)found.n, (const char *)found.p);
	}
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, finds_words);
}

CHECK_MAIN("date words", add_tests)
