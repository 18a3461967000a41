/* fuzz_received_date: any bytes as the end of a Received header: a date is found alike however the
 * text is cut, and begins with its day or the name of one. */
#include "tests/prop/received_date_pieces.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct span text = {data, size};
	struct received_date d;
	if (!pieces_law_holds(describe_received_date, text))
		abort();
	received_date_init(&d);
	received_date_feed(&d, text);
	if (d.n != size || d.end > size || d.start > size ||
	    (d.end == size && d.end && d.end <= d.start))
		abort();
	if (d.end && d.end == size && (!d.start || !byte_is_alnum(data[d.start])))
		abort();
	return 0;
}
