/* fuzz_received_names: any bytes as a normalised Received header: names are found alike however the
 * text is cut, and stand in front of their values. */
#include "tests/prop/received_names_pieces.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void must_follow(struct span text, size_t at, const char *name)
{
	struct span want = span_from_str(name);
	if (at > text.n ||
	    (at &&
	     (at < want.n || !span_has_prefix_nocase(span_slice(text, at - want.n, text.n), want))))
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct span text = {data, size};
	struct received_names r;
	if (!pieces_law_holds(describe_received_names, text))
		abort();
	received_names_init(&r);
	received_names_feed(&r, text, true);
	must_follow(text, r.by, " by ");
	must_follow(text, r.helo_named, "helo=");
	must_follow(text, r.helo_said, "LO ");
	must_follow(text, r.with, " with ");
	must_follow(text, r.via, " (via ");
	if (r.id + 3 > size + 3 * !r.id || r.sender > size || r.with_end > size ||
	    r.via_end > size || r.with > r.with_end || r.via > r.via_end)
		abort();
	return 0;
}
