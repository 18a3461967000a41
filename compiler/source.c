/* source.c: reads rule files and counts their lines. */
#include "source.h"
#include "base/file.h"

static void index_lines(struct arena *arena, struct source *s)
{
	const char *end = s->text + s->n, *at = s->text;

	for (; at < end; at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1)
		s->nlines++;
	s->lines = ARENA_ARRAY(arena, uint32_t, s->nlines);
	at = s->text;
	for (size_t i = 0; i < s->nlines; i++) {
		s->lines[i] = (uint32_t)(at - s->text);
		at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
	}
}

struct source *source_from_text(struct arena *arena, const char *path, struct span text)
{
	struct source *s = ARENA_NEW(arena, struct source);
	bool ended = text.n && text.p[text.n - 1] == '\n';

	s->path = path;
	s->n = text.n + !ended;
	s->text = (char *)arena_bytes(arena, s->n + SOURCE_PADDING);
	if (text.n)
		memcpy(s->text, text.p, text.n);
	if (!ended)
		s->text[text.n] = '\n';
	memset(s->text + s->n, 0, SOURCE_PADDING);
	index_lines(arena, s);
	return s;
}

struct source *source_read(struct arena *arena, const char *path, struct err *err)
{
	struct span text;

	if (file_read(arena, path, SOURCE_LIMIT, &text, err))
		return NULL;
	return source_from_text(arena, arena_dup_str(arena, path), text);
}

/* Index of the line that holds `at`. */
static size_t find_line(const struct source *s, uint32_t at)
{
	size_t low = 0, high = s->nlines;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (s->lines[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void source_position(const struct source *s, uint32_t at, unsigned *line_r, unsigned *column_r)
{
	size_t line = find_line(s, at);

	*line_r = (unsigned)line + 1;
	*column_r = at - s->lines[line] + 1;
}

struct span source_line(const struct source *s, uint32_t at, uint32_t *start_r)
{
	size_t line = find_line(s, at);
	uint32_t start = s->lines[line];
	uint32_t end = (uint32_t)(line + 1 < s->nlines ? s->lines[line + 1] : s->n);

	*start_r = start;
	return (struct span){(const unsigned char *)s->text + start, end - start - 1};
}

struct span source_code(const struct source *s, uint32_t at)
{
	uint32_t start;
	struct span line = source_line(s, at, &start);
	size_t end = 0;

	while (end < line.n && (line.p[end] != '#' || (end && line.p[end - 1] == '\\')))
		end++;
	return span_trim(span_slice(line, 0, end));
}
