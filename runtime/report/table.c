/* table.c: the verdict for a person: score, threshold, and the rules with their points. */
#include "report/report.h"

#include <stdio.h>

enum { NAME_WIDTH = 30, EXCERPT = 160 };

static const char *paint(const struct report_style *style, const char *code)
{
	return style->colour ? code : "";
}
#define RED "\033[1;31m"
#define GREEN "\033[1;32m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

/* Message text on a terminal: one line, control bytes shown, never sent. */
static void add_excerpt(struct strbuf *b, struct span text)
{
	for (size_t i = 0; i < text.n && i < EXCERPT; i++) {
		unsigned char c = text.p[i];
		if (c == '\n')
			strbuf_add_str(b, "\\n");
		else if (c < ' ' || c == 127 || (c >= 0x80 && c < 0xa0))
			strbuf_printf(b, "\\x%02x", c);
		else
			strbuf_add_byte(b, c);
	}
	if (text.n > EXCERPT)
		strbuf_add_str(b, "...");
}

static void add_place(struct strbuf *b, struct wn_scanner *scanner, const struct wn_hit *hit,
		      const struct report_style *style)
{
	struct report_place place;
	if (!report_find(scanner, hit->rule, &place))
		return;
	strbuf_printf(b, "         %s%s", paint(style, DIM), place.view);
	if (place.many)
		strbuf_printf(b, " %zu", place.unit + 1);
	strbuf_printf(b, ", byte %zu: ", place.offset);
	add_excerpt(b, place.text);
	strbuf_printf(b, "%s\n", paint(style, PLAIN));
}

/* The first line of a description, cut to what is left of the terminal's width. */
static void add_describe(struct strbuf *b, const char *text, int room)
{
	struct span s = span_from_str(text);
	if (room < 20)
		room = 20;
	if (s.n <= (size_t)room) {
		strbuf_add_span(b, s);
		return;
	}
	strbuf_add(b, s.p, (size_t)room - 3);
	strbuf_add_str(b, "...");
}

static void add_hit(struct strbuf *b, struct wn_scanner *scanner, const struct wn_hit *hit,
		    const struct report_style *style)
{
	if (hit->sub)
		strbuf_printf(b, "      -  ");
	else
		strbuf_printf(b, "%7.3g  ", hit->score);
	size_t start = b->n;
	strbuf_printf(b, "%-*s", NAME_WIDTH, hit->name);
	if (hit->count > 1)
		strbuf_printf(b, " x%g", hit->count);
	strbuf_add_byte(b, ' ');
	add_describe(b, hit->describe, style->width - 9 - (int)(b->n - start));
	strbuf_add_byte(b, '\n');
	if (style->explain)
		add_place(b, scanner, hit, style);
}

static void add_remarks(struct strbuf *b, const struct wn_result *result)
{
	for (size_t i = 0; i < result->nlimited; i++)
		strbuf_printf(b, "note: %s was stopped by the match limit and counts as no hit\n",
			      result->limited[i]);
	for (unsigned bit = 1; bit && bit <= result->cut; bit <<= 1)
		if (result->cut & bit && wn_cut_text(bit))
			strbuf_printf(b, "note: %s\n", wn_cut_text(bit));
}

void report_table(struct strbuf *b, struct wn_scanner *scanner, const char *file,
		  const struct report_style *style)
{
	const struct wn_result *result = wn_scanner_result(scanner);
	strbuf_printf(b, "%s: %s%s%s  %.3g of %.3g points\n", file,
		      paint(style, result->spam ? RED : GREEN), result->spam ? "spam" : "not spam",
		      paint(style, PLAIN), result->score, result->required);
	for (size_t i = 0; i < result->nhits; i++)
		if (!result->hits[i].sub || style->subrules)
			add_hit(b, scanner, &result->hits[i], style);
	add_remarks(b, result);
	strbuf_add_byte(b, '\n');
}
