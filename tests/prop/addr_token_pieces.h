/* addr_token_pieces.h: what grammar/addr_token.rl tells, for its law (pieces.h). */
#include "msg/addr_token.h"
#include "tests/prop/pieces.h"

static void describe_addr_token(FILE *out, struct span text, size_t piece)
{
	struct addr_token t;
	addr_token_init(&t);
	for (size_t at = 0; at < text.n; at += piece)
		addr_token_feed(&t,
				span_slice(text, at, at + piece < text.n ? at + piece : text.n));
	if (t.quoted)
		fprintf(out, "quoted 0-%zu\n", t.quoted);
	if (t.comment)
		fprintf(out, "comment 0-%zu\n", t.comment);
	if (t.address)
		fprintf(out, "address 0-%zu\n", t.address);
}
