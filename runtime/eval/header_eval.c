/* header_eval.c: oddities of single headers (Plugin/HeaderEval.pm). Dates, recipients and forgeries have
 * files of their own (header_date_eval.c, header_recipients_eval.c, header_forged_eval.c). */
#include "base/lanes.h"
#include "eval/header_value.h"
#include "eval/locale.h"
#include "msg/domain.h"
#include "msg/uri_conf.h"

#include <stdlib.h>

#define ABSENT ((size_t)-1)

/* --- bytes that must not be in headers --- */

/* RFC 3629: no overlong forms, no surrogates. */
static bool is_utf8(struct span s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = s.p[i];
		size_t n = c < 0x80 ? 1 : c >= 0xc2 && c <= 0xdf ? 2 : c >= 0xe0 && c <= 0xef ? 3
			 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
		if (!n || s.n - i < n)
			return false;
		for (size_t k = 1; k < n; k++)
			if ((s.p[i + k] & 0xc0) != 0x80)
				return false;
		unsigned char second = n > 1 ? s.p[i + 1] : 0;
		if ((c == 0xe0 && second < 0xa0) || (c == 0xed && second > 0x9f) ||
		    (c == 0xf0 && second < 0x90) || (c == 0xf4 && second > 0x8f))
			return false;
		i += n;
	}
	return true;
}

struct byte_counts {
	size_t high, control, del, signs; /* 0x80-; C0 but \t \n \r; 0x7f; cent, pound, (R) in Latin-1 */
};

/* Nothing to count, which is the rule in headers. */
static bool is_clean(struct span s)
{
	size_t i = 0;
	for (; s.n - i >= LANES; i += LANES) {
		unsigned control =
		    lanes_range(s.p + i, 0, 0x1f) & ~lanes_any(s.p + i, '\t', '\n', '\r', '\r');
		if (control | lanes_range(s.p + i, 0x7f, 0xff))
			return false;
	}
	for (; i < s.n; i++)
		if (s.p[i] >= 0x7f ||
		    (s.p[i] < 0x20 && s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r'))
			return false;
	return true;
}

static struct byte_counts count_bytes(struct span s)
{
	struct byte_counts n = {0};
	if (is_clean(s))
		return n;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		n.high += c >= 0x80;
		n.control += c < 0x20 && c != '\t' && c != '\n' && c != '\r';
		n.del += c == 0x7f;
		n.signs += c == 0xa2 || c == 0xa3 || c == 0xae;
	}
	return n;
}

/* argv: header, least ratio, least count. Valid UTF-8 without controls is fine. */
double check_illegal_chars(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct span s;
	if (!header_get_key(e->msg, e->header, &s) || !span_trim(s).n)
		return 0;
	struct byte_counts n = count_bytes(s);
	if (n.high && !n.control && is_utf8(s))
		return 0;
	size_t illegal = n.high + n.control + n.del;
	/* One such sign in a Subject is an honest mistake. */
	if (illegal && n.signs == 1 &&
	    (strcasecmp(argv[0].s, "subject") == 0 || strcasecmp(argv[0].s, "subject:raw") == 0))
		illegal--;
	return (double)illegal / (double)s.n >= argv[1].num &&
	       (double)illegal >= argv[2].num;
}

/* --- charsets --- */

const void *header_eval_family_conf(struct arena *arena, const struct settings *settings,
				    struct err *err)
{
	struct locales *locales = ARENA_NEW(arena, struct locales);
	*locales = locales_new(arena, settings);
	return locales;
}

/* =?charset?X?...?= in a charset that is not expected */
static bool has_foreign_word(const struct locales *locales, struct span raw)
{
	for (size_t at = 0; (at = span_find(raw, SPAN_LIT("=?"), at)) != ABSENT;) {
		size_t name = at + 2, mark = span_find_byte(raw, '?', name + 1);
		at = name;
		if (mark == ABSENT || mark + 2 >= raw.n || raw.p[mark + 2] != '?')
			continue;
		size_t end = span_find(raw, SPAN_LIT("?="), mark + 3);
		if (end == ABSENT)
			return false;
		if (!locale_knows_charset(locales, span_slice(raw, name, mark)))
			return true;
		at = end + 2;
	}
	return false;
}

double check_for_faraway_charset_in_headers(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	static const enum header_asked specs[] = {ASK_FROM_RAW, ASK_SUBJECT_RAW};
	const struct locales *locales = e->conf->family[EVAL_FAMILY_header_eval];
	if (locales->all)
		return 0;
	for (unsigned i = 0; i < 2; i++) {
		struct spans values = header_ask(e->msg, specs[i])->list;
		for (size_t k = 0; k < values.n; k++)
			if (has_foreign_word(locales, values.v[k]))
				return 1;
	}
	return 0;
}

/* --- Subject --- */

static struct pcre reply_marks =
	PCRE_LIT("^(?:(?:Re|Fwd|Fw|Aw|Antwort|WG|SV|VB|VS|VL):\\s*)+", PCRE_CASELESS);
/* Charsets whose encoded form is mostly capitals */
static struct pcre capital_charset = PCRE_LIT(
	"=\\?[-_a-z0-9]*(?:koi|jp|jis|euc|gb|big5|isoir|cp1251|windows-1251|georgianps|pt154|tis)[-_a-z0-9]*\\?",
	PCRE_CASELESS);

/* Ten bytes and two words at least, and no small letter. */
double subject_is_all_caps(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct pcre_match m;
	struct span s = span_trim(header_value(e->msg, ASK_SUBJECT));
	if (pcre_match(&reply_marks, s, 0, &m) == 1)
		s = span_slice(s, m.end[0], s.n);
	bool gap = false, letters = false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return 0;
		gap |= byte_is_space(s.p[i]);
		letters |= byte_is_alpha(s.p[i]);
	}
	return gap && letters && s.n >= 10 &&
	       !value_matches(&capital_charset, header_value(e->msg, ASK_SUBJECT_RAW));
}

static size_t skip_space(struct span s, size_t at)
{
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	return at;
}

/* The end of the text, or a newline that ends it */
static bool at_end(struct span s, size_t at)
{
	return at == s.n || (at + 1 == s.n && s.p[at] == '\n');
}

static bool name_at(struct span s, size_t at, struct span name)
{
	return at <= s.n && span_has_prefix_nocase(span_slice(s, at, s.n), name);
}

static bool stop_at(struct span s, size_t at)
{
	return at < s.n && memchr(",:;!?-", s.p[at], 6);
}

/* "Re: name", "Re: word name" */
static bool reply_to_name(struct span s, struct span name)
{
	if (!name_at(s, 0, SPAN_LIT("re:")) && !name_at(s, 0, SPAN_LIT("fw:")))
		return false;
	size_t at = skip_space(s, 3), word = at;
	if (name_at(s, at, name) && at_end(s, at + name.n))
		return true;
	while (word < s.n && byte_is_word(s.p[word]))
		word++;
	size_t after = skip_space(s, word);
	return word > at && after > word && name_at(s, after, name) && at_end(s, after + name.n);
}

/* The subject is the name, or addresses it: "name, ...", ", name!" */
static bool addresses_name(struct span s, struct span name)
{
	if (reply_to_name(s, name) || (name_at(s, 0, name) && at_end(s, name.n)))
		return true;
	if (span_has_prefix(s, name)) {
		size_t at = skip_space(s, name.n);
		if (stop_at(s, at) && (at + 1 == s.n || byte_is_space(s.p[at + 1])))
			return true;
	}
	if (!s.n || s.p[0] != ',')
		return false;
	size_t at = skip_space(s, 1);
	return name_at(s, at, name) && stop_at(s, at + name.n) && at_end(s, at + name.n + 1);
}

/* The text stands somewhere in s with a word boundary on both sides. */
static bool has_as_words(struct span s, struct span text)
{
	for (size_t at = 0; at + text.n <= s.n; at++) {
		if (!span_equal_nocase(span_slice(s, at, at + text.n), text))
			continue;
		size_t end = at + text.n;
		bool before = at > 0 && byte_is_word(s.p[at - 1]);
		bool after = end < s.n && byte_is_word(s.p[end]);
		if (before != byte_is_word(text.p[0]) && after != byte_is_word(text.p[text.n - 1]))
			return true;
	}
	return false;
}

#define SUBJECT_LIMIT 65536u /* bytes looked through: an address in it costs their product at worst */

/* argv: "address" or "user": what of To is looked for in Subject */
double check_for_to_in_subject(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct span to = header_first(e->msg, ASK_TO_ADDR),
		    subject = header_value(e->msg, ASK_SUBJECT);
	if (!to.n)
		return 0;
	if (subject.n > SUBJECT_LIMIT)
		subject.n = SUBJECT_LIMIT;
	if (strcmp(argv[0].s, "address") == 0)
		return has_as_words(subject, to);
	if (strcmp(argv[0].s, "user") != 0)
		return 0;
	size_t at = span_find_byte(to, '@', 0);
	return addresses_name(subject, span_slice(to, 0, at == ABSENT ? to.n : at));
}

/* The test went (SpamAssassin's bug 8051); rules may still name it. */
double check_for_unique_subject_id(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return 0;
}

/* --- presence, counts, templates --- */

double check_for_missing_to_header(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return !header_value(e->msg, ASK_TO).n && !header_value(e->msg, ASK_APPARENTLY_TO).n;
}

/* argv: header, least and most number of different values */
double check_header_count_range(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct map seen = map_new(e->msg->arena);
	struct header *h = headers_find(e->msg->headers, span_from_str(argv[0].s));
	double n = h != NULL;
	if (h && h->next_same) {
		for (; h; h = h->next_same)
			map_set(&seen, header_decoded(e->msg, h), h);
		n = (double)seen.n;
	}
	return n >= argv[1].num && n <= argv[2].num;
}

static struct pcre template_mark = PCRE_LIT("%[A-Z][A-Z_-]", 0);
static struct pcre template_exempt =
	PCRE_LIT("^(?:X-VMS-To|X-UIDL|X-Face|To|Cc|From|Subject|References|In-Reply-To|"
		 "(?:X-|Resent-|X-Original-)?Message-Id):",
		 PCRE_CASELESS);

/* "%NAME" left in a header by a program that should have put something there */
double check_unresolved_template(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct pcre_match m;
	struct span all = header_value(e->msg, ASK_ALL);
	if (!memchr(all.p, '%', all.n))
		return 0;
	for (size_t at = 0; at < all.n && pcre_match(&template_mark, all, at, &m) == 1;) {
		size_t start = m.start[0], end = span_find_byte(all, '\n', start);
		while (start > 0 && all.p[start - 1] != '\n')
			start--;
		at = end == ABSENT ? all.n : end + 1;
		if (!value_matches(&template_exempt, span_slice(all, start, at)))
			return 1;
	}
	return 0;
}

/* --- message ids --- */

static struct pcre capital_id = PCRE_LIT("<[A-Z]{28}\\.([^>]+)>", 0);

/* <28 capitals.user@host> with that user@host in From, after a quoted name */
double check_ratware_name_id(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct pcre_match m;
	struct span id = header_value(e->msg, ASK_MESSAGEID), from = header_value(e->msg, ASK_FROM);
	if (pcre_match(&capital_id, id, 0, &m) != 1)
		return 0;
	struct span address = span_slice(id, m.start[1], m.end[1]);
	for (size_t at = 0; (at = span_find_byte(from, '<', at)) != ABSENT; at++) {
		size_t quote = at, end = at + 1 + address.n;
		if (!span_has_prefix(span_slice(from, at + 1, from.n), address) || end >= from.n ||
		    from.p[end] != '>')
			continue;
		while (quote > 0 && byte_is_space(from.p[quote - 1]))
			quote--;
		if (quote < 3 || from.p[quote - 1] != '"' || from.p[quote - 2] == '"')
			continue;
		if (memchr(from.p, '"', quote - 2))
			return 1;
	}
	return 0;
}

static struct pcre list_leave =
	PCRE_LIT("<mailto:(?:leave-\\S+|\\S+-unsubscribe)@\\S+>$", PCRE_CASELESS);

/* Lists and servers that replace message ids */
double check_messageid_not_usable(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	if (value_matches(&list_leave, header_value(e->msg, ASK_LIST_UNSUBSCRIBE)) ||
	    gated_through_received_hdr_remover(e, NULL, 0) != 0)
		return 1;
	struct span received = header_value(e->msg, ASK_RECEIVED);
	return value_has(received, "/CWT/DCE)") || value_has(received, "iPlanet Messaging Server");
}

/* --- envelope and From --- */

double check_for_matching_env_and_hdr_from(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return span_equal_nocase(header_first(e->msg, ASK_ENVELOPE_FROM_ADDR),
				 header_first(e->msg, ASK_FROM_ADDR));
}

static bool is_srs(struct span from)
{
	return from.n > 4 && span_has_prefix_nocase(from, SPAN_LIT("SRS")) &&
	       byte_is_digit(from.p[3]) && memchr("=+-", from.p[4], 3);
}

/* The envelope sender holds the recipient, turned round: "domain?user@" */
double check_ratware_envelope_from(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct span to = header_first(e->msg, ASK_TO_ADDR);
	struct span from = header_first(e->msg, ASK_ENVELOPE_FROM_ADDR);
	const struct registry *registry = e->msg->conf->uri->registry;
	size_t at = span_find_byte(to, '@', 0);
	if (!from.n || at == ABSENT || at == 0 || at + 1 == to.n || is_srs(from))
		return 0;
	struct span user = span_slice(to, 0, at);
	struct span domain =
		domain_of_host(e->msg->arena, registry, span_slice(to, at + 1, to.n));
	if (!domain.n || !domain_has_tld(registry, domain))
		return 0;
	for (size_t i = 0; i + domain.n + user.n + 2 <= from.n; i++) {
		if ((i > 0 && byte_is_word(from.p[i - 1])) == byte_is_word(domain.p[0]) ||
		    !name_at(from, i, domain))
			continue;
		size_t gap = i + domain.n, end = gap + 1 + user.n;
		if (from.p[gap] != '\n' && name_at(from, gap + 1, user) && from.p[end] == '@')
			return 1;
	}
	return 0;
}

/* What follows the last dot but one of an address's host */
static struct span second_level(struct span address)
{
	size_t start = address.n, dots = 0;
	while (start > 0 && address.p[start - 1] != '@')
		start--;
	if (start == 0)
		return SPAN_LIT("");
	struct span host = span_slice(address, start, address.n);
	for (size_t i = host.n; i-- > 1;) {
		if (host.p[i] != '.')
			continue;
		/* A label may not be empty, else the host stays whole. */
		if (i + 1 == host.n || (dots && host.p[i + 1] == '.'))
			return host;
		if (++dots == 2)
			return span_slice(host, i + 1, host.n);
	}
	return host;
}

double check_equal_from_domains(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct span from = second_level(header_first(e->msg, ASK_FROM_ADDR));
	struct span envelope = second_level(header_first(e->msg, ASK_ENVELOPE_FROM_ADDR));
	return from.n && envelope.n && !span_equal_nocase(from, envelope);
}
