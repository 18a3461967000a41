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
	return s->sp->sub[rule] ? 0 : score_of(s, rule) * times(&s->sp->p->rules[rule], s->tools->hits[rule]);
}

static struct wn_hit hit_of(const struct wn_scanner *s, uint32_t rule)
{
	const struct scan_program *sp = s->sp;
	const char *describe = sp->rs->describe[rule];
	return (struct wn_hit){
		.name = sp->p->rules[rule].name,
		.describe = describe ? describe : "",
		.score = sp->sub[rule] ? 0 : score_of(s, rule),
		.count = s->tools->hits[rule],
		.times = times(&sp->p->rules[rule], s->tools->hits[rule]),
		.rule = rule,
		.sub = sp->sub[rule],
	};
}

/* Marks those that hit and are shown. Quietly, sub-rules are not: what they hit may be the truth or not. */
static void mark_hits(const struct wn_scanner *s)
{
	const struct scan_tools *t = s->tools;
	for (uint32_t i = 0; i < t->nhit_rules; i++) {
		uint32_t rule = t->hit_rules[i];
		if (t->hits[rule] != 0 && !(s->quiet && s->sp->sub[rule]))
			t->hit_bits[rule / 64] |= UINT64_C(1) << rule % 64;
	}
}

/* In the order of their names. */
static double add_hits(struct wn_scanner *s)
{
	double score = 0;
	for (uint32_t word = 0; word <= s->sp->p->nrules / 64; word++) {
		for (uint64_t left = s->tools->hit_bits[word]; left; left &= left - 1) {
			uint32_t rule = word * 64 + (uint32_t)__builtin_ctzll(left);
			s->hit_list[s->result.nhits++] = hit_of(s, rule);
			score += verdict_points(s, rule);
		}
		s->tools->hit_bits[word] = 0;
	}
	return score;
}

static void forget_numbers(struct scan_tools *t)
{
	for (uint32_t i = 0; i < t->nhit_rules; i++)
		t->hits[t->hit_rules[i]] = 0;
	t->nhit_rules = 0;
}

void verdict_make(struct wn_scanner *s)
{
	struct wn_result *result = &s->result;
	mark_hits(s);
	result->score = rounded(add_hits(s));
	forget_numbers(s->tools);
	result->hits = s->hit_list;
	result->limited = s->limited;
	result->required = s->sp->rs->required_score;
	result->spam = result->score >= result->required;
	result->cut |= s->msg->cut;
}
