/* html_style.c: what text looks like: the stack of styles that elements open and close, fed by font
 * attributes and CSS, and whether the result can be seen. In: start and end tags; out: facts on sizes
 * and colours, html_style_invisible(). Counterpart: HTML.pm text_style and html_font_invisible,
 * with their ways: bgcolor attributes change nothing, a CSS background without a value ends the
 * parse. */
#include "msg/color.h"
#include "msg/css.h"
#include "msg/html_parser.h"
#include "msg/text_char.h"

enum { SEEN_UNKNOWN, SEEN, UNSEEN };

void html_style_init(struct html_parser *p)
{
	struct html_style base = {COLOR_BLACK, COLOR_WHITE, 3, HTML_ELEMENT_NONE, false, false, SEEN_UNKNOWN};
	vec_push(p->arena, &p->styles, base);
	p->basefont = 3;
}

static struct html_style *top(struct html_parser *p)
{
	return &p->styles.v[p->styles.n - 1];
}

static void push(struct html_parser *p, const struct html_style *style)
{
	if (p->styles.n >= HTML_DEPTH_LIMIT) {
		p->html->cut = true;
		return;
	}
	vec_push(p->arena, &p->styles, *style);
	p->open_styles[style->element]++;
}

static enum html_element pop(struct html_parser *p)
{
	enum html_element element = top(p)->element;
	p->styles.n--;
	p->open_styles[element]--;
	return element;
}

/* A cell ends the cell before it, a row the row before it. */
static void close_table(struct html_parser *p, enum html_element element)
{
	if (!p->open_styles[element])
		return;
	for (;;) {
		enum html_element e = top(p)->element;
		if (e != HTML_ELEMENT_FONT && e != HTML_ELEMENT_TD &&
		    !(e == HTML_ELEMENT_TR && element == HTML_ELEMENT_TR))
			return;
		pop(p);
	}
}

void html_style_close(struct html_parser *p, enum html_element element)
{
	if (element == HTML_ELEMENT_TH)
		element = HTML_ELEMENT_TD;
	if (element == HTML_ELEMENT_BODY || !p->open_styles[element])
		return;
	while (pop(p) != element)
		;
}

/* "  12..." to 12; false without a digit. sign: '+' or '-' must stand before it. */
static bool read_size(struct span s, bool signed_, double *size_r)
{
	size_t i = 0;
	double sign = 1, v = 0;
	while (i < s.n && byte_is_space(s.p[i]))
		i++;
	if (signed_) {
		if (i >= s.n || (s.p[i] != '+' && s.p[i] != '-'))
			return false;
		sign = s.p[i++] == '-' ? -1 : 1;
	}
	if (i >= s.n || !byte_is_digit(s.p[i]))
		return false;
	while (i < s.n && byte_is_digit(s.p[i]))
		v = v * 10 + (s.p[i++] - '0');
	*size_r = sign * v;
	return true;
}

/* One word or the end of one layer of a CSS background. */
struct background {
	unsigned color; /* first in the layer being read */
	unsigned last;  /* ... in the layer before */
	bool words, layers;
};

static void background_word(struct background *b, struct span word)
{
	if (!word.n)
		return;
	b->words = true;
	if (b->color == COLOR_INVALID)
		b->color = color_read(word);
}

/* CSS background: the first colour of the last layer. What is quoted or in parentheses belongs to its
 * word. False when there is no layer at all: there HTML.pm dies. */
static bool read_background(struct span s, uint32_t *bg)
{
	struct background b = {COLOR_INVALID, COLOR_INVALID, false, false};
	bool paren = false;
	unsigned char quote = 0;
	size_t start = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		if (quote) {
			if (c == quote)
				quote = 0;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (paren ? c == ')' : c == ' ' || c == ',') {
			background_word(&b, span_slice(s, start, i + paren));
			start = i + 1;
			paren = false;
			if (c == ',') {
				b.last = b.color;
				b.layers = true;
				b.color = COLOR_INVALID;
				b.words = false;
			}
		} else if (c == '(') {
			paren = true;
		}
	}
	if (start < s.n)
		background_word(&b, span_slice(s, start, s.n));
	if (!b.words)
		b.color = b.last;
	if (b.color != COLOR_INVALID)
		*bg = b.color;
	return b.words || b.layers;
}

static bool apply(const struct css *m, struct span value, struct html_style *style)
{
	switch (m->property) {
	case CSS_COLOR: color_read_css(value, &style->fg); break;
	case CSS_BACKGROUND_COLOR: color_read_css(value, &style->bg); break;
	case CSS_BACKGROUND: return read_background(value, &style->bg);
	case CSS_DISPLAY: style->display_none = span_equal_nocase(value, SPAN_LIT("none")); break;
	case CSS_VISIBILITY: style->visibility_hidden = span_equal_nocase(value, SPAN_LIT("hidden")); break;
	case CSS_NONE: break;
	}
	return true;
}

static bool read_css(struct html_parser *p, struct span css, struct html_style *style)
{
	struct css m;
	struct span rest = css;
	css_init(&m);
	while (css_feed(&m, &rest) == 0 || css_finish(&m) == 0)
		if (!apply(&m, span_slice(css, m.from, m.to), style))
			return false;
	if (style->bg == COLOR_TRANSPARENT)
		style->bg = top(p)->bg;
	if (style->fg == COLOR_TRANSPARENT)
		style->fg = style->bg;
	return true;
}

/* Which attributes an element heeds. */
static uint32_t heeded(enum html_element element)
{
	switch (element) {
	case HTML_ELEMENT_BASEFONT:
	case HTML_ELEMENT_FONT:
		return 1 << ATTR_COLOR | 1 << ATTR_FACE | 1 << ATTR_SIZE;
	case HTML_ELEMENT_BODY:
		return 1 << ATTR_TEXT | 1 << ATTR_BGCOLOR | 1 << ATTR_LINK | 1 << ATTR_BACKGROUND;
	case HTML_ELEMENT_TABLE:
	case HTML_ELEMENT_TD:
	case HTML_ELEMENT_TR:
		return 1 << ATTR_BGCOLOR | 1 << ATTR_STYLE;
	case HTML_ELEMENT_A:
	case HTML_ELEMENT_DIV:
	case HTML_ELEMENT_P:
	case HTML_ELEMENT_SPAN:
		return 1 << ATTR_STYLE;
	default:
		return 0;
	}
}

static struct span attr_text(struct html_parser *p, const struct html_attrs *attrs,
			     enum html_attr_id id)
{
	bool wide = p->wide;
	struct span value = html_attr_value(p, attrs, id, &wide);
	return text_plain_spaces(p->arena, value, wide);
}

static bool read_attrs(struct html_parser *p, const struct html_attrs *attrs, uint32_t which,
		       struct html_style *style)
{
	double size;
	if (which & 1u << ATTR_COLOR)
		style->fg = color_read(attr_text(p, attrs, ATTR_COLOR));
	if (which & 1u << ATTR_TEXT)
		style->fg = color_read(attr_text(p, attrs, ATTR_TEXT));
	if (which & 1u << ATTR_SIZE) {
		struct span s = attr_text(p, attrs, ATTR_SIZE);
		if (read_size(s, true, &size))
			style->size = p->basefont + size;
		else if (read_size(s, false, &size))
			style->size = size;
	}
	if (which & 1u << ATTR_STYLE &&
	    !read_css(p, attr_text(p, attrs, ATTR_STYLE), style))
		return false;
	if (style->size > p->html->max_size)
		p->html->max_size = style->size;
	else if (style->size < p->html->min_size)
		p->html->min_size = style->size;
	return true;
}

bool html_style_open(struct html_parser *p, enum html_element element,
		     const struct html_attrs *attrs)
{
	double size;
	if (element == HTML_ELEMENT_TH)
		element = HTML_ELEMENT_TD;
	if (element == HTML_ELEMENT_BASEFONT && attrs_have(attrs, ATTR_SIZE) &&
	    read_size(attr_text(p, attrs, ATTR_SIZE), false, &size)) {
		p->basefont = size;
		return true;
	}
	if (element == HTML_ELEMENT_TD || element == HTML_ELEMENT_TR)
		close_table(p, element);
	struct html_style style = *top(p);
	style.element = (uint8_t)element;
	style.seen = SEEN_UNKNOWN;
	uint32_t which = heeded(element) & attrs->have;
	if (element == HTML_ELEMENT_BIG)
		style.size++;
	else if (element == HTML_ELEMENT_SMALL)
		style.size--;
	else if (which && !read_attrs(p, attrs, which, &style))
		return false;
	push(p, &style);
	return true;
}

static bool is_invisible(const struct html_style *s, struct html *html)
{
	if (color_low_contrast(s->fg, s->bg)) {
		html->font_low_contrast = true;
		return true;
	}
	if (s->fg == COLOR_INVALID || s->bg == COLOR_INVALID) {
		html->font_invalid_color = true;
		return true;
	}
	return s->size <= 1 || s->display_none || s->visibility_hidden;
}

bool html_style_invisible(struct html_parser *p)
{
	struct html_style *s = top(p);
	if (s->seen == SEEN_UNKNOWN)
		s->seen = is_invisible(s, p->html) ? UNSEEN : SEEN;
	return s->seen == UNSEEN;
}
