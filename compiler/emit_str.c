/* emit_str.c: constants in C. */
#include "emit.h"

#include <stdio.h>
#include <stdlib.h>

enum { LITERAL_ROW = 8000 }; /* bytes of a literal before it is closed and continued */

void emit_literal(struct strbuf *b, struct span s)
{
	size_t row = 0;

	strbuf_add_byte(b, '"');
	for (size_t i = 0; i < s.n; i++, row++) {
		unsigned char c = s.p[i];
		if (row == LITERAL_ROW) {
			strbuf_add_str(b, "\"\n\"");
			row = 0;
		}
		if (c == '"' || c == '\\') {
			strbuf_add_byte(b, '\\');
			strbuf_add_byte(b, c);
		} else if (c >= ' ' && c < 127) {
			strbuf_add_byte(b, c);
		} else {
			strbuf_printf(b, "\\%03o", c);
		}
	}
	strbuf_add_byte(b, '"');
}

void emit_str(struct strbuf *b, const char *s)
{
	if (s)
		emit_literal(b, span_from_str(s));
	else
		strbuf_add_byte(b, '0');
}

void emit_number(struct strbuf *b, double d)
{
	char text[40];

	snprintf(text, sizeof text, "%.15g", d);
	if (strtod(text, NULL) != d)
		snprintf(text, sizeof text, "%.17g", d);
	strbuf_add_str(b, text);
	if (!strpbrk(text, ".en"))
		strbuf_add_str(b, ".0");
}
