/* fuzz_html_markup: any bytes are markup or none: it is read alike however it is cut, attributes and its end
 * lie in the source. */
#include "tests/prop/html_markup_pieces.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_bounds(struct span text, bool any_gt_ends_comment)
{
	struct html_markup m;
	struct span rest = text;
	size_t last = 0;
	int more;
	html_markup_init(&m, any_gt_ends_comment);
	while (!(more = html_markup_feed(&m, &rest)) && m.event == HTML_MARKUP_ATTR) {
		if (m.attr_from < last || m.attr_to <= m.attr_from || m.value_to < m.value_from ||
		    m.value_to > text.n)
			abort();
		last = m.attr_to;
	}
	if (more > 0)
		more = html_markup_finish(&m);
	if (!more && (m.to < 3 || m.to > text.n || text.p[0] != '<' ||
		      text.p[m.to - 1] != (m.event == HTML_MARKUP_SECTION ? '[' : '>')))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {data, size};
	check_bounds(text, false);
	check_bounds(text, true);
	if (!pieces_law_holds(describe_html_markup, text))
		abort();
	return 0;
}
