/* fuzz_header: header values of any content: encoded words, addresses, names, hosts in text. The first line
 * is the name with modifiers, the rest the header section. */
#include "msg/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const specs[] = {"From:addr", "From:name", "From:raw:name", "To:addr", "ToCc",
					    "ALL", "ALL:raw", "MESSAGEID:raw", "Subject", "From:ip",
					    "To:revip", "From:addr:host", "From:addr:first:raw"};
	static struct arena *arena;
	struct span value, text = {data, size};
	if (!arena)
		arena = arena_new();
	const unsigned char *nl = memchr(data, '\n', size);
	size_t first = nl ? (size_t)(nl - data) + 1 : 0;
	struct message *m = message_new(arena, span_slice(text, first, size), NULL);
	char *spec = arena_span_str(arena, span_slice(text, 0, first ? first - 1 : 0));
	/* Those need a configuration. */
	if (!strcasestr(spec, "relays") && !strcasestr(spec, "envelope") && !strcasestr(spec, "ALL-") &&
	    !strstr(spec, "host") && !strstr(spec, "domain"))
		header_get(m, spec, &value);
	for (size_t i = 0; i < sizeof specs / sizeof *specs; i++)
		header_get(m, specs[i], &value);
	arena_reset(arena);
	return 0;
}
