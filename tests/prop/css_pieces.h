/* css_pieces.h: what grammar/css.rl tells, for its law (pieces.h). */
#include "msg/css.h"
#include "tests/prop/pieces.h"

static void describe_css(FILE *out, struct span text, size_t piece)
{
	static const char *const names[] = {"", "color", "background-color", "background", "display", "visibility"};
	struct css m;
	css_init(&m);
	for (size_t at = 0; at < text.n; at += piece) {
		struct span rest = span_slice(text, at, at + piece < text.n ? at + piece : text.n);
		while (css_feed(&m, &rest) == 0)
			fprintf(out, "%s %zu-%zu\n", names[m.property], m.from, m.to);
	}
	if (css_finish(&m) == 0)
		fprintf(out, "%s %zu-%zu\n", names[m.property], m.from, m.to);
}
