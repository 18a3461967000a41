/* fuzz_uri_head: any bytes as what a URI begins with: found alike however the text is cut, within
 * the text, and in the order the header promises. */
#include "tests/prop/uri_head_pieces.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct span text = {data, size};
	struct uri_head h;
	if (!pieces_law_holds(describe_uri_head, text))
		abort();
	uri_head_init(&h);
	uri_head_feed(&h, text);
	if (h.head + h.slashes > size || h.scheme > size || h.label > size || h.host > size ||
	    h.port > size)
		abort();
	if (h.slashes > 2 || h.last > h.last_end || h.last_end > h.host ||
	    (h.port && h.port < h.host + 2))
		abort();
	return 0;
}
