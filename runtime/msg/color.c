/* color.c: colour names and the ways to write a colour by numbers, as lenient and as strict as HTML.pm.
 * In: an attribute's or a CSS property's value; out: 0xRRGGBB or COLOR_*. */
#include "msg/color.h"

#include <stdint.h>
#include <stdio.h>

enum {
	NAME_LONGEST = 20,  /* lightgoldenrodyellow */
	VALUE_LIMIT = 256,  /* more of a value than any colour needs */
};

struct color {
	struct span name;
	unsigned rgb;
};

static const struct color colors[] = {
#define COLOR(name, rgb) {{(const unsigned char *)name, sizeof(name) - 1}, rgb},
#include "grammar/colors.def"
#undef COLOR
};

static const struct color *find_name(struct span name)
{
	size_t low = 0, high = sizeof colors / sizeof *colors;
	while (name.n <= NAME_LONGEST && low < high) {
		size_t mid = (low + high) / 2;
		int c = span_compare(&name, &colors[mid].name);
		if (!c)
			return &colors[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static bool is_hex(unsigned char c)
{
	return byte_is_digit(c) || (c >= 'a' && c <= 'f');
}

static unsigned hex_digit(unsigned char c)
{
	return byte_is_digit(c) ? c - (unsigned)'0' : c - 'a' + 10u;
}

/* "#" and hex digits with anything between: six of them, or three, each standing for two. */
static unsigned read_hash(struct span s)
{
	unsigned digit[6] = {0};
	unsigned n = 0;
	for (size_t i = 0; i < s.n && n < 6; i++)
		if (is_hex(s.p[i]))
			digit[n++] = hex_digit(s.p[i]);
	if (n == 0)
		return COLOR_EMPTY;
	if (n == 6)
		return digit[0] << 20 | digit[1] << 16 | digit[2] << 12 | digit[3] << 8 |
		       digit[4] << 4 | digit[5];
	for (unsigned i = n; i < 3; i++)
		digit[i] = 0;
	return digit[0] * 0x110000u + digit[1] * 0x1100u + digit[2] * 0x11u;
}

static double read_digits(struct span s, size_t *i)
{
	double v = 0;
	while (*i < s.n && byte_is_digit(s.p[*i]))
		v = v * 10 + (s.p[(*i)++] - '0');
	return v;
}

static void skip_space(struct span s, size_t *i)
{
	while (*i < s.n && byte_is_space(s.p[*i]))
		(*i)++;
}

/* Three numbers from i, behind "rgb(", with `unit` ('%' or 0) behind each, and ')'. */
static bool read_triple(struct span s, size_t i, unsigned char unit, double v[3])
{
	for (int k = 0; k < 3; k++) {
		if (i >= s.n || !byte_is_digit(s.p[i]))
			return false;
		v[k] = read_digits(s, &i);
		if (unit && (i >= s.n || s.p[i++] != unit))
			return false;
		if (k == 2)
			skip_space(s, &i);
		if (i >= s.n || s.p[i++] != (k < 2 ? ',' : ')'))
			return false;
		if (k < 2)
			skip_space(s, &i);
	}
	return true;
}

/* Each number in hex with at least two digits, then as read_hash reads them. */
static unsigned hash_of(const double v[3])
{
	char text[64];
	uint64_t n[3];
	for (int k = 0; k < 3; k++)
		n[k] = v[k] < 1.8e19 ? (uint64_t)v[k] : UINT64_MAX;
	int len = snprintf(text, sizeof text, "#%02llx%02llx%02llx", (unsigned long long)n[0],
			   (unsigned long long)n[1], (unsigned long long)n[2]);
	return read_hash((struct span){(const unsigned char *)text, (size_t)len});
}

/* rgb(...) somewhere in s: *found tells whether there is anything like one. */
static unsigned read_rgb(struct span s, bool *found)
{
	double v[3];
	for (size_t at = 0; (at = span_find(s, SPAN_LIT("rgb("), at)) != (size_t)-1; at += 4) {
		size_t i = at + 4;
		while (i < s.n && (byte_is_digit(s.p[i]) || s.p[i] == '%' || s.p[i] == ',' ||
				   s.p[i] == ' '))
			i++;
		if (i >= s.n || s.p[i] != ')')
			continue;
		*found = true;
		if (read_triple(s, at + 4, '%', v)) {
			for (int k = 0; k < 3; k++)
				v[k] = (double)(uint64_t)(v[k] / 100 * 255);
			return hash_of(v);
		}
		if (read_triple(s, at + 4, 0, v))
			return hash_of(v);
	}
	return COLOR_INVALID;
}

static bool is_hash_text(struct span s)
{
	if (s.n && s.p[s.n - 1] == '\n')
		s.n--;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '#' && !is_hex(s.p[i]))
			return false;
	return true;
}

unsigned color_read(struct span value)
{
	unsigned char lower[VALUE_LIMIT];
	value = span_trim(value);
	struct span s = {lower, value.n < VALUE_LIMIT ? value.n : VALUE_LIMIT};
	for (size_t i = 0; i < s.n; i++)
		lower[i] = byte_lower(value.p[i]);
	const struct color *named = find_name(s);
	if (named)
		return named->rgb;
	bool found = false;
	unsigned rgb = read_rgb(s, &found);
	if (rgb != COLOR_INVALID)
		return rgb;
	if (s.n && s.p[0] == '#' && (found || is_hash_text(s)))
		return read_hash(s);
	return COLOR_INVALID;
}

/* Digits and commas are all that counts of rgb(), rgba() and what claims to be one. */
static unsigned read_css_rgb(struct span s)
{
	unsigned v[3] = {0};
	unsigned k = 0;
	for (size_t i = 0; i < s.n && k < 3; i++) {
		if (s.p[i] == ',')
			k++;
		else if (byte_is_digit(s.p[i]) && v[k] < 256)
			v[k] = v[k] * 10 + (s.p[i] - '0');
	}
	for (k = 0; k < 3; k++)
		if (v[k] > 255)
			v[k] = 255;
	return v[0] << 16 | v[1] << 8 | v[2];
}

static struct span without_important(struct span s)
{
	struct span t = s, word = SPAN_LIT("important");
	if (t.n < word.n || !span_equal_nocase(span_slice(t, t.n - word.n, t.n), word))
		return s;
	t.n -= word.n;
	while (t.n && byte_is_space(t.p[t.n - 1]))
		t.n--;
	if (!t.n || t.p[t.n - 1] != '!')
		return s;
	t.n--;
	while (t.n && byte_is_space(t.p[t.n - 1]))
		t.n--;
	return t;
}

void color_read_css(struct span value, unsigned *color)
{
	unsigned char lower[VALUE_LIMIT];
	struct span s = without_important(value);
	if (s.n > VALUE_LIMIT)
		s.n = VALUE_LIMIT;
	for (size_t i = 0; i < s.n; i++)
		lower[i] = byte_lower(s.p[i]);
	s.p = lower;
	if (span_find(s, SPAN_LIT("rgb"), 0) != (size_t)-1)
		*color = read_css_rgb(s);
	else if (span_equal(s, SPAN_LIT("transparent")))
		*color = COLOR_TRANSPARENT;
	else if (!span_equal(s, SPAN_LIT("inherit")))
		*color = color_read(s);
}

bool color_low_contrast(unsigned fg, unsigned bg)
{
	if (fg == bg)
		return true;
	if (fg > COLOR_WHITE || bg > COLOR_WHITE)
		return false;
	double r = 0.2126 * ((int)(fg >> 16) - (int)(bg >> 16));
	double g = 0.7152 * ((int)(fg >> 8 & 255) - (int)(bg >> 8 & 255));
	double b = 0.0722 * ((int)(fg & 255) - (int)(bg & 255));
	/* the distance below which text is very hard to read, squared */
	return r * r + g * g + b * b < 12.0 * 12.0;
}
