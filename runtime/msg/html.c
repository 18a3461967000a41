/* html.c: one HTML part: prepares its text, takes the tokenizer's events and keeps count of tags. In: the
 * part in UTF-8; out: struct html. Called by render.c. Counterpart: HTML.pm parse, html_tag and
 * html_tests.
 * Differs: what Perl leaves to its hash order (several attributes of the same effect) goes by the
 * order in the tag. */
#include "msg/html.h"
#include "msg/charset.h"
#include "msg/entity.h"
#include "msg/html_parser.h"
#include "msg/html_source.h"
#include "msg/text_char.h"

#include <stdint.h>

enum { KIND_OTHER, KIND_VALID, KIND_RENDERED };

static const struct element {
	unsigned char kind;
	bool styled;
	const char *space;
} elements[] = {
#define VALID KIND_VALID
#define RENDERED KIND_RENDERED
#define OTHER KIND_OTHER
#define NONE NULL
#define LINE "\n"
#define WORD " "
#define PARAGRAPH "\n\n"
#define ELEMENT(symbol, name, kind, space, uri, styled)                                            \
	[HTML_ELEMENT_##symbol] = {kind, styled, space},
#define HREF 0
#include "grammar/html_elements.def"
#undef ELEMENT
#undef VALID
#undef RENDERED
#undef OTHER
#undef NONE
#undef LINE
#undef WORD
#undef PARAGRAPH
#undef HREF
};

static enum html_attr_id attr_id(struct span name)
{
	static const struct {
		struct span name;
		enum html_attr_id id;
	} known[] = {
#define ATTR(text, id) {{(const unsigned char *)text, sizeof(text) - 1}, id},
		ATTR("action", ATTR_ACTION) ATTR("alink", ATTR_LINK)
		ATTR("background", ATTR_BACKGROUND) ATTR("bgcolor", ATTR_BGCOLOR)
		ATTR("color", ATTR_COLOR) ATTR("content", ATTR_CONTENT)
		ATTR("data-saferedirecturl", ATTR_SAFE_REDIRECT) ATTR("face", ATTR_FACE)
		ATTR("height", ATTR_HEIGHT) ATTR("href", ATTR_HREF)
		ATTR("http-equiv", ATTR_HTTP_EQUIV) ATTR("link", ATTR_LINK)
		ATTR("size", ATTR_SIZE) ATTR("src", ATTR_SRC) ATTR("style", ATTR_STYLE)
		ATTR("text", ATTR_TEXT) ATTR("vlink", ATTR_LINK) ATTR("width", ATTR_WIDTH)
#undef ATTR
	};
	unsigned char first = name.n ? byte_lower(name.p[0]) : 0;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].name.p[0] == first && known[i].name.n == name.n &&
		    span_equal_nocase(name, known[i].name))
			return known[i].id;
	return ATTR_NONE;
}

/* A slipped "x/href" counts as href. */
static bool has_slash_word(struct span name, struct span word)
{
	for (size_t i = 1; i + 1 + word.n <= name.n; i++)
		if (name.p[i] == '/' && byte_is_word(name.p[i - 1]) &&
		    span_equal_nocase(span_slice(name, i + 1, i + 1 + word.n), word))
			return true;
	return false;
}

static bool has_href(enum html_element e)
{
	return e == HTML_ELEMENT_A || e == HTML_ELEMENT_AREA || e == HTML_ELEMENT_LINK;
}

static bool has_src(enum html_element e)
{
	return e == HTML_ELEMENT_IMG || e == HTML_ELEMENT_FRAME || e == HTML_ELEMENT_IFRAME ||
	       e == HTML_ELEMENT_EMBED || e == HTML_ELEMENT_SCRIPT || e == HTML_ELEMENT_BGSOUND;
}

static void read_attrs(const struct html_token *token, enum html_element element,
		       struct html_attrs *attrs)
{
	attrs->have = 0;
	for (size_t i = 0; i < token->nattrs; i++) {
		const struct html_attr *a = &token->attrs[i];
		enum html_attr_id id = attr_id(a->name);
		bool slipped = id == ATTR_NONE && memchr(a->name.p, '/', a->name.n);
		if (slipped && has_href(element) && has_slash_word(a->name, SPAN_LIT("href")))
			id = ATTR_HREF;
		else if (slipped && has_src(element) && has_slash_word(a->name, SPAN_LIT("src")))
			id = ATTR_SRC;
		else
			slipped = false;
		if (id == ATTR_NONE || (attrs_have(attrs, id) && !slipped))
			continue;
		attrs->have |= 1u << id;
		attrs->value[id] = a->value;
	}
}

/* Of bytes that nobody decoded Perl keeps the bytes of UTF-8: a character each. Where there are no references, they stay what they are. */
struct span html_decode(struct html_parser *p, struct span raw, enum html_references how, bool *wide)
{
	bool characters = true;
	if (p->octets && how != REFERENCES_NONE && !bytes_are_loose_utf8(raw))
		raw = text_from_latin1(p->arena, raw);
	if (how != REFERENCES_NONE && raw.n && memchr(raw.p, '&', raw.n)) {
		struct strbuf fresh = strbuf_new(p->arena), *out = how == REFERENCES_TEXT ? &p->scratch : &fresh;
		out->n = 0;
		entity_decode(out, raw, how == REFERENCES_TEXT, p->octets ? &characters : wide);
		raw = strbuf_span(out);
	}
	return p->octets ? text_from_latin1(p->arena, raw) : raw;
}

struct span html_attr_value(struct html_parser *p, const struct html_attrs *attrs,
			    enum html_attr_id id, bool *wide)
{
	if (!attrs_have(attrs, id))
		return (struct span){NULL, 0};
	return html_decode(p, attrs->value[id], REFERENCES_VALUE, wide);
}

/* Digits, then '%' or nothing; what is not that, or 0, counts as a guess of 200. */
static double dimension(struct span s, double percent)
{
	double v = 0;
	size_t i = 0;
	if (s.n && s.p[s.n - 1] == '\n')
		s.n--;
	while (i < s.n && byte_is_digit(s.p[i]))
		v = v * 10 + (s.p[i++] - '0');
	if (i && i + 1 == s.n && s.p[i] == '%')
		v *= percent;
	else if (!i || i < s.n)
		v = 0;
	return v > 0 ? v : 200;
}

/* A font's face: names of letters, spaces and '-', at least two characters each, comma between; some
 * slack for quotes, a leading dot, a digit at the end. */
static bool face_is_good(struct span s)
{
	size_t i = 0;
	if (s.n && s.p[s.n - 1] == '\n')
		s.n--;
	while (i < s.n && byte_is_space(s.p[i]))
		i++;
	size_t from = i && s.p[i - 1] == ' ' ? i - 1 : i; /* a space can begin the name */
	if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'' || s.p[i] == '.'))
		from = ++i;
	for (bool first = true;; first = false) {
		if (!first) {
			while (i < s.n && byte_is_space(s.p[i]))
				i++;
			if (i < s.n && (s.p[i] == '"' || s.p[i] == '\''))
				i++;
			from = i;
			if (i >= s.n || !byte_is_alpha(s.p[i]))
				return false;
		} else if (from >= s.n || s.p[from] == '-') {
			return false;
		}
		while (i < s.n && (byte_is_alpha(s.p[i]) || s.p[i] == ' ' || s.p[i] == '-'))
			i++;
		if (i - from < 2 || !byte_is_alpha(s.p[i - 1]))
			return false;
		if (i < s.n && byte_is_digit(s.p[i]))
			i++;
		if (i < s.n && (s.p[i] == '"' || s.p[i] == '\''))
			i++;
		if (i >= s.n || s.p[i] != ',')
			break;
		i++;
	}
	return i == s.n || (s.p[i] == ';' && i + 1 == s.n);
}

static bool mentions_mailto(struct span s)
{
	struct span word = SPAN_LIT("mailto:");
	for (size_t i = 0; i + word.n <= s.n; i++)
		if (span_equal_nocase(span_slice(s, i, i + word.n), word))
			return true;
	return false;
}

static void finish_title(struct html_parser *p)
{
	if (!p->title_open)
		return;
	struct span text = arena_dup_span(p->arena, strbuf_span(&p->title_text));
	vec_push(p->arena, &p->title, text);
	p->title_open = false;
}

/* Facts from particular start tags. */
static void test_start(struct html_parser *p, enum html_element element,
		       const struct html_attrs *attrs)
{
	struct html *html = p->html;
	struct span value;
	bool wide = p->wide;
	switch (element) {
	case HTML_ELEMENT_FONT:
		if (!attrs_have(attrs, ATTR_FACE))
			break;
		value = html_attr_value(p, attrs, ATTR_FACE, &wide);
		if (!face_is_good(text_plain_spaces(p->arena, value, wide)))
			html->font_face_bad = true;
		break;
	case HTML_ELEMENT_IMG:
		if (html->inside[HTML_ELEMENT_A] > 0)
			html_anchor_add(p, SPAN_LIT("<img>\n"), false);
		if (attrs_have(attrs, ATTR_WIDTH) && attrs_have(attrs, ATTR_HEIGHT))
			html->image_area += /* percentages of a screen of 800 x 600 */
				dimension(html_attr_value(p, attrs, ATTR_WIDTH, &wide), 8) *
				dimension(html_attr_value(p, attrs, ATTR_HEIGHT, &wide), 6);
		break;
	case HTML_ELEMENT_FORM:
		if (mentions_mailto(html_attr_value(p, attrs, ATTR_ACTION, &wide)))
			html->form_action_mailto = true;
		break;
	case HTML_ELEMENT_OBJECT:
	case HTML_ELEMENT_EMBED:
		html->embeds = true;
		break;
	case HTML_ELEMENT_A:
		html_anchor_start(p, attrs);
		break;
	case HTML_ELEMENT_TITLE:
		finish_title(p);
		p->title_open = true;
		p->title_text.n = 0;
		break;
	default:
		break;
	}
}

/* "o:p", "st1:place": what office programs write; counted as elements, not rendered. */
static bool is_namespaced(struct span name)
{
	size_t i = 2;
	if (name.n >= 4 && byte_lower(name.p[0]) == 's' && byte_lower(name.p[1]) == 't' &&
	    byte_is_digit(name.p[2]) && name.p[3] == ':')
		i = 4;
	else if (name.n < 2 || byte_lower(name.p[0]) != 'o' || name.p[1] != ':')
		return false;
	size_t from = i;
	while (i < name.n && (byte_is_word(name.p[i]) || name.p[i] == '-'))
		i++;
	return i > from && (i == name.n || (name.p[i] == '/' && i + 1 == name.n));
}

/* The counter of a name that is no element of ours. */
static long *other_inside(struct html_parser *p, struct span name)
{
	unsigned char *lower = arena_bytes(p->arena, name.n + 1);
	for (size_t i = 0; i < name.n; i++)
		lower[i] = byte_lower(name.p[i]);
	void **slot = map_slot(&p->html->inside_other, (struct span){lower, name.n});
	if (!*slot) {
		*slot = ARENA_NEW(p->arena, long);
		*(long *)*slot = HTML_INSIDE_NEVER;
	}
	return *slot;
}

static void count_tag(struct html_parser *p, struct span name, enum html_element element,
		      bool is_element, int change)
{
	struct html *html = p->html;
	long *inside = element ? &html->inside[element] : other_inside(p, name);
	bool first = *inside == HTML_INSIDE_NEVER;
	if (first)
		*inside = 0;
	html->elements += is_element;
	html->elements_seen += is_element && first;
	html->tags++;
	html->tags_seen += first;
	*inside += change;
	if (*inside < 0) {
		*inside = 0;
		html->closed_extra++;
	}
}

/* By name through a small cache, since few names make most of the tags. */
static enum html_element find_element(struct html_parser *p, struct span name)
{
	unsigned h = (unsigned)name.n * 7 + byte_lower(name.p[0]) * 3 +
		     byte_lower(name.p[name.n - 1]);
	uint8_t *slot = &p->cache[h % ELEMENT_CACHE];
	if (*slot && span_equal_nocase(name, html_element_name(*slot)))
		return *slot;
	enum html_element element = html_element_find(name);
	if (element)
		*slot = (uint8_t)element;
	return element;
}

static bool take_tag(struct html_parser *p, const struct html_token *token)
{
	struct html_attrs attrs;
	bool start = token->event == HTML_START;
	enum html_element element = token->text.n ? find_element(p, token->text) : 0;
	const struct element *e = &elements[element];
	bool namespaced = !element && is_namespaced(token->text);
	count_tag(p, token->text, element, e->kind == KIND_VALID || namespaced, start ? 1 : -1);
	if (e->kind == KIND_OTHER)
		return true;
	attrs.have = 0;
	if (start && token->nattrs)
		read_attrs(token, element, &attrs);
	if (e->styled && start && !html_style_open(p, element, &attrs))
		return false;
	if (e->styled && !start)
		html_style_close(p, element);
	if (e->space)
		html_text_space(p, e->space);
	if (start) {
		html_uri_event(p, element, &attrs);
		test_start(p, element, &attrs);
	}
	return true;
}

static void take_comment(struct html_parser *p, struct span raw)
{
	bool wide = p->wide;
	vec_push(p->arena, &p->comment, html_decode(p, raw, REFERENCES_NONE, &wide));
}

static bool take_token(void *user, const struct html_token *token)
{
	struct html_parser *p = user;
	switch (token->event) {
	case HTML_START:
	case HTML_END:
		return take_tag(p, token);
	case HTML_TEXT:
		html_text_event(p, token->text, token->cdata);
		return true;
	case HTML_COMMENT:
		take_comment(p, token->text);
		return true;
	case HTML_DECLARATION:
		if (span_has_prefix_nocase(token->text, SPAN_LIT("<!doctype"))) {
			p->html->elements++;
			p->html->tags++;
			p->html->inside[HTML_ELEMENT_DOCTYPE] = 0;
		}
		return true;
	}
	return true;
}

static void finish(struct html_parser *p)
{
	struct html *html = p->html;
	html->has_anchor = p->anchor_open || p->anchor.n;
	html->has_title = p->title_open || p->title.n;
	html->has_comment = p->comment.n;
	html->has_script = p->script.n;
	html_anchor_finish(p);
	finish_title(p);
	html_text_finish(p);
	html->uris = p->uris.v;
	html->nuris = p->uris.n;
	html->anchor = (struct spans){p->anchor.v, p->anchor.n};
	html->title = (struct spans){p->title.v, p->title.n};
	html->comment = (struct spans){p->comment.v, p->comment.n};
	html->script = (struct spans){p->script.v, p->script.n};
	if (!html->complete)
		html->nuris = 0;
}

struct html *html_parse(struct arena *arena, struct span text, enum html_input input, size_t bytes)
{
	struct html *html = ARENA_NEW(arena, struct html);
	struct html_parser *p = ARENA_NEW(arena, struct html_parser);
	p->arena = arena;
	p->html = html;
	p->wide = input == HTML_CHARACTERS;
	p->octets = html->octets = input == HTML_OCTETS;
	p->text = p->scratch = p->anchor_text = p->title_text = strbuf_new(arena);
	p->uri_index = map_new(arena);
	html->inside_other = map_new(arena);
	html->min_size = html->max_size = 3;
	html->text_length = bytes;
	html->length = p->octets ? text.n : text_length(text);
	for (size_t i = 0; i < HTML_ELEMENTS; i++)
		html->inside[i] = HTML_INSIDE_NEVER;
	html_style_init(p);
	strbuf_reserve(&p->text, text.n / 2 + 64);
	html->complete =
		html_tokenize(&p->lexer, arena, html_source(arena, text, p->wide), take_token, p);
	html->cut |= p->lexer.cut;
	finish(p);
	return html;
}
