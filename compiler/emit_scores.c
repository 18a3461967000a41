/* emit_scores.c: the file `scores`; its format is in runtime/load/image.h. Numbers are written so that they
 * read back as the same double. */
#include "emit.h"

#include <stdio.h>
#include <stdlib.h>

/* One line a value whatever it holds. */
static void add_one_line(struct strbuf *b, const char *s)
{
	for (; *s; s++)
		strbuf_add_byte(b, *s == '\n' || *s == '\r' ? ' ' : (unsigned char)*s);
}

static void add_score(struct strbuf *b, double score)
{
	char text[40];

	snprintf(text, sizeof text, " %.15g", score);
	if (strtod(text, NULL) != score)
		snprintf(text, sizeof text, " %.17g", score);
	strbuf_add_str(b, text);
}

struct span emit_scores(struct arena *arena, const struct ruleset_src *src)
{
	struct strbuf b = strbuf_new(arena);

	for (size_t i = 0; i < src->nrules; i++) {
		const struct rule *r = src->rules[i];
		strbuf_add_str(&b, r->name);
		for (int set = 0; set < 4; set++)
			add_score(&b, r->score[set]);
		if (r->describe) {
			strbuf_add_byte(&b, '\t');
			add_one_line(&b, r->describe);
		}
		strbuf_add_byte(&b, '\n');
	}
	return strbuf_span(&b);
}
