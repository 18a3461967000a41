/* text_split.c: units out of text, as spans into it. Counterparts: Message.pm
 * split_into_array_of_short_lines and split_into_array_of_short_paragraphs. */
#include "base/vec.h"
#include "msg/text.h"

/* Where to cut a line that is too long: behind its last space in reach. */
static size_t cut_of(struct span line)
{
	for (size_t i = TEXT_LINE_LIMIT + 1; i > 0; i--)
		if (line.p[i - 1] == ' ')
			return i;
	return TEXT_LINE_LIMIT;
}

struct spans text_split_lines(struct arena *arena, struct span text)
{
	VEC(struct span) out = {0};
	const unsigned char *p = text.p, *end = span_end(text);
	while (p < end) {
		const unsigned char *nl = memchr(p, '\n', (size_t)(end - p));
		struct span line = {p, (size_t)((nl ? nl + 1 : end) - p)};
		p += line.n;
		while (line.n > TEXT_LINE_LIMIT) {
			size_t cut = cut_of(line);
			vec_push(arena, &out, span_slice(line, 0, cut));
			line = span_slice(line, cut, line.n);
		}
		vec_push(arena, &out, line);
	}
	return (struct spans){out.v, out.n};
}

/* Length of the chunk that starts text, which is longer than two limits: to the first newline, or
 * '>', or space between one limit and two. */
static size_t chunk_of(struct span text)
{
	static const unsigned char stops[] = {'\n', '>', ' '};
	for (size_t i = 0; i < sizeof stops; i++) {
		const unsigned char *at =
			memchr(text.p + TEXT_LINE_LIMIT, stops[i], TEXT_LINE_LIMIT);
		if (at)
			return (size_t)(at - text.p) + 1;
	}
	return TEXT_LINE_LIMIT + 1;
}

struct spans text_split_chunks(struct arena *arena, struct span text)
{
	VEC(struct span) out = {0};
	while (text.n > 2 * TEXT_LINE_LIMIT) {
		size_t n = chunk_of(text);
		vec_push(arena, &out, span_slice(text, 0, n));
		text = span_slice(text, n, text.n);
	}
	if (text.n || !out.n)
		vec_push(arena, &out, text);
	return (struct spans){out.v, out.n};
}
