/* uri_head_pieces.h: what grammar/uri_head.rl tells, for its law (pieces.h). */
#include "msg/uri_head.h"
#include "tests/prop/pieces.h"

static void describe_uri_head(FILE *out, struct span text, size_t piece)
{
	static const char *const kinds[] = {"none",    "web",  "ftp", "mailto",
					    "content", "www.", "ftp."};
	struct uri_head h;
	uri_head_init(&h);
	for (size_t at = 0; at < text.n; at += piece)
		uri_head_feed(&h, span_slice(text, at, at + piece < text.n ? at + piece : text.n));
	if (h.kind)
		fprintf(out, "%s 0-%zu slashes %u\n", kinds[h.kind], h.head, h.slashes);
	if (h.scheme)
		fprintf(out, "scheme 0-%zu\n", h.scheme);
	if (h.label)
		fprintf(out, "label 0-%zu\n", h.label);
	if (h.host)
		fprintf(out, "host 0-%zu last label %zu-%zu\n", h.host, h.last, h.last_end);
	if (h.port)
		fprintf(out, "port -%zu\n", h.port);
}
