/* fuzz_css: any bytes as a style attribute: declarations are found alike however the text is cut; a value lies in
 * the text, is no declaration of two, and has no white space around but when it is nothing else. */
#include "tests/prop/css_pieces.h"

static void value_check(const struct css *m, struct span text)
{
	if (!m->property || m->from >= m->to || m->to > text.n)
		abort();
	struct span value = span_slice(text, m->from, m->to);
	if (memchr(value.p, ';', value.n) || memchr(value.p, '\n', value.n))
		abort();
	if (value.n > 1 && span_trim(value).n != value.n)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct span text = {data, size}, rest = text;
	struct css m;
	if (!pieces_law_holds(describe_css, text))
		abort();
	css_init(&m);
	while (css_feed(&m, &rest) == 0)
		value_check(&m, text);
	if (css_finish(&m) == 0)
		value_check(&m, text);
	return 0;
}
