/* condition_text.c: see condition_text.h.
 * SpamAssassin counterpart: the loop over tokens of handle_conditional, Conf/Parser.pm. */
#include "base/condition_text.h"

static bool is_run(unsigned char c)
{
	return byte_is_digit(c) || c == '-' || c == '+' || c == '.';
}

/* A number, or at most five signs and points. */
static bool run_is_good(struct span s)
{
	enum { SIGNS = 5 };
	size_t at = s.p[0] == '-' || s.p[0] == '+', digits = at, points = 0, others = 0;

	while (digits < s.n && byte_is_digit(s.p[digits]))
		digits++;
	for (size_t i = digits; i < s.n; i++) {
		points += s.p[i] == '.';
		others += !byte_is_digit(s.p[i]);
	}
	if (digits > at && (digits == s.n || (points == 1 && others == 1 && s.p[digits] == '.' && digits + 1 < s.n)))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (byte_is_digit(s.p[i]))
			return false;
	return s.n <= SIGNS;
}

/* Two bytes or more; colons in pairs, a word between. */
static bool name_is_good(struct span s)
{
	enum { PARTS = 10 };
	size_t parts = 0;

	if (s.n < 2 || s.p[s.n - 1] == ':')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ':')
			continue;
		if (s.p[i + 1] != ':' || s.p[i + 2] == ':' || ++parts > PARTS)
			return false;
		i++;
	}
	return true;
}

bool condition_is_readable(struct span s)
{
	for (size_t at = 0, end; at < s.n; at = end) {
		bool run = is_run(s.p[at]);
		end = at + 1;
		if (!run && !byte_is_word(s.p[at]))
			continue;
		while (end < s.n && (run ? is_run(s.p[end]) : byte_is_word(s.p[end]) || s.p[end] == ':'))
			end++;
		struct span token = span_slice(s, at, end);
		if (run ? !run_is_good(token) : !name_is_good(token))
			return false;
	}
	return s.n != 0;
}
