/* captures.c: (?<NAME>...) sets the tag NAME, %{NAME} stands for its text.
 * SpamAssassin counterpart: parse_captures of Conf/Parser.pm. */
#include "captures.h"
#include "base/strbuf.h"

static bool is_upper(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static void add_name(struct strbuf *names, struct span name)
{
	if (names->n)
		strbuf_add_byte(names, ',');
	strbuf_add_span(names, name);
}

const char *captures_list(struct arena *arena, struct span s)
{
	struct strbuf names = strbuf_new(arena);

	for (size_t at = 0; (at = span_find(s, SPAN_LIT("(?"), at)) != (size_t)-1; at += 2) {
		size_t name = at + 2 + (at + 2 < s.n && s.p[at + 2] == 'P');
		if (name + 1 >= s.n || (s.p[name] != '<' && s.p[name] != '\'') ||
		    !is_upper(s.p[name + 1]))
			continue;
		size_t end = ++name;
		while (end < s.n && byte_is_word(s.p[end]))
			end++;
		add_name(&names, span_slice(s, name, end));
	}
	return names.n ? strbuf_str(&names) : NULL;
}

/* Length of NAME or NAME(argument) at `at`, where NAME is [A-Z][A-Z0-9]*(_[A-Z0-9]+)*; 0: none. */
static size_t tag_length(struct span s, size_t at)
{
	size_t end = at;

	if (end >= s.n || !is_upper(s.p[end]))
		return 0;
	while (end < s.n && (is_upper(s.p[end]) || byte_is_digit(s.p[end]) ||
			     (s.p[end] == '_' && s.p[end - 1] != '_')))
		end++;
	if (s.p[end - 1] == '_')
		return 0;
	if (end < s.n && s.p[end] == '(') {
		while (end < s.n && s.p[end] != ')' && s.p[end] != '}')
			end++;
		if (end == s.n || s.p[end] == '}')
			return 0;
		end++;
	}
	return end - at;
}

struct span captures_templates(struct arena *arena, struct span s, struct span *tag_r)
{
	struct strbuf text = strbuf_new(arena);
	size_t done = 0;

	for (size_t at = 0; (at = span_find(s, SPAN_LIT("%{"), at)) != (size_t)-1; at += 2) {
		size_t n = tag_length(s, at + 2);
		if (!n || at + 2 + n >= s.n || s.p[at + 2 + n] != '}' ||
		    (at && s.p[at - 1] == '\\'))
			continue;
		*tag_r = span_slice(s, at + 2, at + 2 + n);
		strbuf_add_span(&text, span_slice(s, done, at));
		strbuf_printf(&text, "%%\\{%.*s\\}", (int)n, (const char *)tag_r->p);
		done = at + 2 + n + 1;
	}
	if (!done)
		return s;
	strbuf_add_span(&text, span_slice(s, done, s.n));
	return strbuf_span(&text);
}
