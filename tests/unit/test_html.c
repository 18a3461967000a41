/* HTML parts: what they render to, what of it is invisible, their URIs and facts. The expectations were
 * checked against SpamAssassin 4.0.1. */
#include "check_main.h"
#include "base/strbuf.h"
#include "msg/html_parser.h"
#include "msg/text_char.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

static struct arena *arena;

static struct html *parse(const char *source)
{
	struct span s = span_from_str(source);
	return html_parse(arena, s, text_ascii_prefix(s) < s.n, s.n);
}

static void expect(const char *source, const char *what, struct span got, const char *want)
{
	ck_assert_msg(span_equal(got, span_from_str(want)), "%s: %s is \"%.*s\", not \"%s\"", source,
		      what, (int)got.n, got.n ? (const char *)got.p : "", want);
}

START_TEST(a_nul_is_a_hexadecimal_digit)
{
	struct html *h = html_parse(arena, SPAN_LIT("a&#xa0\0\0 b"), true, 10);
	ck_assert(span_equal(h->rendered.s, SPAN_LIT("a\352\200\200 b")));
}
END_TEST

START_TEST(renders)
{
	static const struct {
		const char *source, *rendered, *invisible;
	} rows[] = {
		{"", "", ""},
		{"a  b\n\tc", "a b c", ""},
		{"one<p>two</p>three<br>four<br/>five", "one\n\ntwo\n\nthree\nfour\nfive", ""},
		{"<ul><li>x</li><li>y</ul>", " x  y", ""},
		{"<td>a</td> <td> b </td>", " a  b ", ""},
		{"a&nbsp;b &amp;&lt;&copyright &#65;&#x42 &bogus;", "a b &<\302\251right AB &bogus;", ""},
		{"&alpha &alpha;", "&alpha \316\261", ""},
		{"&#xD83D;&#xDE00; &#55357; &#65535; &#0;",
		 "\360\237\230\200 \357\277\275 &#65535; &#0;", ""},
		{"a<!-- b --><!c>d<?e?>f", "adf", ""},
		{"a <b <c> d", "a  d", ""},
		{"1 < 2 > 3", "1 < 2 > 3", ""},
		{"a<!-- b -- > c <!-- d", "a c ", ""},
		{"a<!-- b > c", "a c", ""},
		{"a <b x=\"y>z", "a ", ""},
		{"<script>if (a<b) x();</script>y", "y", ""},
		{"x<script>never closed <b>", "x", ""},
		{"<style>p {}</style >y", "y", ""},
		{"<title>A &amp; B</title>c", "\n\nA & B\n\nc", ""},
		{"<title>A <b>c</b>", "\n\nA\n\nc", ""},
		{"<textarea><b>&amp;</textarea>c", "<b>&c", ""},
		{"<xmp><b>&amp;</xmp>c", "\n\n<b>&amp;\n\nc", ""},
		{"<plaintext>a</plaintext>b", "\n\na</plaintext>b", ""},
		{"<![CDATA[a<b>&amp;]]>c", "a<b>&amp;c", ""},
		{"<![if x]>a<![endif]>", "a", ""},
		{"a<![ignore[b<p>]]>c", "ac", ""},
		{"a<font color=white>b</font>c", "abc", "b"},
		{"a<font color=#fffffe>b</font>c", "abc", "b"},
		{"a<font color=#eeeeee>b</font>c", "abc", ""},
		{"a<font color=nosuch>b</font>c", "abc", "b"},
		{"a<font size=1>b<font size=+1>c</font>d", "abcd", "bd"},
		{"<body bgcolor=black>a<font color=black>b", "ab", ""},
		{"<span style='display:none'>a</span>b", "ab", "a"},
		{"<span style='DISPLAY:none'>a</span>b", "ab", ""},
		{"<span style='display: none !important'>a</span>b", "ab", ""},
		{"<div style='visibility : Hidden;'>a<p>b</div>c", "\na\n\nb\nc", "ab"},
		{"<p style='background:url(a b) #000'>a", "\n\na", "a"},
		{"<p style='background:black, white'>a", "\n\na", ""},
		{"<p style='background-color:rgb(0,0,5)'>a", "\n\na", "a"},
		{"<p style='color:transparent'>a", "\n\na", "a"},
		{"<td style='color:white'>a<td>b", " a b", "a"},
		{"<p style='background: '>a", "", ""},
		{"<o:p style='display:none'>a</o:p>", "a", ""},
		{"caf\303\251\302\240\342\200\234x\342\200\235", "caf\303\251\302\240\"x\"", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct html *html = parse(rows[i].source);
		expect(rows[i].source, "text", html->rendered.s, rows[i].rendered);
		expect(rows[i].source, "invisible text", html->invisible.s, rows[i].invisible);
	}
}
END_TEST

START_TEST(facts)
{
	static const struct {
		const char *source, *fact;
		double value; /* NAN: not defined */
	} rows[] = {
		{"", "html", 1},
		{"abc", "length", 3},
		{"caf\303\251", "length", 4},
		{"abc", "bad_tag_ratio", NAN},
		{"<b><foo></b><bar>", "bad_tag_ratio", 0.5},
		{"<b><b><foo>", "non_element_ratio", 0.5},
		{"</b></b><b></b>", "closed_extra_ratio", 0.5},
		{"<o:p></o:p><st1:x>", "bad_tag_ratio", 0},
		{"fr<b>ee</b>dom", "obfuscation_ratio", 1},
		{"free<b> ee</b>-dom", "obfuscation_ratio", NAN},
		{"fr<b>ee</b>dom", "backhair_count", 2},
		{"<img width=10 height=20><img width='50%' height=0>", "image_area", 200 + 400 * 200},
		{"<img width=10>", "image_area", 0},
		{"<font size=7><font size=+2>", "max_size", 7},
		{"<font size=2>", "min_size", 2},
		{"<basefont size=2><font size=-1>", "min_size", 1},
		{"<font face='Arial, Helvetica'>", "font_face_bad", NAN},
		{"<font face='Ar1al'>", "font_face_bad", 1},
		{"<font face='x'>", "font_face_bad", 1},
		{"<font face='\"Times New Roman3\";'>", "font_face_bad", NAN},
		{"<font color=white>x", "font_low_contrast", 1},
		{"<font color=white> ", "font_low_contrast", NAN},
		{"<font color=off>x", "font_invalid_color", 1},
		{"<form action=MAILTO:x@y>", "form_action_mailto", 1},
		{"<embed src=x>", "embeds", 1},
		{"<b>a</b>", "html_length", 1},
		{"a b<p>", "non_space_len", 2},
		{"<b>a</b>", "ratio", 7.0 / 8},
		{"<p style='background: '>a", "length", NAN},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double value = NAN;
		html_fact(parse(rows[i].source), rows[i].fact, &value);
		ck_assert_msg(isnan(value) ? isnan(rows[i].value)
					   : fabs(value - rows[i].value) < 1e-12,
			      "%s: %s is %g, not %g", rows[i].source, rows[i].fact, value,
			      rows[i].value);
	}
}
END_TEST

START_TEST(counts_open_tags)
{
	struct html *html = parse("<p><P><foo><foo></foo><Foo></b><!doctype x>");
	long open;
	ck_assert(html_inside(html, SPAN_LIT("p"), &open) && open == 2);
	ck_assert(html_inside(html, SPAN_LIT("foo"), &open) && open == 2);
	ck_assert(html_inside(html, SPAN_LIT("b"), &open) && open == 0);
	ck_assert(html_inside(html, SPAN_LIT("!doctype"), &open) && open == 0);
	ck_assert(!html_inside(html, SPAN_LIT("i"), NULL));
	ck_assert(!html_inside(html, SPAN_LIT("P"), NULL));
}
END_TEST

START_TEST(finds_uris)
{
	static const struct {
		const char *source, *uri;
		uint32_t type;
	} rows[] = {
		{"<a href=' http://a.example/x '>", "http://a.example/x", URI_TYPE_A},
		{"<a href=http://a.example/b/../c/./d>", "http://a.example/c/d", URI_TYPE_A},
		{"<a href=mailto:x@y>", "mailto:x@y", URI_TYPE_A},
		{"<a href=www.a.example>", "www.a.example", URI_TYPE_A},
		{"<a href=//www.a.example/x>", "http://www.a.example/x", URI_TYPE_A},
		{"<a class/href=http://a.example>", "http://a.example", URI_TYPE_A},
		{"<a href='http://a.example/?a=1&amp;b=2'>", "http://a.example/?a=1&b=2", URI_TYPE_A},
		{"<a href='http://a.example/?a&copyright'>", "http://a.example/?a&copyright", URI_TYPE_A},
		{"<area data-saferedirecturl=http://b.example>", "http://b.example", URI_TYPE_AREA},
		{"<img src=http://a.example/x.gif/>", "http://a.example/x.gif/", URI_TYPE_IMG},
		{"<body background=http://a.example>", "http://a.example", URI_TYPE_BODY},
		{"<form action=http://a.example>", "http://a.example", URI_TYPE_FORM},
		{"<iframe src=http://a.example>", "http://a.example", URI_TYPE_IFRAME},
		{"<base href=http://a.example/x/y.html>", "http://a.example/x/y.html", URI_TYPE_BASE},
		{"<base href=http://a.example/x/y.html><a href=z>", "http://a.example/x/z", URI_TYPE_A},
		{"<base href=http://a.example/x/y><a href=../z>", "http://a.example/x/z", URI_TYPE_A},
		{"<base href=http://a.example><a href=?q>", "http://a.example/?q", URI_TYPE_A},
		{"<meta http-equiv=refresh content='0; URL = http://a.example ; x'>", "http://a.example",
		 URI_TYPE_META},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct html *html = parse(rows[i].source);
		bool found = false;
		for (size_t k = 0; k < html->nuris; k++)
			found |= span_equal(html->uris[k].uri, span_from_str(rows[i].uri)) &&
				 html->uris[k].types & rows[i].type;
		ck_assert_msg(found, "%s", rows[i].source);
	}
}
END_TEST

START_TEST(collects_anchor_text)
{
	struct html *html = parse("<a href=x>one <b>two</b><img></a> no <a href=x>three</a>");
	struct spans list;
	ck_assert(html_fact_list(html, "anchor", &list));
	ck_assert_uint_eq(list.n, 2);
	expect("anchor", "first", list.v[0], "one two<img>\n");
	expect("anchor", "second", list.v[1], "three");
	ck_assert(!html_fact_list(html, "title", &list));
}
END_TEST

/* `head`, then `piece` n times, then ">". */
static struct html *parse_repeated(const char *head, const char *piece, size_t n)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, head);
	while (n-- > 0)
		strbuf_add_str(&b, piece);
	strbuf_add_str(&b, ">");
	return html_parse(arena, strbuf_span(&b), false, b.n);
}

START_TEST(limits_are_told)
{
	ck_assert(!parse_repeated("<a ", "b ", HTML_ATTRS_LIMIT)->cut);
	ck_assert(parse_repeated("<a ", "b ", HTML_ATTRS_LIMIT + 1)->cut);
	ck_assert(!parse_repeated("", "<span>", HTML_DEPTH_LIMIT - 1)->cut);
	ck_assert(parse_repeated("", "<span>", HTML_DEPTH_LIMIT)->cut);
}
END_TEST

/* A document that repeats a piece must cost what the piece costs, however often it is there; and memory of
 * no more than 64 times its size. */
START_TEST(stays_linear)
{
	static const char *const pieces[] = {
		"<", "&", "</", "<!--", "<!", "<![", "<a ", "<a x=\"", "]]>", "<![a[", "<table><td>",
		"<font>", "</font><b>", "&#", "&a", "<a href=\"x\">", "<!doctype ", "-- ", "x/>",
		"<p style=\"color:;", "<title>", "<script>", "<base href=http://a/>", "<x>", "\302\240",
	};
	enum { SIZE = 1 << 20 };
	char *text = malloc(SIZE + 1);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		size_t n = strlen(pieces[i]), at = 0;
		while (at + n <= SIZE) {
			memcpy(text + at, pieces[i], n);
			at += n;
		}
		text[at] = 0;
		clock_t start = clock();
		parse(text);
		double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
		ck_assert_msg(seconds < 5, "%s: %.1f s a megabyte", pieces[i], seconds);
		ck_assert_msg(arena_used(arena) < 64 * SIZE, "%s: %zu bytes", pieces[i], arena_used(arena));
		if (getenv("TEST_TIMES"))
			printf("%-24s %.3f s, %zu MB\n", pieces[i], seconds, arena_used(arena) >> 20);
		arena_reset(arena);
	}
	free(text);
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

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_nul_is_a_hexadecimal_digit);
	tcase_add_test(tc, renders);
	tcase_add_test(tc, facts);
	tcase_add_test(tc, counts_open_tags);
	tcase_add_test(tc, finds_uris);
	tcase_add_test(tc, collects_anchor_text);
	tcase_add_test(tc, limits_are_told);
	tcase_add_test(tc, stays_linear);
}

CHECK_MAIN("html", add_tests)
