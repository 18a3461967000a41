/* json_write.c: see json_write.h. */
#include "report/json_write.h"

#include "msg/charset.h"

#include <math.h>
#include <stdint.h>

static void escape(struct strbuf *b, unsigned char c)
{
	switch (c) {
	case '"': strbuf_add(b, "\\\"", 2); break;
	case '\\': strbuf_add(b, "\\\\", 2); break;
	case '\n': strbuf_add(b, "\\n", 2); break;
	case '\r': strbuf_add(b, "\\r", 2); break;
	case '\t': strbuf_add(b, "\\t", 2); break;
	default: strbuf_printf(b, "\\u%04x", c);
	}
}

/* The first of eight bytes that are ordinary; or of the last few. */
static size_t skip_ordinary(struct span s, size_t i)
{
	const uint64_t ones = 0x0101010101010101u, tops = ones * 0x80;
	for (uint64_t w, quote, slash, del; i + sizeof w <= s.n; i += sizeof w) {
		memcpy(&w, s.p + i, sizeof w);
		quote = w ^ ones * '"';
		slash = w ^ ones * '\\';
		del = w ^ ones * 127;
		if ((((w - ones * ' ') & ~w) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((del - ones) & ~del)) & tops)
			break;
	}
	return i;
}

/* Runs of ordinary bytes are copied whole. */
static void add_bytes(struct strbuf *b, struct span s)
{
	size_t from = 0;
	for (size_t i = skip_ordinary(s, 0); i < s.n; i++) {
		unsigned char c = s.p[i];
		if (c >= ' ' && c != '"' && c != '\\' && c != 127)
			continue;
		strbuf_add(b, s.p + from, i - from);
		escape(b, c);
		from = i + 1;
		i = skip_ordinary(s, from) - 1;
	}
	if (s.n > from)
		strbuf_add(b, s.p + from, s.n - from);
}

void json_string(struct strbuf *b, struct span s)
{
	strbuf_add_byte(b, '"');
	add_bytes(b, s);
	strbuf_add_byte(b, '"');
}

static uint32_t code_point(const unsigned char *p, int n)
{
	uint32_t c = n == 1 ? *p : *p & (0x7fu >> n);
	for (int i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3f);
	return c;
}

/* Past U+FFFF as two surrogates (RFC 8259, 7). What is no UTF-8 stands as bytes do. */
void json_utf8(struct strbuf *b, struct span s)
{
	struct span one;
	strbuf_add_byte(b, '"');
	for (size_t i = 0; i < s.n; i += one.n) {
		int n = utf8_length(span_slice(s, i, s.n));
		one = span_slice(s, i, i + (size_t)(n < 0 ? -n : n));
		uint32_t c = n > 0 ? code_point(one.p, n) : 0;
		if (c > 0xffff)
			strbuf_printf(b, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 | (c & 0x3ff));
		else if (c > 0xff)
			strbuf_printf(b, "\\u%04x", c);
		else if (n > 1)
			strbuf_add_byte(b, (unsigned char)c);
		else
			add_bytes(b, one);
	}
	strbuf_add_byte(b, '"');
}

static void add_digits(struct strbuf *b, unsigned n)
{
	char digits[12];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	strbuf_add(b, digits + at, sizeof digits - at);
}

/* Counts of hits are small integers, scores thousandths: printf is left to the others. */
void json_number(struct strbuf *b, double n)
{
	double thousandths = nearbyint(fabs(n) * 1000);
	if (!(thousandths < 4e9) || thousandths / 1000 != fabs(n)) {
		strbuf_printf(b, "%.15g", n);
		return;
	}
	unsigned whole = (unsigned)(thousandths / 1000), rest = (unsigned)thousandths % 1000;
	if (n < 0)
		strbuf_add_byte(b, '-');
	add_digits(b, whole);
	for (unsigned place = 100, point = 1; rest; rest %= place, place /= 10, point = 0) {
		if (point)
			strbuf_add_byte(b, '.');
		strbuf_add_byte(b, (unsigned char)('0' + rest / place));
	}
}

void json_str_or_null(struct strbuf *b, const char *s)
{
	if (s)
		json_str(b, s);
	else
		strbuf_add_str(b, "null");
}

void json_strings(struct strbuf *b, struct spans list)
{
	strbuf_add_byte(b, '[');
	for (size_t i = 0; i < list.n; i++) {
		if (i)
			strbuf_add_byte(b, ',');
		json_string(b, list.v[i]);
	}
	strbuf_add_byte(b, ']');
}

void json_key(struct strbuf *b, const char *name)
{
	if (b->n && b->p[b->n - 1] != '{')
		strbuf_add_byte(b, ',');
	json_str(b, name);
	strbuf_add_byte(b, ':');
}

void json_plain_key(struct strbuf *b, const char *name)
{
	struct span s = span_from_str(name);
	bool more = b->n && b->p[b->n - 1] != '{';
	strbuf_reserve(b, s.n + 4);
	unsigned char *p = b->p + b->n;
	*p = ',';
	p += more;
	*p++ = '"';
	memcpy(p, s.p, s.n);
	p[s.n] = '"';
	p[s.n + 1] = ':';
	b->n += more + s.n + 3;
}
