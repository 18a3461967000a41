/* charset.c: text to UTF-8 with SpamAssassin's order of attempts (Node.pm _normalize): plain ASCII
 * as it is; valid UTF-8 as it is, whatever was declared; the declared charset; and Windows-1252,
 * which fits everything. Conversions are those of Perl's Encode, malformed text included: tables made from it
 * (charset_table.h), and the system's converters where they read alike (gmime.c).
 * Debian's SpamAssassin has no charset detector installed by default, so there is none here. */
#include "msg/charset.h"
#include "base/strbuf.h"
#include "msg/charset_table.h"
#include "msg/gmime.h"
#include "msg/message.h"
#include "msg/text_char.h"

#include <stdint.h>

/* Length of the sequence a lead byte announces, in Perl's extended UTF-8. */
static int announced_length(unsigned char lead)
{
	if (lead < 0xc0)
		return 1;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : lead < 0xfc ? 5 : lead < 0xfe ? 6 : 7;
}

/* Not written longer than it has to be. */
static bool is_shortest(uint64_t code, int length)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000, 0x80000000};
	return code >= least[length];
}

static bool is_strict(uint64_t code, int length)
{
	if (length > 4 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return false;
	return is_shortest(code, length) && (code & 0xfffe) != 0xfffe && !(code >= 0xfdd0 && code <= 0xfdef);
}

/* Length of the sequence that s begins with, and its code; -n where it breaks off after n bytes. */
static int read_sequence(struct span s, uint64_t *code_r)
{
	int want = announced_length(s.p[0]), got = 1;
	uint64_t code = want > 1 ? s.p[0] & (0x7f >> want) : 0;
	while (got < want && (size_t)got < s.n && (s.p[got] & 0xc0) == 0x80)
		code = code << 6 | (s.p[got++] & 0x3f);
	*code_r = code;
	return got == want && want > 1 ? want : -got;
}

int utf8_length(struct span s)
{
	uint64_t code;
	if (s.p[0] < 0x80)
		return 1;
	int n = read_sequence(s, &code);
	return n < 0 || is_strict(code, n) ? n : -n;
}

bool bytes_are_loose_utf8(struct span s)
{
	for (size_t i = text_ascii_prefix(s); i < s.n;) {
		uint64_t code = s.p[i];
		int n = code < 0x80 ? 1 : read_sequence(span_slice(s, i, s.n), &code);
		if (n < 0 || !is_shortest(code, n))
			return false;
		i += (size_t)n;
	}
	return true;
}

bool bytes_are_utf8(struct span s)
{
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] < 0x80) {
			i++;
			continue;
		}
		int n = utf8_length(span_slice(s, i, s.n));
		if (n < 0)
			return false;
		i += (size_t)n;
	}
	return true;
}

static struct span from_utf8(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, s.n + s.n / 4 + 4);
	for (size_t i = 0; i < s.n;) {
		int n = utf8_length(span_slice(s, i, s.n));
		if (n > 0)
			strbuf_add(&b, s.p + i, (size_t)n);
		else
			strbuf_add_utf8(&b, 0xfffd);
		i += (size_t)(n > 0 ? n : -n);
	}
	return strbuf_span(&b);
}

static struct span from_ascii(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, s.n + s.n / 4 + 4);
	for (size_t i = 0; i < s.n; i++)
		strbuf_add_utf8(&b, s.p[i] < 0x80 ? s.p[i] : 0xfffd);
	return strbuf_span(&b);
}

/* 0x80 to 0x9F of Windows-1252; the rest is ISO-8859-1. */
static const uint16_t cp1252_high[32] = {
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

/* strict: false (and nothing) when a byte stands for no character. */
static bool from_cp1252(struct arena *arena, struct span s, bool strict, struct span *out_r)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, s.n + s.n / 8 + 4);
	for (size_t i = 0; i < s.n; i++) {
		size_t ascii = text_ascii_prefix(span_slice(s, i, s.n));
		strbuf_add(&b, s.p + i, ascii);
		i += ascii;
		if (i == s.n)
			break;
		unsigned code = s.p[i];
		if (code < 0xa0)
			code = cp1252_high[code - 0x80];
		if (strict && code == 0xfffd)
			return false;
		strbuf_add_utf8(&b, code);
	}
	*out_r = strbuf_span(&b);
	return true;
}

/* UTF-16 without a byte order mark: counts of spaces and the weight of even and odd bytes say which
 * end comes first (Node.pm detect_utf16). NULL when there is a mark or no answer. */
static const char *detect_utf16(struct span s)
{
	size_t little = 0, big = 0, even = 0, odd = 0;
	if (s.n >= 2 && ((s.p[0] == 0xff && s.p[1] == 0xfe) || (s.p[0] == 0xfe && s.p[1] == 0xff)))
		return NULL;
	for (size_t i = 0; i < s.n; i += 2) {
		unsigned a = s.p[i], b = i + 1 < s.n ? s.p[i + 1] : 0;
		even += (a >> 4) + (a & 15);
		odd += (b >> 4) + (b & 15);
		little += a == 0x20 && b == 0;
		big += a == 0 && b == 0x20;
	}
	little += even > odd * 4;
	big += odd * 4 > even;
	return little > big ? "UTF-16LE" : big > little ? "UTF-16BE" : NULL;
}

static bool from_declared(struct arena *arena, struct span bytes, struct span charset,
			  unsigned flags, struct span *out_r)
{
	bool insist = flags & CHARSET_INSIST;
	struct charset_id id = charset_resolve(charset);
	switch (id.kind) {
	case CHARSET_UNKNOWN:
		return false;
	case CHARSET_ASCII:
		/* Pure ASCII never gets here under a name that covers it, but may under others. */
		if (!insist && !bytes_are_ascii(bytes))
			return false;
		*out_r = from_ascii(arena, bytes);
		return true;
	case CHARSET_UTF8:
		if (!insist)
			return false; /* was tried before */
		*out_r = from_utf8(arena, bytes);
		return true;
	case CHARSET_CP1252:
		return from_cp1252(arena, bytes, !insist, out_r);
	case CHARSET_TABLE:
		return charset_table_decode(arena, id.table, bytes, insist ? CHARSET_REPLACE : CHARSET_FAIL,
					    out_r);
	case CHARSET_ESCAPING:
		return charset_escape_decode(arena, id.name, bytes, !insist, out_r);
	case CHARSET_UNICODE:
		return charset_unicode_decode(arena, id.name, bytes, !insist, out_r);
	case CHARSET_UTF7:
		*out_r = charset_utf7_decode(arena, bytes, flags & CHARSET_CHARACTERS);
		return true;
	case CHARSET_ICONV:
		return gmime_to_utf8(arena, bytes, id.name, !insist, out_r);
	}
	return false;
}

struct span charset_to_utf8(struct arena *arena, struct span bytes, struct span charset,
			    unsigned flags)
{
	bool ascii = bytes_are_ascii(bytes), insist = flags & CHARSET_INSIST;
	struct span out = bytes;

	if (ascii && charset_name_covers_ascii(charset))
		return bytes;
	if (!ascii && !insist && bytes_are_utf8(bytes))
		return bytes;
	if (charset_name_is_utf16(charset)) {
		const char *name = detect_utf16(bytes);
		if (name && charset_unicode_decode(arena, name, bytes, true, &out))
			return flags & CHARSET_CHARACTERS ? out : bytes;
	} else if (!(charset_name_is_ascii(charset) && !insist)) {
		if (from_declared(arena, bytes, charset, flags, &out))
			return out;
	}
	if (!ascii)
		from_cp1252(arena, bytes, false, &out);
	return out;
}

struct span charset_normalize(struct arena *arena, struct span bytes, const char *charset,
			      bool is_html, bool insist)
{
	return charset_to_utf8(arena, bytes, span_from_str(charset ? charset : "us-ascii"),
			       (is_html ? CHARSET_CHARACTERS : 0) | (insist ? CHARSET_INSIST : 0));
}
