/* html_eval.c: the evals of Plugin/HTMLEval.pm: questions about the facts of HTML parts. Each asks all
 * parts and is true when one of them says yes. */
#include "base/strbuf.h"
#include "eval/compare.h"
#include "eval/eval.h"
#include "msg/html.h"
#include "msg/text_char.h"

#include <stdlib.h>

#define EACH_HTML(html, e)                                                                         \
	for (const struct html *html = message_html_all((e)->msg); html; html = html->next)

double html_tag_exists(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	EACH_HTML(html, e)
		if (html_inside(html, span_from_str(argv[0].s), NULL))
			return 1;
	return 0;
}

double html_tag_balance(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct span tag = span_from_str(argv[0].s);
	long open;
	for (size_t i = 0; i < tag.n; i++)
		if (!byte_is_alnum(tag.p[i]))
			return 0;
	EACH_HTML(html, e)
		if (html_inside(html, tag, &open) && compare_holds((double)open, argv[1].s))
			return 1;
	return 0;
}

double html_image_only(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	double length;
	EACH_HTML(html, e)
		if (html_inside(html, SPAN_LIT("img"), NULL) && html_fact(html, "length", &length) &&
		    length > argv[0].num && length <= argv[1].num)
			return 1;
	return 0;
}

double html_image_ratio(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	double area;
	EACH_HTML(html, e) {
		if (!html_fact(html, "image_area", &area) || area <= 0)
			continue;
		double ratio = (double)html->non_space_len / area;
		if (ratio > argv[0].num && ratio <= argv[1].num)
			return 1;
	}
	return 0;
}

/* SpamAssassin 4.0.1 asks for charsets that its HTML parser doesn't hand out: never true. */
double html_charset_faraway(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return 0;
}

double html_test(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	double value;
	struct spans list;
	EACH_HTML(html, e)
		if (html_fact(html, argv[0].s, &value) ? value != 0
						       : html_fact_list(html, argv[0].s, &list))
			return 1;
	return 0;
}

double html_eval(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	double value;
	EACH_HTML(html, e)
		if (html_fact(html, argv[0].s, &value) && compare_holds(value, argv[1].s))
			return 1;
	return 0;
}

double html_range(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	double value;
	bool open = argc < 3 || !strcmp(argv[2].s, "inf");
	double max = open ? 0 : argv[2].num;
	EACH_HTML(html, e)
		if (html_fact(html, argv[0].s, &value) && value > argv[1].num &&
		    (open || value <= max))
			return 1;
	return 0;
}

/* 1: some string matches (or, negated, some doesn't). Strings are characters; where those are Latin-1, as most are, the
 * regex for bytes, which is compiled already, tells the same. */
static double match_strings(struct eval *e, const struct wn_arg *argv, unsigned argc, bool negated)
{
	struct spans list;
	EACH_HTML(html, e) {
		if (!html_fact_list(html, argv[0].s, &list))
			continue;
		for (size_t i = 0; i < list.n; i++) {
			bool wide = text_is_past_latin1(list.v[i]);
			struct span s = wide ? text_for_wide(e->msg->arena, list.v[i])
					     : text_byte_a_character(e->msg->arena, list.v[i]);
			if ((pcre_match(&e->regexes[wide ? argc + 1 : 1], s, 0, NULL) == 1) != negated)
				return 1;
		}
	}
	return 0;
}

double html_text_match(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return match_strings(e, argv, argc, false);
}

double html_text_not_match(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return match_strings(e, argv, argc, true);
}

double html_title_subject_ratio(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct span subject = header_ask(e->msg, ASK_SUBJECT)->joined;
	struct spans titles;
	if (!subject.n)
		return 0;
	EACH_HTML(html, e) {
		if (!html_fact_list(html, "title", &titles))
			continue;
		for (size_t i = 0; i < titles.n; i++) {
			double length = (double)text_length(titles.v[i]);
			if (!span_equal(titles.v[i], SPAN_LIT("0")) &&
			    length / (double)subject.n > argv[0].num && length > 0)
				return 1;
		}
	}
	return 0;
}

double check_iframe_src(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	EACH_HTML(html, e)
		for (size_t i = 0; i < html->nuris; i++)
			if (html->uris[i].types & URI_TYPE_IFRAME)
				return 1;
	return 0;
}
