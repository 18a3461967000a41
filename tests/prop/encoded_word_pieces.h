/* encoded_word_pieces.h: what grammar/encoded_word.rl tells, for its law (pieces.h). */
#include "msg/encoded_word.h"
#include "tests/prop/pieces.h"

static void describe_encoded_words(FILE *out, struct span text, size_t piece)
{
	struct encoded_word w;
	encoded_word_init(&w);
	for (size_t at = 0; at < text.n; at += piece) {
		struct span rest = span_slice(text, at, at + piece < text.n ? at + piece : text.n);
		while (encoded_word_feed(&w, &rest) == 0)
			fprintf(out, "%zu-%zu charset %zu-%zu %c text %zu-%zu\n", w.from, w.to,
				w.charset_from, w.charset_to, w.encoding, w.text_from, w.text_to);
	}
}
