/* mail_tail_pieces.h: what grammar/mail_tail.rl tells, for its law (pieces.h). */
#include "eval/mail_tail.h"
#include "tests/prop/pieces.h"

static void describe_mail_tail(FILE *out, struct span text, size_t piece)
{
	struct mail_tail t;
	mail_tail_init(&t);
	for (size_t at = 0; at < text.n; at += piece)
		mail_tail_feed(&t, span_slice(text, at, at + piece < text.n ? at + piece : text.n));
	if (t.host)
		fprintf(out, "host 0-%zu%s last label %zu, %zu before it, of at most %zu bytes\n",
			t.host, t.open > t.host ? " open" : "", t.last, t.labels, t.longest);
	if (t.quote)
		fprintf(out, "quote -%zu\n", t.quote);
}
