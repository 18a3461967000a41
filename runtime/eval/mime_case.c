/* mime_case.c: the evals of Plugin/MIMEEval.pm that look at the letters of the body:
 * check_for_uppercase, check_for_faraway_charset. */
#include "eval/mime_facts.h"
#include "base/bytes.h"
#include "base/strbuf.h"

#define NONE ((size_t)-1)
enum { ENOUGH_TEXT = 200 }; /* bytes; less says nothing about a message's case */

/* The charset in a Content-Type value: quoted, or up to white space. */
static bool charset_in_type(struct span type, struct span *charset_r)
{
	static const char quotes[] = "\"'";
	for (int kind = 0; kind < 3; kind++)
		for (size_t i = 0; i + 8 < type.n; i++) {
			if (!span_has_prefix_nocase(span_slice(type, i, type.n), SPAN_LIT("charset=")))
				continue;
			size_t start = i + 8, end = start;
			if (kind < 2) {
				if (type.p[start++] != (unsigned char)quotes[kind])
					continue;
				end = span_find_byte(type, (unsigned char)quotes[kind], start);
			} else {
				while (end < type.n && !byte_is_space(type.p[end]))
					end++;
			}
			if (end == NONE || end == start)
				continue;
			*charset_r = span_slice(type, start, end);
			return true;
		}
	return false;
}

/* Charsets whose text shows as capitals when read as ASCII. */
static bool shows_as_capitals(struct span charset)
{
	static const char *const marks[] = {"koi", "jp", "jis", "euc", "gb", "big5", "isoir", "cp1251",
					    "windows-1251", "georgianps", "pt154", "tis"};
	static const bool first['z' + 1] = {['k'] = true, ['j'] = true, ['e'] = true, ['g'] = true, ['b'] = true,
					    ['i'] = true, ['c'] = true, ['w'] = true, ['p'] = true, ['t'] = true};
	bool found = false;
	for (size_t i = 0; i < charset.n; i++) {
		unsigned char c = charset.p[i];
		if (!byte_is_word(c) && c != '-')
			return false;
		for (size_t k = 0; !found && first[byte_lower(c)] && k < sizeof marks / sizeof *marks; k++)
			found = byte_lower(c) == (unsigned char)*marks[k] &&
				span_has_prefix_nocase(span_slice(charset, i, charset.n),
						       span_from_str(marks[k]));
	}
	return found;
}

static bool charset_misleads(struct eval *e)
{
	struct span charset, all = mime_facts(e)->charsets;
	if (charset_in_type(header_ask(e->msg, ASK_CONTENT_TYPE)->joined, &charset) &&
	    shows_as_capitals(charset))
		return true;
	for (size_t at = 0; at < all.n;) {
		size_t end = at;
		while (end < all.n && !byte_is_space(all.p[end]))
			end++;
		if (shows_as_capitals(span_slice(all, at, end)))
			return true;
		at = end + 1;
	}
	return false;
}

/* The first white space with something else on both sides, or s.n. */
static size_t inner_space(struct span s)
{
	size_t at = 0, end = s.n;
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	while (at < s.n && !byte_is_space(s.p[at]))
		at++;
	while (end > at && byte_is_space(s.p[end - 1]))
		end--;
	return end > at ? at : s.n;
}

enum { LEAST_DIGITS = 60, MOST_DIGITS = 76 };
/* Two words of so many base64 digits at the start: a forwarded attachment. */
static bool is_base64_text(struct span s)
{
	size_t at = 0;
	for (int words = 0; words < 2; words++) {
		size_t start = at;
		while (at < s.n && (byte_is_alnum(s.p[at]) || s.p[at] == '+' || s.p[at] == '/' ||
				    s.p[at] == '='))
			at++;
		if (at - start < LEAST_DIGITS || at - start > MOST_DIGITS || at >= s.n || s.p[at] != ' ')
			return false;
		at++;
	}
	return true;
}

struct letters {
	size_t bytes, upper, lower; /* digits count as lower */
};

static void count_letters(struct span s, struct letters *l)
{
	size_t upper, lower;
	bytes_count_case(s, &upper, &lower);
	l->bytes += s.n;
	l->upper += upper;
	l->lower += lower;
}

/* A line without its ISO-2022-JP stretch (the first shift in to the last shift out). */
static void count_line(struct span s, struct letters *l)
{
	size_t escape = span_find_byte(s, 0x1b, 0), to = NONE; /* hardly any line has one */
	size_t from = escape == NONE ? NONE : span_find(s, SPAN_LIT("\x1b$B"), escape);
	for (size_t i = from; i != NONE; i = span_find(s, SPAN_LIT("\x1b(B"), i + 1))
		to = i > from ? i : to;
	if (from == NONE || to == NONE) {
		count_letters(s, l);
		return;
	}
	count_letters(span_slice(s, 0, from), l);
	count_letters(span_slice(s, to + 3, s.n), l);
}

static double uppercase_percent(struct eval *e)
{
	struct letters l = {0};
	if (charset_misleads(e))
		return 0;
	struct spans body = message_body(e->msg);
	for (size_t i = 0; i < body.n; i++) {
		size_t space = inner_space(body.v[i]);
		if (space < body.v[i].n && (space < LEAST_DIGITS || !is_base64_text(body.v[i])))
			count_line(body.v[i], &l);
	}
	if (l.bytes < ENOUGH_TEXT || l.upper + l.lower == 0)
		return 0;
	return (double)l.upper / (double)(l.upper + l.lower) * 100;
}

double check_for_uppercase(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct mime_facts *f = mime_facts(e);
	if (f->uppercase < 0)
		f->uppercase = uppercase_percent(e);
	return f->uppercase > argv[0].num && f->uppercase <= argv[1].num;
}

double check_for_faraway_charset(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct locales *locales = e->conf->family[EVAL_FAMILY_mime];
	struct span charset;
	size_t high = 0, low = 0;
	if (locales->all ||
	    !charset_in_type(header_ask(e->msg, ASK_CONTENT_TYPE)->joined, &charset) ||
	    locale_knows_charset(locales, charset))
		return 0;
	/* Such a charset may hold plain English: most of the text has to be 8-bit. */
	struct spans body = message_body(e->msg);
	for (size_t i = 0; i < body.n; i++) {
		for (size_t k = 0; k < body.v[i].n; k++)
			*(body.v[i].p[k] >= 0x80 ? &high : &low) += 1;
		low += i > 0;
	}
	return low <= high && high > 3;
}
