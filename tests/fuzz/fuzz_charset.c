/* fuzz_charset.c: "charset name, newline, text": no name and no bytes may hurt, and what comes out is UTF-8 unless
 * it is the text itself. */
#include "msg/charset.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct arena *arena;
	if (!arena)
		arena = arena_new();
	arena_reset(arena);
	struct span in = {data, size};
	size_t end = span_find_byte(in, '\n', 0);
	if (end >= size)
		return 0;
	struct span name = span_slice(in, 0, end), text = span_slice(in, end + 1, size);
	for (unsigned flags = 0; flags <= (CHARSET_INSIST | CHARSET_CHARACTERS); flags++) {
		struct span out = charset_to_utf8(arena, text, name, flags);
		/* UTF-7 without an escape is the one that hands back bytes of its own. */
		if (out.p != text.p && !bytes_are_utf8(out) && charset_resolve(name).kind != CHARSET_UTF7)
			abort();
	}
	return 0;
}
