/* html_token.c: the tokenizer's outer loop: text, the elements whose content is text, the text inside
 * marked sections, and what is left when the source ends within something. Markup itself is read by
 * html_markup.c. Counterpart: the HTML::Parser module under SpamAssassin's HTML.pm.
 *
 * The source is read once to the point where the rest can't be decided (an unclosed comment, tag
 * or title); that rest is read once more under looser rules, and what still can't be decided is text
 * or one last comment. */
#include "msg/html_lex.h"

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

struct span lex_literal_name(enum html_literal literal)
{
	return literals[literal].name;
}

static void send(struct html_lexer *lx, const struct html_token *token)
{
	if (!lx->stopped && lx->section != SECTION_IGNORE && !lx->sink(lx->user, token))
		lx->stopped = true;
}

static void settle_owed_end(struct html_lexer *lx)
{
	if (!lx->owed_end)
		return;
	struct html_token token = {.event = HTML_END, .text = literals[lx->owed_end].name};
	lx->owed_end = HTML_LITERAL_NONE;
	send(lx, &token);
}

void lex_emit_nothing(struct html_lexer *lx)
{
	settle_owed_end(lx);
}

static enum html_literal literal_find(struct span name)
{
	for (enum html_literal i = HTML_LITERAL_SCRIPT; i <= HTML_LITERAL_TEXTAREA; i++)
		if (span_equal_nocase(name, literals[i].name))
			return i;
	return HTML_LITERAL_NONE;
}

void lex_emit(struct html_lexer *lx, enum html_event event, struct span text)
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
	lex_emit(lx, HTML_TEXT, lex_span(from, to));
}

/* Content of a literal element from `text` on. Returns the end of its end tag, or NULL when there
 * is none. */
static const unsigned char *read_literal(struct html_lexer *lx, const unsigned char *text)
{
	struct span name = literals[lx->literal].name;
	const unsigned char *s = lx->endless & 1u << lx->literal ? lx->end : text;
	for (;;) {
		s = lex_find(s, lx->end, '<');
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
		s = lex_skip_space(s);
		if (*s != '>')
			continue;
		if (text != tag)
			emit_text(lx, text, tag);
		lex_emit(lx, HTML_END, lex_span(tag + 2, name_end));
		lx->literal = HTML_LITERAL_NONE;
		lx->cdata = false;
		return s + 1;
	}
}

static void close_section(struct html_lexer *lx)
{
	lex_emit_nothing(lx);
	if (lx->sections.n)
		lx->sections.n--;
	lex_update_section(lx);
}

/* Text of a (R)CDATA section from `text` on; as read_literal. */
static const unsigned char *read_section_text(struct html_lexer *lx, const unsigned char *text)
{
	for (const unsigned char *s = text;; s++) {
		s = lex_find(s, lx->end, ']');
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
	return lx->section ? s : lex_find(s, lx->end, '<');
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
		while (lx->section == SECTION_CDATA || lx->section == SECTION_RCDATA) {
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
		next = lex_markup(lx, s);
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
	return tag + 1 == end || lex_is_name_first(c) || c == '/' || c == '!' || c == '?';
}

static void read_rest(struct html_lexer *lx, const unsigned char *s)
{
	while (s < lx->end && !lx->stopped) {
		if (lx->literal && literals[lx->literal].to_the_end)
			break;
		if (lx->literal) {
			enum html_literal literal = lx->literal;
			if (literals[literal].ends_empty)
				lex_emit(lx, HTML_END, literals[literal].name);
			else
				lx->owed_end = literal;
			lx->literal = HTML_LITERAL_NONE;
			s = read_document(lx, s);
		} else if (*s == '<' && !lx->any_gt_ends_comment) {
			lx->any_gt_ends_comment = true;
			s = read_document(lx, s);
		} else {
			if (*s == '<' && looks_like_markup(s, lx->end)) {
				lex_emit(lx, HTML_COMMENT, lex_span(s, lx->end));
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
	if (!lx->stopped && lx->section != SECTION_IGNORE &&
	    (lx->literal == HTML_LITERAL_SCRIPT || lx->literal == HTML_LITERAL_STYLE)) {
		if (rest < lx->end)
			emit_text(lx, rest, lx->end);
		lex_emit(lx, HTML_END, literals[lx->literal].name);
	} else {
		read_rest(lx, rest);
	}
	return !lx->stopped && lx->section != SECTION_IGNORE;
}
