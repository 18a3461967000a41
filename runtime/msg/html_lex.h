/* html_lex: what the halves of the tokenizer share: character classes and the emitters.
 * Internal to html_token.c and html_markup.c. */
#ifndef WINNOW_MSG_HTML_LEX_H
#define WINNOW_MSG_HTML_LEX_H

#include "msg/html_token.h"

/* Marked sections by strength. */
enum { SECTION_NONE, SECTION_INCLUDE, SECTION_RCDATA, SECTION_CDATA, SECTION_IGNORE };

static inline bool lex_is_name_first(unsigned char c)
{
	return byte_is_alpha(c) || c == ':' || c == '_';
}
static inline bool lex_is_name(unsigned char c)
{
	return lex_is_name_first(c) || byte_is_digit(c) || c == '.' || c == '-';
}
static inline bool lex_is_word(unsigned char c) /* of a tag name or an unquoted value */
{
	return !byte_is_space(c) && c != '>';
}
static inline const unsigned char *lex_skip_space(const unsigned char *s)
{
	while (byte_is_space(*s))
		s++; /* the NUL at the end stops it */
	return s;
}
/* First c in [s, end), or end. */
static inline const unsigned char *lex_find(const unsigned char *s, const unsigned char *end, int c)
{
	const unsigned char *p = s < end ? memchr(s, c, (size_t)(end - s)) : NULL;
	return p ? p : end;
}
static inline struct span lex_span(const unsigned char *from, const unsigned char *to)
{
	return (struct span){from, (size_t)(to - from)};
}

void lex_emit(struct html_lexer *lx, enum html_event event, struct span text);
/* Something recognized that has no event of its own, but settles an owed end tag. */
void lex_emit_nothing(struct html_lexer *lx);
struct span lex_literal_name(enum html_literal literal);

/* Reads the markup at `tag` (a '<'). Returns where it ends; `tag` itself when the source ends
 * first; NULL when it is no markup but text. */
const unsigned char *lex_markup(struct html_lexer *lx, const unsigned char *tag);
/* After a marked section opened or closed. */
void lex_update_section(struct html_lexer *lx);

#endif
