/* layers.c: what the rules looked at, for `winnow scan --json --layers`: texts, URIs, relays, MIME parts, header
 * values. Not hot. */
#include "report/json_write.h"
#include "report/report.h"

#include "msg/domain.h"
#include "msg/message.h"
#include "msg/relay.h"
#include "msg/uri.h"
#include "msg/uri_conf.h"
#include "scan/scanner.h"

#include <openssl/sha.h>
#include <stdlib.h>

static struct spans sorted(struct arena *arena, struct spans list)
{
	struct spans copy = {ARENA_ARRAY(arena, struct span, list.n), list.n};
	if (list.n)
		memcpy(copy.v, list.v, list.n * sizeof *list.v);
	if (list.n > 1)
		qsort(copy.v, copy.n, sizeof *copy.v, span_compare);
	return copy;
}

static void add_types(struct strbuf *b, uint32_t types)
{
	struct span names[URI_TYPE_BITS];
	struct spans list = {names, 0};
	for (unsigned bit = 0; bit < URI_TYPE_BITS; bit++)
		if (types >> bit & 1)
			names[list.n++] = span_from_str(uri_type_name(bit));
	if (list.n > 1)
		qsort(names, list.n, sizeof *names, span_compare);
	json_strings(b, list);
}

static void add_hosts(struct strbuf *b, struct message *m, struct spans hosts)
{
	strbuf_add_byte(b, '{');
	for (size_t i = 0; i < hosts.n; i++) {
		strbuf_add_str(b, i ? "," : "");
		json_string(b, hosts.v[i]);
		strbuf_add_byte(b, ':');
		json_string(b, domain_of_uri_host(m->arena, m->conf->uri->registry, hosts.v[i]));
	}
	strbuf_add_byte(b, '}');
}

/* SpamAssassin holds such a URI as characters; to rules they make no difference that any knows. */
static void add_uri(struct strbuf *b, struct span uri, enum uri_chars chars)
{
	if (chars == URI_WIDE)
		json_utf8(b, uri);
	else
		json_string(b, uri);
}

/* As the details have it that the URI is a form of. */
static enum uri_chars chars_of(const struct uri_details *uris, struct span uri)
{
	for (size_t i = 0; i < uris->n; i++)
		for (size_t k = 0; uris->v[i].chars == URI_WIDE && k < uris->v[i].cleaned.n; k++)
			if (span_equal(uris->v[i].cleaned.v[k], uri))
				return URI_WIDE;
	return URI_BYTES;
}

static void add_uris(struct strbuf *b, struct wn_scanner *s)
{
	struct spans list = sorted(s->arena, message_uris(s->msg));
	json_key(b, "uris");
	strbuf_add_byte(b, '[');
	for (size_t i = 0; i < list.n; i++) {
		strbuf_add_str(b, i ? "," : "");
		add_uri(b, list.v[i], chars_of(message_uri_details(s->msg), list.v[i]));
	}
	strbuf_add_byte(b, ']');
}

static void add_uri_detail(struct strbuf *b, struct wn_scanner *s)
{
	const struct uri_details *uris = message_uri_details(s->msg);
	json_key(b, "uri_detail");
	strbuf_add_byte(b, '{');
	for (size_t i = 0; i < uris->n; i++) {
		const struct uri_detail *u = &uris->v[i];
		strbuf_add_str(b, i ? "," : "");
		add_uri(b, u->uri, u->chars);
		strbuf_add_str(b, ":{");
		json_key(b, "types");
		add_types(b, u->types);
		json_key(b, "cleaned");
		strbuf_add_byte(b, '[');
		for (size_t k = 0; k < u->cleaned.n; k++) {
			strbuf_add_str(b, k ? "," : "");
			add_uri(b, u->cleaned.v[k], u->chars);
		}
		strbuf_add_byte(b, ']');
		json_key(b, "anchor_text");
		json_strings(b, u->anchors.text);
		json_key(b, "domains");
		json_strings(b, sorted(s->arena, u->domains));
		json_key(b, "hosts");
		add_hosts(b, s->msg, u->hosts);
		strbuf_add_byte(b, '}');
	}
	strbuf_add_byte(b, '}');
}

static void add_relays(struct strbuf *b, struct message *m)
{
	const struct relays *r = message_relays(m);
	json_key(b, "relays");
	strbuf_add_byte(b, '{');
	json_key(b, "relays_untrusted_str");
	json_string(b, r->untrusted_str);
	json_key(b, "relays_trusted_str");
	json_string(b, r->trusted_str);
	json_key(b, "relays_internal_str");
	json_string(b, r->internal_str);
	json_key(b, "relays_external_str");
	json_string(b, r->external_str);
	json_key(b, "num_relays_untrusted");
	json_number(b, (double)r->num_untrusted);
	json_key(b, "num_relays_unparseable");
	json_number(b, (double)r->num_unparseable);
	strbuf_add_byte(b, '}');
}

static void add_sha1(struct strbuf *b, struct span bytes)
{
	unsigned char digest[SHA_DIGEST_LENGTH];
	SHA1(bytes.p ? bytes.p : (const unsigned char *)"", bytes.n, digest);
	strbuf_add_byte(b, '"');
	for (int i = 0; i < SHA_DIGEST_LENGTH; i++)
		strbuf_printf(b, "%02x", digest[i]);
	strbuf_add_byte(b, '"');
}

static void add_mime(struct strbuf *b, struct message *m)
{
	json_key(b, "mime");
	const char *comma = "[";
	for (struct part *p = part_next_leaf(m, NULL); p; p = part_next_leaf(m, p)) {
		struct span bytes = part_decoded(m, p);
		strbuf_add_str(b, comma);
		comma = ",";
		strbuf_add_byte(b, '{');
		json_key(b, "type");
		json_str_or_null(b, p->effective_type);
		json_key(b, "name");
		json_str_or_null(b, p->name);
		json_key(b, "charset");
		json_str_or_null(b, p->charset);
		json_key(b, "bytes");
		json_number(b, (double)bytes.n);
		json_key(b, "sha1");
		add_sha1(b, bytes);
		strbuf_add_byte(b, '}');
	}
	strbuf_add_str(b, *comma == '[' ? "[]" : "]");
}

static void add_header(struct strbuf *b, struct wn_scanner *s, const char *spec)
{
	struct spans values = header_get_list(s->msg, spec);
	struct strbuf joined = strbuf_new(s->arena);
	json_key(b, spec);
	for (size_t i = 0; i < values.n; i++)
		strbuf_add_span(&joined, values.v[i]);
	if (values.n)
		json_string(b, strbuf_span(&joined));
	else
		strbuf_add_str(b, "null");
}

static void add_headers(struct strbuf *b, struct wn_scanner *s)
{
	static const char *const specs[] = {"From:addr",    "From:name", "To:addr",      "ToCc", "MESSAGEID",
					    "EnvelopeFrom", "Subject",   "Reply-To:addr"};
	json_key(b, "header");
	strbuf_add_byte(b, '{');
	for (size_t i = 0; i < sizeof specs / sizeof *specs; i++)
		add_header(b, s, specs[i]);
	strbuf_add_byte(b, '}');
}

void report_json_layers(struct strbuf *b, struct wn_scanner *s)
{
	struct message *m = s->msg;
	json_key(b, "body");
	json_strings(b, message_body(m));
	json_key(b, "rawbody");
	json_strings(b, message_rawbody(m));
	json_key(b, "visible");
	json_strings(b, message_visible(m));
	json_key(b, "invisible");
	json_strings(b, message_invisible(m));
	add_uris(b, s);
	add_uri_detail(b, s);
	add_relays(b, m);
	add_mime(b, m);
	add_headers(b, s);
}
