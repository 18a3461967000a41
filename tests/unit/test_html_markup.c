/* test_html_markup.c: single pieces of markup (grammar/html_markup.rl). The expectations are what
 * HTML::Parser 3.81 makes of them. */
#include "check_main.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "msg/html_markup.h"

static void add_range(struct strbuf *b, const char *before, struct span s, size_t from, size_t to)
{
	strbuf_add_str(b, before);
	strbuf_add_span(b, span_slice(s, from, to));
}

/* The markup at the start of s in words: attributes, kind and where it ends; "text", "open". */
static struct span read_markup(struct arena *arena, struct span s, bool any_gt)
{
	static const char *const kinds[] = {"", "", "start", "end", "comment", "declaration", "section", "instruction"};
	struct strbuf b = strbuf_new(arena);
	struct span rest = s;
	struct html_markup m;
	int more;
	html_markup_init(&m, any_gt);
	while (!(more = html_markup_feed(&m, &rest)) && m.event == HTML_MARKUP_ATTR) {
		add_range(&b, "", s, m.attr_from, m.attr_to);
		add_range(&b, "=", s, m.value_from, m.value_to);
		strbuf_add_str(&b, "; ");
	}
	if (more > 0)
		more = html_markup_finish(&m);
	strbuf_add_str(&b, more < 0 ? "text" : more > 0 ? "open" : kinds[m.event]);
	if (!more && m.event == HTML_MARKUP_START)
		add_range(&b, " ", s, 1, m.name_to);
	if (!more && m.event == HTML_MARKUP_END)
		add_range(&b, " ", s, 2, m.name_to);
	if (!more && m.event == HTML_MARKUP_SECTION)
		strbuf_printf(&b, " %d%s", m.strength, m.has_words ? "" : " wordless");
	if (!more)
		add_range(&b, "|", s, m.to, s.n);
	return strbuf_span(&b);
}

static const struct row {
	const char *source, *markup;
} rows[] = {
	{"<b>x", "start b|x"},
	{"<b", "open"},
	{"<1>", "text"},
	{"<<b>", "text"},
	{"< b>", "text"},
	{"<o:p/>", "start o:p/|"},
	{"<a\n\thref=x>", "href=x; start a|"},
	{"<a b c=d e = 'f g' h=\"i>j\"k=>l", "b=b; c=d; e=f g; h=i>j; k=; start a|l"},
	{"<a =b ==c d=e\"f>", "=b==c; d=e\"f; start a|"},
	{"<a b=\"c>d", "open"},
	{"<a b= c>", "b=c; start a|"},
	{"<a b= >", "b=; start a|"},
	{"<a \"b c\">", "\"b=\"b; c\"=c\"; start a|"},
	{"</b>x", "end b|x"},
	{"</b c=\">\" d=\t'>x", "end b|x"},
	{"</b\t\">x", "end b|x"},
	{"</b c='>'d>x", "end b|x"},
	{"</b c\t'>x", "end b|x"},
	{"</b '>", "open"},
	{"</>x", "comment|x"},
	{"</ b>x", "comment|x"},
	{"</ \">\">x", "comment|x"},
	{"<!-- a > -- b --\n>x", "comment|x"},
	{"<!-->x", "open"},
	{"<!---->x", "comment|x"},
	{"<!------>x", "comment|x"},
	{"<!-- --x>-- ->-->y", "comment|y"},
	{"<!- a>x", "comment|x"},
	{"<!>x", "comment|x"},
	{"<!1>x", "comment|x"},
	{"<!doctype html>x", "declaration|x"},
	{"<!doctype>x", "declaration|x"},
	{"<!entity\">\">x", "declaration|x"},
	{"<!DocType a\">\" \">\" '>' -->-- b'>x", "declaration|\" \">\" '>' -->-- b'>x"},
	{"<!ENTITY \">\" '>' -->-- b'>x", "declaration|x"},
	{"<!doctype - x>y>", "comment|y>"},
	{"<!doctype \">", "open"},
	{"<!doctypes \">\">x", "comment|\">x"},
	{"<!element a>x", "comment|x"},
	{"<![CDATA[x", "section 3|x"},
	{"<![[x", "section 0 wordless|x"},
	{"<![ cdata ignore include [x", "section 4|x"},
	{"<![ cdata -- > -- rcdata -- -- [x", "section 3|x"},
	{"<![ temp [x", "section 0|x"},
	{"<![if !x]>y", "comment|y"},
	{"<![ a --x>y-- \"q\" >", "comment|y-- \"q\" >"},
	{"<![ a --x>y>z-- -->-- \"q\" >", "comment|y>z-- -->-- \"q\" >"},
	{"<![--a>b--", "comment|b--"},
	{"<![--a>b-- c", "open"},
	{"<![--a", "open"},
	{"<?xml a=\"?>\"?>x", "instruction|\"?>x"},
	{"<?", "open"},
};

START_TEST(reads_markup)
{
	const struct row *row = &rows[_i];
	struct arena *arena = arena_new();
	struct span got = read_markup(arena, span_from_str(row->source), false);
	ck_assert_msg(span_equal(got, span_from_str(row->markup)), "%s: %.*s", row->source, (int)got.n,
		      (const char *)got.p);
	arena_free(&arena);
}
END_TEST

START_TEST(any_gt_can_end_a_comment)
{
	struct arena *arena = arena_new();
	struct span got = read_markup(arena, SPAN_LIT("<!-- a > b -->"), true);
	ck_assert(span_equal(got, SPAN_LIT("comment| b -->")));
	arena_free(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, reads_markup, 0, sizeof rows / sizeof *rows);
	tcase_add_test(tc, any_gt_can_end_a_comment);
}

CHECK_MAIN("html markup", add_tests)
