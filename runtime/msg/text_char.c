/* text_char.c: what is a space and a word beyond ASCII (Perl's \s and \w under Unicode rules). */
#include "msg/text_char.h"
#include "base/strbuf.h"

#include <glib.h>
#include <stdint.h>

bool char_is_space_high(unsigned c)
{
	switch (c) {
	case 0x85:
	case 0xa0:
	case 0x1680:
	case 0x2028:
	case 0x2029:
	case 0x202f:
	case 0x205f:
	case 0x3000:
		return true;
	default:
		return c >= 0x2000 && c <= 0x200a;
	}
}

bool char_is_word_high(unsigned c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_LOWERCASE_LETTER:
	case G_UNICODE_MODIFIER_LETTER:
	case G_UNICODE_OTHER_LETTER:
	case G_UNICODE_TITLECASE_LETTER:
	case G_UNICODE_UPPERCASE_LETTER:
	case G_UNICODE_SPACING_MARK:
	case G_UNICODE_ENCLOSING_MARK:
	case G_UNICODE_NON_SPACING_MARK:
	case G_UNICODE_DECIMAL_NUMBER:
	case G_UNICODE_LETTER_NUMBER:
	case G_UNICODE_CONNECT_PUNCTUATION:
		return true;
	default: /* joiners and circled letters */
		return c == 0x200c || c == 0x200d || (c >= 0x24b6 && c <= 0x24e9);
	}
}

size_t text_ascii_prefix(struct span s)
{
	size_t i = 0;
	for (uint64_t w; i + 8 <= s.n; i += 8) {
		memcpy(&w, s.p + i, 8);
		if (w & 0x8080808080808080u)
			break;
	}
	while (i < s.n && s.p[i] < 128)
		i++;
	return i;
}

size_t text_length(struct span s)
{
	size_t n = text_ascii_prefix(s);
	const unsigned char *end = span_end(s), *p = n < s.n ? s.p + n : end;
	for (; p < end; n++)
		char_next(&p, end);
	return n;
}

/* How many of eight bytes are ASCII white space; *w: none is past ASCII. */
static unsigned count_spaces_of_eight(uint64_t w)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x80 * ones;
	uint64_t not_blank = (w ^ ' ' * ones) + 0x7f * ones;                /* high bit: not a space */
	uint64_t from_tab = w + (0x80 - '\t') * ones, past_cr = w + (0x7f - '\r') * ones;
	return (unsigned)__builtin_popcountll((~not_blank | (from_tab & ~past_cr)) & high);
}

size_t text_count_spaces(struct span s, bool wide)
{
	size_t n = 0;
	const unsigned char *p = s.p, *end = span_end(s);
	for (uint64_t w; p < end;) {
		if (end - p >= 8 && (memcpy(&w, p, 8), !(w & 0x8080808080808080u))) {
			n += count_spaces_of_eight(w);
			p += 8;
		} else if (*p < 128) {
			n += byte_is_space(*p++);
		} else {
			n += char_is_space(char_next(&p, end), wide);
		}
	}
	return n;
}

struct span text_from_latin1(struct arena *arena, struct span bytes)
{
	if (text_ascii_prefix(bytes) == bytes.n)
		return bytes;
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, bytes.n + 16);
	for (size_t i = 0; i < bytes.n; i++)
		strbuf_add_utf8(&b, bytes.p[i]);
	return strbuf_span(&b);
}

/* The character at *p is one, written as short as it can be. */
static bool is_well_formed(const unsigned char **p, const unsigned char *end)
{
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *from = *p;
	unsigned code = char_next(p, end);
	size_t n = (size_t)(*p - from);
	return n == 1 ? code < 0x80 : code >= least[n] && code <= 0x10ffff && (code & ~0x7ffu) != 0xd800;
}

/* What stands for the character at *p, which it leaves: 0 for itself. */
static unsigned stand_in(const unsigned char **p, const unsigned char *end)
{
	enum { KELVIN_SIGN = 0x212a, LONG_S = 0x017f, A_MACRON = 0x0100, SMALL_A_MACRON = 0x0101, REPLACEMENT = 0xfffd };
	const unsigned char *from = *p;
	if (!is_well_formed(p, end))
		return REPLACEMENT;
	switch (char_next(&from, end)) {
	case KELVIN_SIGN: return A_MACRON;
	case LONG_S: return SMALL_A_MACRON;
	default: return 0;
	}
}

struct span text_for_wide(struct arena *arena, struct span s)
{
	const unsigned char *p = s.p + text_ascii_prefix(s), *end = span_end(s), *from;
	unsigned code = 0;
	while (p < end && !code)
		code = stand_in(&p, end);
	if (!code)
		return s;
	struct strbuf b = strbuf_new(arena);
	for (p = s.p; (from = p) < end;) {
		code = stand_in(&p, end);
		if (code)
			strbuf_add_utf8(&b, code);
		else
			strbuf_add(&b, from, (size_t)(p - from));
	}
	return strbuf_span(&b);
}

struct span text_bytes(struct arena *arena, struct span s, bool wide)
{
	return wide ? s : text_byte_a_character(arena, s);
}

struct span text_byte_a_character(struct arena *arena, struct span s)
{
	size_t n = text_ascii_prefix(s);
	if (n == s.n)
		return s;
	unsigned char *out = arena_bytes(arena, s.n);
	const unsigned char *p = s.p + n, *end = s.p + s.n;
	memcpy(out, s.p, n);
	while (p < end) {
		unsigned c = char_next(&p, end);
		out[n++] = c < 256 ? (unsigned char)c : 255;
	}
	return (struct span){out, n};
}

bool text_is_past_latin1(struct span s)
{
	for (size_t i = text_ascii_prefix(s); i < s.n; i++)
		if (s.p[i] > 0xc3) /* U+0100 and up begin with it */
			return true;
	return false;
}

struct span text_plain_spaces(struct arena *arena, struct span s, bool wide)
{
	size_t n = text_ascii_prefix(s);
	if (!wide || n == s.n)
		return s;
	unsigned char *out = arena_bytes(arena, s.n);
	const unsigned char *p = s.p + n, *end = s.p + s.n;
	memcpy(out, s.p, n);
	while (p < end) {
		const unsigned char *from = p;
		if (*p >= 128 && char_is_space(char_next(&p, end), wide)) {
			out[n++] = '\t';
			continue;
		}
		p += p == from;
		memcpy(out + n, from, (size_t)(p - from));
		n += (size_t)(p - from);
	}
	return (struct span){out, n};
}
