/* verdict.c: from the hit vector to hits, score and verdict (PerMsgStatus.pm got_hit, check). The score
 * is a plain sum of doubles rounded once, to three decimals, as SpamAssassin rounds it. */
#include "scan/scanner.h"

#include <stdio.h>
#include <stdlib.h>

static double rounded(double score)
{
	char text[64];
	snprintf(text, sizeof text, "%.3f", score);
	return strtod(text, NULL) + 0.0;
}

void verdict_make(struct wn_scanner *s)
{
	const struct scan_program *sp = s->sp;
	struct wn_result *result = &s->result;
	double score = 0;
	for (uint32_t i = 0; i < sp->p->nrules; i++) {
		if (s->hits[i] == 0)
			continue;
		const char *name = sp->p->rules[i].name;
		bool sub = name[0] == '_' && name[1] == '_';
		const char *describe = sp->rs->describe[i];
		s->hit_list[result->nhits++] = (struct wn_hit){
			.name = name,
			.describe = describe ? describe : "",
			.score = sub ? 0 : sp->rs->scores[i],
			.count = s->hits[i],
			.rule = i,
			.sub = sub,
		};
		score += sub ? 0 : sp->rs->scores[i];
	}
	result->hits = s->hit_list;
	result->limited = s->limited;
	result->score = rounded(score);
	result->required = sp->rs->required_score;
	result->spam = result->score >= result->required;
	result->cut |= s->msg->cut;
}
