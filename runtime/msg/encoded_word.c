/* encoded_word.c: RFC 2047 encoded words and folding in header values, to UTF-8. Tolerant as
 * SpamAssassin is (Node.pm _decode_header): words anywhere, spaces inside them, characters split
 * across adjacent words of one charset, raw 8-bit text. GMime's g_mime_utils_header_decode_text
 * answers differently in just those cases, which are what spam consists of. */
#include "msg/encoded_word.h"
#include "msg/charset.h"
#include "msg/decode.h"
#include "base/strbuf.h"

struct word {
	struct span charset, text;
	unsigned char encoding; /* 'b' or 'q' */
	size_t end;             /* offset behind the final ?= */
};

static bool is_charset_byte(unsigned char c)
{
	return byte_is_word(c) || c == '*' || c == '-';
}

/* An encoded word that starts at `at`. */
static bool word_at(struct span s, size_t at, struct word *w_r)
{
	size_t i = at + 2;
	if (at + 8 > s.n || s.p[at] != '=' || s.p[at + 1] != '?')
		return false;
	while (i < s.n && is_charset_byte(s.p[i]))
		i++;
	if (i == at + 2 || i + 2 >= s.n || s.p[i] != '?' || s.p[i + 2] != '?')
		return false;
	unsigned char encoding = byte_lower(s.p[i + 1]);
	if (encoding != 'b' && encoding != 'q')
		return false;
	size_t text = i + 3, end = span_find_byte(s, '?', text);
	if (end == (size_t)-1 || end + 1 >= s.n || s.p[end + 1] != '=')
		return false;
	*w_r = (struct word){span_slice(s, at + 2, i), span_slice(s, text, end), encoding, end + 2};
	return true;
}

/* Takes out the white space between adjacent encoded words. */
static struct span join_words(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	struct word w, next;
	size_t kept = 0, i = 0;
	while ((i = span_find_byte(s, '=', i)) != (size_t)-1) {
		if (!word_at(s, i, &w)) {
			i++;
			continue;
		}
		size_t j = w.end;
		while (j < s.n && byte_is_space(s.p[j]))
			j++;
		if (j > w.end && word_at(s, j, &next)) {
			strbuf_add(&b, s.p + kept, w.end - kept);
			kept = i = j;
		} else {
			i++;
		}
	}
	if (!kept)
		return s;
	strbuf_add(&b, s.p + kept, s.n - kept);
	return strbuf_span(&b);
}

/* A run of text in one charset; words of the same charset are put together before conversion, as a
 * character may be split between them. */
struct section {
	struct strbuf *out;
	struct strbuf bytes;
	struct span charset; /* empty: text outside of words */
	bool open;
};

static void section_close(struct section *s)
{
	struct span text = strbuf_span(&s->bytes), name = s->charset;
	size_t star = span_find_byte(name, '*', 0); /* RFC 2231 language tag */
	if (star != (size_t)-1)
		name.n = star;
	if (s->open && s->charset.n)
		text = charset_to_utf8(s->out->arena, text, name, CHARSET_INSIST);
	strbuf_add_span(s->out, text);
	s->bytes.n = 0;
	s->bytes.p = NULL;
	s->bytes.cap = 0;
	s->open = false;
}

static void section_add(struct section *s, struct span charset, struct span bytes)
{
	if (s->open && !span_equal_nocase(charset, s->charset))
		section_close(s);
	s->charset = charset;
	s->open = true;
	strbuf_add_span(&s->bytes, bytes);
}

static struct span word_bytes(struct arena *arena, const struct word *w)
{
	return w->encoding == 'b' ? base64_decode(arena, w->text) : q_decode(arena, w->text);
}

static struct span decode_words(struct arena *arena, struct span s)
{
	struct strbuf out = strbuf_new(arena);
	struct section section = {.out = &out, .bytes = strbuf_new(arena)};
	struct word w;

	strbuf_reserve(&out, s.n + 1);
	s = join_words(arena, s);
	for (size_t i = 0; i < s.n;) {
		if (word_at(s, i, &w)) {
			section_add(&section, w.charset, word_bytes(arena, &w));
			i = w.end;
			continue;
		}
		size_t end = s.p[i] == '=' ? i + 1 : span_find_byte(s, '=', i);
		if (end == (size_t)-1)
			end = s.n;
		section_add(&section, (struct span){NULL, 0}, span_slice(s, i, end));
		i = end;
	}
	section_close(&section);
	return strbuf_span(&out);
}

/* Fields that hold no text and are not decoded, whatever they contain. */
static bool is_exempt(struct span name)
{
	static const char *const names[] = {
		"Received", "Message-ID", "Date", "Resent-Message-ID", "Resent-Date",
		"MIME-Version", "References", "In-Reply-To",
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (span_equal_nocase(name, span_from_str(names[i])))
			return true;
	return span_has_prefix_nocase(name, SPAN_LIT("List-"));
}

/* Line ends go, white space after them becomes one space (or stays, behind its first byte, in
 * text that was folded by hand: phrases of addresses come here still folded). */
static struct span unfold(struct arena *arena, struct span s)
{
	if (span_find_byte(s, '\n', 0) == (size_t)-1)
		return s;
	unsigned char *out = arena_bytes(arena, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n') {
			while (i + 1 < s.n && (s.p[i + 1] == ' ' || s.p[i + 1] == '\t'))
				i++;
			if (s.p[i] != '\n')
				out[n++] = ' ';
			else if (n && out[n - 1] == '\r')
				n--;
		} else {
			out[n++] = s.p[i];
		}
	}
	return (struct span){out, n};
}

struct span header_text_decode(struct arena *arena, struct span text, struct span name)
{
	text = unfold(arena, text);
	if (!bytes_are_ascii(text))
		text = charset_to_utf8(arena, text, SPAN_LIT("UTF-8"), 0);
	if (is_exempt(name) || span_find(text, SPAN_LIT("=?"), 0) == (size_t)-1)
		return text;
	return decode_words(arena, text);
}
