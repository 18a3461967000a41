/* text_char: characters of part text, as Perl's regexes see them. Text is UTF-8 throughout; a text that
 * Perl would hold as bytes rather than characters ("narrow": ASCII, or ASCII and what entities below
 * U+0100 made of it) has another idea of what a space or a word is, so each question names the kind.
 * Malformed bytes count as one character each. */
#ifndef WINNOW_MSG_TEXT_CHAR_H
#define WINNOW_MSG_TEXT_CHAR_H

#include "base/arena.h"

/* The character at *p, which is moved behind it; *p must be before end. */
static inline unsigned char_next(const unsigned char **p, const unsigned char *end)
{
	const unsigned char *s = *p;
	unsigned c = *s++;
	unsigned more = c < 0xc2 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf8 ? 3 : 0;
	if (!more || (size_t)(end - s) < more) {
		*p = s;
		return c;
	}
	unsigned code = c & (0x3fu >> more);
	for (unsigned i = 0; i < more; i++) {
		if ((s[i] & 0xc0) != 0x80) {
			*p = s;
			return c;
		}
		code = code << 6 | (s[i] & 0x3f);
	}
	*p = s + more;
	return code;
}

/* Start of the character that ends before `p`; p must be behind begin. */
static inline const unsigned char *char_before(const unsigned char *begin, const unsigned char *p)
{
	const unsigned char *s = p - 1;
	for (unsigned i = 0; i < 3 && s > begin && (*s & 0xc0) == 0x80; i++)
		s--;
	const unsigned char *q = s;
	char_next(&q, p);
	return q == p ? s : p - 1;
}

/* \s on a character of 128 and up in wide text. */
bool char_is_space_high(unsigned c);
/* \w likewise. */
bool char_is_word_high(unsigned c);

static inline bool char_is_space(unsigned c, bool wide)
{
	return c < 128 ? byte_is_space((unsigned char)c) : wide && char_is_space_high(c);
}
static inline bool char_is_word(unsigned c, bool wide)
{
	return c < 128 ? byte_is_word((unsigned char)c) : wide && char_is_word_high(c);
}

/* One byte a character, for regexes that count: those above U+00FF become 0xFF, which no ASCII pattern
 * names. s itself when it is ASCII. */
struct span text_byte_a_character(struct arena *arena, struct span s);

/* White space beyond ASCII as tabs, so that ASCII rules for white space find it. s itself when there is
 * none. */
struct span text_plain_spaces(struct arena *arena, struct span s, bool wide);

/* Whether there are characters above U+00FF. */
bool text_is_past_latin1(struct span s);
/* Number of characters. */
size_t text_length(struct span s);
/* Number of \s characters. */
size_t text_count_spaces(struct span s, bool wide);
/* Offset of the first byte of 128 and up, or s.n. */
size_t text_ascii_prefix(struct span s);
/* Bytes as characters of the same number, in UTF-8. */
struct span text_from_latin1(struct arena *arena, struct span bytes);
/* A text for patterns under PCRE_WIDE. What is no UTF-8, or stands for no character (surrogates), is U+FFFD. U+212A and U+017F,
 * which PCRE2 takes for a k and an s without regard to case, Perl under /aa does not, are other letters without one. s
 * itself when there is none of these. */
struct span text_for_wide(struct arena *arena, struct span s);
/* Text as the bytes that rules see: UTF-8 if wide, else one byte a character. */
struct span text_bytes(struct arena *arena, struct span s, bool wide);

#endif
