/* html_markup_pieces.h: what grammar/html_markup.rl tells of the markup at the start of a text, for its law
 * (pieces.h). */
#include "msg/html_markup.h"
#include "tests/prop/pieces.h"

static void describe_html_markup_as(FILE *out, struct span text, size_t piece, bool any_gt_ends_comment)
{
	struct html_markup m;
	int more = 1;
	html_markup_init(&m, any_gt_ends_comment);
	for (size_t at = 0; more > 0 && at < text.n; at += piece) {
		struct span rest = span_slice(text, at, at + piece < text.n ? at + piece : text.n);
		while (!(more = html_markup_feed(&m, &rest)) && m.event == HTML_MARKUP_ATTR)
			fprintf(out, "attr %zu-%zu value %zu-%zu\n", m.attr_from, m.attr_to, m.value_from,
				m.value_to);
	}
	if (more > 0)
		more = html_markup_finish(&m);
	fprintf(out, "%d", more);
	if (!more) {
		fprintf(out, " event %d to %zu", m.event, m.to);
		if (m.event == HTML_MARKUP_START || m.event == HTML_MARKUP_END)
			fprintf(out, " name to %zu", m.name_to);
		if (m.event == HTML_MARKUP_SECTION)
			fprintf(out, " strength %d of words %d", m.strength, m.has_words);
	}
	fputc('\n', out);
}

static void describe_html_markup(FILE *out, struct span text, size_t piece)
{
	describe_html_markup_as(out, text, piece, false);
	describe_html_markup_as(out, text, piece, true);
}
