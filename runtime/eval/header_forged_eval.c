/* header_forged_eval.c: mail that claims to come from a big provider without that provider's traces
 * (Plugin/HeaderEval.pm: check_for_forged_*, check_for_no_hotmail_received_headers,
 * check_for_msn_groups_headers, gated_through_received_hdr_remover). The From address is looked at first,
 * so that the patterns run only on mail that claims the provider. What providers write into Received
 * headers is theirs: the patterns below are facts about their servers. */
#include "eval/header_value.h"
#include "base/ipaddr.h"
#include "msg/relay.h"

#define OCTET "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"
#define V4 OCTET "\\." OCTET "\\." OCTET "\\." OCTET
/* An address, for use between brackets. */
#define IP "(?:" V4 "|(?:[Ii][Pp][Vv]6:)?[\\da-fA-F]*:[\\da-fA-F:]*(?:" V4 ")?)"
#define RE(name, text) static struct pcre name = PCRE_LIT(text, 0)

/* State of a message: the Received headers with single spaces, and what two rules share. */
struct forged {
	struct span flat;
	bool has_flat, hotmail_done, hotmail_forged, hotmail_missing;
	int remover; /* 0: not asked yet, 1: no, 2: yes */
};

const void *forged_family_conf(struct arena *arena, const struct settings *settings, struct err *err)
{
	return ""; /* no options */
}

static struct forged *state(struct eval *e)
{
	if (!e->state[EVAL_FAMILY_forged])
		e->state[EVAL_FAMILY_forged] = ARENA_NEW(e->msg->arena, struct forged);
	return e->state[EVAL_FAMILY_forged];
}

static struct span flat_received(struct eval *e)
{
	struct forged *f = state(e);
	if (!f->has_flat)
		f->flat = header_flat(e->msg->arena, header_value(e->msg, ASK_RECEIVED));
	f->has_flat = true;
	return f->flat;
}

/* The address ends in that domain, as whole words: "x@mail.yahoo.com" but not "x@notyahoo.com". */
static bool claims(struct eval *e, const char *domain, struct span *from_r)
{
	struct span from = header_first(e->msg, ASK_FROM_ADDR), d = span_from_str(domain);
	*from_r = from;
	return from.n >= d.n && span_equal_nocase(span_slice(from, from.n - d.n, from.n), d) &&
	       (from.n == d.n || !byte_is_word(from.p[from.n - d.n - 1]));
}

static bool header_has_ip(struct eval *e, enum header_asked name)
{
	size_t start, end;
	return ip_search(header_value(e->msg, name), 0, &start, &end);
}

/* --- gateways that take Received headers away --- */

static struct pcre ezmlm = PCRE_LIT("^contact \\S+@\\S+; run by ezmlm$", PCRE_MULTILINE);
static struct pcre ezmlm_to = PCRE_LIT("^mailing list \\S+@\\S", PCRE_MULTILINE);
RE(ezmlm_hop, "qmail \\d+ invoked (?:from network|by .{3,20})\\); \\d+ ... \\d");
RE(msn_groups_hop, "from groups\\.msn\\.com \\(\\S+\\.msn\\.com ");

static bool removed(struct message *m)
{
	struct span received = header_value(m, ASK_RECEIVED);
	if (value_matches(&ezmlm, header_value(m, ASK_MAILING_LIST)) &&
	    value_matches(&ezmlm_to, header_value(m, ASK_DELIVERED_TO)) &&
	    value_matches(&ezmlm_hop, received))
		return true;
	return !headers_find(m->headers, SPAN_LIT("Received")) ||
	       value_matches(&msn_groups_hop, received);
}

double gated_through_received_hdr_remover(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct forged *f = state(e);
	if (!f->remover)
		f->remover = removed(e->msg) ? 2 : 1;
	return f->remover == 2;
}

static bool gated(struct eval *e)
{
	return gated_through_received_hdr_remover(e, NULL, 0) != 0;
}

/* --- MSN, Hotmail --- */

static struct pcre groups_to = PCRE_LIT("<(\\S+)@groups\\.msn\\.com>", PCRE_CASELESS);
RE(groups_pickup, "from mail pickup service by (p\\d\\d\\.groups\\.msn\\.com)\\b");

/* "<" then something, then `after`, all without white space */
static bool starts_word_has(struct span s, struct span first, bool gap, struct span after)
{
	if (!span_has_prefix(s, first))
		return false;
	size_t end = first.n;
	while (end < s.n && !byte_is_space(s.p[end]))
		end++;
	size_t at = span_find(span_slice(s, 0, end), after, first.n + gap);
	return at != (size_t)-1;
}

double check_for_msn_groups_headers(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct pcre_match m;
	struct message *msg = e->msg;
	struct span to = header_value(msg, ASK_TO), received = header_value(msg, ASK_RECEIVED);
	if (!value_has(received, "from mail pickup service by p") ||
	    pcre_match(&groups_to, to, 0, &m) != 1)
		return 0;
	struct span list = span_slice(to, m.start[1], m.end[1]);
	if (pcre_match(&groups_pickup, received, 0, &m) != 1)
		return 0;
	struct span server = span_slice(received, m.start[1], m.end[1]);
	struct span id = header_value(msg, ASK_MESSAGE_ID);
	if (span_equal(list, SPAN_LIT("notifications"))) {
		const char *at = arena_printf(msg->arena, "@%.*s>", (int)server.n, (const char *)server.p);
		return starts_word_has(id, SPAN_LIT("<"), true, span_from_str(at));
	}
	struct span start = span_from_str(
		arena_printf(msg->arena, "<%.*s-", (int)list.n, (const char *)list.p));
	struct span bounce = span_from_str(arena_printf(
		msg->arena, "%.*s-bounce@groups.msn.com", (int)list.n, (const char *)list.p));
	return starts_word_has(id, start, true, SPAN_LIT("@groups.msn.com>")) &&
	       span_find(header_first(msg, ASK_ENVELOPE_FROM_ADDR), bounce, 0) != (size_t)-1;
}

RE(hotmail_relay, "from (?:\\S*\\.)?hotmail.com \\(\\S+\\.hotmail(?:\\.msn)?\\.com[ )]");
RE(outlook_relay, "from \\S*\\.outbound\\.protection\\.outlook\\.com \\(\\S+\\.outbound\\.protection"
		  "\\.outlook\\.com[ )]");
RE(outlook_inner, "from \\S*\\.(?:eur|nam)prd\\d+\\.prod\\.outlook\\.com \\(" IP "\\)");
RE(hotmail_bare, "from \\S*\\.hotmail.com \\(\\[" IP "\\][ ):]");
RE(hotmail_http, "from \\S+ by \\S+\\.hotmail(?:\\.msn)?\\.com with HTTP;");
RE(yahoo_hop, "from \\[66\\.218.\\S+\\] by \\S+\\.yahoo\\.com");
RE(hotmail_helo, "(?:from |HELO |helo=)\\S*hotmail\\.com\\b");

static bool hotmail_traces(struct eval *e, struct span received)
{
	struct span org = header_value(e->msg, ASK_X_ORIGINATORORG);
	bool has_org = value_has(org, "hotmail.com") || value_has(org, "msonline-outlook");
	if (has_org && (value_matches(&outlook_relay, received) ||
			value_matches(&outlook_inner, received)))
		return true;
	return header_has_ip(e, ASK_X_ORIGINATING_IP) &&
	       (value_matches(&hotmail_relay, received) || value_matches(&hotmail_bare, received) ||
		value_matches(&hotmail_http, received) || value_matches(&yahoo_hop, received));
}

static struct forged *hotmail(struct eval *e)
{
	struct forged *f = state(e);
	struct span from;
	if (f->hotmail_done)
		return f;
	f->hotmail_done = true;
	bool claimed = claims(e, "hotmail.com", &from);
	if (!claimed && !value_has(header_value(e->msg, ASK_RECEIVED), "hotmail.com"))
		return f;
	struct span received = flat_received(e);
	bool helo = value_has(received, "hotmail.com") && value_matches(&hotmail_helo, received);
	if ((!helo && !claimed) ||
	    value_has(received, "from mail pickup service by hotmail.com with Microsoft SMTPSVC;") ||
	    check_for_msn_groups_headers(e, NULL, 0) || gated(e) || hotmail_traces(e, received))
		return f;
	f->hotmail_forged = helo;
	f->hotmail_missing = !helo;
	return f;
}

double check_for_forged_hotmail_received_headers(struct eval *e, const struct wn_arg *argv,
						 unsigned argc)
{
	return hotmail(e)->hotmail_forged;
}

double check_for_no_hotmail_received_headers(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	return hotmail(e)->hotmail_missing;
}

/* --- Eudoramail, Yahoo, Juno, Gmail, AOL, and a ratware --- */

RE(whowhere, "by \\S*whowhere.com;");

double check_for_forged_eudoramail_received_headers(struct eval *e, const struct wn_arg *argv,
						    unsigned argc)
{
	struct span from;
	if (!claims(e, "eudoramail.com", &from) || gated(e))
		return 0;
	return !(header_has_ip(e, ASK_X_SENDER_IP) && value_matches(&whowhere, flat_received(e)));
}

RE(yahoo_trusted, " rdns=\\S+\\.yahoo\\.com ");
RE(yahoo_untrusted, "^[^\\]]+ rdns=\\S+\\.yahoo\\.com ");
RE(yahoo_hops, "by (?:web\\S+\\.mail\\S*\\.yahoo\\.com via HTTP"
	       "|sonic\\S+\\.consmr\\.mail\\S*\\.yahoo\\.com with HTTP"
	       "|smtp\\S+\\.yahoo\\.com with SMTP)"
	       "|from \\[" IP "\\] by \\S+\\.(?:groups|scd|dcn)\\.yahoo\\.com with NNFMP"
	       "|by \\w+\\.\\w+\\.yahoo\\.com \\(\\d+\\.\\d+\\.\\d+/\\d+\\.\\d+\\.\\d+\\)(?: with ESMTP)? id \\w");
RE(yahoo_bulk, "\\bmailer\\d+\\.bulk\\.scd\\.yahoo\\.com\\b");

static struct span yahoo_received(struct eval *e)
{
	struct message *m = e->msg;
	if (header_value(m, ASK_RESENT_FROM).n && header_value(m, ASK_RESENT_TO).n) {
		struct span x = header_value(m, ASK_X_RECEIVED);
		if (x.n)
			return header_flat(m->arena, x);
	}
	return flat_received(e);
}

double check_for_forged_yahoo_received_headers(struct eval *e, const struct wn_arg *argv,
					       unsigned argc)
{
	struct span from, reply = SPAN_LIT("@reply.yahoo.com");
	if (!claims(e, "yahoo.com", &from) || gated(e))
		return 0;
	const struct relays *r = message_relays(e->msg);
	/* Yahoo's own bounces */
	if (value_matches(&yahoo_trusted, r->trusted_str) ||
	    value_matches(&yahoo_untrusted, r->untrusted_str))
		return 0;
	struct span received = yahoo_received(e);
	if (value_matches(&yahoo_hops, received))
		return 0;
	bool replies = from.n >= reply.n &&
		       span_equal_nocase(span_slice(from, from.n - reply.n, from.n), reply);
	return !(replies && value_matches(&yahoo_bulk, received));
}

RE(juno_hop, "from.*\\b(?:juno|untd)\\.com.*[\\[(]" IP "[\\])].*by");
RE(juno_cookie, " cookie\\.(?:juno|untd)\\.com ");

double check_for_forged_juno_received_headers(struct eval *e, const struct wn_arg *argv,
					      unsigned argc)
{
	struct span from;
	if (!claims(e, "juno.com", &from) || gated(e))
		return 0;
	struct span mailer = header_value(e->msg, ASK_X_MAILER);
	struct span received = header_value(e->msg, ASK_RECEIVED);
	if (header_value(e->msg, ASK_X_ORIGINATING_IP).n)
		return (!value_matches(&juno_hop, received) &&
			!value_matches(&juno_cookie, received)) ||
		       !value_has(mailer, "Juno ");
	return 1; /* SpamAssassin looks at more here, but whatever it finds the answer is the same */
}

RE(gmail_old, "by 10\\.\\S+ with SMTP id \\S");
RE(gmail_new, "by 2002:a\\d\\d:\\w+:\\S+ with SMTP id \\S");
RE(googlemail, "by smtp\\.googlemail\\.com with ESMTPSA id \\S");
#define GOOGLE_TOKEN_LEAST 60u /* bytes of Google's opaque headers, newline included */

double check_for_forged_gmail_received_headers(struct eval *e, const struct wn_arg *argv,
					       unsigned argc)
{
	struct span from;
	if (!claims(e, "gmail.com", &from))
		return 0;
	struct span x = header_value(e->msg, ASK_X_RECEIVED);
	if (value_matches(&gmail_old, x) || value_matches(&gmail_new, x) ||
	    value_matches(&googlemail, header_value(e->msg, ASK_RECEIVED)))
		return 0;
	return header_value(e->msg, ASK_X_GM_MESSAGE_STATE).n < GOOGLE_TOKEN_LEAST ||
	       header_value(e->msg, ASK_X_GOOGLE_SMTP_SOURCE).n < GOOGLE_TOKEN_LEAST;
}

static struct pcre aol_name = PCRE_LIT(" rly-[a-z][a-z]\\d\\d\\.", PCRE_CASELESS);
RE(aol_really, "/AOL-\\d+\\.\\d+\\.\\d+\\)|ESMTP id (?:RELAY|MAILRELAY|MAILIN)");

/* What aol_name begins with, in text with any white space: most mail has none. */
static bool has_aol_prefix(struct span s)
{
	for (size_t at = 4; at < s.n && (at = span_find_byte(s, '-', at)) != (size_t)-1; at++)
		if (byte_is_space(s.p[at - 4]) && span_equal_nocase(span_slice(s, at - 3, at), SPAN_LIT("rly")))
			return true;
	return false;
}

/* AOL names its relays so; spammers like to do so too. */
double check_for_fake_aol_relay_in_rcvd(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	if (!has_aol_prefix(header_value(e->msg, ASK_RECEIVED)))
		return 0;
	struct span received = flat_received(e);
	return value_matches(&aol_name, received) && !value_matches(&aol_really, received);
}

RE(gw05, "\\nfrom\\s(\\S+)\\sby\\s(\\S+)\\swith\\sESMTP;\\s+\\S\\S\\S,\\s+\\d+\\s+\\S\\S\\S\\s+\\d{4}\\s+"
	 "\\d\\d:\\d\\d:\\d\\d\\s+[-+]*\\d{4}\\n$");

double check_for_forged_gw05_received_headers(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct pcre_match m;
	struct span received = header_value(e->msg, ASK_RECEIVED);
	if (!value_has(received, "ESMTP;") || pcre_match(&gw05, received, 0, &m) != 1)
		return 0;
	return !memchr(received.p + m.start[2], '.', m.end[2] - m.start[2]);
}
