/* received_date_pieces.h: what grammar/received_date.rl tells, for its law (pieces.h). */
#include "msg/received_date.h"
#include "tests/prop/pieces.h"

static void describe_received_date(FILE *out, struct span text, size_t piece)
{
	struct received_date d;
	received_date_init(&d);
	for (size_t at = 0; at < text.n; at += piece)
		received_date_feed(&d,
				   span_slice(text, at, at + piece < text.n ? at + piece : text.n));
	if (d.end && d.end == d.n)
		fprintf(out, "date %zu-\n", d.start);
}
