/* fuzz_encoded_word: any bytes are header text: words lie in the text, in order, shaped as words are, and are
 * found alike however the text is cut; decoding ends without fault. */
#include "base/arena.h"
#include "msg/header_text.h"
#include "tests/prop/encoded_word_pieces.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct span text = {data, size}, rest = text;
	struct encoded_word w;
	size_t last = 0;
	if (!arena)
		arena = arena_new();
	encoded_word_init(&w);
	while (encoded_word_feed(&w, &rest) == 0) {
		if (w.to > size || w.from + 1 < last || w.from >= w.charset_from ||
		    w.charset_from >= w.charset_to || w.text_to < w.text_from || w.to != w.text_to + 2 ||
		    memcmp(data + w.from, "=?", 2) != 0 || memcmp(data + w.text_to, "?=", 2) != 0)
			abort();
		last = w.to;
	}
	if (rest.n || !pieces_law_holds(describe_encoded_words, text))
		abort();
	header_text_decode(arena, text, SPAN_LIT("Subject"));
	arena_reset(arena);
	return 0;
}
