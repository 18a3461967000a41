/* fuzz_html: any bytes are HTML: parsing ends without fault, text stays in bounds, and the visible and the
 * invisible text are the rendered text between them. */
#include "msg/html.h"
#include "msg/text_char.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct span text = {data, size};
	if (!arena)
		arena = arena_new();
	struct html *html = html_parse(arena, text, text_ascii_prefix(text) < size, size);
	double value;
	const char *name;
	for (unsigned i = 0; (name = html_fact_name(i)); i++)
		if (html_fact(html, name, &value) && value != value)
			abort();
	if (html->visible.s.n + html->invisible.s.n != html->rendered.s.n)
		abort();
	arena_reset(arena);
	return 0;
}
