/* html_token.c: the tokenizer's outer loop: text, the elements whose content is text, the text inside
 * marked sections, and what is left when the source ends within something. Markup itself is read by
 * grammar/html_markup.rl; what is here has no grammar (where the rest can't be decided, it depends on how
 * the source ends) or is a search for one byte. Counterpart: the HTML::Parser module under
 * SpamAssassin's HTML.pm.
 *
 * The source is read once to the point where the rest can't be decided (an unclosed comment, tag
 * or title); that rest is read once more under looser rules, and what still can't be decided is text
 * or one last comment. */
#include "msg/html_token.h"
#include "msg/html_markup.h"

static const struct literal {
	struct span name;
	bool cdata;      /* references stay as they are */
	bool ends_empty; /* unclosed: an empty element, the rest is HTML again */
	bool to_the_end; /* unclosed: all the rest is its text */
} literals[] = {
	[HTML_LITERAL_SCRIPT] = {{(const unsigned char *)"script", 6}, true, true, false},
	[HTML_LITERAL_STYLE] = {{(const unsigned char *)"style", 5}, true, true, false},
	[HTML_LITERAL_XMP] = {{(const unsigned char *)"xmp", 3}, true, false, true},
	[HTML_LITERAL_IFRAME] = {{(const unsigned char *)"iframe", 6}, true, false, true},
	[HTML_LITERAL_PLAINTEXT] = {{(const unsigned char *)"plaintext", 9}, true, false, true},
	[HTML_LITERAL_TITLE] = {{(const unsigned char *)"title", 5}, false, false, false},
	[HTML_LITERAL_TEXTAREA] = {{(const unsigned char *)"textarea", 8}, false, false, true},
};

/* First c in [s, end), or end. */
static const unsigned char *find_byte(const unsigned char *s, const unsigned char *end, int c)
{
	const unsigned char *p = s < end ? memchr(s, c, (size_t)(end - s)) : NULL;
	return p ? p : end;
}

static struct span from_to(const unsigned char *from, const unsigned char *to)
{
	return (struct span){from, (size_t)(to - from)};
}

static void send(struct html_lexer *lx, const struct html_token *token)
{
	if (!lx->stopped && lx->section != HTML_SECTION_IGNORE && !lx->sink(lx->user, token))
		lx->stopped = true;
}

/* Something that is no text or comment was recognized. */
static void settle_owed_end(struct html_lexer *lx)
{
	if (!lx->owed_end)
		return;
	struct html_token token = {.event = HTML_END, .text = literals[lx->owed_end].name};
	lx->owed_end = HTML_LITERAL_NONE;
	send(lx, &token);
}

static enum html_literal literal_find(struct span name)
{
	for (enum html_literal i = HTML_LITERAL_SCRIPT; i <= HTML_LITERAL_TEXTAREA; i++)
		if (span_equal_nocase(name, literals[i].name))
			return i;
	return HTML_LITERAL_NONE;
}

static void emit(struct html_lexer *lx, enum html_event event, struct span text)
{
	struct html_token token = {.event = event, .text = text, .cdata = lx->cdata};
	if (event != HTML_TEXT && event != HTML_COMMENT)
		settle_owed_end(lx);
	if (event == HTML_START) {
		token.attrs = lx->attrs.v;
		token.nattrs = lx->attrs.n;
	}
	send(lx, &token);
	if (event != HTML_START || text.n < 3)
		return;
	enum html_literal literal = literal_find(text);
	if (literal) {
		lx->literal = literal;
		lx->cdata = literals[literal].cdata;
	}
}

static void emit_text(struct html_lexer *lx, const unsigned char *from, const unsigned char *to)
{
	emit(lx, HTML_TEXT, from_to(from, to));
}

/* Content of a literal element from `text` on. Returns the end of its end tag, or NULL when there
 * is none. */
static const unsigned char *read_literal(struct html_lexer *lx, const unsigned char *text)
{
	struct span name = literals[lx->literal].name;
	const unsigned char *s = lx->endless & 1u << lx->literal ? lx->end : text;
	for (;;) {
		s = find_byte(s, lx->end, '<');
		if (s == lx->end) {
			lx->endless |= 1u << lx->literal;
			return NULL;
		}
		const unsigned char *tag = s++;
		if (*s != '/' || lx->literal == HTML_LITERAL_PLAINTEXT)
			continue;
		s++;
		size_t i = 0;
		while (i < name.n && byte_lower(*s) == name.p[i])
			i++, s++;
		if (i < name.n)
			continue;
		const unsigned char *name_end = s;
		while (byte_is_space(*s))
			s++; /* the NUL at the end stops it */
		if (*s != '>')
			continue;
		if (text != tag)
			emit_text(lx, text, tag);
		emit(lx, HTML_END, from_to(tag + 2, name_end));
		lx->literal = HTML_LITERAL_NONE;
		lx->cdata = false;
		return s + 1;
	}
}

/* After a marked section opened or closed. */
static void update_section(struct html_lexer *lx)
{
	lx->section = lx->sections.n ? lx->sections.v[lx->sections.n - 1] : HTML_SECTION_NONE;
	lx->cdata = lx->section == HTML_SECTION_CDATA;
}

static void open_section(struct html_lexer *lx, const struct html_markup *m)
{
	unsigned char strength = m->has_words ? m->strength : HTML_SECTION_INCLUDE;
	if (strength < lx->section)
		strength = lx->section; /* the strongest of all that are open */
	vec_push(lx->arena, &lx->sections, strength);
	update_section(lx);
	settle_owed_end(lx);
}

static void close_section(struct html_lexer *lx)
{
	settle_owed_end(lx);
	if (lx->sections.n)
		lx->sections.n--;
	update_section(lx);
}

/* Text of a (R)CDATA section from `text` on; as read_literal. */
static const unsigned char *read_section_text(struct html_lexer *lx, const unsigned char *text)
{
	for (const unsigned char *s = text;; s++) {
		s = find_byte(s, lx->end, ']');
		if (s == lx->end)
			return NULL;
		if (s[1] != ']' || s[2] != '>')
			continue;
		if (s != text)
			emit_text(lx, text, s);
		close_section(lx);
		return s + 3;
	}
}

/* Finds the '<' that ends the text running from *text; inside a marked section also takes what
 * closes sections on the way. */
static const unsigned char *find_tag(struct html_lexer *lx, const unsigned char *s,
				     const unsigned char **text)
{
	while (lx->section && s < lx->end && *s != '<') {
		if (s[0] == ']' && s[1] == ']' && s[2] == '>') {
			emit_text(lx, *text, s);
			close_section(lx);
			s += 3;
			*text = s;
		} else if (s[0] == ']') {
			s += s[1] == ']' ? 3 : 2; /* as there: two brackets and what follows are skipped */
			if (s > lx->end)
				s = lx->end;
		} else {
			s++;
		}
	}
	return lx->section ? s : find_byte(s, lx->end, '<');
}

/* The source ends in text: its last word and the space before it wait, in case they go on. */
static const unsigned char *emit_all_but_last_word(struct html_lexer *lx, const unsigned char *text)
{
	const unsigned char *s = lx->end;
	while (s > text && !byte_is_space(lx->end[-1]) && !byte_is_space(s[-1]))
		s--;
	while (s > text && byte_is_space(s[-1]))
		s--;
	if (s != text)
		emit_text(lx, text, s);
	return s;
}

static void take_attr(struct html_lexer *lx, const unsigned char *tag, const struct html_markup *m)
{
	struct html_attr attr = {from_to(tag + m->attr_from, tag + m->attr_to),
				 from_to(tag + m->value_from, tag + m->value_to)};
	if (lx->attrs.n < HTML_ATTRS_LIMIT)
		vec_push(lx->arena, &lx->attrs, attr);
	else
		lx->cut = true;
}

/* Reads the markup at `tag` (a '<'). Returns where it ends; `tag` itself when the source ends first; NULL
 * when it is no markup but text. */
static const unsigned char *read_markup(struct html_lexer *lx, const unsigned char *tag)
{
	struct html_markup m;
	struct span rest = from_to(tag, lx->end);
	int more;
	lx->attrs.n = 0;
	html_markup_init(&m, lx->any_gt_ends_comment);
	while (!(more = html_markup_feed(&m, &rest)) && m.event == HTML_MARKUP_ATTR)
		take_attr(lx, tag, &m);
	if (more < 0)
		return NULL;
	if (more > 0 && html_markup_finish(&m) > 0)
		return tag;
	switch (m.event) {
	case HTML_MARKUP_START:
		emit(lx, HTML_START, from_to(tag + 1, tag + m.name_to));
		break;
	case HTML_MARKUP_END:
		emit(lx, HTML_END, from_to(tag + 2, tag + m.name_to));
		break;
	case HTML_MARKUP_COMMENT:
		emit(lx, HTML_COMMENT, from_to(tag, tag + m.to));
		break;
	case HTML_MARKUP_DECLARATION:
		emit(lx, HTML_DECLARATION, from_to(tag, tag + m.to));
		break;
	case HTML_MARKUP_SECTION:
		open_section(lx, &m);
		break;
	default:
		settle_owed_end(lx);
	}
	return tag + m.to;
}

/* Reads from s as far as can be decided; returns where the rest begins (lx->end: nothing left). */
static const unsigned char *read_document(struct html_lexer *lx, const unsigned char *s)
{
	const unsigned char *text = s, *next;
	while (!lx->stopped) {
		if (lx->literal) {
			next = read_literal(lx, text);
			if (!next)
				return text;
			text = s = next;
		}
		while (lx->section == HTML_SECTION_CDATA || lx->section == HTML_SECTION_RCDATA) {
			next = read_section_text(lx, text);
			if (!next)
				return text;
			text = s = next;
		}
		s = find_tag(lx, s, &text);
		if (s == lx->end)
			return s == text ? s : emit_all_but_last_word(lx, text);
		if (s != text)
			emit_text(lx, text, s);
		text = s;
		if (lx->end - s < 3)
			return s;
		next = read_markup(lx, s);
		if (next == s)
			return s; /* needs more than there is */
		s = next ? next : s + 1;
		text = next ? next : text;
	}
	return lx->end;
}

static bool looks_like_markup(const unsigned char *tag, const unsigned char *end)
{
	unsigned char c = tag + 1 < end ? tag[1] : 0;
	return tag + 1 == end || byte_is_alpha(c) || c == ':' || c == '_' || c == '/' || c == '!' || c == '?';
}

static void read_rest(struct html_lexer *lx, const unsigned char *s)
{
	while (s < lx->end && !lx->stopped) {
		if (lx->literal && literals[lx->literal].to_the_end)
			break;
		if (lx->literal) {
			enum html_literal literal = lx->literal;
			if (literals[literal].ends_empty)
				emit(lx, HTML_END, literals[literal].name);
			else
				lx->owed_end = literal;
			lx->literal = HTML_LITERAL_NONE;
			s = read_document(lx, s);
		} else if (*s == '<' && !lx->any_gt_ends_comment) {
			lx->any_gt_ends_comment = true;
			s = read_document(lx, s);
		} else {
			if (*s == '<' && looks_like_markup(s, lx->end)) {
				emit(lx, HTML_COMMENT, from_to(s, lx->end));
				s = lx->end;
			}
			break;
		}
	}
	if (s < lx->end)
		emit_text(lx, s, lx->end);
	settle_owed_end(lx);
}

bool html_tokenize(struct html_lexer *lx, struct arena *arena, struct span source, html_sink sink,
		   void *user)
{
	*lx = (struct html_lexer){.arena = arena, .sink = sink, .user = user,
				  .end = source.p + source.n};
	const unsigned char *rest = read_document(lx, source.p);
	/* SpamAssassin feeds the missing end tag of a script or style that never ended. */
	if (!lx->stopped && lx->section != HTML_SECTION_IGNORE &&
	    (lx->literal == HTML_LITERAL_SCRIPT || lx->literal == HTML_LITERAL_STYLE)) {
		if (rest < lx->end)
			emit_text(lx, rest, lx->end);
		emit(lx, HTML_END, literals[lx->literal].name);
	} else {
		read_rest(lx, rest);
	}
	return !lx->stopped && lx->section != HTML_SECTION_IGNORE;
}
