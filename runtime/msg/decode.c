/* decode.c: base64 and quoted-printable as SpamAssassin reads them, and part_decoded().
 *
 * GMime's decoders answer the same on clean input only: it ends base64 at the first `=`, keeps white
 * space at the end of quoted-printable lines and soft line breaks behind it. These are short enough
 * to be our own. */
#include "msg/decode.h"
#include "msg/message.h"
#include "msg/part.h"

#include <stdint.h>

enum { SKIP = 0xff, SPACE = 0xfe, PAD = 0xfd };

/* Value of a base64 digit, or one of the above. */
static const unsigned char *base64_table(void)
{
#define D(c, v) [c] = (v) + 1
	/* One added, so that what is not listed is 0. */
	static const unsigned char table[256] = {
		D('A', 0), D('B', 1), D('C', 2), D('D', 3), D('E', 4), D('F', 5), D('G', 6),
		D('H', 7), D('I', 8), D('J', 9), D('K', 10), D('L', 11), D('M', 12), D('N', 13),
		D('O', 14), D('P', 15), D('Q', 16), D('R', 17), D('S', 18), D('T', 19), D('U', 20),
		D('V', 21), D('W', 22), D('X', 23), D('Y', 24), D('Z', 25), D('a', 26), D('b', 27),
		D('c', 28), D('d', 29), D('e', 30), D('f', 31), D('g', 32), D('h', 33), D('i', 34),
		D('j', 35), D('k', 36), D('l', 37), D('m', 38), D('n', 39), D('o', 40), D('p', 41),
		D('q', 42), D('r', 43), D('s', 44), D('t', 45), D('u', 46), D('v', 47), D('w', 48),
		D('x', 49), D('y', 50), D('z', 51), D('0', 52), D('1', 53), D('2', 54), D('3', 55),
		D('4', 56), D('5', 57), D('6', 58), D('7', 59), D('8', 60), D('9', 61), D('+', 62),
		D('/', 63), D('=', PAD), D(' ', SPACE), D('\t', SPACE), D('\n', SPACE),
		D('\v', SPACE), D('\f', SPACE), D('\r', SPACE),
	};
#undef D
	return table;
}

static unsigned char sextet_of(unsigned char c)
{
	return (unsigned char)(base64_table()[c] - 1);
}

/* The digits and pads of s as values 0..63, pads at the end taken off. A pad between digits counts
 * as 0 when the text is otherwise in order (four by four, nothing foreign), else as 63. */
static size_t sextets(struct span s, unsigned char *out)
{
	size_t n = 0;
	bool foreign = false, inner_pad = false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char v = sextet_of(s.p[i]);
		if (v < 64 || v == PAD)
			out[n++] = v;
		else if (v == SKIP)
			foreign = true;
		inner_pad |= v == PAD;
	}
	unsigned char pad = foreign || n % 4 ? 63 : 0;
	while (n && out[n - 1] == PAD)
		n--;
	for (size_t i = 0; inner_pad && i < n; i++)
		if (out[i] == PAD)
			out[i] = pad;
	return n;
}

struct span base64_decode(struct arena *arena, struct span s)
{
	unsigned char *buf = arena_bytes(arena, s.n), *out = buf;
	size_t n = sextets(s, buf), i = 0;
	for (; i + 4 <= n; i += 4, out += 3) {
		uint32_t w = (uint32_t)buf[i] << 18 | (uint32_t)buf[i + 1] << 12 |
			     (uint32_t)buf[i + 2] << 6 | buf[i + 3];
		out[0] = (unsigned char)(w >> 16);
		out[1] = (unsigned char)(w >> 8);
		out[2] = (unsigned char)w;
	}
	unsigned char a = i < n ? buf[i] : 0, b = i + 1 < n ? buf[i + 1] : 0,
		      c = i + 2 < n ? buf[i + 2] : 0;
	if (n - i >= 2)
		*out++ = (unsigned char)(a << 2 | b >> 4);
	if (n - i == 3)
		*out++ = (unsigned char)(b << 4 | c >> 2);
	return (struct span){buf, (size_t)(out - buf)};
}

static int hex_value(unsigned char c)
{
	if (byte_is_digit(c))
		return c - '0';
	c = byte_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* =XX in place; returns the new length. */
static size_t unescape(unsigned char *p, size_t n)
{
	size_t out = 0, i = 0;
	for (size_t at; (at = span_find_byte((struct span){p, n}, '=', i)) != (size_t)-1;) {
		int high = at + 2 < n ? hex_value(p[at + 1]) : -1, low = at + 2 < n ? hex_value(p[at + 2]) : -1;
		bool escape = high >= 0 && low >= 0;
		size_t keep = at - i + !escape;
		memmove(p + out, p + i, keep);
		out += keep;
		i = at + 1;
		if (escape) {
			p[out++] = (unsigned char)(high << 4 | low);
			i = at + 3;
		}
	}
	if (i < n)
		memmove(p + out, p + i, n - i);
	return out + n - i;
}

/* Lines without their trailing blanks, soft line breaks joined. A stand-alone step, since an escape
 * may be split by a soft break. */
static size_t join_lines(struct span s, unsigned char *out)
{
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		const unsigned char *line = s.p + at;
		const unsigned char *nl = memchr(line, '\n', s.n - at);
		size_t len = nl ? (size_t)(nl - line) : s.n - at, keep = len;
		at += len + (nl != NULL);
		if (!nl) {
			memcpy(out + n, line, len);
			return n + len;
		}
		bool cr = keep && line[keep - 1] == '\r';
		size_t text = keep - cr;
		while (text && (line[text - 1] == ' ' || line[text - 1] == '\t'))
			text--;
		memcpy(out + n, line, text);
		n += text;
		if (text >= 1 && out[n - 1] == '=')
			n -= 1; /* soft line break */
		else if (!cr && text >= 2 && out[n - 1] == '\r' && out[n - 2] == '=')
			n -= 2; /* the same: the blanks stood between CR and LF */
		else {
			if (cr)
				out[n++] = '\r';
			out[n++] = '\n';
		}
	}
	return n;
}

struct span qp_decode(struct arena *arena, struct span s)
{
	unsigned char *buf = arena_bytes(arena, s.n);
	return (struct span){buf, unescape(buf, join_lines(s, buf))};
}

struct span q_decode(struct arena *arena, struct span s)
{
	unsigned char *buf = arena_bytes(arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		buf[i] = s.p[i] == '_' ? ' ' : s.p[i];
	return (struct span){buf, unescape(buf, s.n)};
}

struct span crlf_to_lf(struct arena *arena, struct span s)
{
	size_t i = span_find_byte(s, '\r', 0);
	if (i == (size_t)-1)
		return s;
	unsigned char *buf = arena_bytes(arena, s.n);
	size_t n = i;
	memcpy(buf, s.p, i);
	for (; i < s.n; i++)
		if (!(s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n'))
			buf[n++] = s.p[i];
	return (struct span){buf, n};
}

static bool is_text_or_message(const char *type)
{
	size_t n = strncmp(type, "text", 4) == 0 ? 4 : strncmp(type, "message", 7) == 0 ? 7 : 0;
	return n && type[n] == '/';
}

struct span part_decoded(struct message *m, struct part *part)
{
	if (part->done & PART_DECODED)
		return part->decoded;
	part->done |= PART_DECODED;
	part->decoded = part->raw;
	struct header *h =
		headers_find_last(&part->headers, SPAN_LIT("content-transfer-encoding"));
	if (!h)
		return part->decoded;
	struct span encoding = header_text(m, h);
	if (span_equal_nocase(encoding, SPAN_LIT("quoted-printable"))) {
		part->decoded = crlf_to_lf(m->arena, qp_decode(m->arena, part->raw));
	} else if (span_equal_nocase(encoding, SPAN_LIT("base64"))) {
		part->decoded = base64_decode(m->arena, part->raw);
		if (is_text_or_message(part->type))
			part->decoded = crlf_to_lf(m->arena, part->decoded);
	}
	return part->decoded;
}
