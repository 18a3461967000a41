/* received.c: one Received header. Normalise, drop the date, guess what stands under its own name
 * anywhere (id, helo=, by), then find the format that fits and take the rest from it. */
#include "msg/received.h"

#include "base/bytes.h"
#include "base/ipaddr.h"
#include "msg/received_date.h"
#include "msg/received_guess.h"
#include "msg/received_shape.h"
#include "msg/received_text.h"

#define ABSENT ((size_t)-1)

enum effect {
	DONE = 1 << 0, SKIP = 1 << 1, NOTE = 1 << 2, FETCH = 1 << 3, GATE = 1 << 4, SCANNER = 1 << 5,
	DONE_IF_IP = 1 << 6, IF_NO_HELO = 1 << 7, LOOKED_UP = 1 << 8, HELO_TOO = 1 << 9,
	NOTES = 1 << 10, IDENT = 1 << 11, QMAIL_DNS = 1 << 12, COURIER_DNS = 1 << 13,
	OBTUSE_DNS = 1 << 14, UNVERIFIED_DNS = 1 << 15, XMAIL_TAGS = 1 << 16, NO_ID = 1 << 17,
	NO_HELO = 1 << 18, NO_BY = 1 << 19, NO_QMAIL = 1 << 20,
};

enum family {
	ANY, SMTPSVC, EXCHANGE, XMAIL, ECELERITY, EXIM, POSTFIX, SCALIX, DOMINO, QMAIL, UPPER, PAREN,
};

static const struct format {
	enum family family;
	unsigned effects;
	const char *needs, *shape;
} formats[] = {
#define FORMAT(family, needs, shape, effects) {family, effects, needs, shape},
#include "grammar/received_formats.def"
#undef FORMAT
};

enum { FORMATS = sizeof formats / sizeof *formats };
static struct received_pairs format_pairs[FORMATS];

__attribute__((constructor)) static void find_pairs(void)
{
	for (unsigned i = 0; i < FORMATS; i++)
		format_pairs[i] = received_pairs_of(formats[i].shape);
}

struct parser {
	struct arena *arena;
	struct span s;           /* what follows "from " */
	struct received_text words; /* the whole header */
	struct shape_text text;
	struct received *r;
};

static size_t find(struct span s, const char *word, size_t from)
{
	return span_find(s, span_from_str(word), from);
}

/* What Perl takes for true: "by 0" names no server. */
static bool is_true(struct span s)
{
	return s.n > 1 || (s.n == 1 && s.p[0] != '0');
}

static size_t word_end(struct span s, size_t at)
{
	while (at < s.n && s.p[at] != ' ')
		at++;
	return at;
}

/* Single spaces, none at the ends, no semicolon at the end. */
static struct span normalise(struct arena *arena, struct span value)
{
	unsigned char *out = arena_bytes(arena, value.n + 1);
	size_t n = bytes_single_spaces(out, value, true);
	if (n && out[n - 1] == ' ')
		n--;
	while (n && out[n - 1] == ';') {
		n--;
		if (n && out[n - 1] == ' ')
			n--;
	}
	return (struct span){out, n};
}

/* Where " ; Tue, 23 May 2006 13:06:35 -0400" at the end begins; s.n when the header does not end so (a
 * comment behind the zone keeps it). */
static size_t date_start(struct span s)
{
	enum { WORDS = 6 };
	size_t from = s.n;
	for (unsigned k = 0; k < WORDS && from; k++) {
		const unsigned char *space = memrchr(s.p, ' ', from);
		from = space ? (size_t)(space - s.p) : 0;
	}
	struct received_date date;
	received_date_init(&date);
	received_date_feed(&date, span_slice(s, from, s.n));
	if (!date.end || date.end != date.n)
		return s.n;
	from += date.start;
	while (from > 0 && (s.p[from - 1] == ' ' || s.p[from - 1] == ';'))
		from--;
	return from;
}

/* "(host [1.2.3.4])by there": the space that was forgotten. */
static struct span space_before_by(struct arena *arena, struct received_text *t)
{
	struct span s = t->s;
	if (!received_text_has(t, ")by "))
		return s;
	size_t at = find(s, ")by ", 0);
	unsigned char *out = arena_bytes(arena, s.n + 1);
	memcpy(out, s.p, at + 1);
	out[at + 1] = ' ';
	memcpy(out + at + 2, s.p + at + 1, s.n - at - 1);
	return (struct span){out, s.n + 1};
}

static bool says_exchange(const struct parser *p)
{
	struct span s = p->s;
	static const char *const marks[] = {" with Microsoft SMTP Server ", " with mapi id "};
	for (unsigned i = 0; i < 2; i++)
		for (size_t at = received_text_has(&p->words, marks[i]) ? 0 : s.n;
		     (at = find(s, marks[i], at)) != ABSENT; at++) {
			struct shape_text t =
				shape_text_make(span_slice(s, at + strlen(marks[i]), s.n));
			struct shape_match m;
			if (shape_match(&t, "%{(%c) %}%q", &m))
				return true;
		}
	return false;
}

static bool says_ecelerity(const struct parser *p)
{
	struct span s = p->s, mark = SPAN_LIT("(ecelerity");
	size_t at = received_text_has(&p->words, "(ecelerity") ? span_find(s, mark, 0) : ABSENT;
	return at != ABSENT && (at + mark.n == s.n || !byte_is_word(s.p[at + mark.n]));
}

static enum family family_of(const struct parser *p)
{
	static const struct {
		const char *word;
		enum family family;
	} after[] = {{"Exim", EXIM}, {" (Postfix) with", POSTFIX}, {"(Scalix SMTP Relay", SCALIX},
		     {" (Lotus Domino ", DOMINO}};
	if (received_text_has(&p->words, " SMTPSVC"))
		return SMTPSVC;
	if (says_exchange(p))
		return EXCHANGE;
	if (received_text_has(&p->words, "[XMail "))
		return XMAIL;
	if (says_ecelerity(p))
		return ECELERITY;
	for (size_t i = 0; i < sizeof after / sizeof *after; i++)
		if (received_text_has(&p->words, after[i].word))
			return after[i].family;
	return ANY;
}

static void notes_read(struct received *r, struct span notes)
{
	size_t helo = find(notes, "helo=", 0), skip = 0;
	while (helo != ABSENT && word_end(notes, helo + 5) == helo + 5)
		helo = find(notes, "helo=", helo + 1);
	if (helo != ABSENT) {
		skip = word_end(notes, helo + 5);
		r->helo = span_slice(notes, helo + 5, skip);
	}
	size_t ident = find(notes, "ident=", 0);
	if (helo != ABSENT && ident != ABSENT && ident >= helo && ident < skip)
		ident = find(notes, "ident=", skip);
	if (ident != ABSENT)
		r->ident = span_slice(notes, ident + 6, word_end(notes, ident + 6));
}

static void ident_split(struct received *r)
{
	size_t from = span_has_prefix(r->rdns, SPAN_LIT("IDENT:")) ? 6 : 0;
	for (unsigned k = 0; k < 2; k++) {
		size_t at = span_find_byte(r->rdns, '@', from);
		if (at != ABSENT) {
			r->ident = span_slice(r->rdns, from, at);
			r->rdns = span_slice(r->rdns, at + 1, r->rdns.n);
		}
		if (!from)
			break;
		from = 0; /* what IDENT: left may hold another '@' */
	}
}

static void xmail_tags(struct received *r, struct span s)
{
	struct shape_text t = shape_text_make(s);
	struct shape_match m;
	if (shape_match(&t, "%* id <%n>", &m))
		r->id = m.field[SHAPE_ID];
	if (shape_match(&t, "%* from <%f>", &m)) {
		r->envfrom = m.field[SHAPE_ENVFROM];
		r->has_envfrom = true;
	}
}

static void lookup_effects(struct received *r, unsigned effects, struct span before)
{
	if (effects & LOOKED_UP)
		r->looked_up = true;
	if (effects & QMAIL_DNS) {
		if (span_equal(r->rdns, SPAN_LIT("unknown")))
			r->rdns = SPAN_LIT("");
		else
			r->looked_up = true;
	}
	if (effects & COURIER_DNS) {
		r->looked_up = !span_equal(r->rdns, SPAN_LIT("softdnserr"));
		if (!r->looked_up)
			r->rdns = before;
	}
	if (effects & OBTUSE_DNS && !span_equal(r->rdns, SPAN_LIT("UNKNOWN")))
		r->looked_up = true;
	if (effects & UNVERIFIED_DNS && span_equal(r->rdns, SPAN_LIT("unverified")))
		r->rdns = SPAN_LIT("");
}

static void fields_take(struct parser *p, const struct format *f, const struct shape_match *m)
{
	struct received *r = p->r;
	struct span rdns_before = r->rdns;
	struct span *to[SHAPE_NOTES] = {[SHAPE_IP] = &r->ip, [SHAPE_RDNS] = &r->rdns,
					[SHAPE_HELO] = &r->helo, [SHAPE_BY] = &r->by,
					[SHAPE_IDENT] = &r->ident, [SHAPE_ENVFROM] = &r->envfrom,
					[SHAPE_ID] = &r->id};
	if (f->effects & NO_HELO)
		r->helo = SPAN_LIT("");
	if (f->effects & NO_ID)
		r->id = SPAN_LIT("");
	if (f->effects & NO_BY)
		r->by = SPAN_LIT("");
	for (unsigned k = 0; k < SHAPE_NOTES; k++)
		if (m->kept & 1u << k)
			*to[k] = m->field[k];
	if (f->effects & HELO_TOO)
		r->helo = r->rdns;
	if (f->effects & NOTES)
		notes_read(r, m->field[SHAPE_NOTES]);
	if (f->effects & IDENT)
		ident_split(r);
	if (f->effects & XMAIL_TAGS)
		xmail_tags(r, p->s);
	lookup_effects(r, f->effects, rdns_before);
}

/* Tries the formats of `family` and of ANY (within "from ..."). True when one decided; r->kind is set. */
static bool formats_try(struct parser *p, enum family family, bool general)
{
	struct shape_match m;
	struct received *r = p->r;
	bool not_sendmail = false;
	struct shape_text t = p->text;
	if (general && received_text_has(&p->words, " (qmail-"))
		not_sendmail = shape_match(&t, "%* by %s (qmail-%s) with ", &m);
	for (size_t i = 0; i < FORMATS; i++) {
		const struct format *f = &formats[i];
		if (f->family != family && !(general && f->family == ANY))
			continue;
		if (!received_text_has_pairs(&p->words, &format_pairs[i]) || (f->effects & IF_NO_HELO && is_true(r->helo)) || (f->effects & NO_QMAIL && not_sendmail) ||
		    (f->needs && !received_text_has(&p->words, f->needs)) || !shape_match(&p->text, f->shape, &m))
			continue;
		if (f->effects & GATE) {
			family = QMAIL;
			continue;
		}
		if (f->effects & (SKIP | FETCH | SCANNER)) {
			r->kind = RECEIVED_SKIPPED;
			r->fetched = f->effects & FETCH;
			r->for_next = f->effects & SCANNER;
			return true;
		}
		fields_take(p, f, &m);
		if (f->effects & DONE || (f->effects & DONE_IF_IP && r->ip.n)) {
			r->kind = RECEIVED_RELAY;
			return true;
		}
	}
	return false;
}

/* The last resort: an address in brackets. */
static void bracketed_ip(struct parser *p)
{
	size_t ends[2];
	struct span s = p->s;
	for (size_t at = 0; (at = span_find_byte(s, '[', at)) != ABSENT; at++) {
		unsigned n = ip_ends(s, at + 1, ends);
		for (unsigned k = 0; k < n; k++)
			if (ends[k] < s.n && s.p[ends[k]] == ']') {
				p->r->ip = span_slice(s, at + 1, ends[k]);
				return;
			}
	}
}

static bool breaks_form(unsigned char c)
{
	switch (c) {
	case 0: case '#': case '[': case ']': case '(': case ')': case '<': case '>': case '|':
		return true;
	default:
		return byte_is_space(c);
	}
}

/* Bytes that would break the one-line form become '!', so that their presence still shows. */
static struct span flagged(struct arena *arena, struct span s)
{
	size_t i = 0;
	while (i < s.n && !breaks_form(s.p[i]))
		i++;
	if (i == s.n)
		return s;
	unsigned char *out = arena_bytes(arena, s.n);
	for (i = 0; i < s.n; i++)
		out[i] = breaks_form(s.p[i]) ? '!' : s.p[i];
	return (struct span){out, s.n};
}

static struct span address_cleaned(struct arena *arena, struct span s)
{
	s = span_trim(s);
	while (s.n && s.p[0] == '<')
		s = span_slice(s, 1, s.n);
	while (s.n && s.p[s.n - 1] == '>')
		s = span_slice(s, 0, s.n - 1);
	return flagged(arena, s);
}

/* No "IPv6:", no zone; ::ffff:1.2.3.4 is 1.2.3.4. */
static struct span ip_cleaned(struct span s)
{
	struct ipaddr a;
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	if (span_has_prefix_nocase(s, SPAN_LIT("IPv6:")))
		s = span_slice(s, 5, s.n);
	size_t dot = span_find_byte(s, '.', 0);
	if (s.n && span_find_byte(s, ':', 0) != ABSENT && dot != ABSENT && ip_parse(s, &a) &&
	    memcmp(a.b, mapped, sizeof mapped) == 0) {
		while (s.p[dot - 1] != ':')
			dot--;
		return span_slice(s, dot, s.n);
	}
	return s;
}

static void relay_clean(struct arena *arena, struct received *r)
{
	while (r->rdns.n && r->rdns.p[r->rdns.n - 1] == '.')
		r->rdns.n--;
	if (span_equal_nocase(r->rdns, SPAN_LIT("unknown")) || (r->rdns.n && r->rdns.p[0] == '['))
		r->rdns = SPAN_LIT("");
	r->ip = ip_cleaned(r->ip);
	if (r->by.n && r->by.p[r->by.n - 1] == ';')
		r->by.n--;
	r->rdns = flagged(arena, r->rdns);
	r->helo = flagged(arena, r->helo);
	r->by = flagged(arena, r->by);
	r->ident = flagged(arena, r->ident);
	if (r->has_envfrom)
		r->envfrom = address_cleaned(arena, r->envfrom);
}

/* "from A by B; date", where A is no address: tells nothing. */
static bool only_names(struct span s)
{
	struct span from = span_slice(s, 5, word_end(s, 5)), rest = span_slice(s, 5 + from.n, s.n);
	if (!from.n || !span_has_prefix_nocase(rest, SPAN_LIT(" by ")))
		return false;
	size_t end = 4;
	while (end < rest.n && rest.p[end] != ' ' && rest.p[end] != ';')
		end++;
	if (end == 4 || end == rest.n)
		return false;
	if (rest.p[end] == ' ' && (end + 1 == rest.n || rest.p[end + 1] != ';'))
		return false;
	if (from.n < 3 || from.p[0] != '[' || from.p[from.n - 1] != ']')
		return true;
	for (size_t i = 1; i + 1 < from.n; i++)
		if (!byte_is_digit(from.p[i]) && from.p[i] != '.')
			return true;
	return false;
}

/* "with local for", as words */
static bool local_for(const struct received_text *t)
{
	struct span s = t->s, mark = SPAN_LIT("with local for");
	if (!received_text_has(t, "with local for"))
		return false;
	for (size_t at = 0; (at = span_find(s, mark, at)) != ABSENT; at++)
		if ((at == 0 || !byte_is_word(s.p[at - 1])) &&
		    (at + mark.n == s.n || !byte_is_word(s.p[at + mark.n])))
			return true;
	return false;
}

static bool starts_with_from(struct span s)
{
	return span_has_prefix_nocase(s, SPAN_LIT("from ")) ||
	       span_has_prefix_nocase(s, SPAN_LIT("(from "));
}

static bool decided(struct parser *p, struct span s, const struct received_names *names)
{
	size_t skip = s.p[0] == '(' ? 6 : 5;
	bool general = span_has_prefix(s, SPAN_LIT("from "));
	bool upper = span_has_prefix(s, SPAN_LIT("FROM "));
	bool paren = span_has_prefix(s, SPAN_LIT("(from "));
	p->s = general || upper || paren ? span_slice(s, skip, s.n) : s;
	p->text = shape_text_make(p->s);
	p->words.s = p->s;
	if (general)
		received_guess_sender(s, names, p->r);
	bool found = general ? formats_try(p, family_of(p), true)
		     : upper ? formats_try(p, UPPER, false)
			     : paren && formats_try(p, PAREN, false);
	p->r->cut = !p->text.work;
	return found;
}

void received_parse(struct arena *arena, struct span value, struct received *r)
{
	struct span s = normalise(arena, value);
	struct parser p = {.arena = arena, .r = r};
	*r = (struct received){.kind = RECEIVED_SKIPPED};
	if (!starts_with_from(s))
		return;
	received_text_init(&p.words, s);
	if (local_for(&p.words) || (s.p[0] != '(' && only_names(s)))
		return;
	p.words.s = span_slice(s, 0, date_start(s));
	s = space_before_by(arena, &p.words);
	if (s.n != p.words.s.n)
		received_text_init(&p.words, s);
	struct received_names names = received_names_read(s);
	received_guess(s, &names, r);
	r->auth = received_auth(arena, &p.words, &names);
	if (!decided(&p, s, &names)) {
		if (!r->ip.n)
			bracketed_ip(&p);
		r->kind = r->ip.n && is_true(r->by) ? RECEIVED_RELAY : RECEIVED_UNPARSEABLE;
	}
	if (r->kind == RECEIVED_RELAY)
		relay_clean(arena, r);
	else if (r->for_next && r->has_envfrom)
		r->envfrom = address_cleaned(arena, r->envfrom);
}
