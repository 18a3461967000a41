/* preview.c: the first lines of the text, tidied: the tag PREVIEW.
 * SpamAssassin counterpart: PerMsgStatus.pm get_content_preview. */
#include "report/markup.h"

#include "msg/message.h"

enum { PREVIEW_SIZE = 200, PREVIEW_PARAGRAPHS = 3, RULER_MIN = 10 };
#define TITLE \
	"Content preview:  " /* stands before it in the report: the first line leaves it room */

/* The first paragraphs behind the Subject, until there is enough. */
static struct span first_paragraphs(struct markup *m)
{
	struct spans body = message_body(m->msg);
	struct strbuf b = strbuf_new(m->arena);
	for (size_t i = 1; i < body.n && i <= PREVIEW_PARAGRAPHS && b.n < PREVIEW_SIZE; i++)
		strbuf_add_span(&b, body.v[i]);
	return strbuf_span(&b);
}

/* Long lines cut; one newline at the end. */
static struct span cut_lines(struct arena *arena, struct span text)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		end = span_find_byte(text, '\n', at);
		end = end == (size_t)-1 ? text.n : end;
		struct span line = span_slice(text, at, end);
		strbuf_add_span(&b,
				line.n > PREVIEW_SIZE ? span_slice(line, 0, PREVIEW_SIZE) : line);
		if (line.n > PREVIEW_SIZE)
			strbuf_add_str(&b, " [...]");
		if (end < text.n)
			strbuf_add_byte(&b, '\n');
	}
	if (!b.n || b.p[b.n - 1] != '\n')
		strbuf_add_byte(&b, '\n');
	return strbuf_span(&b);
}

/* Without every occurrence of `words`; with whole_line, up to the end of its line. */
static struct span drop_words(struct arena *arena, struct span text, struct span words,
			      bool whole_line)
{
	struct strbuf b = strbuf_new(arena);
	size_t done = 0, at;
	while ((at = span_find(text, words, done)) != (size_t)-1) {
		strbuf_add_span(&b, span_slice(text, done, at));
		done = at + words.n;
		size_t end = whole_line ? span_find_byte(text, '\n', done) : done;
		done = end == (size_t)-1 ? text.n : end;
	}
	strbuf_add_span(&b, span_slice(text, done, text.n));
	return strbuf_span(&b);
}

static bool is_ruler(unsigned char c)
{
	return c == '-' || c == '_' || c == '*' || c == '.';
}

static struct span drop_rulers(struct arena *arena, struct span text)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t at = 0, end; at < text.n; at = end) {
		for (end = at; end < text.n && is_ruler(text.p[end]);)
			end++;
		if (end == at)
			end++;
		if (end - at < RULER_MIN)
			strbuf_add_span(&b, span_slice(text, at, end));
	}
	return strbuf_span(&b);
}

static struct span join_spaces(struct arena *arena, struct span text)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < text.n; i++) {
		if (!byte_is_space(text.p[i]))
			strbuf_add_byte(&b, text.p[i]);
		else if (i == 0 || !byte_is_space(text.p[i - 1]))
			strbuf_add_byte(&b, ' ');
	}
	return strbuf_span(&b);
}

struct span preview_text(struct markup *m)
{
	static const struct wrap_style style = {
	    "  ", {(const unsigned char *)TITLE, sizeof TITLE - 1}, 75, true, WRAP_AT_SPACE};
	struct arena *arena = m->arena;
	struct span s = cut_lines(arena, first_paragraphs(m));
	s = drop_words(arena, s, SPAN_LIT("-----Original Message-----"), true);
	s = drop_words(arena, s, SPAN_LIT("This is a multi-part message in MIME format."), false);
	s = wrap_text(arena, join_spaces(arena, drop_rulers(arena, s)), &style);
	size_t at = sizeof TITLE - 3;
	if (s.n <= at || !byte_is_space(s.p[at]))
		return s;
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	return span_slice(s, at, s.n);
}
