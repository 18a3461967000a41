/* json_write: JSON into a strbuf. Strings are bytes as Latin-1: a byte over 127 stands as it is and
 * means the code point of the same number; quotes, backslashes and control characters are escaped. */
#ifndef WINNOW_JSON_WRITE_H
#define WINNOW_JSON_WRITE_H

#include "base/strbuf.h"

void json_string(struct strbuf *b, struct span s);
/* The same of characters in UTF-8: those past U+00FF are escaped. */
void json_utf8(struct strbuf *b, struct span s);
static inline void json_str(struct strbuf *b, const char *s)
{
	json_string(b, span_from_str(s));
}
/* As Perl prints numbers: integers without a point, else 15 significant digits. */
void json_number(struct strbuf *b, double n);
/* A string, or null where s is NULL. */
void json_str_or_null(struct strbuf *b, const char *s);
/* ["...", ...] */
void json_strings(struct strbuf *b, struct spans list);
/* "name": with a comma before it unless it is the first after an opening brace. */
void json_key(struct strbuf *b, const char *name);
/* The same of a word, as rules' names are: nothing to escape. */
void json_plain_key(struct strbuf *b, const char *name);

#endif
