/* date_words_pieces.h: what grammar/date_words.rl tells, for its law (pieces.h). */
#include "msg/date_words.h"
#include "tests/prop/pieces.h"

static void describe_date_words(FILE *out, struct span text, size_t piece)
{
	struct date_words w;
	date_words_init(&w);
	for (size_t at = 0; at < text.n; at += piece)
		date_words_feed(&w, span_slice(text, at, at + piece < text.n ? at + piece : text.n));
	date_words_finish(&w);
	for (size_t i = 0; i < DATE_SHAPES; i++)
		if (w.date[i].month)
			fprintf(out, "date %zu: %zu-%zu day %zu month %u year %zu\n", i, w.date[i].from,
				w.date[i].to, w.date[i].day, w.date[i].month, w.date[i].year);
	for (size_t i = 0; i < w.nclocks; i++)
		fprintf(out, "clock %zu\n", w.clock[i]);
	for (size_t i = 0; i < w.nnames; i++)
		fprintf(out, "name %zu-%zu\n", w.name[i].from, w.name[i].to);
	if (w.has_offset)
		fprintf(out, "offset %zu\n", w.offset);
}
