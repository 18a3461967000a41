/* fuzz_message.c: any bytes as a message: every view is built, every header form asked for. Finds what
 * the fuzzers of the single parsers cannot: trouble between them. */
#include "msg/message.h"
#include "msg/relay.h"
#include "msg/uri.h"

#include <stdlib.h>

static const struct msg_conf *conf;
static struct arena *arena;

static void set_up(void)
{
	static struct settings settings;
	struct err err;
	struct arena *lasting = arena_new();
	if (settings_parse(lasting, SPAN_LIT("util_rb_tld com\nutil_rb_2tld co.uk\n"), &settings, &err) < 0)
		abort();
	conf = msg_conf_new(lasting, &settings, &err);
	arena = arena_new();
	if (!conf)
		abort();
}

/* Touches every byte, so that a span that points astray is found. */
static volatile unsigned char sink;
static void touch(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		sink ^= s.p[i];
}

static void touch_all(struct spans list)
{
	for (size_t i = 0; i < list.n; i++)
		touch(list.v[i]);
}

static void touch_headers(struct message *m)
{
	static const char *const specs[] = {
		"Subject", "From:addr", "From:name", "To:addr", "ToCc", "MESSAGEID", "EnvelopeFrom", "ALL",
		"ALL:raw", "Received:raw:last", "From:host", "From:domain", "From:ip", "From:revip",
		"X-Spam-Relays-Untrusted", "Subject:raw", "Cc:first:addr", "ALL-TRUSTED", "ALL-EXTERNAL"};
	struct span value;
	for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
		if (header_get(m, specs[i], &value))
			touch(value);
		touch_all(header_get_list(m, specs[i]));
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	if (!conf)
		set_up();
	arena_reset(arena);
	struct message *m = message_new(arena, (struct span){data, size}, conf);
	message_relays(m);
	touch_headers(m);
	touch_all(message_body(m));
	touch_all(message_rawbody(m));
	touch_all(message_visible(m));
	touch_all(message_invisible(m));
	touch_all(message_uris(m));
	const struct uri_details *uris = message_uri_details(m);
	for (size_t i = 0; i < uris->n; i++)
		touch_all(uris->v[i].cleaned);
	for (struct part *p = part_next_leaf(m, NULL); p; p = part_next_leaf(m, p))
		touch(part_decoded(m, p));
	return 0;
}
