/* header_line.c: a header of add_header as lines of a message: tags replaced, folded, ASCII only.
 * SpamAssassin counterparts: PerMsgStatus.pm _get_added_headers, _process_header,
 * mime_encode_header. */
#include "report/markup.h"

enum { HEADER_WIDTH = 79 };

static struct span strip_newlines(struct span s)
{
	while (s.n && s.p[s.n - 1] == '\n') {
		s.n--;
		if (s.n && s.p[s.n - 1] == '\r')
			s.n--;
	}
	return s;
}

struct span one_line(struct arena *arena, struct span text)
{
	unsigned char *p = arena_bytes(arena, text.n);
	for (size_t i = 0; i < text.n; i++)
		p[i] = text.p[i] == '\n' ? ' ' : text.p[i];
	return (struct span){p, text.n};
}

/* Lines of the template's own: white space around each newline becomes a newline and a tab. */
static struct span fold_lines(struct arena *arena, struct span text)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t at = 0, end; at < text.n; at = end) {
		bool newline = false;
		for (end = at; end < text.n && byte_is_space(text.p[end]); end++)
			newline |= text.p[end] == '\n';
		if (newline) {
			strbuf_add_str(&b, "\n\t");
			continue;
		}
		while (end < text.n && !byte_is_space(text.p[end]))
			end++;
		strbuf_add_span(&b, span_slice(text, at, end));
	}
	return strbuf_span(&b);
}

/* Lines of white space alone would end the header section. */
static struct span drop_blank_lines(struct arena *arena, struct span text)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t at = 0; at < text.n;) {
		size_t space = at, keep = at;
		for (; space < text.n && byte_is_space(text.p[space]); space++)
			keep = text.p[space] == '\n' ? space + 1 : keep;
		size_t end = span_find_byte(text, '\n', keep);
		end = end == (size_t)-1 ? text.n : end + 1;
		strbuf_add_span(&b, span_slice(text, keep, end));
		at = end;
	}
	return strbuf_span(&b);
}

/* The name and "!!" stand before the text while it is folded, so that the colon's space is no place
 * to break. */
static struct span fold_words(struct arena *arena, struct span name, struct span text)
{
	struct strbuf b = strbuf_new(arena);
	struct wrap_style style = {
	    "\t", {NULL, 0}, HEADER_WIDTH, false, WRAP_BEHIND_SPACE_OR_COMMA};
	strbuf_printf(&b, "X-Spam-%.*s!!", (int)name.n, (const char *)name.p);
	size_t start = b.n;
	strbuf_add_span(&b, text);
	struct span folded = drop_blank_lines(arena, wrap_text(arena, strbuf_span(&b), &style));
	return folded.n > start ? span_slice(folded, start, folded.n) : SPAN_LIT("");
}

static struct span header_value(struct markup *m, const struct markup_header *h)
{
	struct span text = strip_newlines(template_expand(m, h->text));
	if (!m->conf->fold)
		return one_line(m->arena, text);
	if (span_find_byte(text, '\n', 0) != (size_t)-1)
		return fold_lines(m->arena, text);
	return fold_words(m->arena, h->name, text);
}

void header_lines_add(struct markup *m, const struct markup_headers *headers, struct strbuf *out)
{
	for (size_t i = 0; i < headers->list.n; i++) {
		const struct markup_header *h = &headers->list.v[i];
		strbuf_printf(out, "X-Spam-%.*s: ", (int)h->name.n, (const char *)h->name.p);
		strbuf_add_span(out, header_encode(m->arena, header_value(m, h)));
		strbuf_add_byte(out, '\n');
	}
}
