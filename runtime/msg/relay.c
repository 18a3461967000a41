/* relay.c: the relays of a message and where trust ends (Message/Metadata/Received.pm
 * parse_received_headers). Walks the Received headers from the newest; a relay is trusted while all
 * before it were and its address is in trusted_networks, or it authenticated its client. Where nothing
 * is configured, private addresses and authenticated clients are trusted. */
#include "msg/relay.h"

#include "base/strbuf.h"
#include "base/vec.h"
#include "msg/message.h"
#include "msg/received.h"
#include "msg/relay_conf.h"

struct walk {
	struct message *m;
	const struct relay_conf *conf;
	struct relays *relays;
	VEC(struct relay) list;
	struct span envfrom_for_next; /* qmail-scanner tells it one header early */
	bool trusted, internal, found_msa;
	bool fetchers_count; /* a fetcher's mark counts only while relays are trusted */
};

static struct relay relay_from(const struct received *r)
{
	return (struct relay){
		.ip = r->ip, .rdns = r->rdns, .helo = r->helo, .by = r->by, .ident = r->ident,
		.envfrom = r->envfrom, .id = r->id, .auth = r->auth, .has_envfrom = r->has_envfrom,
		.no_reverse_dns = !r->rdns.n && r->looked_up, .is_private = ip_is_private(r->ip),
	};
}

static void trust_move(struct walk *w, struct relay *relay)
{
	const struct relay_conf *c = w->conf;
	bool authenticated = relay->auth.n;
	if (!w->trusted || w->found_msa)
		return;
	if (!c->configured) {
		if (!relay->is_private && !authenticated)
			w->trusted = w->internal = false;
		return;
	}
	if (!authenticated && !netset_has(c->trusted, relay->ip)) {
		w->trusted = w->internal = false;
		return;
	}
	if (!authenticated && !netset_has(c->internal, relay->ip))
		w->internal = false;
	/* What a submission server takes in, it vouches for. */
	if (netset_has(c->msa, relay->ip))
		w->found_msa = relay->msa = true;
}

static void header_passed(struct walk *w, const struct received *r)
{
	if (r->kind == RECEIVED_UNPARSEABLE)
		w->relays->num_unparseable++;
	if (r->cut)
		w->m->cut |= MESSAGE_CUT_RELAYS;
	if (r->fetched && w->fetchers_count) {
		/* All before were hops of the fetched mailbox's owner: start over. (Once one is untrusted,
		 * marks no longer count, so that all of them are trusted here.) */
		w->list.n = 0;
		w->relays->num_trusted = w->relays->num_internal = 0;
	}
	w->relays->last_trusted_header += w->trusted;
	w->relays->last_internal_header += w->internal;
}

static void header_read(struct walk *w, struct span value)
{
	struct received r;
	struct span envfrom = w->envfrom_for_next;
	w->envfrom_for_next = SPAN_LIT("");
	received_parse(w->m->arena, value, &r);
	if (r.for_next)
		w->envfrom_for_next = r.envfrom;
	if (r.kind != RECEIVED_RELAY) {
		header_passed(w, &r);
		return;
	}
	struct relay relay = relay_from(&r);
	if (envfrom.n) {
		relay.envfrom = envfrom;
		relay.has_envfrom = true;
	}
	trust_move(w, &relay);
	relay.trusted = w->trusted;
	relay.internal = w->internal;
	w->fetchers_count = w->trusted;
	w->relays->num_trusted += w->trusted;
	w->relays->num_internal += w->internal;
	w->relays->last_trusted_header += w->trusted;
	w->relays->last_internal_header += w->internal;
	vec_push(w->m->arena, &w->list, relay);
}

/* Headers like X-Originating-IP tell of one more hop, the oldest. The last header of the name counts. */
static void originating_read(struct walk *w)
{
	struct spans names = w->conf->originating_headers;
	for (size_t i = 0; i < names.n; i++) {
		struct header *h = headers_find(w->m->headers, names.v[i]);
		size_t start, end;
		if (!h)
			continue;
		while (h->next_same)
			h = h->next_same;
		struct span value = header_decoded(w->m, h);
		if (!ip_search(value, 0, &start, &end))
			continue;
		header_read(w, span_from_str(arena_printf(w->m->arena, "from X-Originating-IP: %.*s\n",
							  (int)(end - start),
							  (const char *)value.p + start)));
	}
}

static void string_make(struct arena *arena, struct relay *r)
{
	struct strbuf b = strbuf_new(arena);
	/* "0" is false in Perl: no sender. */
	struct span envfrom = span_equal(r->envfrom, SPAN_LIT("0")) ? SPAN_LIT("") : r->envfrom;
	struct {
		const char *name;
		struct span value;
	} parts[] = {{"[ ip=", r->ip}, {" rdns=", r->rdns}, {" helo=", r->helo}, {" by=", r->by},
		     {" ident=", r->ident}, {" envfrom=", envfrom},
		     {" intl=", r->internal ? SPAN_LIT("1") : SPAN_LIT("0")}, {" id=", r->id},
		     {" auth=", r->auth}, {" msa=", r->msa ? SPAN_LIT("1") : SPAN_LIT("0")}};
	strbuf_reserve(&b, 96 + r->ip.n + r->rdns.n + r->helo.n + r->by.n + r->ident.n +
				   r->envfrom.n + r->id.n + r->auth.n);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		strbuf_add_str(&b, parts[i].name);
		strbuf_add_span(&b, parts[i].value);
	}
	strbuf_add_str(&b, " ]");
	r->as_string = strbuf_span(&b);
}

/* Trusted relays come first, and internal ones are the first of these: every string is a slice of one. */
static struct span slice_string(const struct walk *w, struct span all, size_t from, size_t to)
{
	const struct relay *v = w->list.v;
	if (from >= to)
		return SPAN_LIT("");
	size_t start = 0, end;
	for (size_t i = 0; i < from; i++)
		start += v[i].as_string.n + 1;
	end = start;
	for (size_t i = from; i < to; i++)
		end += v[i].as_string.n + 1;
	return span_slice(all, start, end - 1);
}

static void strings_make(struct walk *w)
{
	struct relays *r = w->relays;
	struct strbuf b = strbuf_new(w->m->arena);
	for (size_t i = 0; i < r->n; i++) {
		string_make(w->m->arena, &r->all[i]);
		if (i)
			strbuf_add_byte(&b, ' ');
		strbuf_add_span(&b, r->all[i].as_string);
	}
	struct span all = strbuf_span(&b);
	r->trusted_str = slice_string(w, all, 0, r->num_trusted);
	r->untrusted_str = slice_string(w, all, r->num_trusted, r->n);
	r->internal_str = slice_string(w, all, 0, r->num_internal);
	r->external_str = slice_string(w, all, r->num_internal, r->n);
}

static struct relays *relays_read(struct message *m)
{
	struct relays *relays = ARENA_NEW(m->arena, struct relays);
	struct walk w = {.m = m, .conf = m->conf->relay, .relays = relays, .trusted = true,
			 .internal = true, .fetchers_count = true};
	unsigned n = 0;
	relays->last_trusted_header = relays->last_internal_header = -1;
	for (struct header *h = headers_find(m->headers, SPAN_LIT("Received")); h; h = h->next_same) {
		if (n++ == RELAYS_LIMIT) {
			m->cut |= MESSAGE_CUT_RELAYS;
			break;
		}
		header_read(&w, header_decoded(m, h));
	}
	originating_read(&w);
	relays->all = w.list.v;
	relays->n = w.list.n;
	relays->num_untrusted = relays->n - relays->num_trusted;
	relays->num_external = relays->n - relays->num_internal;
	relays->trusted = relays->all;
	relays->untrusted = relays->n ? relays->all + relays->num_trusted : NULL;
	strings_make(&w);
	return relays;
}

const struct relays *message_relays(struct message *m)
{
	if (!m->relays)
		m->relays = relays_read(m);
	return m->relays;
}
