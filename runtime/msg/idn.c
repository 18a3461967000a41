/* idn.c: hosts to ASCII through libidn2, the library behind the Net::LibIDN2 that Debian's
 * SpamAssassin uses, with the same flags. Plain ASCII hosts, nearly all, never get there. */
#include "msg/idn.h"

#include "base/bytes.h"
#include "base/strbuf.h"

#include <idn2.h>

struct span idn_lower(struct arena *arena, struct span s)
{
	if (!bytes_have(s, 'A', 'Z'))
		return s;
	unsigned char *out = arena_bytes(arena, s.n);
	bytes_lower(out, s);
	return (struct span){out, s.n};
}

/* Host characters alone. */
static bool is_host(struct span s)
{
	static const bool ok[256] = {
		['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true, ['_'] = true, ['.'] = true,
		['-'] = true, [':'] = true, ['['] = true, [']'] = true,
	};
	bool all = true;
	for (size_t i = 0; i < s.n; i++)
		all &= ok[s.p[i]];
	return all;
}

/* ASCII in labels of legal length and hyphens, none of which may be encoded: libidn2 changes nothing but case,
 * and takes its time over it. */
static bool is_ascii_name(struct span s)
{
	enum { LABEL = 63, NAME = 253 };
	size_t from = 0;
	if (s.n > NAME)
		return false;
	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && s.p[i] != '.') {
			if (s.p[i] >= 0x80 || !s.p[i])
				return false;
			continue;
		}
		struct span label = span_slice(s, from, i);
		if (!label.n || label.n > LABEL || label.p[0] == '-' || label.p[label.n - 1] == '-' ||
		    (label.n >= 4 && label.p[2] == '-' && label.p[3] == '-'))
			return false;
		from = i + 1;
	}
	return true;
}

/* Length of the well-formed UTF-8 sequence (RFC 3629) at p, or 0. */
static size_t utf8_length(const unsigned char *p, size_t n)
{
	unsigned c = p[0], low = 0x80, high = 0xbf;
	size_t more = c < 0x80		      ? 0
		      : c >= 0xc2 && c < 0xe0 ? 1
		      : c >= 0xe0 && c < 0xf0 ? 2
		      : c >= 0xf0 && c < 0xf5 ? 3
					      : n;
	if (more >= n)
		return 0;
	if (c == 0xe0)
		low = 0xa0; /* shorter forms exist */
	else if (c == 0xed)
		high = 0x9f; /* surrogates */
	else if (c == 0xf0)
		low = 0x90;
	else if (c == 0xf4)
		high = 0x8f; /* past U+10FFFF */
	for (size_t i = 1; i <= more; i++, low = 0x80, high = 0xbf)
		if (p[i] < low || p[i] > high)
			return 0;
	return more + 1;
}

static bool is_utf8(struct span s)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		n = utf8_length(s.p + i, s.n - i);
		if (!n)
			return false;
	}
	return true;
}

/* Letters with diacritics as ISO-8859-1 has them, and host characters: nothing else. */
static bool is_latin1_host(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		bool letter = c >= 0xc0 && c != 0xd7 && c != 0xdf && c != 0xf7 && c != 0xff;
		if (!letter && !byte_is_word(c) && c != '.' && c != '-')
			return false;
	}
	return true;
}

/* The dots that count as label separators besides '.': U+2024, U+3002, U+FE52, U+FF0E, U+FF61. */
static bool is_other_dot(const unsigned char *p, size_t n)
{
	static const unsigned char dots[][3] = {{0xe2, 0x80, 0xa4},
						{0xe3, 0x80, 0x82},
						{0xef, 0xb9, 0x92},
						{0xef, 0xbc, 0x8e},
						{0xef, 0xbd, 0xa1}};
	if (n < 3 || p[0] < 0xe2)
		return false;
	for (size_t i = 0; i < sizeof dots / sizeof *dots; i++)
		if (memcmp(p, dots[i], 3) == 0)
			return true;
	return false;
}

static struct span with_plain_dots(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < s.n; i++) {
		bool dot = is_other_dot(s.p + i, s.n - i);
		strbuf_add_byte(&b, dot ? '.' : s.p[i]);
		i += dot ? 2 : 0;
	}
	return strbuf_span(&b);
}

struct span idn_from_latin1(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	size_t ascii = 0;
	while (ascii < s.n && s.p[ascii] < 0x80)
		ascii++;
	if (ascii == s.n)
		return s;
	for (size_t i = 0; i < s.n; i++)
		strbuf_add_utf8(&b, s.p[i]);
	return strbuf_span(&b);
}

struct span idn_to_ascii(struct arena *arena, struct span host)
{
	if (is_host(host) || is_ascii_name(host))
		return idn_lower(arena, host);
	bool utf8 = is_utf8(host);
	if (!utf8 && !is_latin1_host(host))
		return idn_lower(arena, host);
	if (utf8)
		host = with_plain_dots(arena, host);
	struct span text = utf8 ? host : idn_from_latin1(arena, host);
	char *ascii = NULL;
	/* A NUL ends the name for libidn2; a name it refuses stays whole. */
	if (idn2_to_ascii_8z(arena_span_str(arena, text), &ascii,
			     IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
		return host;
	struct span out = arena_dup_span(arena, span_from_str(ascii));
	idn2_free(ascii);
	return out;
}
