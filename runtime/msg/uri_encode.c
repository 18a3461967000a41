/* uri_encode.c: undoing the encodings that hide a host from rules. */
#include "msg/uri_encode.h"

#include "base/strbuf.h"

static int hex_value(unsigned char c)
{
	if (byte_is_digit(c))
		return c - '0';
	c = byte_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that the escape at p stands for, or -1. */
static int escape_value(struct span s, size_t i)
{
	if (s.p[i] != '%' || i + 2 >= s.n)
		return -1;
	int high = hex_value(s.p[i + 1]), low = hex_value(s.p[i + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool has_escape(struct span s)
{
	for (size_t i = span_find_byte(s, '%', 0); i < s.n; i = span_find_byte(s, '%', i + 1))
		if (escape_value(s, i) >= 0)
			return true;
	return false;
}

struct span uri_undo_percent(struct arena *arena, struct span s, bool wide)
{
	if (!has_escape(s))
		return s;
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, s.n + 16);
	for (size_t i = 0; i < s.n; i++) {
		int value = escape_value(s, i);
		unsigned char c = s.p[i];
		if (value > ' ' && value < 0x7f) {
			strbuf_add_byte(&b, (unsigned char)value);
			i += 2;
		} else if (value >= 0) {
			strbuf_add(&b, s.p + i, 3);
			i += 2;
		} else if (wide && c >= 0x80) {
			if ((c == 0xc2 || c == 0xc3) && i + 1 < s.n)
				strbuf_printf(&b, "%%%02x", (c & 3) << 6 | (s.p[++i] & 0x3f));
			else
				strbuf_add_byte(&b, c);
		} else if (c <= ' ' || c >= 0x7f || memchr("\"%<>", c, 4)) {
			strbuf_printf(&b, "%%%02x", c);
		} else {
			strbuf_add_byte(&b, c);
		}
	}
	return strbuf_span(&b);
}

/* --- Character references --------------------------------------------------------------------- */

enum reference_form { DECIMAL, HEXADECIMAL, OTHER_DOT };

/* The reference at i ("&#...;"): its character and length, or 0. Digits past the leading zeros: at
 * most five. */
static size_t read_number(struct span s, size_t i, int base, unsigned *value_r, bool *zeros_r)
{
	size_t start = i, digits;
	unsigned value = 0;
	while (i < s.n && s.p[i] == '0')
		i++;
	*zeros_r = i > start;
	for (digits = 0; i < s.n && digits < 6; digits++, i++) {
		int d = hex_value(s.p[i]);
		if (d < 0 || d >= base)
			break;
		value = value * (unsigned)base + (unsigned)d;
	}
	if (!digits || i >= s.n || s.p[i] != ';')
		return 0;
	*value_r = value;
	return i + 1;
}

/* Hexadecimal forms as SpamAssassin's patterns list them: 0x2a to 0x2f are not among them. */
static bool is_plain(unsigned value, enum reference_form form)
{
	if (form == HEXADECIMAL && value >= 0x2a && value <= 0x2f)
		return false;
	return value > ' ' && value < 0x7f;
}

static bool is_dot(unsigned value, bool hexadecimal)
{
	return value == 0x3002 || value == 0xff0e || value == 0xff61 ||
	       (hexadecimal && value == '.');
}

static size_t reference_at(struct span s, size_t i, enum reference_form form, unsigned char *c_r)
{
	unsigned value;
	bool zeros, hexadecimal;
	if (s.p[i] != '&' || i + 3 >= s.n || s.p[i + 1] != '#')
		return 0;
	hexadecimal = s.p[i + 2] == 'x' || (form == OTHER_DOT && s.p[i + 2] == 'X');
	if (form != OTHER_DOT && hexadecimal != (form == HEXADECIMAL))
		return 0;
	size_t from = i + 2 + hexadecimal;
	size_t end = read_number(s, from, hexadecimal ? 16 : 10, &value, &zeros);
	if (!end)
		return 0;
	if (form == OTHER_DOT ? zeros || !is_dot(value, hexadecimal) : !is_plain(value, form))
		return 0;
	*c_r = form == OTHER_DOT ? '.' : (unsigned char)value;
	return end;
}

static struct span undo_form(struct arena *arena, struct span s, enum reference_form form)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < s.n;) {
		unsigned char c = s.p[i];
		size_t end = reference_at(s, i, form, &c);
		strbuf_add_byte(&b, c);
		i = end ? end : i + 1;
	}
	return strbuf_span(&b);
}

struct span uri_undo_references(struct arena *arena, struct span s)
{
	if (span_find_byte(s, '&', 0) == (size_t)-1)
		return s;
	/* One after the other: an undone decimal reference may complete a hexadecimal one. */
	for (int form = DECIMAL; form <= OTHER_DOT; form++)
		if (span_find(s, SPAN_LIT("&#"), 0) != (size_t)-1)
			s = undo_form(arena, s, (enum reference_form)form);
	return s;
}
