/* wrap.c: breaks a text into lines. SpamAssassin counterpart: Util.pm wrap. What the text is broken
 * at stays in it, so that a line may begin with the space it was broken at. Differs: a prefix wider
 * than the line is written all the same; there it makes the loop endless. */
#include "report/markup.h"

/* The line being filled. */
struct line {
	struct strbuf *out;
	size_t start, width; /* offset of its first byte; columns so far */
	bool taken;	     /* it has a piece of text */
};

static size_t width_of(struct span s)
{
	size_t n = s.n;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\t' ? 7 : 0;
	return n;
}

static void end_line(struct line *line, struct span prefix)
{
	struct strbuf *out = line->out;
	while (out->n > line->start && byte_is_space(out->p[out->n - 1]))
		out->n--;
	strbuf_add_byte(out, '\n');
	line->start = out->n;
	strbuf_add_span(out, prefix);
	line->width = width_of(prefix);
	line->taken = false;
}

static void add_piece(struct line *line, const struct wrap_style *style, struct span piece)
{
	struct span prefix = span_from_str(style->prefix);
	size_t width = width_of(piece);
	bool fresh = false; /* nothing but the prefix: more cannot be won */
	for (;;) {
		size_t want = line->width + (line->taken && !style->overflow ? width : 0);
		if (want <= style->width || fresh)
			break;
		end_line(line, prefix);
		fresh = true;
	}
	strbuf_add_span(line->out, piece);
	line->width += width;
	line->taken = true;
}

/* The pieces: words and the white space between them, byte by byte; or what ends behind a space or
 * comma, with an empty piece between (Perl's split gives one, and it counts as a piece of the
 * line). */
static size_t piece_end(struct span text, size_t at, enum wrap_break how)
{
	if (how == WRAP_AT_SPACE) {
		if (byte_is_space(text.p[at]))
			return at + 1;
		while (at < text.n && !byte_is_space(text.p[at]))
			at++;
		return at;
	}
	while (at < text.n && !byte_is_space(text.p[at]) && text.p[at] != ',')
		at++;
	return at < text.n ? at + 1 : at;
}

struct span wrap_text(struct arena *arena, struct span text, const struct wrap_style *style)
{
	struct strbuf out = strbuf_new(arena);
	struct line line = {.out = &out};
	struct span empty = SPAN_LIT("");
	bool first = !style->first.n; /* the first piece starts the line as `first` would */
	strbuf_add_span(&out, style->first);
	line.width = width_of(style->first);
	for (size_t at = 0, end; at < text.n; at = end) {
		end = piece_end(text, at, style->at);
		struct span piece = span_slice(text, at, end);
		/* Between two separators, and before a first one, stands an empty word. */
		bool blank = style->at == WRAP_AT_SPACE && byte_is_space(text.p[at]) &&
			     (at == 0 || byte_is_space(text.p[at - 1]));
		if (blank && first)
			first = false;
		else if (blank || (style->at != WRAP_AT_SPACE && at))
			add_piece(&line, style, empty);
		if (first) {
			strbuf_add_span(&out, piece);
			line.width = width_of(piece);
			first = false;
			continue;
		}
		add_piece(&line, style, piece);
	}
	return strbuf_span(&out);
}
