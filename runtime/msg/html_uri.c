/* html_uri.c: the URIs in tags, by element, made absolute with <base>, and the text of anchors. In: start
 * tags; out: p->uris. Counterpart: HTML.pm html_uri and push_uri. */
#include "msg/charset.h"
#include "msg/html_parser.h"
#include "msg/html_target.h"
#include "msg/text_char.h"

static uint32_t type_of(enum html_element element)
{
	switch (element) {
#define TYPE(symbol)                                                                               \
	case HTML_ELEMENT_##symbol:                                                                \
		return URI_TYPE_##symbol;
		TYPE(A)
		TYPE(AREA)
		TYPE(BASE)
		TYPE(BGSOUND)
		TYPE(BODY)
		TYPE(EMBED)
		TYPE(FORM)
		TYPE(FRAME)
		TYPE(IFRAME)
		TYPE(IMG)
		TYPE(LINK)
		TYPE(META)
		TYPE(SCRIPT)
		TYPE(TABLE)
		TYPE(TD)
		TYPE(TR)
#undef TYPE
	default:
		return 0;
	}
}

static size_t entry(struct html_parser *p, struct span uri)
{
	void **slot = map_slot(&p->uri_index, uri);
	if (!*slot) {
		vec_push(p->arena, &p->uris, ((struct uri_found){.uri = uri}));
		*slot = (void *)(uintptr_t)p->uris.n;
	}
	return (size_t)(uintptr_t)*slot - 1;
}

static bool is_outer_space(unsigned c, bool wide)
{
	return c == 0xa0 || char_is_space(c, wide);
}

/* URIs and anchor texts are never encoded on their way to a rule: characters up to U+00FF are single
 * bytes to it, unless one past that makes the whole text wide. */
static bool is_past_latin1(struct span s, bool wide)
{
	bool past_latin1 = false;
	for (size_t i = 0; wide && i < s.n; i++)
		past_latin1 |= s.p[i] > 0xc3; /* leads U+0100 and up */
	return past_latin1;
}

/* A reference, or the URI it makes, as bytes that rules see. */
struct reference {
	struct span uri;
	enum uri_chars chars;
};

/* Without white space around, at most URI_LENGTH_LIMIT characters. */
static struct reference canon(struct html_parser *p, struct span uri, bool wide)
{
	const unsigned char *s = uri.p, *end = span_end(uri), *q;
	while (s < end && (q = s, is_outer_space(char_next(&q, end), wide)))
		s = q;
	while (end > s) {
		const unsigned char *last = char_before(s, end);
		q = last;
		if (!is_outer_space(char_next(&q, end), wide))
			break;
		end = last;
	}
	if ((size_t)(end - s) > URI_LENGTH_LIMIT) {
		size_t n = 0;
		for (q = s; q < end && n < URI_LENGTH_LIMIT; n++)
			char_next(&q, end);
		if (q < end)
			p->html->uri_truncated = true;
		end = q;
	}
	struct span text = {s, (size_t)(end - s)}, seen = text_bytes(p->arena, text, is_past_latin1(text, wide));
	if (!wide || bytes_are_ascii(seen))
		return (struct reference){seen, URI_BYTES};
	return (struct reference){seen, seen.n != text.n ? URI_LATIN1 : URI_WIDE};
}

static bool is_whole(struct span uri)
{
	return span_has_prefix_nocase(uri, SPAN_LIT("data:")) ||
	       span_has_prefix_nocase(uri, SPAN_LIT("mailto:")) ||
	       span_has_prefix_nocase(uri, SPAN_LIT("file:")) ||
	       span_has_prefix_nocase(uri, SPAN_LIT("cid:")) ||
	       span_has_prefix_nocase(uri, SPAN_LIT("tel:"));
}

static void push(struct html_parser *p, enum html_element element, struct reference ref)
{
	struct span uri = ref.uri;
	if (!uri.n)
		return;
	if (!is_whole(uri))
		uri = html_target_uri(p->arena, p->base, uri);
	if (!uri.n)
		return;
	size_t at = entry(p, uri);
	p->uris.v[at].types |= type_of(element);
	if (ref.chars > p->uris.v[at].chars)
		p->uris.v[at].chars = ref.chars;
}

static void push_attr(struct html_parser *p, enum html_element element,
		      const struct html_attrs *attrs, enum html_attr_id id)
{
	bool wide = p->wide;
	if (attrs_have(attrs, id)) {
		struct span value = html_attr_value(p, attrs, id, &wide);
		push(p, element, canon(p, value, wide));
	}
}

/* A base names a folder: its file name is no part of it. */
static struct span without_file(struct span uri)
{
	size_t at = span_find_byte(uri, ':', 0) + 1, slashes = 0;
	while (slashes < 2 && at < uri.n && uri.p[at] == '/')
		at++, slashes++;
	size_t host = at, path = span_find_byte(uri, '/', host);
	if (path == (size_t)-1 || path == host)
		return uri;
	size_t i = uri.n;
	while (i > path + 1 && uri.p[i - 1] != '.' && uri.p[i - 1] != '/')
		i--;
	if (uri.p[i - 1] != '.' || uri.n - i < 2 || uri.n - i > 4)
		return uri;
	size_t dot = --i;
	while (i > path + 1 && uri.p[i - 1] != '.' && uri.p[i - 1] != '/')
		i--;
	return i < dot ? span_slice(uri, 0, i) : uri;
}

static void set_base(struct html_parser *p, const struct html_attrs *attrs)
{
	bool wide = p->wide;
	if (!attrs_have(attrs, ATTR_HREF))
		return;
	struct span value = html_attr_value(p, attrs, ATTR_HREF, &wide);
	if (!value.n || span_equal(value, SPAN_LIT("0")))
		return;
	struct reference ref = canon(p, value, wide);
	struct span uri = ref.uri;
	push(p, HTML_ELEMENT_BASE, ref);
	if (!span_has_prefix_nocase(uri, SPAN_LIT("http:")) &&
	    !span_has_prefix_nocase(uri, SPAN_LIT("https:")) &&
	    !span_has_prefix_nocase(uri, SPAN_LIT("ftp:")))
		return;
	struct strbuf b = strbuf_new(p->arena);
	strbuf_add_span(&b, without_file(uri));
	if (b.p[b.n - 1] != '/')
		strbuf_add_byte(&b, '/');
	p->base = strbuf_span(&b);
}

/* Where what follows "url=" begins: the last one of the first line; false: none there. */
static bool find_url(struct span s, size_t *at_r)
{
	bool found = false;
	size_t line = span_find_byte(s, '\n', 0);
	if (line == (size_t)-1)
		line = s.n;
	for (size_t i = 0; i + 3 <= s.n && i < line; i++) {
		if (!span_equal_nocase(span_slice(s, i, i + 3), SPAN_LIT("url")) ||
		    (i && byte_is_word(s.p[i - 1])))
			continue;
		size_t j = i + 3;
		while (j < s.n && byte_is_space(s.p[j]))
			j++;
		if (j >= s.n || s.p[j] != '=')
			continue;
		for (j++; j < s.n && byte_is_space(s.p[j]); j++)
			;
		*at_r = j;
		found = true;
	}
	return found;
}

static bool contains_nocase(struct span s, struct span word)
{
	for (size_t i = 0; i + word.n <= s.n; i++)
		if (span_equal_nocase(span_slice(s, i, i + word.n), word))
			return true;
	return false;
}

/* <meta http-equiv=refresh content="0; url=..."> */
static void read_refresh(struct html_parser *p, const struct html_attrs *attrs)
{
	bool wide = p->wide, value_wide = p->wide;
	size_t at;
	if (!attrs_have(attrs, ATTR_HTTP_EQUIV) || !attrs_have(attrs, ATTR_CONTENT) ||
	    !contains_nocase(html_attr_value(p, attrs, ATTR_HTTP_EQUIV, &wide),
			     SPAN_LIT("refresh")))
		return;
	struct span value = html_attr_value(p, attrs, ATTR_CONTENT, &value_wide);
	value = text_plain_spaces(p->arena, value, value_wide);
	if (!find_url(value, &at))
		return;
	value = span_slice(value, at, value.n);
	size_t semi = span_find_byte(value, ';', 0);
	if (semi != (size_t)-1)
		value.n = semi;
	push(p, HTML_ELEMENT_META, canon(p, value, value_wide));
}

/* href without byte order marks. */
static struct span href(struct html_parser *p, const struct html_attrs *attrs, bool *wide)
{
	struct span s = html_attr_value(p, attrs, ATTR_HREF, wide), mark = SPAN_LIT("\xef\xbb\xbf");
	size_t at = 0, next;
	if (span_find_byte(s, mark.p[0], 0) == (size_t)-1)
		return s;
	struct strbuf b = strbuf_new(p->arena);
	while ((next = span_find(s, mark, at)) != (size_t)-1) {
		strbuf_add(&b, s.p + at, next - at);
		at = next + mark.n;
	}
	strbuf_add(&b, s.p + at, s.n - at);
	return strbuf_span(&b);
}

void html_uri_event(struct html_parser *p, enum html_element element,
		    const struct html_attrs *attrs)
{
	enum { NONE, BACKGROUND, HREF, SRC, ACTION, BASE, META };
	static const unsigned char places[] = {
#define ELEMENT(symbol, name, kind, space, uri, styled) [HTML_ELEMENT_##symbol] = uri,
#include "grammar/html_elements.def"
#undef ELEMENT
	};
	bool wide = p->wide;
	switch (places[element]) {
	case BACKGROUND:
		push_attr(p, element, attrs, ATTR_BACKGROUND);
		break;
	case HREF:
		if (attrs_have(attrs, ATTR_HREF)) {
			struct span value = href(p, attrs, &wide);
			push(p, element, canon(p, value, wide));
		}
		push_attr(p, element, attrs, ATTR_SAFE_REDIRECT);
		break;
	case SRC:
		push_attr(p, element, attrs, ATTR_SRC);
		break;
	case ACTION:
		push_attr(p, element, attrs, ATTR_ACTION);
		break;
	case BASE:
		set_base(p, attrs);
		break;
	case META:
		read_refresh(p, attrs);
		break;
	}
}

void html_anchor_finish(struct html_parser *p)
{
	if (!p->anchor_open)
		return;
	p->anchor_open = false;
	struct span whole = arena_dup_span(p->arena, strbuf_span(&p->anchor_text));
	bool wide = is_past_latin1(whole, p->anchor_wide);
	struct span text = text_bytes(p->arena, whole, wide);
	vec_push(p->arena, &p->anchor, whole);
	uri_anchors_add(p->arena, &p->uris.v[p->anchor_uri].anchors, text, wide);
}

void html_anchor_start(struct html_parser *p, const struct html_attrs *attrs)
{
	bool wide = p->wide;
	struct span uri = {NULL, 0};
	html_anchor_finish(p);
	if (attrs_have(attrs, ATTR_HREF)) {
		uri = href(p, attrs, &wide);
		uri = canon(p, uri, wide).uri;
	}
	p->anchor_uri = entry(p, uri);
	p->anchor_open = true;
	p->anchor_text.n = 0;
	p->anchor_wide = false;
}

void html_anchor_add(struct html_parser *p, struct span text, bool wide)
{
	strbuf_add_span(&p->anchor_text, text);
	p->anchor_wide |= wide;
}
