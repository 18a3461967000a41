/* freemail.c: FreeMail's eval functions: free addresses in the headers and the body.
 *
 * Differs: SpamAssassin compiles the optional regex of each function once per process, so that a
 * second rule with another regex gets the first one's; here every rule has its own. */
#include "eval/freemail.h"

#include "base/bytes.h"
#include "base/strbuf.h"
#include "eval/addrs.h"
#include "eval/header_value.h"

static const struct freemail_conf *conf_of(const struct eval *e)
{
	return e->conf->family[EVAL_FAMILY_freemail];
}

static struct span lower(struct arena *arena, struct span s)
{
	unsigned char *p = arena_bytes(arena, s.n + 1);
	bytes_lower(p, s);
	return (struct span){p, s.n};
}

static struct spans all_lower(struct eval *e, struct spans got)
{
	struct spans out = {ARENA_ARRAY(e->msg->arena, struct span, got.n + 1), got.n};
	for (size_t i = 0; i < got.n; i++)
		out.v[i] = lower(e->msg->arena, got.v[i]);
	return out;
}

struct freemail_message *freemail_message(struct eval *e)
{
	if (!e->state[EVAL_FAMILY_freemail])
		e->state[EVAL_FAMILY_freemail] = ARENA_NEW(e->msg->arena, struct freemail_message);
	return e->state[EVAL_FAMILY_freemail];
}

/* Tells the report which addresses made the rule hit: joined, and not to be harvested from there. */
static double note(struct eval *e, struct spans emails, const char *join)
{
	struct strbuf b = strbuf_new(e->msg->arena);
	for (size_t i = 0; conf_of(e)->describe_email && i < emails.n; i++) {
		strbuf_add_str(&b, i ? join : "");
		for (size_t k = 0; k < emails.v[i].n; k++) {
			if (emails.v[i].p[k] == '@')
				strbuf_add_str(&b, "(at)");
			else
				strbuf_add_byte(&b, emails.v[i].p[k]);
		}
	}
	if (conf_of(e)->describe_email)
		eval_add_note(e, strbuf_span(&b));
	return 1;
}

static double note_pair(struct eval *e, struct span a, struct span b, const char *join)
{
	struct span pair[] = {a, b};
	return note(e, (struct spans){pair, 2}, join);
}

/* Whether one of the addresses is free and matches the call's regex argument number `arg`. */
static double any_freemail(struct eval *e, struct spans emails, unsigned arg, unsigned argc)
{
	for (size_t i = 0; i < emails.n; i++) {
		if (!freemail_ask(e, emails.v[i]))
			continue;
		if (arg >= argc || pcre_match(&e->regexes[arg], emails.v[i], 0, NULL) == 1)
			return note(e, (struct spans){&emails.v[i], 1}, "");
	}
	return 0;
}

double check_freemail_header(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	if (!conf_of(e)->available || !argc)
		return 0;
	struct spans emails = header_key_list(e->msg, e->header);
	return emails.n ? any_freemail(e, all_lower(e, emails), 1, argc) : 0;
}

double check_freemail_body(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct spans emails;
	if (!conf_of(e)->available || !freemail_body(e, &emails))
		return 0;
	if (!argc)
		return emails.n ? note(e, emails, ", ") : 0;
	for (size_t i = 0; i < emails.n; i++)
		if (pcre_match(&e->regexes[0], emails.v[i], 0, NULL) == 1)
			return note(e, (struct spans){&emails.v[i], 1}, "");
	return 0;
}

double check_freemail_from(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	if (!conf_of(e)->available)
		return 0;
	return any_freemail(e, all_lower(e, addrs_from(e)), 0, argc);
}

/* --- Reply-To --------------------------------------------------------------------------------- */

/* Mailing lists, bounces, machines: nobody answers them. */
static bool is_bulk_sender(struct eval *e)
{
	static struct pcre bulk = PCRE_LIT("^(?:domain|host|post)master@"
					   "|^double-bounce@"
					   "|^(?:(?:gr)?bounced?|owner|return|sentto)-.+@"
					   "|-(?:admin|bounces?|owner|request)@"
					   "|\\b(?:do[._-t]?)?no[._-t]?repl(?:ies|y)@"
					   "|.=.+@",
					   PCRE_CASELESS);
	struct spans senders = header_ask(e->msg, ASK_ENVELOPE_FROM)->list;
	return senders.n && pcre_match(&bulk, senders.v[0], 0, NULL) == 1;
}

static bool any_free(struct eval *e, struct spans emails)
{
	for (size_t i = 0; i < emails.n; i++)
		if (freemail_ask(e, emails.v[i]))
			return true;
	return false;
}

/* For the two kinds of rules that ask. */
static const struct freemail_message *senders(struct eval *e)
{
	struct freemail_message *f = freemail_message(e);
	if (f->has_senders)
		return f;
	f->has_senders = true;
	f->is_bulk = conf_of(e)->skip_bulk_envfrom && is_bulk_sender(e);
	if (f->is_bulk)
		return f;
	f->from = all_lower(e, header_ask(e->msg, ASK_FROM_ADDR)->list);
	f->reply_to = all_lower(e, header_ask(e->msg, ASK_REPLY_TO_ADDR)->list);
	f->from_free = any_free(e, f->from);
	f->reply_to_free = any_free(e, f->reply_to);
	return f;
}

static bool any_shared(struct spans a, struct spans b)
{
	for (size_t i = 0; i < a.n; i++)
		for (size_t k = 0; k < b.n; k++)
			if (span_equal(a.v[i], b.v[k]))
				return true;
	return false;
}

static double find_different(struct eval *e, struct spans body, struct spans reply)
{
	for (size_t i = 0; i < body.n; i++)
		for (size_t k = 0; k < reply.n; k++)
			if (!span_equal(body.v[i], reply.v[k]))
				return note_pair(e, reply.v[k], body.v[i], ", ");
	return 0;
}

static struct span join(struct arena *arena, struct spans list)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < list.n; i++) {
		strbuf_add_str(&b, i ? "," : "");
		strbuf_add_span(&b, list.v[i]);
	}
	return strbuf_span(&b);
}

double check_freemail_replyto(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	bool reply = argc && strcmp(argv[0].s, "reply") == 0;
	if (!conf_of(e)->available || (argc && !reply && strcmp(argv[0].s, "replyto") != 0))
		return 0;
	const struct freemail_message *f = senders(e);
	if (f->is_bulk)
		return 0;
	struct spans from = f->from, reply_to = f->reply_to, body;
	bool from_free = f->from_free, reply_free = f->reply_to_free;
	if (from_free && reply_free && !any_shared(from, reply_to))
		return note_pair(e, join(e->msg->arena, from), join(e->msg->arena, reply_to), " -> ");
	if (reply ? !from_free || (reply_to.n && !reply_free) : !reply_free)
		return 0;
	if (!freemail_body(e, &body))
		return 0;
	return find_different(e, body, reply && !reply_free ? from : reply_to);
}
