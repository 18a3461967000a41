/* relay_layers SETTINGS FILE... : prints the layer `relays` (and the envelope sender) of each message as JSON
 * lines, for the developer who compares them with SpamAssassin's. "-" for SETTINGS: none. With -t as the
 * first argument it only measures: microseconds per message spent on the relays. */
#include "base/file.h"
#include "base/strbuf.h"
#include "msg/message.h"
#include "msg/relay.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void json_string(struct span s)
{
	putchar('"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];
		if (c < 32 || c > 126 || c == '"' || c == '\\')
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void print_row(const char *file, struct message *m)
{
	const struct relays *r = message_relays(m);
	struct span from;
	printf("{\"file\":");
	json_string(span_from_str(file));
	printf(",\"relays\":{\"relays_untrusted_str\":");
	json_string(r->untrusted_str);
	printf(",\"relays_trusted_str\":");
	json_string(r->trusted_str);
	printf(",\"relays_internal_str\":");
	json_string(r->internal_str);
	printf(",\"relays_external_str\":");
	json_string(r->external_str);
	printf(",\"num_relays_untrusted\":%zu,\"num_relays_unparseable\":%zu},\"EnvelopeFrom\":",
	       r->num_untrusted, r->num_unparseable);
	if (message_envelope_from(m, &from))
		json_string(from);
	else
		printf("null");
	printf("}\n");
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct arena *conf_arena = arena_new(), *arena = arena_new();
	struct settings settings = {0};
	struct span text = {0}, bytes;
	struct err err;
	bool timing = argc > 1 && strcmp(argv[1], "-t") == 0;
	double spent = 0;
	int first = timing ? 2 : 1;

	if (argc <= first) {
		fprintf(stderr, "usage: relay_layers [-t] SETTINGS FILE...\n");
		return 2;
	}
	if (strcmp(argv[first], "-") != 0 &&
	    file_read(conf_arena, argv[first], SETTINGS_LIMIT, &text, &err) < 0)
		goto fail;
	if (settings_parse(conf_arena, text, &settings, &err) < 0)
		goto fail;
	const struct msg_conf *conf = msg_conf_new(conf_arena, &settings, &err);
	if (!conf)
		goto fail;
	for (int i = first + 1; i < argc; i++) {
		arena_reset(arena);
		if (file_read(arena, argv[i], 1u << 30, &bytes, &err) < 0)
			goto fail;
		struct message *m = message_new(arena, bytes, conf);
		for (struct header *h = headers_find(m->headers, SPAN_LIT("Received")); h; h = h->next_same)
			header_decoded(m, h);
		double start = seconds();
		message_relays(m);
		spent += seconds() - start;
		if (!timing)
			print_row(argv[i], m);
	}
	if (timing)
		printf("%.2f us per message\n", spent * 1e6 / (argc - first - 1));
	arena_free(&arena);
	arena_free(&conf_arena);
	return 0;
fail:
	fprintf(stderr, "relay_layers: %s\n", err.text);
	return 2;
}
