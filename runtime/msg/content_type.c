/* content_type.c: Content-Type and Content-Disposition, read leniently: parameters are looked for
 * anywhere in the text, quotes need not match. GMime's parser is stricter and so disagrees with
 * SpamAssassin on exactly the headers that spam writes. */
#include "msg/content_type.h"
#include "base/strbuf.h"

#define NOT_FOUND ((size_t)-1)

static size_t skip_space(struct span s, size_t i)
{
	while (i < s.n && byte_is_space(s.p[i]))
		i++;
	return i;
}

/* `word`: small letters. */
static size_t find_nocase(struct span s, struct span word, size_t from)
{
	const char first[] = {(char)word.p[0], (char)(word.p[0] - 'a' + 'A'), '\0'};
	for (size_t i = span_find_any(s, first, from); i + word.n <= s.n; i = span_find_any(s, first, i + 1))
		if (span_equal_nocase(span_slice(s, i, i + word.n), word))
			return i;
	return NOT_FOUND;
}

static bool at_word_start(struct span s, size_t i)
{
	return i == 0 || !byte_is_word(s.p[i - 1]);
}

/* Offset behind `name =` for the first parameter of that name at or after `from`. */
static size_t after_parameter(struct span s, struct span name, size_t from)
{
	for (size_t i; (i = find_nocase(s, name, from)) != NOT_FOUND; from = i + 1) {
		if (!at_word_start(s, i))
			continue;
		size_t j = skip_space(s, i + name.n);
		if (j < s.n && s.p[j] == '=')
			return j + 1;
	}
	return NOT_FOUND;
}

static bool is_quote(unsigned char c)
{
	return c == '"' || c == '\'';
}

/* A value that ends at a semicolon or the end of the text; quotes around it are left out. */
static struct span lenient_value(struct span s, size_t from)
{
	size_t start = skip_space(s, from);
	if (start < s.n && is_quote(s.p[start]))
		start++;
	size_t end = span_find_byte(s, ';', start);
	if (end == NOT_FOUND)
		end = s.n;
	if (end > start && is_quote(s.p[end - 1]))
		end--;
	return span_slice(s, start, end);
}

/* *at: behind the `=`; moved behind what was read, so that bad values cost no more than their length. */
static bool boundary_value(struct span s, size_t *at, struct span *value_r)
{
	size_t start = skip_space(s, *at), end = start;
	if (start < s.n && s.p[start] == '"') {
		for (end = ++start; end < s.n && s.p[end] != '"';)
			end++;
	} else {
		while (end < s.n && !byte_is_space(s.p[end]) && s.p[end] != ';' && s.p[end] != '"')
			end++;
		if (end < s.n && s.p[end] == '"') {
			*at = end;
			return false;
		}
	}
	*value_r = span_slice(s, start, end);
	*at = end;
	return end > start;
}

static bool find_boundary(struct span s, struct span *value_r)
{
	size_t at = 0;
	while ((at = after_parameter(s, SPAN_LIT("boundary"), at)) != NOT_FOUND)
		if (boundary_value(s, &at, value_r))
			return true;
	return false;
}

/* name= or filename=, whichever comes first. */
static size_t after_name(struct span s, struct span name, struct span filename, size_t from)
{
	size_t a = after_parameter(s, name, from), b = after_parameter(s, filename, from);
	return a < b ? a : b;
}

enum { NAME_TRIES = 1000 }; /* those looked at, each of which may be long */

/* name*0="a"; name*1="b" put together in order of their numbers. */
static bool find_continued_name(struct arena *arena, struct span s, struct span *value_r, bool *cut_r)
{
	if (span_find_byte(s, '*', 0) == NOT_FOUND)
		return false;
	struct span pieces[CONTENT_TYPE_PIECES_LIMIT] = {{NULL, 0}};
	bool first = false;
	unsigned tries = 0;
	for (size_t i = 0; tries < NAME_TRIES && (i = find_nocase(s, SPAN_LIT("name*"), i)) != NOT_FOUND;) {
		size_t word = i, number = 0;
		i += 5;
		if (word >= 4 && find_nocase(span_slice(s, word - 4, word), SPAN_LIT("file"), 0) == 0)
			word -= 4;
		if (!at_word_start(s, word) || i >= s.n || !byte_is_digit(s.p[i]))
			continue;
		for (; i < s.n && byte_is_digit(s.p[i]) && number < CONTENT_TYPE_PIECES_LIMIT; i++)
			number = number * 10 + (size_t)(s.p[i] - '0');
		size_t j = skip_space(s, i);
		*cut_r |= number >= CONTENT_TYPE_PIECES_LIMIT;
		if (j >= s.n || s.p[j] != '=' || number >= CONTENT_TYPE_PIECES_LIMIT)
			continue;
		tries++;
		pieces[number] = lenient_value(s, j + 1);
		first |= number == 0;
	}
	*cut_r |= tries == NAME_TRIES;
	if (!first)
		return false;
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < CONTENT_TYPE_PIECES_LIMIT; i++)
		strbuf_add_span(&b, pieces[i]);
	*value_r = strbuf_span(&b);
	return true;
}

static bool is_true(struct span s)
{
	return s.n && !(s.n == 1 && s.p[0] == '0');
}

/* Bytes a type cannot contain: controls, 8-bit, and RFC 2045 tspecials but the slash. */
static bool belongs_in_type(unsigned char c)
{
	return c > ' ' && c < 0x7f && !strchr("\"(),:;<=>?@[\\]", c);
}

/* The type before the first semicolon, lower case. */
static struct span media_type(struct arena *arena, struct span s)
{
	size_t start = skip_space(s, 0), end = span_find_byte(s, ';', start);
	s = span_slice(s, start, end == NOT_FOUND ? s.n : end);
	size_t slash = span_find_byte(s, '/', 0);
	if (slash != NOT_FOUND && slash > 0) {
		size_t i = slash + 1;
		while (i < s.n && s.p[i] != '/' && !byte_is_space(s.p[i]))
			i++;
		s.n = i;
	}
	unsigned char *p = arena_bytes(arena, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = byte_lower(s.p[i]);
	return (struct span){p, s.n};
}

/* Text types other than these are treated as plain text. */
static bool is_known_text(struct span type)
{
	return span_equal(type, SPAN_LIT("text/html")) ||
	       span_equal(type, SPAN_LIT("text/calendar")) ||
	       span_equal(type, SPAN_LIT("text/x-vcard"));
}

static struct span clean_type(struct arena *arena, struct span type)
{
	if (!type.n)
		return SPAN_LIT("text/plain");
	bool text = span_has_prefix(type, SPAN_LIT("text")) &&
		    (type.n == 4 || !byte_is_word(type.p[4]));
	if (text && !is_known_text(type))
		return SPAN_LIT("text/plain");
	unsigned char *p = arena_bytes(arena, type.n);
	size_t n = 0;
	for (size_t i = 0; i < type.n; i++)
		if (belongs_in_type(type.p[i]))
			p[n++] = type.p[i];
	return (struct span){p, n};
}

struct content_type content_type_parse(struct arena *arena, struct span value)
{
	struct content_type ct = {.missing = !is_true(value)};
	if (ct.missing)
		value = SPAN_LIT("text/plain; charset=us-ascii");
	ct.has_boundary = find_boundary(value, &ct.boundary);
	size_t at = after_parameter(value, SPAN_LIT("charset"), 0);
	if ((ct.has_charset = at != NOT_FOUND))
		ct.charset = lenient_value(value, at);
	at = after_name(value, SPAN_LIT("name"), SPAN_LIT("filename"), 0);
	if ((ct.has_name = at != NOT_FOUND))
		ct.name = lenient_value(value, at);
	if (!is_true(ct.name) && find_continued_name(arena, value, &ct.name, &ct.cut))
		ct.has_name = true;
	struct span type = media_type(arena, value);
	ct.missing |= !is_true(type);
	ct.type = clean_type(arena, is_true(type) ? type : (struct span){NULL, 0});
	return ct;
}

bool disposition_name(struct span s, struct span *name_r)
{
	for (size_t i = 0; (i = find_nocase(s, SPAN_LIT("name="), i)) != NOT_FOUND; i++) {
		size_t space = i + 5, start = skip_space(s, space);
		if (start < s.n && s.p[start] == '"')
			start++;
		size_t end = start;
		while (end < s.n && s.p[end] != '"' && s.p[end] != ';')
			end++;
		if (end == start) { /* nothing there but perhaps the white space itself */
			end = skip_space(s, space);
			start = end > space ? end - 1 : end;
		}
		if (end > start) {
			*name_r = span_slice(s, start, end);
			return true;
		}
	}
	return false;
}
