/* received_shape.c: the matcher of received_shape.h. Choices are tried by recursion; its depth is bounded by
 * the number of letters in a shape (all shapes are ours), its work by SHAPE_WORK_LIMIT. A word followed
 * by a space in the shape, which is nearly every word, involves no choice. */
#include "msg/received_shape.h"

#include "base/ipaddr.h"

#include <string.h>

struct run {
	struct shape_text *text;
	struct span s;
	struct shape_match m;
	size_t open_at;         /* where %< was, and what it opened */
	enum shape_field open;
};

static bool go(struct run *r, const char *t, size_t at);

struct shape_text shape_text_make(struct span s)
{
	size_t end = span_find_byte(s, ' ', 0);
	return (struct shape_text){s, end == (size_t)-1 ? s.n : end, SHAPE_WORK_LIMIT};
}

/* Most shapes can be told by the first byte, or by the one behind the first space. */
static bool opening_fits(const struct shape_text *text, const char *shape)
{
	struct span s = text->s;
	if (shape[0] != '%')
		return !shape[0] || (s.n && s.p[0] == (unsigned char)shape[0]);
	if (!strchr("rhsHi", shape[1]) || shape[2] != ' ' || shape[3] == '%' || !shape[3])
		return true;
	return text->first_end + 1 < s.n && s.p[text->first_end + 1] == (unsigned char)shape[3];
}

bool shape_match(struct shape_text *text, const char *shape, struct shape_match *match_r)
{
	if (!opening_fits(text, shape))
		return false;
	struct run r = {.text = text, .s = text->s};
	if (!go(&r, shape, 0) || !text->work)
		return false;
	*match_r = r.m;
	return true;
}

static bool spend(struct run *r, size_t steps)
{
	if (r->text->work <= steps) {
		r->text->work = 0;
		return false;
	}
	r->text->work -= (unsigned)steps;
	return true;
}

static void keep(struct run *r, enum shape_field field, size_t from, size_t to)
{
	r->m.field[field] = span_slice(r->s, from, to);
	r->m.kept |= 1u << field;
}

/* The byte that must come next, or -1 when the shape goes on with a part or ends. */
static int next_literal(const char *t)
{
	return *t && *t != '%' ? (unsigned char)*t : -1;
}

/* Ends from `last` down to `first`, the longest first. field < 0: not kept. */
static bool longest(struct run *r, const char *t, int field, size_t at, size_t first, size_t last)
{
	struct span s = r->s;
	int next = next_literal(t);
	if (!spend(r, last - at + 1))
		return false;
	for (size_t end = last + 1; end-- > first;) {
		if (next >= 0) {
			size_t n = (end < s.n ? end + 1 : s.n) - first;
			const unsigned char *p = memrchr(s.p + first, next, n);
			if (!p)
				return false;
			end = (size_t)(p - s.p);
		}
		if (field >= 0)
			keep(r, (enum shape_field)field, at, end);
		if (go(r, t, end))
			return true;
	}
	return false;
}

static bool shortest(struct run *r, const char *t, int field, size_t at, size_t first, size_t last)
{
	struct span s = r->s;
	int next = next_literal(t);
	for (size_t end = first; end <= last; end++) {
		if (next >= 0) {
			const unsigned char *p =
				end < s.n ? memchr(s.p + end, next, s.n - end) : NULL;
			if (!p || (size_t)(p - s.p) > last)
				return false;
			end = (size_t)(p - s.p);
		}
		if (!spend(r, 1 + (end - first) / 16))
			return false;
		if (field >= 0)
			keep(r, (enum shape_field)field, at, end);
		if (go(r, t, end))
			return true;
	}
	return false;
}

/* End of the bytes from `at` on that none of `stop` is among; at most `max` of them. */
static size_t until(struct span s, size_t at, const char *stop, size_t max)
{
	return span_find_any(span_slice(s, 0, s.n - at > max ? at + max : s.n), stop, at);
}

static size_t digits_end(struct span s, size_t at)
{
	while (at < s.n && byte_is_digit(s.p[at]))
		at++;
	return at;
}

static bool word_boundary(struct span s, size_t at)
{
	bool before = at > 0 && byte_is_word(s.p[at - 1]);
	bool after = at < s.n && byte_is_word(s.p[at]);
	return before != after;
}

static int field_of(char letter)
{
	switch (letter) {
	case 'r': case 'R': return SHAPE_RDNS;
	case 'h': case 'H': case 'e': case 'w': return SHAPE_HELO;
	case 'b': return SHAPE_BY;
	case 't': case 'T': return SHAPE_IDENT;
	case 'f': return SHAPE_ENVFROM;
	case 'n': case 'k': return SHAPE_ID;
	case 'i': return SHAPE_IP;
	case 'x': case 'y': return SHAPE_NOTES;
	default: return -1;
	}
}

/* Parts of variable length: first and last possible end; false when the letter is another kind. */
static bool extent(struct run *r, char letter, const char *t, size_t at, size_t *first_r,
		   size_t *last_r)
{
	struct span s = r->s;
	size_t all = s.n, min = at + 1;
	switch (letter) {
	case 'R': case 'H': case 'T': case 'S': min = at; /* fall through */
	case 'r': case 'h': case 'b': case 't': case 'f': case 'n': case 's': case 'k':
		*last_r = at == 0 ? r->text->first_end : until(s, at, " ", all);
		if (*t == ' ' && *last_r >= min)
			min = *last_r; /* no shorter word has a space behind it */
		break;
	case 'e': *last_r = until(s, at, ")", all); min = at; break;
	case 'w': *last_r = until(s, at, " ()", all); min = at; break;
	case 'x': case '*': case '+': *last_r = all; min = at; break;
	case 'y': case 'c': *last_r = until(s, at, ")", all); break;
	case 'C': *last_r = until(s, at, ")", 40); min = at; break;
	case 'l': *last_r = all - at > 100 ? at + 100 : all; min = at; break;
	case 'o': *last_r = until(s, at, ".", all); break;
	case 'u': *last_r = until(s, at, " @", all); break;
	case 'v': *last_r = until(s, at, " ;", all); break;
	case 'd': *last_r = digits_end(s, at); break;
	case 'D': *last_r = digits_end(s, at); min = at; break;
	default: return false;
	}
	*first_r = min;
	return true;
}

/* Parts that are one of a few texts: the ends that are possible, the preferred one first. */
static bool chosen(struct run *r, char letter, const char *t, size_t at)
{
	size_t ends[2], n = 0;
	struct span s = r->s, rest = span_slice(s, at, s.n);
	if (letter == 'L')
		n = ip_localhost_ends(s, at, ends);
	else if (letter == 'i' || letter == 'I')
		n = ip_ends(s, at, ends);
	else if (letter == 'E' &&
		 (span_has_prefix(rest, SPAN_LIT("HELO")) || span_has_prefix(rest, SPAN_LIT("EHLO"))))
		ends[n++] = at + 4;
	else if (letter == 'P' && span_has_prefix(rest, SPAN_LIT("ESMTP")))
		ends[n++] = at + 5;
	else if (letter == 'P' && span_has_prefix(rest, SPAN_LIT("SMTP")))
		ends[n++] = at + 4;
	else if (letter == 'M' &&
		 (span_has_prefix(rest, SPAN_LIT("SMTP")) || span_has_prefix(rest, SPAN_LIT("QMQP"))) &&
		 !span_has_prefix(span_slice(rest, 4, rest.n), SPAN_LIT(" id ")))
		ends[n++] = at + 4;
	for (size_t i = 0; i < n && spend(r, 1); i++) {
		if (letter == 'i')
			keep(r, SHAPE_IP, at, ends[i]);
		if (go(r, t, ends[i]))
			return true;
	}
	return false;
}

/* Parts with exactly one end: false when they are not there. */
static bool fixed(struct run *r, char letter, size_t at, size_t *end_r)
{
	struct span s = r->s;
	size_t end = at;
	switch (letter) {
	case '$': return at == s.n;
	case '!': return word_boundary(s, at);
	case 'a': *end_r = at + 1; return at < s.n && byte_is_alpha(s.p[at]);
	case 'N': *end_r = at + 1; return at < s.n && !byte_is_digit(s.p[at]);
	case 'p': *end_r = at + 1; return at < s.n && (s.p[at] == '.' || s.p[at] == ':');
	case '^':
		*end_r = at + 1;
		return at < s.n && !byte_is_alnum(s.p[at]) && s.p[at] != '-' && s.p[at] != '.';
	case 'q':
		for (int k = 0; k < 4; k++) {
			size_t start = end + (k > 0);
			if (k > 0 && (end >= s.n || s.p[end] != '.'))
				return false;
			end = digits_end(s, start);
			if (end == start)
				return false;
		}
		*end_r = end;
		return end == s.n || s.p[end] == ' ';
	default: return false;
	}
}

static const char *group_end(const char *t)
{
	while (!(t[0] == '%' && t[1] == '}'))
		t++;
	return t + 2;
}

/* %{ ... %}, %?c, %Z: with it, then without. */
static bool optional(struct run *r, char letter, const char *t, size_t at)
{
	struct shape_match before = r->m;
	struct span s = r->s;
	if (letter == '{') {
		if (go(r, t, at))
			return true;
		r->m = before;
		return go(r, group_end(t), at);
	}
	if (letter == '?')
		return (at < s.n && s.p[at] == (unsigned char)*t && go(r, t + 1, at + 1)) ||
		       go(r, t + 1, at);
	size_t end = at;
	if (at < s.n && s.p[at] == '%')
		for (end++; end < s.n; end++)
			if (!(byte_is_digit(s.p[end]) || (s.p[end] >= 'A' && s.p[end] <= 'Z') ||
			      memchr("._~-", s.p[end], 4)))
				break;
	return longest(r, t, -1, at, at, end);
}

/* 10 to 80 bytes behind an address that really ends here. */
static bool gap_after_address(struct run *r, const char *t, size_t at)
{
	struct span s = r->s;
	if (!word_boundary(s, at) || (at < s.n && (s.p[at] == '.' || s.p[at] == '-')) || s.n < at + 10)
		return false;
	return longest(r, t, -1, at, at + 10, s.n - at > 80 ? at + 80 : s.n);
}

static bool go(struct run *r, const char *t, size_t at)
{
	struct span s = r->s;
	if (!spend(r, 1))
		return false;
	for (; *t; ) {
		if (*t != '%') {
			if (at >= s.n || s.p[at] != (unsigned char)*t)
				return false;
			at++;
			t++;
			continue;
		}
		char letter = t[1];
		t += 2;
		size_t end = at, first;
		if (letter == '}')
			continue;
		if (letter == '<') {
			r->open = (enum shape_field)field_of(*t++);
			r->open_at = at;
			continue;
		}
		if (letter == '>') {
			keep(r, r->open, r->open_at, at);
			continue;
		}
		if (letter == '{' || letter == '?' || letter == 'Z')
			return optional(r, letter, t, at);
		if (letter == 'G')
			return gap_after_address(r, t, at);
		if (extent(r, letter, t, at, &first, &end)) {
			int field = field_of(letter);
			if (end < first)
				return false;
			if (end > first)
				return strchr("kx*", letter) ? shortest(r, t, field, at, first, end)
							     : longest(r, t, field, at, first, end);
			if (field >= 0)
				keep(r, (enum shape_field)field, at, end);
			at = end; /* only one end: no choice to come back to */
			continue;
		}
		if (strchr("iILEPM", letter))
			return chosen(r, letter, t, at);
		if (!fixed(r, letter, at, &end))
			return false;
		at = end;
	}
	return true;
}
