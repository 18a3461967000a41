/* fuzz_date_words: any bytes hold a date or none: what is found lies in the text and is found alike however
 * the text is cut; a date's time is one that SpamAssassin could have. */
#include "msg/date.h"
#include "tests/prop/date_words_pieces.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {data, size};
	time_t t;
	if (!pieces_law_holds(describe_date_words, text))
		abort();
	/* 1970 to 2037, and the farthest zone that can be written, -9999 */
	if (date_parse(text, &t) && (t < 0 || t > 2145916799 + 99 * 3600 + 99 * 60))
		abort();
	struct span in_received = date_in_received(text);
	if (in_received.n && (in_received.p < data || in_received.p + in_received.n > data + size))
		abort();
	return 0;
}
