/* addr.c: a lenient reader of address lists. SpamAssassin's own parser (Util.pm) takes one entry after
 * the other off the front of the text: `phrase <address> (comment)`, a bare address, or just words;
 * what it makes of broken lists is what rules on From:addr and From:name see, so this reads the same
 * entries. Tokens are addr_token's (a Ragel machine); how they combine is no regular language: of a
 * broken <...> the longest reading counts after which the rest of the list can still be read.
 *
 * Differs: where Perl's Email::Address::XS happens to be installed (Debian's spamassassin does not ask
 * for it), SpamAssassin consults that when it found fewer entries than there are commas. Answers that
 * depend on what else is installed are no reference; 2 of the 6,046 messages of the public corpus show
 * the difference. */
#include "msg/addr.h"

#include "base/strbuf.h"
#include "base/vec.h"
#include "msg/addr_token.h"
#include "msg/domain.h"

#define NONE ((size_t)-1)
enum {
	ELEMENTS = 64, /* quoted strings and runs of words in one phrase */
	STEPS = 200,   /* attempts at one entry, also the depth of recursion; one or two are usual */
};

struct list {
	struct arena *arena;
	VEC(struct address) found;
	unsigned steps;
	bool cut;
};

static size_t skip_space(struct span s, size_t i)
{
	while (i < s.n && byte_is_space(s.p[i]))
		i++;
	return i;
}

static size_t word_end(struct span s, size_t i)
{
	while (i < s.n && !byte_is_space(s.p[i]))
		i++;
	return i;
}

/* The tokens that begin at i; their ends count from there. */
static struct addr_token tokens_at(struct span s, size_t i)
{
	struct addr_token t;
	addr_token_init(&t);
	addr_token_feed(&t, span_slice(s, i, s.n));
	return t;
}

/* Offset behind the quoted string, the comment, the address at i, or NONE. */
static size_t quoted_end(struct span s, size_t i)
{
	size_t n = i < s.n && s.p[i] == '"' ? tokens_at(s, i).quoted : 0;
	return n ? i + n : NONE;
}

static size_t comment_end(struct span s, size_t i)
{
	size_t n = i < s.n && s.p[i] == '(' ? tokens_at(s, i).comment : 0;
	return n ? i + n : NONE;
}

static size_t address_end(struct span s, size_t i)
{
	size_t n = i < s.n ? tokens_at(s, i).address : 0;
	return n ? i + n : NONE;
}

static bool is_address(struct span s)
{
	return s.n && address_end(s, 0) == s.n;
}

static size_t count_byte(struct span s, unsigned char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

/* Oddities that make an address useless. */
static bool is_sound(struct span s)
{
	return !span_has_prefix(s, SPAN_LIT("\"\"@")) && count_byte(s, '"') != 1;
}

/* One entry as found in the text. */
struct entry {
	struct span phrase, angle, bare, comment;
	bool has_phrase, has_angle, has_bare, has_comment;
	size_t end; /* where the next entry starts */
};

/* What may follow an entry: a comment, then a comma, a semicolon or the end. */
static bool entry_ends(struct span s, size_t i, struct entry *e)
{
	size_t open = skip_space(s, i), close = comment_end(s, open);
	if (close != NONE) {
		size_t j = skip_space(s, close);
		if (j == s.n || s.p[j] == ',' || s.p[j] == ';') {
			e->comment = span_slice(s, open + 1, close - 1);
			e->has_comment = true;
			e->end = j + (j < s.n);
			return true;
		}
	}
	if (open < s.n && s.p[open] != ',' && s.p[open] != ';')
		return false;
	e->end = open + (open < s.n);
	return true;
}

static bool more_angles(struct list *l, struct span s, size_t i, struct entry *e);

/* Behind a '>': further <...> that some programs write, then the entry's end. */
static bool after_angle(struct list *l, struct span s, size_t i, struct entry *e)
{
	if (l->steps++ > STEPS)
		return false;
	return more_angles(l, s, i, e) || entry_ends(s, i, e);
}

static bool more_angles(struct list *l, struct span s, size_t i, struct entry *e)
{
	i = skip_space(s, i);
	if (i >= s.n || s.p[i] != '<')
		return false;
	size_t start = skip_space(s, i + 1), quoted = quoted_end(s, start);
	size_t from = quoted != NONE ? quoted : start, w = word_end(s, from);
	size_t close = skip_space(s, w);
	if (w > from && w < s.n && close < s.n && s.p[close] == '>' &&
	    after_angle(l, s, close + 1, e))
		return true;
	for (size_t j = w; j-- > from + 1;)
		if (s.p[j] == '>' && after_angle(l, s, j + 1, e))
			return true;
	return start < s.n && s.p[start] == '>' && after_angle(l, s, start + 1, e);
}

static bool take_angle(struct list *l, struct span s, size_t start, size_t end, size_t close,
		       struct entry *e)
{
	if (close >= s.n || s.p[close] != '>' || !after_angle(l, s, close + 1, e))
		return false;
	e->angle = span_slice(s, start, end);
	return e->has_angle = true;
}

/* <...> at i. The text inside may hold spaces before the @ and, if the list goes on well behind it,
 * even a '>': the longest reading wins. */
static bool read_angle(struct list *l, struct span s, size_t i, struct entry *e)
{
	if (i >= s.n || s.p[i] != '<')
		return false;
	size_t start = skip_space(s, i + 1), at = start;
	while (at < s.n && s.p[at] != '>' && s.p[at] != '@')
		at++;
	if (at == s.n)
		return false;
	size_t w = word_end(s, at);
	if (w > at && w < s.n && take_angle(l, s, start, w, skip_space(s, w), e))
		return true;
	for (size_t j = w; j-- > at + 1;)
		if (take_angle(l, s, start, j, j, e))
			return true;
	if (s.p[at] != '>')
		return false;
	size_t end = at;
	while (end > start && byte_is_space(s.p[end - 1]))
		end--;
	return take_angle(l, s, start, end, at, e);
}

/* The quoted strings and runs of words from i on; their ends go to ends[]. */
static size_t phrase_elements(struct span s, size_t i, size_t ends[ELEMENTS])
{
	size_t n = 0;
	while (i < s.n && n < ELEMENTS) {
		size_t end = quoted_end(s, i);
		if (end == NONE)
			end = span_find_any(s, "\",;<", i);
		if (end == i)
			break;
		ends[n++] = i = end;
	}
	return n;
}

static bool read_entry(struct list *l, struct span s, struct entry *e)
{
	size_t ends[ELEMENTS], start = skip_space(s, 0);
	size_t n = phrase_elements(s, start, ends), end;
	*e = (struct entry){.has_phrase = false};
	l->steps = 0;
	if (read_angle(l, s, n ? ends[n - 1] : start, e)) {
		e->has_phrase = n > 0;
		if (n)
			e->phrase = span_slice(s, start, ends[n - 1]);
		return true;
	}
	end = address_end(s, start);
	if (end != NONE && entry_ends(s, end, e)) {
		e->bare = span_slice(s, start, end);
		return e->has_bare = true;
	}
	while (n > 0 && !entry_ends(s, ends[n - 1], e))
		n--;
	if (n) {
		e->phrase = span_slice(s, start, ends[n - 1]);
		return e->has_phrase = true;
	}
	/* Nothing between two commas but a blank counts as a name; a comment there does not. */
	if (start > 0 && (start == s.n || s.p[start] == ',' || s.p[start] == ';') && entry_ends(s, start, e)) {
		e->phrase = span_slice(s, start - 1, start);
		return e->has_phrase = true;
	}
	return false;
}

static struct span without_comments(struct arena *arena, struct span s)
{
	if (span_find_byte(s, '(', 0) == NONE)
		return s;
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < s.n;) {
		size_t end = comment_end(s, i);
		if (end == NONE)
			strbuf_add_byte(&b, s.p[i++]);
		else
			i = end;
	}
	return strbuf_span(&b);
}

/* A phrase without quotes, escapes and comments. */
static struct span plain_phrase(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	if (span_find_byte(s, '"', 0) == NONE)
		return without_comments(arena, s);
	for (size_t i = 0; i < s.n;) {
		size_t end = quoted_end(s, i);
		if (end != NONE) {
			for (size_t j = i + 1; j < end - 1; j++)
				if (s.p[j] != '\\')
					strbuf_add_byte(&b, s.p[j]);
			i = end;
			continue;
		}
		if (s.p[i] == '"') {
			i++;
			continue;
		}
		for (end = i; end < s.n && s.p[end] != '"';)
			end++;
		strbuf_add_span(&b, without_comments(arena, span_slice(s, i, end)));
		i = end;
	}
	return strbuf_span(&b);
}

/* Splits at the first @; what follows a second one is dropped. */
static void set_address(struct address *a, struct span s)
{
	size_t at = span_find_byte(s, '@', 0), end = span_find_byte(s, '@', at + 1);
	a->has_address = true;
	a->address = span_slice(s, 0, end == NONE ? s.n : end);
	a->user = span_slice(s, 0, at);
	a->host = span_slice(a->address, at + 1, a->address.n);
}

static bool phrase_is_address(struct arena *arena, struct span s)
{
	if (!is_address(s) || !is_sound(s))
		return false;
	struct address a = {.has_address = false};
	set_address(&a, s);
	return domain_is_fqdn_idn(arena, a.host);
}

static void add_entry(struct list *l, const struct entry *e)
{
	struct address a = {.has_phrase = e->has_phrase};
	struct span address = e->has_angle ? without_comments(l->arena, e->angle) : e->bare;
	bool has_address = (e->has_angle || e->has_bare) && is_address(address) && is_sound(address);

	if (a.has_phrase) {
		a.phrase = plain_phrase(l->arena, e->phrase);
		if (!has_address && phrase_is_address(l->arena, a.phrase)) {
			has_address = true;
			address = a.phrase;
			a.has_phrase = false;
		} else if (!a.phrase.n || (has_address && span_equal(a.phrase, address))) {
			a.has_phrase = false;
		}
	}
	if (!a.has_phrase && e->has_comment) {
		a.has_phrase = true;
		a.phrase = e->comment;
	}
	if (has_address)
		set_address(&a, address);
	vec_push(l->arena, &l->found, a);
}

/* Addresses in angle brackets anywhere in text that could not be read otherwise. */
static void add_leftovers(struct list *l, struct span s)
{
	for (size_t i = 0; (i = span_find_byte(s, '<', i)) != NONE; i++) {
		size_t end = address_end(s, i + 1);
		if (end == NONE || end >= s.n || s.p[end] != '>')
			continue;
		struct span address = span_slice(s, i + 1, end);
		if (!is_sound(address))
			continue;
		if (l->found.n >= ADDRESSES_LIMIT) {
			l->cut = true;
			return;
		}
		struct address a = {.has_address = true};
		set_address(&a, address);
		vec_push(l->arena, &l->found, a);
	}
}

/* Escaped backslashes only get in the way. */
static struct span without_double_backslashes(struct arena *arena, struct span s)
{
	if (span_find(s, SPAN_LIT("\\\\"), 0) == NONE)
		return s;
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '\\')
			i++;
		else
			strbuf_add_byte(&b, s.p[i]);
	}
	return strbuf_span(&b);
}

static bool ends_group_name(unsigned char c)
{
	return c == '"' || c == '(' || c == ')' || c == '<' || c == '>';
}

/* "Group: a, b;" without the group's name; an empty group is nothing. */
static struct span without_group(struct span s)
{
	size_t end = 0, colon = NONE;
	while (end < s.n && !ends_group_name(s.p[end])) {
		if (s.p[end] == ':' && end > 0)
			colon = end;
		end++;
	}
	if (colon == NONE)
		return s;
	size_t start = skip_space(s, colon + 1);
	if (start < s.n && s.p[start] == ';')
		start = s.n;
	return span_slice(s, start, s.n);
}

enum { USUAL_PHRASE = 1, USUAL_USER = 2, USUAL_HOST = 4 };

/* The end of a run of bytes that usually stand there. */
static size_t usual_end(struct span s, size_t at, int where)
{
	enum { NAME = USUAL_PHRASE | USUAL_USER, ANY = NAME | USUAL_HOST };
	static const uint8_t usual[256] = {
		['a' ... 'z'] = ANY, ['A' ... 'Z'] = ANY, ['0' ... '9'] = ANY, ['.'] = ANY, ['-'] = ANY,
		['_'] = NAME, ['+'] = NAME, ['='] = NAME, [' '] = USUAL_PHRASE, ['\''] = USUAL_PHRASE,
	};
	while (at < s.n && usual[s.p[at]] & where)
		at++;
	return at;
}

/* "joe@example.com", "Joe Doe <joe@example.com>", of bytes that have no other meaning: most lists are that. */
static bool read_usual(struct span s, struct address *a)
{
	size_t open = usual_end(s, 0, USUAL_PHRASE);
	*a = (struct address){.has_phrase = false};
	if (open < s.n && s.p[open] == '<') {
		if (s.p[s.n - 1] != '>')
			return false;
		a->has_phrase = open > 0;
		a->phrase = span_slice(s, 0, open);
		s = span_slice(s, open + 1, s.n - 1);
	}
	size_t at = usual_end(s, 0, USUAL_USER);
	if (!at || at + 1 >= s.n || s.p[at] != '@' || usual_end(s, at + 1, USUAL_HOST) != s.n)
		return false;
	set_address(a, s);
	return true;
}

struct addresses addresses_parse(struct arena *arena, struct span value)
{
	struct list l = {.arena = arena};
	struct span s = value, trimmed = span_trim(value);
	struct entry e;

	s.n = (size_t)(trimmed.p + trimmed.n - s.p);
	if (!trimmed.n)
		return (struct addresses){0};
	struct address usual;
	if (read_usual(trimmed, &usual)) {
		vec_push(arena, &l.found, usual);
		return (struct addresses){l.found.v, l.found.n, false};
	}
	s = without_group(without_double_backslashes(arena, s));
	if (span_trim(s).n) {
		while (s.n && l.found.n < ADDRESSES_LIMIT && read_entry(&l, s, &e)) {
			add_entry(&l, &e);
			s = span_slice(s, e.end, s.n);
		}
		l.cut = l.found.n >= ADDRESSES_LIMIT && span_trim(s).n;
		if (span_find_byte(s, '@', 0) != NONE)
			add_leftovers(&l, s);
	}
	return (struct addresses){l.found.v, l.found.n, l.cut};
}
