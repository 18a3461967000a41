/* fuzz_spamd: any bytes are a request's head, in two pieces as well as whole; compressed messages end at a limit. */
#include "proto/inflate.h"
#include "proto/request.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int feed(struct spamd_request *r, struct span s, size_t cut, size_t *used_r)
{
	size_t used;
	memset(r, 0, sizeof *r);
	spamd_request_init(r);
	int status = spamd_request_feed(r, span_slice(s, 0, cut), &used);
	*used_r = used;
	if (status == 1) {
		status = spamd_request_feed(r, span_slice(s, cut, s.n), &used);
		*used_r += used;
	}
	return status == 1 ? spamd_request_end(r) : status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct spamd_request whole, pieces;
	struct span s = {data, size}, out;
	size_t used[2];
	int a = feed(&whole, s, size, &used[0]), b = feed(&pieces, s, size ? data[0] % (size + 1) : 0, &used[1]);
	struct span x = whole.error.text, y = pieces.error.text;
	whole.error.text = pieces.error.text = (struct span){0};
	if (!span_equal(x, y) || a != b || used[0] != used[1] || memcmp(&whole, &pieces, sizeof whole) != 0)
		abort();
	static struct arena *arena;
	struct err err;
	if (!arena)
		arena = arena_new();
	inflate_message(arena, s, 1 << 20, &out, &err);
	arena_reset(arena);
	return 0;
}
