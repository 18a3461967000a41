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

struct number {
	double value;
	char text[40];
};

/* Most rules have one score four times, and the one of the rule before: printed once. */
static void add_score(struct strbuf *b, double score, struct number *last)
{
	if (score != last->value || !last->text[0]) {
		snprintf(last->text, sizeof last->text, " %.15g", score);
		if (strtod(last->text, NULL) != score)
			snprintf(last->text, sizeof last->text, " %.17g", score);
		last->value = score;
	}
	strbuf_add_str(b, last->text);
}

struct span emit_scores(struct arena *arena, const struct ruleset_src *src)
{
	struct strbuf b = strbuf_new(arena);
	struct number last = {0};

	strbuf_reserve(&b, 256u << 10);
	for (size_t i = 0; i < src->nrules; i++) {
		const struct rule *r = src->rules[i];
		strbuf_add_str(&b, r->name);
		for (int set = 0; set < 4; set++)
			add_score(&b, r->score[set], &last);
		if (r->describe) {
			strbuf_add_byte(&b, '\t');
			add_one_line(&b, r->describe);
		}
		strbuf_add_byte(&b, '\n');
	}
	return strbuf_span(&b);
}
