/* tags_message.c: tags that tell about the message, its way here, and this host.
 * SpamAssassin counterparts: %common_tags of PerMsgStatus.pm, extract_message_metadata there and in
 * Message/Metadata.pm. */
#include "report/tags.h"

#include "msg/idn.h"
#include "base/ipaddr.h"
#include "msg/relay.h"
#include "report/host.h"
#include "scan/template.h"

#include <stdio.h>

bool tag_empty(struct markup *m, struct span arg, struct strbuf *out)
{
	return true;
}

/* Only an eval sets it. */
bool tag_unset(struct markup *m, struct span arg, struct strbuf *out)
{
	return false;
}

/* --- This host -------------------------------------------------------------------------------- */

void tag_version(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, m->conf->version);
}

void tag_subversion(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_str(out, "winnow-" WN_VERSION);
}

void tag_rules_version(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, m->conf->rules_version);
}

void tag_hostname(struct markup *m, struct span arg, struct strbuf *out)
{
	if (m->conf->hostname.n)
		strbuf_add_span(out, m->conf->hostname);
	else
		strbuf_add_str(out, host_name());
}

void tag_contact(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, m->conf->contact);
}

void tag_date(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_str(out, host_date(m->arena, m->now));
}

/* Only a server knows another host; it sets the tags itself. */
static void add_set_or(struct markup *m, struct span name, const char *fallback, struct strbuf *out)
{
	const struct scan_tag *set = m->scanner->tags ? map_get(m->scanner->tags, name) : NULL;
	strbuf_add_span(out, set && set->text.n ? set->text : span_from_str(fallback));
}

void tag_remote_name(struct markup *m, struct span arg, struct strbuf *out)
{
	add_set_or(m, SPAN_LIT("REMOTEHOSTNAME"), "localhost", out);
}

void tag_remote_addr(struct markup *m, struct span arg, struct strbuf *out)
{
	add_set_or(m, SPAN_LIT("REMOTEHOSTADDR"), "127.0.0.1", out);
}

/* Where the time went, by stage, when it was measured. */
void tag_timing(struct markup *m, struct span arg, struct strbuf *out)
{
	double total = 0;
	for (int i = 0; i < WN_STAGES; i++)
		total += (double)m->result->ns[i] / 1e6;
	strbuf_printf(out, "total %.0f ms - ", total);
	for (int i = 0; total > 0 && i < WN_STAGES; i++) {
		double ms = (double)m->result->ns[i] / 1e6;
		strbuf_printf(out, "%s%s: %.*f (%.1f%%)", i ? ", " : "",
			      wn_stage_name((enum wn_stage)i),
			      ms >= 5	? 0
			      : ms >= 2 ? 1
					: 2,
			      ms, 100 * ms / total);
	}
}

/* --- The message ------------------------------------------------------------------------------ */

void tag_header(struct markup *m, struct span arg, struct strbuf *out)
{
	if (arg.n && !(arg.n == 1 && arg.p[0] == '0'))
		strbuf_add_span(out, header_get_scalar(m->msg, arena_span_str(m->arena, arg)));
}

bool tag_sender_domain(struct markup *m, struct span arg, struct strbuf *out)
{
	struct spans hosts = header_get_list(m->msg, "EnvelopeFrom:first:addr:host");
	if (hosts.n)
		strbuf_add_span(out, idn_to_ascii(m->arena, hosts.v[0]));
	return hosts.n != 0;
}

bool tag_author_domain(struct markup *m, struct span arg, struct strbuf *out)
{
	struct spans hosts = header_get_list(m->msg, "From:addr:host");
	struct map seen = map_new(m->arena);
	for (size_t i = 0; i < hosts.n; i++) {
		if (map_has(&seen, hosts.v[i]))
			continue;
		strbuf_add_str(out, seen.n ? " " : "");
		map_set(&seen, hosts.v[i], m);
		strbuf_add_span(out, idn_to_ascii(m->arena, hosts.v[i]));
	}
	return seen.n != 0;
}

/* --- Relays ----------------------------------------------------------------------------------- */

/* The relay that handed the message to one of ours, or the first one we trust. */
static const struct relay *last_external(struct markup *m)
{
	const struct relays *r = message_relays(m->msg);
	for (size_t i = 0; i < r->n; i++)
		if (!r->all[i].internal)
			return &r->all[i];
	return NULL;
}

static const struct relay *first_trusted(struct markup *m)
{
	const struct relays *r = message_relays(m->msg);
	return r->num_trusted ? &r->trusted[r->num_trusted - 1] : NULL;
}

/* For DNS lists: octets or hexadecimal digits, the last one first (RFC 5782). */
static void add_reversed(struct span ip, struct strbuf *out)
{
	struct ipaddr addr;
	if (!ip_parse(ip, &addr))
		return;
	if (span_find_byte(ip, ':', 0) == (size_t)-1) {
		strbuf_printf(out, "%u.%u.%u.%u", addr.b[15], addr.b[14], addr.b[13], addr.b[12]);
		return;
	}
	for (int i = 15; i >= 0; i--)
		strbuf_printf(out, "%s%x.%x", i == 15 ? "" : ".", addr.b[i] & 15, addr.b[i] >> 4);
}

void tag_first_trusted_ip(struct markup *m, struct span arg, struct strbuf *out)
{
	const struct relay *r = first_trusted(m);
	if (r)
		strbuf_add_span(out, r->ip);
}

void tag_first_trusted_revip(struct markup *m, struct span arg, struct strbuf *out)
{
	const struct relay *r = first_trusted(m);
	if (r)
		add_reversed(r->ip, out);
}

void tag_last_external_ip(struct markup *m, struct span arg, struct strbuf *out)
{
	const struct relay *r = last_external(m);
	if (r)
		strbuf_add_span(out, r->ip);
}

void tag_last_external_revip(struct markup *m, struct span arg, struct strbuf *out)
{
	const struct relay *r = last_external(m);
	if (r)
		add_reversed(r->ip, out);
}

void tag_last_external_rdns(struct markup *m, struct span arg, struct strbuf *out)
{
	const struct relay *r = last_external(m);
	if (r)
		strbuf_add_span(out, r->rdns);
}

void tag_last_external_helo(struct markup *m, struct span arg, struct strbuf *out)
{
	const struct relay *r = last_external(m);
	if (r)
		strbuf_add_span(out, r->helo);
}

bool tag_relays_trusted(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, message_relays(m->msg)->trusted_str);
	return true;
}

bool tag_relays_untrusted(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, message_relays(m->msg)->untrusted_str);
	return true;
}

bool tag_relays_internal(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, message_relays(m->msg)->internal_str);
	return true;
}

bool tag_relays_external(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, message_relays(m->msg)->external_str);
	return true;
}

/* The public addresses of the relays of one kind, reversed. */
static bool add_revips(struct markup *m, struct strbuf *out, bool by_trust, bool ours)
{
	const struct relays *r = message_relays(m->msg);
	bool any = false;
	for (size_t i = 0; i < r->n; i++) {
		const struct relay *one = &r->all[i];
		if ((by_trust ? one->trusted : one->internal) != ours || one->is_private ||
		    !one->ip.n)
			continue;
		strbuf_add_str(out, any ? " " : "");
		add_reversed(one->ip, out);
		any = true;
	}
	return any;
}

bool tag_trusted_revips(struct markup *m, struct span arg, struct strbuf *out)
{
	return add_revips(m, out, true, true);
}

bool tag_untrusted_revips(struct markup *m, struct span arg, struct strbuf *out)
{
	return add_revips(m, out, true, false);
}

bool tag_internal_revips(struct markup *m, struct span arg, struct strbuf *out)
{
	return add_revips(m, out, false, true);
}

bool tag_external_revips(struct markup *m, struct span arg, struct strbuf *out)
{
	return add_revips(m, out, false, false);
}
