/* relay_eval.c: what the chain of relays gives away (Plugin/RelayEval.pm). All of it is read from
 * message_relays(); nothing is kept, since each walk is over a few relays only. */
#include "eval/header_value.h"
#include "base/ipaddr.h"
#include "msg/relay.h"

#define ABSENT ((size_t)-1)

double check_all_trusted(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct relays *r = message_relays(e->msg);
	return r->num_trusted && !r->num_untrusted && !r->num_unparseable;
}

double check_no_relays(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct relays *r = message_relays(e->msg);
	return !r->n && !r->num_unparseable;
}

double check_relays_unparseable(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return message_relays(e->msg)->num_unparseable > 0;
}

/* The oldest untrusted relay has a name and an address that is routed. */
double check_for_sender_no_reverse(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct relays *r = message_relays(e->msg);
	if (!r->num_untrusted)
		return 0;
	const struct relay *oldest = &r->untrusted[r->num_untrusted - 1];
	return span_find_byte(oldest->rdns, '.', 0) != ABSENT && !oldest->is_private;
}

/* SpamAssassin dropped the test and kept the name (its bug 6295). */
double check_for_illegal_ip(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return 0;
}

/* A helo is an IPv4 address. SpamAssassin means to leave private ones out, but does not: the variable it
 * compares has lost its value by then. */
double check_for_numeric_helo(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct span s = message_relays(e->msg)->untrusted_str, mark = SPAN_LIT("helo=");
	for (size_t at = 0; (at = span_find(s, mark, at)) != ABSENT; at++) {
		size_t start = at + mark.n, end = ip4_end(s, start);
		if (!end || (at > 0 && byte_is_word(s.p[at - 1])))
			continue;
		if (end < s.n && s.p[end] > ' ' && !memchr(",;[()<>", s.p[end], 7))
			continue;
		return 1;
	}
	return 0;
}

static bool public_v4(struct span s)
{
	return ip_is_v4(s) && !ip_is_private(s);
}

/* The first three octets with their dots. */
static struct span class_c(struct span v4)
{
	size_t end = v4.n;
	while (v4.p[end - 1] != '.')
		end--;
	return span_slice(v4, 0, end);
}

/* Says helo with an address of a network (/24) that it does not come from. */
double helo_ip_mismatch(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct relays *r = message_relays(e->msg);
	for (size_t i = 0; i < r->num_untrusted; i++) {
		const struct relay *relay = &r->untrusted[i];
		if (public_v4(relay->helo) && public_v4(relay->ip) &&
		    !span_has_prefix(relay->ip, class_c(relay->helo)))
			return 1;
	}
	return 0;
}

/* Providers whose servers always have a name in DNS. */
static bool is_big_provider(struct span helo)
{
	static const char *const domains[] = {"aol.com", "caramail.com", "cs.com", "drizzle.com",
					      "excite.com", "hotmail.com", "localhost.com",
					      "lycos.co.uk", "lycos.com", "msn.com", "yahoo.com"};
	for (size_t i = 0; i < sizeof domains / sizeof *domains; i++) {
		struct span d = span_from_str(domains[i]);
		if (helo.n >= d.n && span_equal_nocase(span_slice(helo, helo.n - d.n, helo.n), d) &&
		    (helo.n == d.n || helo.p[helo.n - d.n - 1] == '.'))
			return true;
	}
	return false;
}

/* Of the untrusted relays with a public address the oldest one decides. */
double check_for_no_rdns_dotcom_helo(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct relays *r = message_relays(e->msg);
	bool found = false;
	for (size_t i = 0; i < r->num_untrusted; i++) {
		const struct relay *relay = &r->untrusted[i];
		if (!relay->is_private)
			found = relay->no_reverse_dns && is_big_provider(relay->helo);
	}
	return found;
}

/* "rdns=x.DOMAIN ... by=y.DOMAIN" within one relay. */
static bool passed_within(const struct relay *r, struct span domain)
{
	const struct span *names[] = {&r->rdns, &r->by};
	for (unsigned i = 0; i < 2; i++) {
		struct span n = *names[i];
		if (!span_has_suffix(n, domain) ||
		    (n.n > domain.n && byte_is_word(n.p[n.n - domain.n - 1]) &&
		     byte_is_word(domain.p[0])))
			return false;
	}
	return true;
}

/* argv: domain, "true" or "false". 1 when mail from that domain did (or did not) pass between two of its
 * own servers. */
double check_for_from_domain_in_received_headers(struct eval *e, const struct wn_arg *argv,
						 unsigned argc)
{
	const struct relays *r = message_relays(e->msg);
	struct span from = header_first(e->msg, ASK_FROM_ADDR), domain = span_from_str(argv[0].s);
	bool wanted = strcmp(argv[1].s, "true") == 0, mentioned = false, found = false;
	for (size_t at = 0; at + domain.n <= from.n && domain.n; at++)
		mentioned |= (at == 0 || !byte_is_word(from.p[at - 1])) &&
			     span_equal_nocase(span_slice(from, at, at + domain.n), domain);
	if (!mentioned)
		return 0;
	for (size_t i = 0; i < r->n; i++)
		found |= passed_within(&r->all[i], domain);
	return found == wanted;
}

/* --- names along the chain --- */

static struct span lower(struct arena *arena, struct span s)
{
	unsigned char *out = arena_bytes(arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		out[i] = byte_lower(s.p[i]);
	return (struct span){out, s.n};
}

/* A name's domain by a rough rule: its last two labels, or three when the last one is a short country
 * code (but .ie, .fr and .de). The host as it is when it has no letters. */
static struct span rough_domain(struct arena *arena, struct span host)
{
	struct span s = lower(arena, host);
	bool letters = false;
	for (size_t i = 0; i < s.n; i++)
		letters |= byte_is_alpha(s.p[i]);
	if (!letters)
		return s;
	size_t end = s.n, dots[3], n = 0;
	while (end && s.p[end - 1] == '.')
		end--;
	for (size_t i = end; i-- > 0 && n < 3;)
		if (s.p[i] == '.')
			dots[n++] = i;
	if (n == 0)
		return s;
	struct span last = span_slice(s, dots[0] + 1, end);
	bool two = last.n >= 3 || span_find(last, SPAN_LIT("ie"), 0) != ABSENT ||
		   span_find(last, SPAN_LIT("fr"), 0) != ABSENT ||
		   span_find(last, SPAN_LIT("de"), 0) != ABSENT;
	if (two)
		return span_slice(s, n > 1 ? dots[1] + 1 : 0, end);
	if (n >= 2)
		return span_slice(s, n > 2 ? dots[2] + 1 : 0, end);
	return s;
}

/* Labels with a dot in them, the last label of word bytes alone. */
static bool is_dotted_name(struct span s)
{
	size_t dot = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.')
			dot = i;
		else if (!byte_is_word(s.p[i]) && s.p[i] != '-')
			return false;
	}
	if (s.n < 4 || !byte_is_word(s.p[0]) || dot < 2 || dot + 1 == s.n)
		return false;
	for (size_t i = dot + 1; i < s.n; i++)
		if (!byte_is_word(s.p[i]))
			return false;
	return true;
}

/* Four numbers with dots: the length of the first two with the dot between, or 0. */
static size_t class_b_length(struct span s)
{
	size_t dots[3], n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' && n < 3 && i > 0 && s.p[i - 1] != '.')
			dots[n++] = i;
		else if (!byte_is_digit(s.p[i]))
			return 0;
	}
	return n == 3 && s.p[s.n - 1] != '.' ? dots[1] : 0;
}

static bool class_b_differs(struct span helo, struct span ip)
{
	size_t h = class_b_length(helo), i = class_b_length(ip);
	return h && i && !span_equal(span_slice(helo, 0, h), span_slice(ip, 0, i)) &&
	       !ip_is_private(helo);
}

struct mismatches {
	unsigned from; /* a server's own name is not the name the next one saw */
	unsigned ip_helo;
};

static struct mismatches count_mismatches(struct message *m)
{
	const struct relays *r = message_relays(m);
	struct mismatches c = {0, 0};
	struct span before = SPAN_LIT("");
	for (size_t i = 0; i < r->num_untrusted; i++) {
		const struct relay *relay = &r->untrusted[i];
		struct span by = rough_domain(m->arena, relay->by);
		struct span from = rough_domain(m->arena, relay->rdns);
		if (is_dotted_name(by)) {
			if (class_b_differs(rough_domain(m->arena, relay->helo), relay->ip))
				c.ip_helo++;
			/* MSN's mail passes through Hotmail. */
			bool known = span_equal(by, SPAN_LIT("msn.com")) &&
				     span_equal(before, SPAN_LIT("hotmail.com"));
			if (i > 0 && is_dotted_name(before) && !span_equal(by, before) && !known)
				c.from++;
			if (span_equal(relay->ip, SPAN_LIT("127.0.0.1")) &&
			    span_equal(from, SPAN_LIT("localhost.localdomain")))
				from = SPAN_LIT("");
		}
		before = from;
	}
	return c;
}

double check_for_forged_received_trail(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return count_mismatches(e->msg).from > 1;
}

double check_for_forged_received_ip_helo(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return count_mismatches(e->msg).ip_helo > 0;
}
