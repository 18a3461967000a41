/* template.c: tags in a text, _NAME_ or _NAME(argument)_, and what they stand for.
 * SpamAssassin counterpart: PerMsgStatus.pm _replace_tags. A name is letters, digits and single
 * underscores; where the text can be read in two ways, the longer name is the tag. */
#include "report/markup.h"

static bool is_name_byte(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || byte_is_digit(c);
}

static size_t skip_name_bytes(struct span s, size_t at)
{
	while (at < s.n && is_name_byte(s.p[at]))
		at++;
	return at;
}

/* Where the arguments' ")_" is, at or behind `from`, on the same line; kept, so that a text of many
 * opening parentheses is walked once. */
struct closing {
	size_t from,
	    at; /* the answer for [from .. at]; at (size_t)-1: none up to the end of the line */
	size_t line_end;
	bool known;
};

static size_t find_closing(struct closing *c, struct span s, size_t from)
{
	if (c->known && from >= c->from && from <= (c->at == (size_t)-1 ? c->line_end : c->at))
		return c->at;
	*c = (struct closing){.from = from, .at = (size_t)-1, .known = true};
	for (size_t i = from; i < s.n && s.p[i] != '\n'; i++) {
		if (s.p[i] == ')' && i + 1 < s.n && s.p[i + 1] == '_') {
			c->at = i;
			break;
		}
		c->line_end = i;
	}
	return c->at;
}

struct tag {
	struct span name, arg; /* arg.p NULL: no parentheses */
	size_t end;	       /* behind the closing underscore */
};

/* The name ends at `end`: with an underscore, or arguments and an underscore. */
static bool read_rest(struct closing *c, struct span s, size_t start, size_t end, struct tag *tag_r)
{
	if (end >= s.n)
		return false;
	tag_r->name = span_slice(s, start, end);
	if (s.p[end] == '_') {
		tag_r->arg = (struct span){NULL, 0};
		tag_r->end = end + 1;
		return true;
	}
	size_t close = s.p[end] == '(' ? find_closing(c, s, end + 1) : (size_t)-1;
	if (close == (size_t)-1)
		return false;
	tag_r->arg = span_slice(s, end + 1, close);
	tag_r->end = close + 2;
	return true;
}

/* A tag whose first underscore is at `at`. */
static bool read_tag(struct closing *c, struct span s, size_t at, struct tag *tag_r)
{
	size_t start = at + 1;
	if (start >= s.n || s.p[start] < 'A' || s.p[start] > 'Z')
		return false;
	size_t end = skip_name_bytes(s, start);
	while (end + 1 < s.n && s.p[end] == '_' && is_name_byte(s.p[end + 1]))
		end = skip_name_bytes(s, end + 1);
	for (;;) {
		if (read_rest(c, s, start, end, tag_r))
			return true;
		while (end > start && s.p[end - 1] != '_')
			end--;
		if (end == start)
			return false;
		end--; /* the name without its last part */
	}
}

void template_write(struct span text, tag_writer write, void *context, struct strbuf *out)
{
	struct closing closing = {.known = false};
	struct tag tag;
	size_t done = 0;
	for (size_t at = 0; (at = span_find_byte(text, '_', at)) != (size_t)-1;) {
		if (!read_tag(&closing, text, at, &tag)) {
			at++;
			continue;
		}
		strbuf_add_span(out, span_slice(text, done, at));
		if (!write(context, tag.name, tag.arg, out))
			strbuf_add_span(out, span_slice(text, at, tag.end));
		at = done = tag.end;
	}
	strbuf_add_span(out, span_slice(text, done, text.n));
}

static bool write_tag(void *context, struct span name, struct span arg, struct strbuf *out)
{
	return tag_write(context, name, arg, out);
}

struct span template_expand(struct markup *m, struct span text)
{
	struct strbuf out = strbuf_new(m->arena);
	template_write(text, write_tag, m, &out);
	return strbuf_span(&out);
}
