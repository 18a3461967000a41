/* autolearn.c: whether a message may teach Bayes, and as what: by its points without those of rules
 * that say nothing about it, and only spam that both header and body speak for. SpamAssassin
 * counterparts: PerMsgStatus.pm _get_autolearn_points, Plugin/AutoLearnThreshold.pm. */
#include "report/markup.h"

#include <stdio.h>
#include <stdlib.h>

enum kind { KIND_OTHER, KIND_HEAD, KIND_BODY, KIND_META };

#define BODY_POINTS 3.0 /* a spam needs, of each, */
#define HEAD_POINTS 3.0 /* unless a rule forces it: */
#define FORCED_POINTS (-99.0)
#define LEARNER_SAYS_HAM (-1.0) /* points of Bayes' rules that speak against it */
#define LEARNER_SAYS_SPAM 1.0

static enum kind kind_of(uint8_t type)
{
	switch (type) {
	case WN_RULE_HEADER:
	case WN_RULE_EVAL_HEADER:
		return KIND_HEAD;
	case WN_RULE_BODY:
	case WN_RULE_EVAL_BODY:
	case WN_RULE_RAWBODY:
	case WN_RULE_EVAL_RAWBODY:
	case WN_RULE_URI:
	case WN_RULE_MIMEHEADER:
	case WN_RULE_URI_DETAIL:
		return KIND_BODY;
	case WN_RULE_META:
		return KIND_META;
	default:
		return KIND_OTHER;
	}
}

static double rounded(double points)
{
	char text[64];
	snprintf(text, sizeof text, "%.3f", points);
	return strtod(text, NULL) + 0.0;
}

/* A meta's points, in proportion to the header and body rules it names. */
static void share_meta(const struct markup *m, uint32_t id, double score, struct autolearn *a)
{
	const struct wn_program *p = m->of->sp->p;
	const struct wn_meta *meta = m->of->meta[id];
	unsigned head = 0, body = 0;
	for (uint32_t i = 0; meta && i < meta->nnames; i++) {
		uint32_t named = p->meta_names[meta->first_name + i];
		enum kind kind = named == WN_NO_RULE ? KIND_OTHER : kind_of(p->rules[named].type);
		head += kind == KIND_HEAD;
		body += kind == KIND_BODY;
	}
	if (!head && !body)
		return;
	a->head += rounded(score * ((double)head / (head + body)));
	a->body += rounded(score * ((double)body / (head + body)));
}

static void add_hit(const struct markup *m, const struct wn_hit *hit, struct strbuf *forced,
		    struct autolearn *a)
{
	const struct wn_program *p = m->of->sp->p;
	const struct wn_rule *rule = &p->rules[hit->rule];
	double score = m->of->sp->rs->learn_scores[hit->rule];
	if (rule->tflags & (WN_TFLAG(NOAUTOLEARN) | WN_TFLAG(USERCONF)))
		return;
	if (rule->tflags & WN_TFLAG(LEARN)) {
		a->learned += hit->score;
		return;
	}
	if (rule->tflags & WN_TFLAG(AUTOLEARN_FORCE))
		strbuf_printf(forced, "%s%s", forced->n ? "," : "", rule->name);
	if (score == 0)
		return;
	enum kind kind = rule->tflags & WN_TFLAG(AUTOLEARN_HEADER) ? KIND_HEAD
			 : rule->tflags & WN_TFLAG(AUTOLEARN_BODY) ? KIND_BODY
								   : kind_of(rule->type);
	if (kind == KIND_HEAD)
		a->head += score;
	else if (kind == KIND_BODY)
		a->body += score;
	else if (kind == KIND_META)
		share_meta(m, hit->rule, score, a);
	a->points += score;
}

struct autolearn autolearn_points(const struct markup *m)
{
	struct autolearn a = {0};
	struct strbuf forced = strbuf_new(m->arena);
	size_t n;
	const struct wn_hit **hits = hits_in_order(m, &n);
	for (size_t i = 0; i < n; i++)
		for (unsigned times = hits_times(hits[i]); times; times--)
			add_hit(m, hits[i], &forced, &a);
	a.points = rounded(a.points);
	a.forced_by = strbuf_span(&forced);
	return a;
}

static bool has_hit(const struct markup *m, const char *name)
{
	for (size_t i = 0; i < m->result->nhits; i++)
		if (strcmp(m->result->hits[i].name, name) == 0)
			return true;
	return false;
}

static bool spam_is_sure(const struct markup *m, const struct autolearn *a)
{
	bool forced = a->forced_by.p != NULL;
	return a->body >= (forced ? FORCED_POINTS : BODY_POINTS) &&
	       a->head >= (forced ? FORCED_POINTS : HEAD_POINTS) &&
	       a->learned >= LEARNER_SAYS_HAM && m->result->spam;
}

int autolearn_decide(const struct markup *m, const struct autolearn *a)
{
	bool spam = a->points >= m->conf->learn_ham_below;
	if (!m->conf->decides || (spam && a->points < m->conf->learn_spam_from))
		return -1;
	if (spam ? !spam_is_sure(m, a) : a->learned > LEARNER_SAYS_SPAM || m->result->spam)
		return -1;
	if (m->conf->learn_on_error && has_hit(m, spam ? "BAYES_99" : "BAYES_00"))
		return -1; /* Bayes knows already */
	return spam;
}
