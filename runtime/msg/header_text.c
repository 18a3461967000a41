/* header_text.c: header text as rules see it: folding undone, RFC 2047 encoded words (found by
 * grammar/encoded_word.rl) to UTF-8. Tolerant as SpamAssassin is (Node.pm _decode_header): words
 * anywhere, spaces inside them, characters split across adjacent words of one charset, raw 8-bit
 * text. GMime's g_mime_utils_header_decode_text answers differently in just those cases, which are
 * what spam consists of. */
#include "msg/header_text.h"
#include "msg/charset.h"
#include "msg/decode.h"
#include "msg/encoded_word.h"
#include "base/strbuf.h"

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

static struct span word_bytes(struct arena *arena, struct span s, const struct encoded_word *w)
{
	struct span text = span_slice(s, w->text_from, w->text_to);
	return w->encoding == 'b' ? base64_decode(arena, text) : q_decode(arena, text);
}

/* Where the text between two words ends: white space alone goes. */
static size_t gap_end(struct span s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!byte_is_space(s.p[i]))
			return to;
	return from;
}

static struct span decode_words(struct arena *arena, struct span s)
{
	struct strbuf out = strbuf_new(arena);
	struct section section = {.out = &out, .bytes = strbuf_new(arena)};
	struct span rest = s, none = {NULL, 0};
	struct encoded_word w;
	size_t done = 0,
	       last_word = 0; /* decoded so far; where the last word ended, decoded or not */

	strbuf_reserve(&out, s.n + 1);
	encoded_word_init(&w);
	while (encoded_word_feed(&w, &rest) == 0) {
		if (w.from >= done) {
			size_t end = last_word && last_word < w.from ? gap_end(s, last_word, w.from)
								     : w.from;
			if (end > done)
				section_add(&section, none, span_slice(s, done, end));
			section_add(&section, span_slice(s, w.charset_from, w.charset_to),
				    word_bytes(arena, s, &w));
			done = w.to;
		}
		last_word = w.to;
	}
	if (done < s.n)
		section_add(&section, none, span_slice(s, done, s.n));
	section_close(&section);
	return strbuf_span(&out);
}

/* Fields that hold no text and are not decoded, whatever they contain. */
static bool is_exempt(struct span name)
{
	static const char *const names[] = {
	    "Received",	   "Message-ID",   "Date",	 "Resent-Message-ID",
	    "Resent-Date", "MIME-Version", "References", "In-Reply-To",
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
	size_t nl = span_find_byte(s, '\n', 0), at = 0, n = 0;
	if (nl == (size_t)-1)
		return s;
	unsigned char *out = arena_bytes(arena, s.n);
	for (; nl != (size_t)-1; nl = span_find_byte(s, '\n', at)) {
		memcpy(out + n, s.p + at, nl - at);
		n += nl - at;
		for (at = nl + 1; at < s.n && (s.p[at] == ' ' || s.p[at] == '\t');)
			at++;
		if (at > nl + 1)
			out[n++] = ' ';
		else if (n && out[n - 1] == '\r')
			n--;
	}
	memcpy(out + n, s.p + at, s.n - at);
	return (struct span){out, n + s.n - at};
}

bool header_text_has_words(struct span s)
{
	for (size_t i = 0; (i = span_find_byte(s, '=', i)) != (size_t)-1; i++)
		if (i + 1 < s.n && s.p[i + 1] == '?')
			return true;
	return false;
}

struct span header_text_decode(struct arena *arena, struct span text, struct span name)
{
	text = unfold(arena, text);
	if (!bytes_are_ascii(text))
		text = charset_to_utf8(arena, text, SPAN_LIT("UTF-8"), 0);
	if (!header_text_has_words(text) || is_exempt(name))
		return text;
	return decode_words(arena, text);
}
