/* received_names_pieces.h: what grammar/received_names.rl tells, for its law (pieces.h). */
#include "msg/received_names.h"
#include "tests/prop/pieces.h"

static void describe_received_names(FILE *out, struct span text, size_t piece)
{
	struct received_names r;
	received_names_init(&r);
	for (size_t at = 0; at < text.n; at += piece)
		received_names_feed(
		    &r, span_slice(text, at, at + piece < text.n ? at + piece : text.n), false);
	received_names_feed(&r, SPAN_LIT(""), true);
	const struct {
		const char *name;
		size_t at;
	} found[] = {{"by", r.by},
		     {"id", r.id},
		     {"helo=", r.helo_named},
		     {"HELO", r.helo_said},
		     {"sender", r.sender}};
	for (size_t i = 0; i < sizeof found / sizeof *found; i++)
		if (found[i].at)
			fprintf(out, "%s %zu\n", found[i].name, found[i].at);
	if (r.with)
		fprintf(out, "with %zu-%zu\n", r.with, r.with_end);
	if (r.via)
		fprintf(out, "via %zu-%zu\n", r.via, r.via_end);
}
