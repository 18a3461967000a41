/* tags.c: the values of tags that patterns can name: those that rules set by named groups, and what is known of
 * a message before its rules run.
 * SpamAssassin counterpart: set_tag, get_tag_raw and extract_message_metadata of PerMsgStatus.pm. */
#include "scan/tags.h"
#include "scan/scanner.h"

#include "msg/idn.h"
#include "msg/relay.h"

void tag_set(struct wn_scanner *s, struct span name, struct span text, struct spans values)
{
	struct scan_tag *tag = ARENA_NEW(s->arena, struct scan_tag);

	*tag = (struct scan_tag){text, values};
	if (!s->tags) {
		s->tags = ARENA_NEW(s->arena, struct map);
		*s->tags = map_new(s->arena);
	}
	map_set(s->tags, name, tag);
}

static struct spans one_value(struct arena *arena, struct span value)
{
	struct spans list = {ARENA_ARRAY(arena, struct span, 1), value.n ? 1 : 0};
	list.v[0] = value;
	return list;
}

static struct spans header_value(struct wn_scanner *s, const char *spec)
{
	return one_value(s->arena, header_get_scalar(s->msg, spec));
}

static bool has(const struct spans *list, struct span value)
{
	for (size_t i = 0; i < list->n; i++)
		if (span_equal(list->v[i], value))
			return true;
	return false;
}

/* The lines of a header's value, each once, as host names in ASCII. */
static struct spans host_values(struct wn_scanner *s, const char *spec)
{
	struct span value;
	if (!header_get(s->msg, spec, &value))
		return (struct spans){0};
	size_t lines = 1;
	for (size_t i = 0; i < value.n; i++)
		lines += value.p[i] == '\n';
	struct spans list = {ARENA_ARRAY(s->arena, struct span, lines), 0};
	for (size_t at = 0; at < value.n && list.n < TAG_HOSTS_LIMIT;) {
		size_t end = span_find_byte(value, '\n', at);
		end = end == (size_t)-1 ? value.n : end;
		struct span host = span_slice(value, at, end);
		if (host.n && !has(&list, host))
			list.v[list.n++] = host;
		at = end + 1;
	}
	for (size_t i = 0; i < list.n; i++)
		list.v[i] = idn_to_ascii(s->arena, list.v[i]);
	return list;
}

static struct spans relay_value(struct wn_scanner *s, struct span name)
{
	const struct relays *r = message_relays(s->msg);
	const struct relay *external = NULL, *first = r->num_trusted ? &r->trusted[r->num_trusted - 1] : NULL;
	for (size_t i = 0; i < r->n && !external; i++)
		external = r->all[i].internal ? NULL : &r->all[i];
	const struct {
		const char *name;
		struct span value;
	} known[] = {
		{"RELAYSTRUSTED", r->trusted_str},
		{"RELAYSUNTRUSTED", r->untrusted_str},
		{"RELAYSINTERNAL", r->internal_str},
		{"RELAYSEXTERNAL", r->external_str},
		{"LASTEXTERNALIP", external ? external->ip : (struct span){0}},
		{"LASTEXTERNALRDNS", external ? external->rdns : (struct span){0}},
		{"LASTEXTERNALHELO", external ? external->helo : (struct span){0}},
		{"FIRSTTRUSTEDIP", first ? first->ip : (struct span){0}},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (span_equal(name, span_from_str(known[i].name)))
			return one_value(s->arena, known[i].value);
	return (struct spans){0};
}

struct spans tag_values(struct wn_scanner *s, struct span name)
{
	if (span_has_prefix(name, SPAN_LIT("HEADER(")))
		return header_value(s, arena_span_str(s->arena, span_slice(name, strlen("HEADER("), name.n - 1)));
	const struct scan_tag *tag = s->tags ? map_get(s->tags, name) : NULL;
	if (tag)
		return tag->values;
	if (span_equal(name, SPAN_LIT("SENDERDOMAIN")))
		return host_values(s, "EnvelopeFrom:first:addr:host");
	if (span_equal(name, SPAN_LIT("AUTHORDOMAIN")))
		return host_values(s, "From:addr:host");
	return relay_value(s, name);
}
