/* header_all.c: the pseudo-headers that show many headers at once, and those of relays
 * (PerMsgStatus.pm _get, get_all_hdrs_in_rcvd_index_range; Node.pm get_all_headers). */
#include "base/strbuf.h"
#include "msg/header_get.h"
#include "msg/relay.h"

/* "Name: value\n" of every header, in order. Past MESSAGE_ALL_LIMIT bytes (counted name by name, in
 * order of first appearance) the rest is left out. */
static void add_decoded(struct header_values *v)
{
	struct message *m = v->m;
	const struct headers *all = m->headers;
	bool *shown = ARENA_ARRAY(m->arena, bool, all->n + 1);
	size_t size = 0;

	for (size_t i = 0; i < all->n && size <= MESSAGE_ALL_LIMIT; i++) {
		if (!all->v[i].first)
			continue; /* was counted with the first of its name */
		for (struct header *h = &all->v[i]; h; h = h->next_same) {
			size += h->name.n + header_decoded(m, h).n + 2;
			if (size > MESSAGE_ALL_LIMIT) {
				m->parse_flags |= MESSAGE_FLAG_TRUNCATED_HEADERS;
				m->cut |= MESSAGE_CUT_LONG_HEADERS;
				break;
			}
			shown[h - all->v] = true;
		}
	}
	struct strbuf b = strbuf_new(m->arena); /* one for all: joined they lie already */
	strbuf_reserve(&b, size < MESSAGE_ALL_LIMIT ? size : MESSAGE_ALL_LIMIT);
	for (size_t i = 0; i < all->n; i++) {
		if (!shown[i])
			continue;
		size_t from = b.n;
		strbuf_add_span(&b, all->v[i].name);
		strbuf_add(&b, ": ", 2);
		strbuf_add_span(&b, all->v[i].value);
		vec_push(m->arena, v, span_slice(strbuf_span(&b), from, b.n));
	}
}

/* The header section as received, one value a field with its continuation lines. */
static void add_raw(struct header_values *v)
{
	struct span s = v->m->pristine_headers;
	for (size_t at = 0; at < s.n;) {
		size_t nl = span_find_byte(s, '\n', at + 1), start = at;
		if (nl == (size_t)-1)
			return;
		if (s.p[at] == ' ' || s.p[at] == '\t') { /* only before the first field */
			at = nl + 1;
			continue;
		}
		while (nl + 1 < s.n && (s.p[nl + 1] == ' ' || s.p[nl + 1] == '\t')) {
			size_t next = span_find_byte(s, '\n', nl + 1);
			if (next == (size_t)-1)
				return;
			nl = next;
		}
		vec_push(v->m->arena, v, span_slice(s, start, nl + 1));
		at = nl + 1;
	}
}

/* Several pseudo-headers show them. */
static const struct header_values *all_values(struct message *m, bool raw)
{
	struct header_values **kept = &header_cache(m)->all[raw];
	if (!*kept) {
		*kept = ARENA_NEW(m->arena, struct header_values);
		(*kept)->m = m;
		if (raw)
			add_raw(*kept);
		else
			add_decoded(*kept);
	}
	return *kept;
}

/* The headers from the start-th Received header up to and with the end-th; -1: no bound. */
static void add_range(struct header_values *v, long start, long end, bool raw)
{
	const struct header_values *all = all_values(v->m, raw);
	long received = -1;
	for (size_t i = 0; i < all->n; i++) {
		received += span_has_prefix_nocase(all->v[i], SPAN_LIT("Received:"));
		if (start > received)
			continue;
		if (end >= 0 && received > end)
			continue;
		vec_push(v->m->arena, v, all->v[i]);
		if (end >= 0 && received == end)
			return;
	}
}

bool header_get_all(struct header_values *v, struct span name, bool raw)
{
	if (!span_has_prefix(name, SPAN_LIT("ALL")))
		return false;
	if (name.n == 3) {
		*v = *all_values(v->m, raw);
		v->cap = 0; /* not its own */
		return true;
	}
	static const struct {
		const char *name;
		bool internal, upper;
	} ranges[] = {
		{"ALL-TRUSTED", false, true}, {"ALL-UNTRUSTED", false, false},
		{"ALL-INTERNAL", true, true}, {"ALL-EXTERNAL", true, false},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		if (!span_equal(name, span_from_str(ranges[i].name)))
			continue;
		const struct relays *r = message_relays(v->m);
		/* One further: that header was added by a host we trust, too. */
		long at = (ranges[i].internal ? r->last_internal_header : r->last_trusted_header) + 1;
		if (ranges[i].upper)
			add_range(v, -1, at, raw);
		else
			add_range(v, at, -1, raw);
		return true;
	}
	return false;
}

bool header_get_relays(struct header_values *v, struct span name)
{
	if (!span_has_prefix_nocase(name, SPAN_LIT("X-Spam-Relays-")))
		return false;
	const struct relays *r = message_relays(v->m);
	struct span kind = span_slice(name, 14, name.n);
	if (span_equal_nocase(kind, SPAN_LIT("Untrusted")))
		vec_push(v->m->arena, v, r->untrusted_str);
	else if (span_equal_nocase(kind, SPAN_LIT("Trusted")))
		vec_push(v->m->arena, v, r->trusted_str);
	else if (span_equal_nocase(kind, SPAN_LIT("External")))
		vec_push(v->m->arena, v, r->external_str);
	else if (span_equal_nocase(kind, SPAN_LIT("Internal")))
		vec_push(v->m->arena, v, r->internal_str);
	else
		return false;
	return true;
}
