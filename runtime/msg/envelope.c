/* envelope.c: the SMTP envelope sender, as far as the message tells it (PerMsgStatus.pm
 * get_envelope_from): from the header the administrator named, else from the Received line that our own
 * server wrote, else from the headers that delivery agents add. One of the latter below a Received line
 * was added by an earlier hop, perhaps a mailing list's: then it is not believed. */
#include "msg/message.h"
#include "msg/relay.h"
#include "msg/relay_conf.h"

static bool plausible(struct span address)
{
	size_t at = span_find_byte(address, '@', 0);
	return address.n == 0 || (at != (size_t)-1 && at > 0);
}

static bool first_of(struct spans all, struct span *address_r)
{
	if (all.n)
		*address_r = all.v[0];
	return all.n > 0;
}

static bool first_address(struct message *m, enum header_asked what, struct span *address_r)
{
	return first_of(header_ask(m, what)->list, address_r);
}

static bool from_received(struct message *m, struct span *address_r)
{
	const struct relays *r = message_relays(m);
	if (!r->n)
		return false;
	/* The hand-over to us; when all are trusted, the oldest. */
	const struct relay *hop = r->num_untrusted ? r->untrusted : &r->all[r->n - 1];
	if (!hop->has_envfrom || !plausible(hop->envfrom))
		return false;
	*address_r = hop->envfrom;
	return true;
}

/* A list's X-Sender that fetchmail has put into its Received line as if it were the sender. */
static bool fetchmail_guessed(struct message *m)
{
	struct span sender;
	if (!first_address(m, ASK_X_SENDER_FIRST_ADDR, &sender) ||
	    span_find_byte(sender, '@', 0) == (size_t)-1)
		return false;
	struct spans received = header_ask(m, ASK_RECEIVED)->list;
	for (size_t i = 0; i < received.n; i++)
		if (span_find(received.v[i], SPAN_LIT("(fetchmail"), 0) != (size_t)-1)
			return true;
	return false;
}

static bool below_received(struct message *m, struct span name)
{
	bool seen = false;
	for (size_t i = 0; i < m->headers->n; i++) {
		struct span n = m->headers->v[i].name;
		if (seen && span_equal_nocase(n, name))
			return true;
		seen |= span_equal_nocase(n, SPAN_LIT("Received"));
	}
	return false;
}

static bool find(struct message *m, struct span *address_r)
{
	const char *configured = m->conf->relay->envelope_header;
	if (configured)
		return first_of(
			   header_get_list(m, arena_printf(m->arena, "%s:first:addr", configured)),
			   address_r) &&
		       plausible(*address_r);
	if (from_received(m, address_r))
		return true;
	if (fetchmail_guessed(m))
		return false;
	if (first_address(m, ASK_X_ENVELOPE_FROM_FIRST_ADDR, address_r))
		return !below_received(m, SPAN_LIT("X-Envelope-From"));
	if (first_address(m, ASK_ENVELOPE_SENDER_FIRST_ADDR, address_r) &&
	    !below_received(m, SPAN_LIT("Envelope-Sender")))
		return true;
	return first_address(m, ASK_RETURN_PATH_FIRST_ADDR, address_r) &&
	       !below_received(m, SPAN_LIT("Return-Path"));
}

bool message_envelope_from(struct message *m, struct span *address_r)
{
	if (!m->envelope_state) {
		struct span address = {NULL, 0};
		m->envelope_state = find(m, &address) ? 2 : 1;
		m->envelope_from = address;
	}
	if (m->envelope_state == 2)
		*address_r = m->envelope_from;
	return m->envelope_state == 2;
}
