/* fuzz_template.c: any bytes as a template, as a header's text to fold and encode, as a text to wrap. The first byte
 * says how wide. A template whose tags are all unknown must come out as it went in. */
#include "report/markup.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static bool unknown(void *context, struct span name, struct span arg, struct strbuf *out)
{
	return false;
}

/* Each tag doubled, its argument with it: what was written is not looked at again. */
static bool twice(void *context, struct span name, struct span arg, struct strbuf *out)
{
	for (int i = 0; i < 2; i++) {
		strbuf_add_str(out, "_");
		strbuf_add_span(out, name);
		strbuf_add_span(out, arg);
		strbuf_add_str(out, "_");
	}
	return true;
}

static volatile unsigned char sink;
static void touch(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		sink ^= s.p[i];
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct arena *arena;
	if (!arena)
		arena = arena_new();
	arena_reset(arena);
	size_t width = size ? data[0] : 0;
	struct span text = {data + (size > 0), size - (size > 0)};
	struct strbuf out = strbuf_new(arena), doubled = strbuf_new(arena);
	template_write(text, unknown, NULL, &out);
	if (!span_equal(strbuf_span(&out), text))
		abort();
	template_write(text, twice, NULL, &doubled);
	for (int i = 0; i < 4; i++) {
		struct wrap_style style = {i & 1 ? "\t" : "  ",
					   i & 2 ? SPAN_LIT("first") : SPAN_LIT(""),
					   width,
					   i & 1,
					   i & 2 ? WRAP_AT_SPACE : WRAP_BEHIND_SPACE_OR_COMMA};
		touch(wrap_text(arena, text, &style));
	}
	struct span encoded = header_encode(arena, strbuf_span(&doubled));
	for (size_t i = 0; i < encoded.n; i++)
		if (encoded.p[i] >= 0x80)
			abort();
	return 0;
}
