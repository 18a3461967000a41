/* wlbl.c: welcome and block lists: who a message is from and to (Plugin/WLBLEval.pm, WelcomeListSubject.pm).
 * The names with "white" and "black" are those of before 4.0. URI hosts: wlbl_uri.c. */
#include "eval/addrs.h"
#include "eval/wlbl.h"

#include "msg/domain.h"
#include "base/netset.h"
#include "msg/relay.h"
#include "msg/uri_conf.h"

const void *wlbl_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	return wlbl_conf_new(arena, settings);
}

static bool any_listed(const struct addrlist *list, struct spans addresses)
{
	if (list && addrlist_count(list))
		for (size_t i = 0; i < addresses.n; i++)
			if (addrlist_has(list, addresses.v[i]))
				return true;
	return false;
}

/* Lists without entries need no addresses. */
static double from_in(struct eval *e, const struct addrlist *list)
{
	return list && addrlist_count(list) && any_listed(list, addrs_from(e));
}

static double to_in(struct eval *e, const struct addrlist *list)
{
	return list && addrlist_count(list) && any_listed(list, addrs_to(e));
}

#define EVAL_FN(name) double name(struct eval *e, const struct wn_arg *argv, unsigned argc)
#define EVAL_AS(name, expression)                                                                  \
	EVAL_FN(name)                                                                              \
	{                                                                                          \
		return expression;                                                                 \
	}

EVAL_AS(check_from_in_blocklist, from_in(e, wlbl_conf_of(e)->blocklist_from))
EVAL_AS(check_from_in_blacklist, check_from_in_blocklist(e, argv, argc))
EVAL_AS(check_to_in_blocklist, to_in(e, wlbl_conf_of(e)->blocklist_to))
EVAL_AS(check_to_in_blacklist, check_to_in_blocklist(e, argv, argc))
EVAL_AS(check_to_in_welcomelist, to_in(e, wlbl_conf_of(e)->welcomelist_to))
EVAL_AS(check_to_in_whitelist, check_to_in_welcomelist(e, argv, argc))
EVAL_AS(check_to_in_more_spam, to_in(e, wlbl_conf_of(e)->more_spam_to))
EVAL_AS(check_to_in_all_spam, to_in(e, wlbl_conf_of(e)->all_spam_to))

static const struct addrlist *named(struct eval *e, const struct wn_arg *argv)
{
	return map_get(&wlbl_conf_of(e)->lists, span_from_str(argv[0].s));
}

EVAL_AS(check_from_in_list, from_in(e, named(e, argv)))
EVAL_AS(check_to_in_list, to_in(e, named(e, argv)))

/* The first address of a Reply-To, without a final newline. */
EVAL_FN(check_replyto_in_list)
{
	struct spans reply = header_ask(e->msg, ASK_REPLY_TO_ADDR)->list;
	const struct addrlist *list = named(e, argv);
	return list && reply.n && reply.v[0].n && addrlist_has(list, reply.v[0]);
}

/* --- welcomelist_from_rcvd: the relay must fit, too --- */

struct rcvd {
	struct eval *e;
	bool matched, forged;
};

static bool is_v4_prefix(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!byte_is_digit(s.p[i]) && s.p[i] != '.')
			return false;
	return s.n > 0;
}

/* "[192.0.2.1]", "[192.0.2]", "[192.0.2.0/24]", "[2001:db8::]/48" */
static bool relay_has_ip(struct arena *arena, const struct relay *relay, struct span pattern)
{
	size_t close = span_find_byte(pattern, ']', 0);
	struct span ip = span_slice(pattern, 1, close);
	if (!relay->ip.n)
		return false;
	if (ip_is_v4(ip) && close + 1 == pattern.n)
		return span_equal(ip, relay->ip);
	if (is_v4_prefix(ip) && close + 1 == pattern.n) {
		while (ip.n && ip.p[ip.n - 1] == '.')
			ip.n--;
		return span_has_prefix(relay->ip, ip) && relay->ip.n > ip.n && relay->ip.p[ip.n] == '.';
	}
	struct netset *net = netset_new(arena);
	char *text = arena_printf(arena, "%.*s%.*s", (int)ip.n, (const char *)ip.p,
				  (int)(pattern.n - close - 1), (const char *)pattern.p + close + 1);
	if (!netset_add(net, span_from_str(text)))
		return false;
	netset_seal(net);
	return netset_has(net, relay->ip);
}

/* The name is the domain or lies below it. */
static bool relay_has_domain(struct arena *arena, const struct relay *relay, struct span domain)
{
	struct span rdns = span_lower(arena, relay->rdns);
	return span_has_suffix(rdns, domain) &&
	       (rdns.n == domain.n || rdns.p[rdns.n - domain.n - 1] == '.');
}

static bool relay_fits(struct arena *arena, const struct relay *relay, struct span domain)
{
	bool by_ip = domain.n > 1 && domain.p[0] == '[' && span_find_byte(domain, ']', 0) != (size_t)-1;
	return by_ip ? relay_has_ip(arena, relay, domain) : relay_has_domain(arena, relay, domain);
}

/* The relays that may speak for a sender: the first untrusted one; with none, all trusted ones. */
static size_t judged_relays(const struct relays *r, const struct relay **first_r)
{
	*first_r = r->num_untrusted ? r->untrusted : r->trusted;
	return r->num_untrusted ? 1 : r->num_trusted;
}

static bool visit_rcvd(void *context, const struct addrlist_entry *entry)
{
	struct rcvd *c = context;
	const struct relay *relay;
	size_t n = judged_relays(message_relays(c->e->msg), &relay);
	for (size_t d = 0; d < entry->values.n && !c->matched; d++)
		for (size_t i = 0; i < n && !c->matched; i++)
			c->matched = relay_fits(c->e->msg->arena, &relay[i], entry->values.v[d]);
	c->forged = true;
	return c->matched;
}

/* 1: listed and the relay fits; -1: listed, but some other relay sent it; 0: not listed. */
static int check_rcvd(struct eval *e, const struct addrlist *list, struct span address)
{
	const struct relays *relays = message_relays(e->msg);
	struct rcvd c = {.e = e};
	if (!addrlist_count(list) || relays->num_untrusted + relays->num_trusted == 0)
		return 0;
	if (addrlist_each(list, span_lower(e->msg->arena, address), visit_rcvd, &c))
		return 1;
	return c.forged && !addrlist_has(wlbl_conf_of(e)->welcomelist_allows_relays, address) ? -1 : 0;
}

static int check_from(struct eval *e, const struct addrlist *plain, const struct addrlist *rcvd)
{
	int result = 0;
	if (!(plain && addrlist_count(plain)) && !addrlist_count(rcvd))
		return 0;
	struct spans from = addrs_from(e);
	for (size_t i = 0; i < from.n; i++) {
		int one = plain && addrlist_has(plain, from.v[i]) ? 1 : check_rcvd(e, rcvd, from.v[i]);
		if (one == 1)
			return 1;
		if (one)
			result = one;
	}
	return result;
}

static int from_listed(struct eval *e)
{
	const struct wlbl_conf *conf = wlbl_conf_of(e);
	return check_from(e, conf->welcomelist_from, conf->welcomelist_from_rcvd);
}

static int from_default_listed(struct eval *e)
{
	return check_from(e, NULL, wlbl_conf_of(e)->def_welcomelist_from_rcvd);
}

EVAL_AS(check_from_in_welcomelist, from_listed(e) > 0)
EVAL_AS(check_from_in_whitelist, from_listed(e) > 0)
EVAL_AS(check_forged_in_welcomelist, from_listed(e) < 0 && from_default_listed(e) == 0)
EVAL_AS(check_forged_in_whitelist, check_forged_in_welcomelist(e, argv, argc))
EVAL_AS(check_from_in_default_welcomelist, from_default_listed(e) > 0)
EVAL_AS(check_from_in_default_whitelist, from_default_listed(e) > 0)
EVAL_AS(check_forged_in_default_welcomelist, from_default_listed(e) < 0 && from_listed(e) == 0)
EVAL_AS(check_forged_in_default_whitelist, check_forged_in_default_welcomelist(e, argv, argc))

/* The envelope sender's registered domain is that of the relay's name. */
EVAL_FN(check_mailfrom_matches_rcvd)
{
	const struct registry *registry = e->msg->conf->uri->registry;
	struct arena *arena = e->msg->arena;
	struct spans sender = header_ask(e->msg, ASK_ENVELOPE_FROM_ADDR)->list;
	const struct relay *relay;
	size_t n = judged_relays(message_relays(e->msg), &relay), at;
	struct span host = sender.n ? span_trim(sender.v[0]) : SPAN_LIT("");
	for (at = host.n; at > 0 && host.p[at - 1] != '@';)
		at--;
	host = span_slice(host, at, host.n);
	size_t dot = host.n > 2 ? span_find_byte(host, '.', 1) : (size_t)-1;
	if (!at || dot == (size_t)-1 || dot + 1 == host.n)
		return 0;
	struct span domain = domain_of_host_idn(arena, registry, host);
	for (size_t i = 0; i < n; i++)
		if (relay[i].rdns.n &&
		    span_equal(domain, domain_of_host_idn(arena, registry, relay[i].rdns)))
			return 1;
	return 0;
}

/* --- subjects --- */

/* A pattern may lie anywhere in a line of the subject; `*` does not cross lines. */
static double subject_in(struct eval *e, struct spans globs)
{
	if (!globs.n)
		return 0;
	struct span line,
	    subject = span_lower(e->msg->arena, header_ask(e->msg, ASK_SUBJECT)->joined);
	for (size_t at = 0; at < subject.n; at += line.n + 1) {
		size_t end = span_find_byte(subject, '\n', at);
		line = span_slice(subject, at, end == (size_t)-1 ? subject.n : end);
		for (size_t i = 0; i < globs.n; i++)
			if (glob_match(globs.v[i], line))
				return 1;
	}
	return 0;
}

EVAL_AS(check_subject_in_welcomelist, subject_in(e, wlbl_conf_of(e)->subjects_welcome))
EVAL_AS(check_subject_in_whitelist, subject_in(e, wlbl_conf_of(e)->subjects_welcome))
EVAL_AS(check_subject_in_blocklist, subject_in(e, wlbl_conf_of(e)->subjects_block))
EVAL_AS(check_subject_in_blacklist, subject_in(e, wlbl_conf_of(e)->subjects_block))
