/* header_encode.c: header text with bytes beyond ASCII as RFC 2047 encoded words, one a line, the
 * ASCII words around it left as they are. SpamAssassin counterpart: PerMsgStatus.pm
 * mime_encode_header. */
#include "report/markup.h"

#include <openssl/evp.h>

static bool is_plain(unsigned char c)
{
	return c == '\t' || (c >= ' ' && c <= '~');
}

static size_t line_end_size(struct span line)
{
	if (!line.n || line.p[line.n - 1] != '\n')
		return 0;
	return line.n > 1 && line.p[line.n - 2] == '\r' ? 2 : 1;
}

/* Where the plain words at the end of the line start (its end, if the last word is not plain). */
static size_t plain_tail(struct span line)
{
	size_t ended = line.n - line_end_size(line), at = ended, word = line.n;
	while (at && is_plain(line.p[at - 1])) {
		at--;
		if (line.p[at] == ' ' || line.p[at] == '\t')
			word = at;
	}
	if (at == 0)
		return 0;
	return word == line.n ? ended : word;
}

/* Up to the last blank before the first byte that is not plain. */
static size_t plain_head(struct span line)
{
	size_t at = 0, head = 0;
	while (at < line.n && is_plain(line.p[at])) {
		at++;
		if (line.p[at - 1] == ' ' || line.p[at - 1] == '\t')
			head = at;
	}
	return at == line.n ? at : head;
}

static bool needs_hex(unsigned char c)
{
	return c == '=' || c == '?' || c == '_' || c < ' ' || c >= 0x7f;
}

static void add_q(struct strbuf *b, struct span text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = text.p[i];
		if (c == ' ')
			strbuf_add_byte(b, '_');
		else if (needs_hex(c))
			strbuf_printf(b, "=%02X", c);
		else
			strbuf_add_byte(b, c);
	}
}

static void add_base64(struct strbuf *b, struct span text)
{
	unsigned char *out = arena_bytes(b->arena, (text.n + 2) / 3 * 4 + 1);
	int n = EVP_EncodeBlock(out, text.p, (int)text.n);
	strbuf_add(b, out, (size_t)n);
}

static void add_encoded(struct strbuf *b, struct span text)
{
	size_t hex = 0;
	for (size_t i = 0; i < text.n; i++)
		hex += needs_hex(text.p[i]);
	bool q = 3 * (text.n + 2 * hex) <= 4 * (text.n + 2);
	strbuf_add_str(b, q ? "=?UTF-8?Q?" : "=?UTF-8?B?");
	if (q)
		add_q(b, text);
	else
		add_base64(b, text);
	strbuf_add_str(b, "?=");
}

static void add_line(struct strbuf *b, struct span line)
{
	size_t tail = plain_tail(line);
	struct span suffix = span_slice(line, tail, line.n);
	line.n = tail;
	size_t head = plain_head(line);
	strbuf_add_span(b, span_slice(line, 0, head));
	if (head < line.n)
		add_encoded(b, span_slice(line, head, line.n));
	strbuf_add_span(b, suffix);
}

struct span header_encode(struct arena *arena, struct span text)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t at = 0, end; at < text.n; at = end) {
		end = span_find_byte(text, '\n', at);
		end = end == (size_t)-1 ? text.n : end + 1;
		add_line(&b, span_slice(text, at, end));
	}
	return strbuf_span(&b);
}
