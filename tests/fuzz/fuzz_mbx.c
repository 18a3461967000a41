/* fuzz_mbx.c: any bytes as an mbx folder: messages lie in it, one behind the other, and there is an end. */
#include "cli/mbx.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct span folder = {data, size}, message;
	size_t at = 0, before = 0;

	mbx_starts(folder);
	while (mbx_next(folder, &at, &message) > 0) {
		if (at <= before || at > size || message.p < data + before || message.p + message.n != data + at)
			abort();
		before = at;
	}
	return 0;
}
