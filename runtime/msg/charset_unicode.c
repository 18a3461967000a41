/* charset_unicode.c: UTF-16, UTF-32, UCS-2 and UTF-7 to UTF-8 as Perl's Encode reads them: big-endian without a
 * byte order mark; no surrogates but in pairs, and no non-characters. */
#include "base/strbuf.h"
#include "msg/charset_table.h"

struct form {
	unsigned size; /* bytes of a unit */
	bool little, pairs;
};

static uint32_t unit_at(const struct form *f, const unsigned char *p)
{
	uint32_t v = 0;
	for (unsigned i = 0; i < f->size; i++)
		v = v << 8 | p[f->little ? f->size - 1 - i : i];
	return v;
}

static bool is_character(uint32_t c)
{
	return c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff) && (c & 0xfffe) != 0xfffe &&
	       !(c >= 0xfdd0 && c <= 0xfdef);
}

/* The form a name stands for; skips a byte order mark where the name leaves the order open. */
static struct form read_form(const char *name, struct span *s)
{
	size_t n = strlen(name);
	struct form f = {.size = strstr(name, "32") ? 4 : 2, .pairs = name[0] == 'U' && name[1] == 'T',
			 .little = n > 2 && strcmp(name + n - 2, "LE") == 0};
	if (f.little || strcmp(name + n - 2, "BE") == 0 || s->n < f.size)
		return f;
	if (unit_at(&f, s->p) == 0xfeff) {
		*s = span_slice(*s, f.size, s->n);
		return f;
	}
	f.little = true;
	if (unit_at(&f, s->p) == 0xfeff)
		*s = span_slice(*s, f.size, s->n);
	else
		f.little = false;
	return f;
}

bool charset_unicode_decode(struct arena *arena, const char *name, struct span s, bool strict,
			    struct span *out_r)
{
	struct form f = read_form(name, &s);
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, s.n + 4);
	size_t i = 0;
	for (; i + f.size <= s.n; i += f.size) {
		uint32_t c = unit_at(&f, s.p + i);
		if (f.size == 2 && f.pairs && c >= 0xd800 && c <= 0xdbff && i + 4 <= s.n) {
			uint32_t low = unit_at(&f, s.p + i + 2);
			if (low >= 0xdc00 && low <= 0xdfff) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		if (strict && !is_character(c))
			return false;
		strbuf_add_utf8(&b, is_character(c) ? c : 0xfffd);
	}
	if (strict && i < s.n)
		return false;
	*out_r = strbuf_span(&b);
	return true;
}

static int base64_value(unsigned char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* Appends the UTF-16 between + and -; returns the offset behind it. */
static size_t add_shifted(struct arena *arena, struct strbuf *b, struct span s, size_t at)
{
	struct strbuf raw = strbuf_new(arena);
	uint32_t bits = 0;
	unsigned n = 0;
	for (; at < s.n && base64_value(s.p[at]) >= 0; at++) {
		bits = bits << 6 | (uint32_t)base64_value(s.p[at]);
		if ((n += 6) >= 8)
			strbuf_add_byte(&raw, (unsigned char)(bits >> (n -= 8)));
	}
	struct span text;
	charset_unicode_decode(arena, "UTF-16BE", strbuf_span(&raw), false, &text);
	strbuf_add_span(b, text);
	return at < s.n && s.p[at] == '-' ? at + 1 : at;
}

/* Bytes over 127 that stand outside of an escape are characters of Latin-1. */
struct span charset_utf7_decode(struct arena *arena, struct span s, bool octets)
{
	struct strbuf b = strbuf_new(arena), plain = strbuf_new(arena);
	bool shifted = false;
	if (octets && span_find_byte(s, '+', 0) == (size_t)-1)
		return s; /* as Encode does: not characters to Perl, either */
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] == '+' && i + 1 < s.n && base64_value(s.p[i + 1]) >= 0) {
			i = add_shifted(arena, &b, s, i + 1);
			shifted = true;
			continue;
		}
		strbuf_add_utf8(&b, s.p[i]);
		strbuf_add_byte(&plain, s.p[i]);
		i += s.p[i] == '+' && i + 1 < s.n && s.p[i + 1] == '-' ? 2 : 1;
	}
	return strbuf_span(octets && !shifted ? &plain : &b);
}
