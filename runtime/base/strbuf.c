/* strbuf.c: growth by doubling; the arena keeps the old copies until it is reset. */
#include "base/strbuf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

void strbuf_reserve(struct strbuf *b, size_t more)
{
	if (more <= b->cap - b->n)
		return;
	size_t want = b->cap ? b->cap * 2 : 64;
	while (want - b->n < more)
		want *= 2;
	b->p = arena_extend(b->arena, b->p, b->cap, b->n, want, 1);
	b->cap = want;
}

void strbuf_add_str(struct strbuf *b, const char *s)
{
	strbuf_add(b, s, strlen(s));
}

void strbuf_vprintf(struct strbuf *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	strbuf_reserve(b, (size_t)n + 1);
	vsnprintf((char *)b->p + b->n, (size_t)n + 1, format, again);
	va_end(again);
	b->n += (size_t)n;
}

void strbuf_printf(struct strbuf *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	strbuf_vprintf(b, format, args);
	va_end(args);
}

void strbuf_add_utf8(struct strbuf *b, unsigned c)
{
	if (c > 0x10ffff)
		c = 0xfffd;
	if (c < 0x80) {
		strbuf_add_byte(b, (unsigned char)c);
	} else if (c < 0x800) {
		strbuf_add_byte(b, (unsigned char)(0xc0 | c >> 6));
		strbuf_add_byte(b, (unsigned char)(0x80 | (c & 63)));
	} else if (c < 0x10000) {
		strbuf_add_byte(b, (unsigned char)(0xe0 | c >> 12));
		strbuf_add_byte(b, (unsigned char)(0x80 | (c >> 6 & 63)));
		strbuf_add_byte(b, (unsigned char)(0x80 | (c & 63)));
	} else {
		strbuf_add_byte(b, (unsigned char)(0xf0 | c >> 18));
		strbuf_add_byte(b, (unsigned char)(0x80 | (c >> 12 & 63)));
		strbuf_add_byte(b, (unsigned char)(0x80 | (c >> 6 & 63)));
		strbuf_add_byte(b, (unsigned char)(0x80 | (c & 63)));
	}
}

char *strbuf_str(struct strbuf *b)
{
	strbuf_reserve(b, 1);
	b->p[b->n] = 0;
	return (char *)b->p;
}
