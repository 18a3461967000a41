/* received_guess.c: what stands under its own name in a Received header, wherever that is. A format that
 * knows better overrides it. */
#include "msg/received_guess.h"

#define ABSENT ((size_t)-1)

static size_t find(struct span s, const char *word, size_t from)
{
	return span_find(s, span_from_str(word), from);
}

static size_t word_end(struct span s, size_t at)
{
	while (at < s.n && s.p[at] != ' ')
		at++;
	return at;
}

/* " id x", " id <x>": three bytes or more. */
struct span guess_id(struct span s)
{
	for (size_t at = 0; (at = find(s, " id ", at)) != ABSENT; at++) {
		size_t start = at + 4;
		if (start < s.n && s.p[start] == '<')
			start++;
		size_t end = start;
		while (end < s.n && !memchr(" <>;", s.p[end], 4))
			end++;
		if (end - start >= 3)
			return span_slice(s, start, end);
	}
	return SPAN_LIT("");
}

static bool helo_byte(unsigned char c)
{
	return byte_is_word(c) || (c && memchr("-.^+&:=?!@%*$\\/", c, 15));
}

static bool guess_after(const struct received_text *t, const char *mark, struct span *found_r)
{
	struct span s = t->s;
	size_t n = strlen(mark);
	if (!received_text_has(t, mark))
		return false;
	for (size_t at = 0; (at = find(s, mark, at)) != ABSENT; at++) {
		size_t end = at + n;
		if (at > 0 && byte_is_word(s.p[at - 1]))
			continue;
		while (end < s.n && helo_byte(s.p[end]))
			end++;
		if (end > at + n) {
			*found_r = span_slice(s, at + n, end);
			return true;
		}
	}
	return false;
}

struct span guess_helo(const struct received_text *s)
{
	struct span helo, ehlo;
	if (guess_after(s, "helo=", &helo))
		return helo;
	bool h = guess_after(s, "HELO ", &helo), e = guess_after(s, "EHLO ", &ehlo);
	if (h && e)
		return helo.p < ehlo.p ? helo : ehlo;
	return h ? helo : e ? ehlo : SPAN_LIT("");
}

struct span guess_by(struct span s)
{
	size_t at = find(s, " by ", 0);
	return at == ABSENT ? SPAN_LIT("") : span_slice(s, at + 4, word_end(s, at + 4));
}

/* A word, shortened until it ends between a word byte and another kind of byte. */
static bool word_to_boundary(struct span s, size_t at, struct span *found_r)
{
	for (size_t end = word_end(s, at); end > at; end--) {
		bool before = byte_is_word(s.p[end - 1]);
		bool after = end < s.n && byte_is_word(s.p[end]);
		if (before != after) {
			*found_r = span_slice(s, at, end);
			return true;
		}
	}
	return false;
}

bool guess_envfrom(struct span s, struct span *envfrom_r)
{
	static const char *const marks[] = {"return-path: ", "return-path ", "envelope-sender ",
					    "envelope-sender=", "envelope-from ", "envelope-from="};
	static const size_t dashes[] = {6, 6, 8, 8, 8, 8}; /* where they have their '-' */
	for (size_t i = 6; i < s.n; i++) {
		if (s.p[i] != '-')
			continue;
		for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
			struct span mark = span_from_str(marks[k]);
			size_t start = i - dashes[k];
			if (i >= dashes[k] &&
			    span_has_prefix_nocase(span_slice(s, start, s.n), mark) &&
			    word_to_boundary(s, start + mark.n, envfrom_r))
				return true;
		}
	}
	return false;
}
