/* strbuf: a growing byte buffer in an arena. What it held before a growth stays in the arena
 * until the arena is reset, so a span taken earlier stays valid. */
#ifndef WINNOW_STRBUF_H
#define WINNOW_STRBUF_H

#include "base/arena.h"

#include <stdarg.h>

struct strbuf {
	struct arena *arena;
	unsigned char *p;
	size_t n, cap;
};

static inline struct strbuf strbuf_new(struct arena *arena)
{
	return (struct strbuf){arena, NULL, 0, 0};
}
/* Room for at least `more` further bytes. */
void strbuf_reserve(struct strbuf *b, size_t more);
static inline void strbuf_add(struct strbuf *b, const void *p, size_t n)
{
	if (!n)
		return;
	if (n > b->cap - b->n)
		strbuf_reserve(b, n);
	memcpy(b->p + b->n, p, n);
	b->n += n;
}
void strbuf_add_str(struct strbuf *b, const char *s);
void strbuf_printf(struct strbuf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vprintf(struct strbuf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* Appends the UTF-8 form of a code point (up to 0x10FFFF; others become U+FFFD). */
void strbuf_add_utf8(struct strbuf *b, unsigned code);

static inline void strbuf_add_byte(struct strbuf *b, unsigned char c)
{
	if (b->n == b->cap)
		strbuf_reserve(b, 1);
	b->p[b->n++] = c;
}
static inline void strbuf_add_span(struct strbuf *b, struct span s)
{
	strbuf_add(b, s.p, s.n);
}
static inline struct span strbuf_span(const struct strbuf *b)
{
	return (struct span){b->p, b->n};
}
/* NUL-terminated view of the contents (the NUL is not counted). */
char *strbuf_str(struct strbuf *b);

#endif
