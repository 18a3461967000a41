/* json_write.c: see json_write.h. */
#include "report/json_write.h"

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

/* Runs of ordinary bytes are copied whole. */
void json_string(struct strbuf *b, struct span s)
{
	strbuf_add_byte(b, '"');
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		if (c >= ' ' && c != '"' && c != '\\' && c != 127)
			continue;
		strbuf_add(b, s.p + from, i - from);
		escape(b, c);
		from = i + 1;
	}
	if (s.n > from)
		strbuf_add(b, s.p + from, s.n - from);
	strbuf_add_byte(b, '"');
}

/* Counts of hits are small integers: printf is left to the others. */
void json_number(struct strbuf *b, double n)
{
	char digits[12];
	size_t at = sizeof digits;
	if (n >= 0 && n < 1e9 && n == (double)(unsigned)n) {
		unsigned rest = (unsigned)n;
		do
			digits[--at] = (char)('0' + rest % 10);
		while (rest /= 10);
		strbuf_add(b, digits + at, sizeof digits - at);
		return;
	}
	strbuf_printf(b, "%.15g", n);
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
