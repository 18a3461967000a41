/* mime_facts.c: one walk over the parts, headers and raw text, for the evals in mime_eval.c. */
#include "eval/mime_facts.h"
#include "base/bytes.h"
#include "base/lanes.h"
#include "base/strbuf.h"
#include "msg/content_type.h"

#define NONE ((size_t)-1)
enum { QP_LINE_LIMIT = 79 }; /* RFC 5322's 78 and the newline */

/* The headers of one part that matter, in lower case. */
struct part_head {
	struct content_type ct;
	struct span charset; /* empty when none is declared */
	struct span encoding, disposition;
	bool is_plain, is_html, is_attachment;
};

struct walk {
	struct eval *e;
	struct mime_facts *f;
	struct strbuf charsets;
	double qp_escapes;
	size_t normal_bytes, unicode_marks;
	/* Size of the last plain and HTML part in alternatives that is no attachment; NONE: none. */
	size_t text_size, html_size;
};

static bool has(struct span s, const char *word)
{
	return span_find(s, span_from_str(word), 0) != NONE;
}

static struct span lower(struct arena *arena, struct span s)
{
	unsigned char *p = arena_bytes(arena, s.n);
	bytes_lower(p, s);
	return (struct span){p, s.n};
}

static struct span header_lower(struct message *m, struct part *part, struct span name)
{
	struct header *h = headers_find_last(&part->headers, name);
	return h ? lower(m->arena, header_text(m, h)) : (struct span){NULL, 0};
}

static struct part_head read_head(struct message *m, struct part *part)
{
	struct part_head h = {.is_plain = false};
	h.ct = *part_content_type(m, part);
	if (h.ct.has_charset)
		h.charset = lower(m->arena, h.ct.charset);
	h.encoding = header_lower(m, part, SPAN_LIT("content-transfer-encoding"));
	h.disposition = header_lower(m, part, SPAN_LIT("content-disposition"));
	h.is_plain = span_equal(h.ct.type, SPAN_LIT("text/plain"));
	h.is_html = span_equal(h.ct.type, SPAN_LIT("text/html"));
	h.is_attachment = has(h.disposition, "attachment");
	return h;
}

/* A charset that says ASCII under one of its names (or merely contains such a name). */
static bool says_ascii(struct span charset)
{
	static const char *const names[] = {"us", "ascii", "ansi_x3.4-1968", "ansi_x3.4-1986",
					    "iso-ir-6", "iso_646.irv:1991", "ibm367", "cp367"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (has(charset, names[i]))
			return true;
	return !charset.n || span_equal(charset, SPAN_LIT("0"));
}

static bool is_word_at(struct span s, size_t i)
{
	return i < s.n && byte_is_word(s.p[i]);
}

/* iso-WORD-WORD somewhere in the text. */
static bool looks_like_iso(struct span s)
{
	for (size_t i = 0; (i = span_find(s, SPAN_LIT("iso-"), i)) != NONE; i++) {
		size_t k = i + 5;
		while (k < s.n && s.p[k] != '-' && !byte_is_space(s.p[k]))
			k++;
		if (i + 4 >= s.n || byte_is_space(s.p[i + 4]) || k >= s.n || s.p[k] != '-')
			continue;
		for (size_t t = k + 2; t <= s.n && !byte_is_space(s.p[t - 1]); t++)
			if (is_word_at(s, t - 1) != is_word_at(s, t))
				return true;
	}
	return false;
}

/* ISO-8859-n, ISO-2022-JP and ISO-2022-KR: the ones that exist. */
static bool is_real_iso(struct span s)
{
	for (size_t i = 0; (i = span_find(s, SPAN_LIT("iso-"), i)) != NONE; i++) {
		struct span rest = span_slice(s, i + 4, s.n);
		if (span_has_prefix(rest, SPAN_LIT("8859-"))) {
			size_t d = 5;
			while (d < rest.n && d < 8 && byte_is_digit(rest.p[d]))
				d++;
			if ((d == 6 || d == 7) && !is_word_at(rest, d))
				return true;
		}
		if ((span_has_prefix(rest, SPAN_LIT("2022-jp")) ||
		     span_has_prefix(rest, SPAN_LIT("2022-kr"))) &&
		    !is_word_at(rest, 7))
			return true;
	}
	return false;
}

static void note_charset(struct walk *w, struct span charset)
{
	const struct locales *locales = w->e->conf->family[EVAL_FAMILY_mime];
	bool letters = false;
	if (looks_like_iso(charset) && !is_real_iso(charset))
		w->f->bad_iso_charset = true;
	for (size_t i = 0; i < charset.n; i++)
		letters |= byte_is_alpha(charset.p[i]);
	if (!letters)
		return;
	if (w->charsets.n)
		strbuf_add_byte(&w->charsets, ' ');
	strbuf_add_span(&w->charsets, charset);
	if (!locales->all && !locale_knows_charset(locales, charset))
		w->f->faraway_charset = true;
}

static void note_head(struct walk *w, const struct part_head *h)
{
	struct mime_facts *f = w->f;
	bool base64 = has(h->encoding, "base64");
	bool text = span_has_prefix(h->ct.type, SPAN_LIT("text"));
	if (h->is_html)
		f->html_parts++;
	else if (text)
		f->text_parts++;
	if (base64)
		f->base64_parts++;
	else if (has(h->encoding, "quoted-printable"))
		f->qp_count++;
	f->attachment |= h->is_attachment;
	bool disposed = span_has_prefix(h->disposition, SPAN_LIT("attachment")) ||
			span_has_prefix(h->disposition, SPAN_LIT("inline"));
	if (text && base64 && says_ascii(h->charset) && !disposed)
		f->base64_text = true;
	note_charset(w, h->charset);
}

static bool is_upper_hex(unsigned char c)
{
	return byte_is_digit(c) || (c >= 'A' && c <= 'F');
}

/* =XX of a byte that needed no escape (tab and printable ASCII but for the space and `=`). */
static bool is_needless_escape(struct span s, size_t i)
{
	if (i + 2 >= s.n || s.p[i] != '=' || !is_upper_hex(s.p[i + 2]))
		return false;
	unsigned char a = s.p[i + 1], b = s.p[i + 2];
	switch (a) {
	case '0': return b == '9';
	case '3': return b != 'D';
	case '2': case '4': case '5': case '6': return true;
	case '7': return b != 'F';
	default: return false;
	}
}

/* Text in another alphabet has an '=' at every third byte. */
static size_t count_needless_escapes(struct span s)
{
	size_t n = 0, i = 0;
	for (; s.n - i >= LANES; i += LANES)
		for (unsigned bits = lanes_any(s.p + i, '=', '=', '=', '='); bits; bits &= bits - 1)
			n += is_needless_escape(s, i + lanes_first(bits));
	for (; i < s.n; i++)
		n += is_needless_escape(s, i);
	return n;
}

/* How many =09 and =20 end the line. */
static size_t trailing_escapes(struct span s)
{
	size_t end = s.n, n = 0;
	while (end && byte_is_space(s.p[end - 1]))
		end--;
	while (end >= 3 && s.p[end - 3] == '=' &&
	       ((s.p[end - 2] == '0' && s.p[end - 1] == '9') ||
		(s.p[end - 2] == '2' && s.p[end - 1] == '0'))) {
		n++;
		end -= 3;
	}
	return n;
}

static void note_quoted_line(struct walk *w, struct span line)
{
	if (span_has_prefix(line, SPAN_LIT("SPAM: ")))
		return;
	w->f->qp_long_line |= line.n > QP_LINE_LIMIT;
	w->f->qp_bytes += line.n;
	size_t escapes = count_needless_escapes(line);
	if (escapes)
		w->qp_escapes += (double)escapes - (double)trailing_escapes(line);
}

static void note_quoted(struct walk *w, struct span raw)
{
	for (size_t at = 0; at < raw.n;) {
		size_t nl = span_find_byte(raw, '\n', at), end = nl == NONE ? raw.n : nl + 1;
		note_quoted_line(w, span_slice(raw, at, end));
		at = end;
	}
}

static bool has_non_ascii_text(struct span s)
{
	return s.n && (!bytes_are_ascii(s) || memchr(s.p, '\0', s.n) || memchr(s.p, '\r', s.n));
}

static void note_unicode(struct walk *w, struct span raw)
{
	size_t marks = 0;
	for (size_t i = 0; (i = span_find_byte(raw, '&', i)) != NONE; i++)
		marks += i + 8 <= raw.n && raw.p[i + 1] == '#' && raw.p[i + 2] == 'x' &&
			 is_upper_hex(raw.p[i + 3]) && is_upper_hex(raw.p[i + 4]) &&
			 is_upper_hex(raw.p[i + 5]) && is_upper_hex(raw.p[i + 6]) &&
			 raw.p[i + 7] == ';';
	w->unicode_marks += marks;
	w->normal_bytes += raw.n - marks * 8;
}

static void note_leaf(struct walk *w, const struct part_head *h, struct span raw)
{
	if (!h->is_attachment && (h->is_plain || h->is_html)) {
		/* Sizes count only once an alternative has been seen. */
		size_t size = w->f->alternative ? raw.n : 0;
		*(h->is_html ? &w->html_size : &w->text_size) = size;
	}
	if (span_equal(h->encoding, SPAN_LIT("quoted-printable")))
		note_quoted(w, raw);
	if (!h->is_plain)
		return;
	if ((!h->ct.has_charset || span_equal(h->charset, SPAN_LIT("us-ascii"))) &&
	    !w->f->ascii_illegal)
		w->f->ascii_illegal = has_non_ascii_text(raw);
	if (!h->encoding.n || span_equal(h->encoding, SPAN_LIT("7bit")) ||
	    span_equal(h->encoding, SPAN_LIT("8bit")))
		note_unicode(w, raw);
}

static void conclude(struct walk *w)
{
	struct mime_facts *f = w->f;
	if (f->qp_bytes) {
		f->qp_ratio = w->qp_escapes / (double)f->qp_bytes;
		f->qp_count = w->qp_escapes;
	}
	if (w->normal_bytes)
		f->unicode_ratio = (double)w->unicode_marks / (double)w->normal_bytes;
	if (f->alternative && w->text_size != NONE && w->html_size != NONE && w->html_size)
		f->multipart_ratio = (double)w->text_size / (double)w->html_size;
	f->missing_boundary = w->e->msg->parse_flags & MESSAGE_FLAG_MISSING_MIME_BOUNDARY;
	f->charsets = strbuf_span(&w->charsets);
}

struct mime_facts *mime_facts(struct eval *e)
{
	struct message *m = e->msg;
	if (e->state[EVAL_FAMILY_mime])
		return e->state[EVAL_FAMILY_mime];
	struct mime_facts *f = e->state[EVAL_FAMILY_mime] = ARENA_NEW(m->arena, struct mime_facts);
	f->multipart_ratio = 1.0;
	f->uppercase = f->base64_length = -1;
	struct walk w = {.e = e, .f = f, .charsets = strbuf_new(m->arena),
			 .text_size = NONE, .html_size = NONE};
	for (struct part *p = NULL; (p = part_next(m, p));) {
		if (!p->type[0])
			continue;
		struct part_head h = read_head(m, p);
		if (span_equal(h.ct.type, SPAN_LIT("multipart/alternative")))
			f->alternative = true;
		note_head(&w, &h);
		if (p->is_leaf)
			note_leaf(&w, &h, p->raw);
	}
	conclude(&w);
	return f;
}
