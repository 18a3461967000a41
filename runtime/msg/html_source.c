/* html_source.c: makes the copy of an HTML part that is parsed; never longer than the part. */
#include "msg/html_source.h"
#include "msg/text_char.h"

/* out[0..*n) ends in "<word" and white space: cuts the white space. */
static bool cut_empty_tag(const unsigned char *out, size_t *n, bool wide)
{
	const unsigned char *p = out + *n, *q, *word_end;
	while (p > out && (q = char_before(out, p), char_is_space(char_next(&q, p), wide)))
		p = char_before(out, p);
	word_end = p;
	while (p > out && (q = char_before(out, p), char_is_word(char_next(&q, p), wide)))
		p = char_before(out, p);
	if (p == word_end || p == out || p[-1] != '<')
		return false;
	*n = (size_t)(word_end - out);
	return true;
}

struct span html_source(struct arena *arena, struct span text, bool wide)
{
	unsigned char *out = arena_bytes(arena, text.n + 1);
	const unsigned char *p = text.p, *end = span_end(text);
	size_t n = 0;
	while (p < end) {
		const unsigned char *from = p;
		p = text.p + span_find_any(text, "&/\xe2", (size_t)(p - text.p));
		if (p > from)
			memcpy(out + n, from, (size_t)(p - from));
		n += (size_t)(p - from);
		if (p == end)
			break;
		unsigned char c = *p;
		if (c == '&' && end - p >= 6 && !memcmp(p, "&nbsp;", 6)) {
			out[n++] = ' ';
			p += 6;
		} else if (c == '/' && end - p >= 2 && p[1] == '>') {
			if (!cut_empty_tag(out, &n, wide))
				out[n++] = c;
			p++;
		} else if (c == 0xe2 && end - p >= 3 && p[1] == 0x80 && (p[2] == 0x9c || p[2] == 0x9d)) {
			out[n++] = '"';
			p += 3;
		} else {
			out[n++] = c;
			p++;
		}
	}
	out[n] = 0;
	return (struct span){out, n};
}
