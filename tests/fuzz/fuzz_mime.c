/* fuzz_mime: any bytes are a message: the part tree, decoding, charsets and headers end without fault. */
#include "msg/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	if (!arena)
		arena = arena_new();
	struct message *m = message_new(arena, (struct span){data, size}, NULL);
	for (struct part *p = NULL; (p = part_next(m, p));) {
		if (p->is_leaf)
			charset_normalize(arena, part_decoded(m, p), p->charset, true, false);
		for (size_t i = 0; i < p->headers.n; i++)
			header_decoded(m, &p->headers.v[i]);
	}
	arena_reset(arena);
	return 0;
}
