/* fuzz_addr_token: any bytes as an address list: tokens are found alike however the text is cut and
 * lie in it; entries are of the text or copies, and bounded in number. */
#include "msg/addr.h"
#include "tests/prop/addr_token_pieces.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static volatile unsigned char sink;
static void touch(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		sink ^= s.p[i];
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct span text = {data, size};
	struct addr_token t;
	if (!pieces_law_holds(describe_addr_token, text))
		abort();
	addr_token_init(&t);
	addr_token_feed(&t, text);
	if (t.quoted > size || t.comment > size || t.address > size)
		abort();
	struct arena *arena = arena_new();
	struct addresses all = addresses_parse(arena, text);
	if (all.n > ADDRESSES_LIMIT + 1)
		abort();
	for (size_t i = 0; i < all.n; i++) {
		const struct address *a = &all.v[i];
		if (a->has_phrase)
			touch(a->phrase);
		if (a->has_address && a->user.n + 1 + a->host.n != a->address.n)
			abort();
		if (a->has_address)
			touch(a->address);
	}
	arena_free(&arena);
	return 0;
}
