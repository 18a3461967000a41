/* html_markup.c: one piece of markup: start tag, end tag, comment, declaration, marked section,
 * processing instruction. The other half of html_token.c; same counterpart. */
#include "msg/html_lex.h"

/* From the end tag's name to its '>', past quoted strings that follow a space or '='. */
static const unsigned char *skip_to_gt(const unsigned char *s, const unsigned char *end)
{
	unsigned char quote = 0, prev = ' ';
	for (; s < end; prev = *s++) {
		if (*s == '>' && !quote)
			return s;
		if (*s != '"' && *s != '\'')
			continue;
		if (*s == quote)
			quote = 0;
		else if (!quote && (prev == ' ' || prev == '='))
			quote = *s;
	}
	return end;
}

/* The value at s (behind '=' and space); NULL when the source ends within. */
static const unsigned char *read_value(struct html_lexer *lx, const unsigned char *s,
				       struct span *value_r)
{
	const unsigned char *start = s;
	if (*s == '"' || *s == '\'') {
		s = lex_find(s + 1, lx->end, *start);
		if (s == lx->end)
			return NULL;
		*value_r = lex_span(start + 1, s);
		return s + 1;
	}
	while (s < lx->end && lex_is_word(*s))
		s++;
	*value_r = lex_span(start, s);
	return s;
}

/* One attribute; NULL when the source ends within. */
static const unsigned char *read_attr(struct html_lexer *lx, const unsigned char *s)
{
	struct html_attr attr;
	const unsigned char *start = s++;
	while (s < lx->end && lex_is_word(*s) && *s != '=')
		s++;
	attr.name = attr.value = lex_span(start, s);
	s = lex_skip_space(s);
	if (s < lx->end && *s == '=') {
		s = lex_skip_space(s + 1);
		if (s < lx->end && *s == '>')
			attr.value = lex_span(s, s);
		else
			s = s < lx->end ? read_value(lx, s, &attr.value) : NULL;
		if (s)
			s = lex_skip_space(s);
	}
	if (!s || s == lx->end)
		return NULL;
	vec_push(lx->arena, &lx->attrs, attr);
	return s;
}

static const unsigned char *read_start(struct html_lexer *lx, const unsigned char *tag)
{
	const unsigned char *s = tag + 2;
	while (s < lx->end && lex_is_word(*s))
		s++;
	struct span name = lex_span(tag + 1, s);
	lx->attrs.n = 0;
	s = lex_skip_space(s);
	while (s && s < lx->end && *s != '>')
		s = read_attr(lx, s);
	if (!s || s == lx->end)
		return tag;
	lex_emit(lx, HTML_START, name);
	return s + 1;
}

static const unsigned char *read_end(struct html_lexer *lx, const unsigned char *tag)
{
	const unsigned char *name = tag + 2, *s = name;
	while (s < lx->end && lex_is_word(*s))
		s++;
	const unsigned char *name_end = s;
	s = skip_to_gt(s, lx->end);
	if (s == lx->end)
		return tag;
	s++;
	if (name_end > name)
		lex_emit(lx, HTML_END, lex_span(name, name_end));
	else
		lex_emit(lx, HTML_COMMENT, lex_span(tag, s));
	return s;
}

/* A comment that ends at the first '>' from s on. */
static const unsigned char *read_bogus_comment(struct html_lexer *lx, const unsigned char *tag,
					       const unsigned char *s)
{
	s = lex_find(s, lx->end, '>');
	if (s == lx->end)
		return tag;
	lex_emit(lx, HTML_COMMENT, lex_span(tag, s + 1));
	return s + 1;
}

/* s: behind "<!--". */
static const unsigned char *read_comment(struct html_lexer *lx, const unsigned char *tag,
					 const unsigned char *s)
{
	if (lx->any_gt_ends_comment)
		return read_bogus_comment(lx, tag, s);
	for (;; s++) {
		s = lex_find(s, lx->end, '-');
		if (s == lx->end)
			return tag;
		if (s[1] != '-')
			continue;
		const unsigned char *gt = lex_skip_space(s + 2);
		if (*gt != '>' || gt == lx->end)
			continue;
		lex_emit(lx, HTML_COMMENT, lex_span(tag, gt + 1));
		return gt + 1;
	}
}

/* s: at the first '-' of a comment within markup. Behind it; end: unclosed; NULL: no comment. */
static const unsigned char *skip_inner_comment(const unsigned char *s, const unsigned char *end)
{
	if (s[1] != '-')
		return s + 1 == end ? end : NULL;
	for (s = lex_find(s + 2, end, '-'); s < end; s = lex_find(s, end, '-'))
		if (*++s == '-')
			return s + 1;
	return end;
}

static unsigned char section_strength(struct span word)
{
	if (span_equal_nocase(word, SPAN_LIT("include")))
		return SECTION_INCLUDE;
	if (span_equal_nocase(word, SPAN_LIT("rcdata")))
		return SECTION_RCDATA;
	if (span_equal_nocase(word, SPAN_LIT("cdata")))
		return SECTION_CDATA;
	if (span_equal_nocase(word, SPAN_LIT("ignore")))
		return SECTION_IGNORE;
	return SECTION_NONE;
}

void lex_update_section(struct html_lexer *lx)
{
	lx->section = lx->sections.n ? lx->sections.v[lx->sections.n - 1] : SECTION_NONE;
	lx->cdata = lx->section == SECTION_CDATA;
}

/* "<![ words [": opens a section. NULL: not one. */
static const unsigned char *read_section(struct html_lexer *lx, const unsigned char *tag)
{
	const unsigned char *s = tag + 3, *end = lx->end;
	unsigned char strength = SECTION_NONE;
	bool words = false;
	for (;;) {
		s = lex_skip_space(s);
		if (lex_is_name_first(*s)) {
			const unsigned char *name = s;
			while (lex_is_name(*s))
				s++;
			unsigned char this = section_strength(lex_span(name, s));
			if (this > strength)
				strength = this;
			words = true;
			if (lex_skip_space(s) == end)
				return tag;
		} else if (*s == '-') {
			s = skip_inner_comment(s, end);
			if (!s || s == end)
				return s ? tag : NULL;
		} else {
			break;
		}
	}
	if (*s != '[')
		return NULL;
	if (!words)
		strength = SECTION_INCLUDE;
	if (strength < lx->section)
		strength = lx->section; /* the strongest of all that are open */
	vec_push(lx->arena, &lx->sections, strength);
	lex_update_section(lx);
	lex_emit_nothing(lx);
	return s + 1;
}

/* The words of <!DOCTYPE ...> from s on: the '>' that ends it, or where it goes wrong (*bad), or the
 * end of the source. */
static const unsigned char *skip_declaration(const unsigned char *s, const unsigned char *end,
					     bool *bad)
{
	for (;;) {
		s = lex_skip_space(s);
		if (s == end || *s == '>')
			return s;
		if (*s == '"' || *s == '\'') {
			s = lex_find(s + 1, end, *s);
			if (s < end)
				s++;
		} else if (*s == '-') {
			const unsigned char *next = skip_inner_comment(s, end);
			if (!next) {
				*bad = true;
				return s + 1;
			}
			s = next;
		} else {
			s++;
			while (s < end && lex_is_word(*s))
				s++;
		}
	}
}

static const unsigned char *read_declaration(struct html_lexer *lx, const unsigned char *tag)
{
	const unsigned char *s = tag + 2;
	if (s[0] == '-')
		return s[1] == '-' ? read_comment(lx, tag, s + 2)
				   : read_bogus_comment(lx, tag, s + 1);
	if (s[0] == '[') {
		const unsigned char *next = read_section(lx, tag);
		return next ? next : read_bogus_comment(lx, tag, s);
	}
	if (!byte_is_alpha(*s))
		return read_bogus_comment(lx, tag, s);
	while (s < lx->end && lex_is_name(*s))
		s++;
	if (s == lx->end)
		return tag;
	struct span name = lex_span(tag + 2, s);
	bool bad = !span_equal_nocase(name, SPAN_LIT("doctype")) &&
		   !span_equal_nocase(name, SPAN_LIT("entity"));
	if (!bad)
		s = skip_declaration(s, lx->end, &bad);
	if (bad)
		return read_bogus_comment(lx, tag, s);
	if (s == lx->end)
		return tag;
	lex_emit(lx, HTML_DECLARATION, lex_span(tag, s + 1));
	return s + 1;
}

const unsigned char *lex_markup(struct html_lexer *lx, const unsigned char *tag)
{
	unsigned char c = tag[1];
	if (lex_is_name_first(c))
		return read_start(lx, tag);
	if (c == '/')
		return read_end(lx, tag);
	if (c == '!')
		return read_declaration(lx, tag);
	if (c != '?')
		return NULL;
	const unsigned char *gt = lex_find(tag + 2, lx->end, '>');
	if (gt == lx->end)
		return tag;
	lex_emit_nothing(lx);
	return gt + 1;
}
