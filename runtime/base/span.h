/* span: a borrowed run of bytes. Not NUL-terminated; p may be NULL only when n is 0.
 * The unit in which message text travels: views, header values and URIs are spans into a
 * message's arena or its raw bytes. A span never owns. */
#ifndef WINNOW_SPAN_H
#define WINNOW_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const unsigned char *p;
	size_t n;
};

/* A list of spans, in order: the units of a view, the values of a header. */
struct spans {
	struct span *v;
	size_t n;
};

#define SPAN_LIT(s) ((struct span){(const unsigned char *)(s), sizeof(s) - 1})

static inline struct span span_from_str(const char *s)
{
	return (struct span){(const unsigned char *)s, s ? strlen(s) : 0};
}

/* Of an empty span, too, whose p is NULL: C does not let one add even 0 to that. */
static inline struct span span_slice(struct span s, size_t from, size_t to)
{
	return (struct span){from ? s.p + from : s.p, to - from};
}

/* Where s ends. */
static inline const unsigned char *span_end(struct span s)
{
	return s.n ? s.p + s.n : s.p;
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* The first byte from `from` on that is one of `any` (few), or s.n. */
size_t span_find_any_of(struct span s, struct span any, size_t from);
static inline size_t span_find_any(struct span s, const char *any, size_t from)
{
	return span_find_any_of(s, span_from_str(any), from);
}

/* Here because most prefixes are literals. */
static inline bool span_has_prefix(struct span s, struct span prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

/* ASCII case only, as header names and domains want it. */
bool span_equal_nocase(struct span a, struct span b);
bool span_has_prefix_nocase(struct span s, struct span prefix);
bool span_has_suffix(struct span s, struct span suffix);

/* Index of the first occurrence at or after `from`, or (size_t)-1. */
size_t span_find(struct span s, struct span needle, size_t from);
size_t span_find_byte(struct span s, unsigned char byte, size_t from);

/* Cuts off the bytes before the first white space, and the white space around what is left. */
struct span span_next_word(struct span *rest);

/* Bytewise order, as Perl's cmp on byte strings; for qsort over struct span. */
int span_compare(const void *a, const void *b);

/* Without leading and trailing ASCII white space (space, \t \n \v \f \r). */
struct span span_trim(struct span s);

static inline bool byte_is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool byte_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}
static inline unsigned char byte_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}
static inline bool byte_is_alpha(unsigned char c)
{
	return byte_lower(c) >= 'a' && byte_lower(c) <= 'z';
}
static inline bool byte_is_alnum(unsigned char c)
{
	return byte_is_alpha(c) || byte_is_digit(c);
}
/* Perl's \w on bytes under /aa: letters, digits, underscore. */
static inline bool byte_is_word(unsigned char c)
{
	return byte_is_alnum(c) || c == '_';
}

#endif
