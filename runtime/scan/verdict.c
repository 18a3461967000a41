/* verdict.c: from the hit vector to hits, score and verdict (PerMsgStatus.pm got_hit, check). The score
 * is a plain sum of doubles rounded once, to three decimals, as SpamAssassin rounds it. A pattern under
 * `tflags multiple` counts its points at every match. */
#include "scan/scanner.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double rounded(double score)
{
	char text[64];
	double near = nearbyint(score * 1000);
	if (fabs(score) < 1e6 && fabs(score * 1000 - near) < 0.499) /* no doubt, which printf is slow to settle */
		return near / 1000 + 0.0;
	snprintf(text, sizeof text, "%.3f", score);
	return strtod(text, NULL) + 0.0;
}

/* With tflags multiple every match counts. Evals and metas hit once, whatever their value. */
static uint32_t times(const struct wn_rule *rule, double hits)
{
	bool by_pattern = rule->type < WN_RULE_EVAL_BODY && rule->type != WN_RULE_META &&
			  rule->type != WN_RULE_URI_DETAIL;
	return by_pattern && rule->tflags & WN_TFLAG(MULTIPLE) && hits > 1 ? (uint32_t)hits : 1;
}

static double score_of(const struct wn_scanner *s, uint32_t rule)
{
	return rule == s->shortcircuit.hit ? s->shortcircuit.score : s->sp->rs->scores[rule];
}

double verdict_points(const struct wn_scanner *s, uint32_t rule)
{
	return s->sp->sub[rule] ? 0 : score_of(s, rule) * times(&s->sp->p->rules[rule], s->hits[rule]);
}

/* One at a time: a copy of eight would be written to memory and read back. */
static inline uint64_t bits_of(double d)
{
	uint64_t bits;
	memcpy(&bits, &d, sizeof bits);
	return bits;
}

/* The next rule from `i` on that hit, or `end`. Few did: eight are looked at together. */
static uint32_t next_hit(const double *hits, uint32_t i, uint32_t end)
{
	for (; i + 8 <= end; i += 8) {
		const double *h = hits + i;
		if (bits_of(h[0]) | bits_of(h[1]) | bits_of(h[2]) | bits_of(h[3]) | bits_of(h[4]) | bits_of(h[5]) |
		    bits_of(h[6]) | bits_of(h[7]))
			break;
	}
	while (i < end && hits[i] == 0)
		i++;
	return i;
}

static struct wn_hit hit_of(const struct wn_scanner *s, uint32_t rule)
{
	const struct scan_program *sp = s->sp;
	const char *describe = sp->rs->describe[rule];
	return (struct wn_hit){
		.name = sp->p->rules[rule].name,
		.describe = describe ? describe : "",
		.score = sp->sub[rule] ? 0 : score_of(s, rule),
		.count = s->hits[rule],
		.times = times(&sp->p->rules[rule], s->hits[rule]),
		.rule = rule,
		.sub = sp->sub[rule],
	};
}

/* Those of [from, end) that hit; their points are added to `score`. */
static double add_hits(struct wn_scanner *s, uint32_t from, uint32_t end, double score)
{
	for (uint32_t i = from; (i = next_hit(s->hits, i, end)) < end; i++) {
		s->hit_list[s->result.nhits++] = hit_of(s, i);
		score += verdict_points(s, i);
	}
	return score;
}

void verdict_make(struct wn_scanner *s)
{
	const struct scan_program *sp = s->sp;
	struct wn_result *result = &s->result;
	uint32_t first = sp->first_sub, behind = first + sp->nsubs;
	double score = add_hits(s, 0, first, 0);
	if (s->quiet && sp->nsubs) /* it may be the truth or not */
		memset(s->hits + first, 0, sp->nsubs * sizeof *s->hits);
	else
		score = add_hits(s, first, behind, score);
	score = add_hits(s, behind, sp->p->nrules, score);
	result->hits = s->hit_list;
	result->limited = s->limited;
	result->score = rounded(score);
	result->required = sp->rs->required_score;
	result->spam = result->score >= result->required;
	result->cut |= s->msg->cut;
}
