/* ir_lower.c: lowers all patterns, several at a time, each in an arena that its thread empties
 * afterwards: a giant's tree takes far more room than its result. */
#include "ir.h"
#include "jobs.h"

#include "base/pcre.h"

#include <pthread.h>
#include <stdlib.h>

struct lowering {
	struct ir *ir;
	struct arena **scratch; /* one a thread */
	pthread_mutex_t lock;   /* for ir->arena */
};

static const char *dup_or_null(struct arena *arena, const char *s)
{
	return s ? arena_dup_str(arena, s) : NULL;
}

/* What PCRE2 is to decide must be something it takes. */
static void check_pcre(struct ir_pattern *p, const struct regex_lowered *low, struct err *err)
{
	struct pcre re = pcre_make((const char *)low->pcre.p, low->pcre.n, low->pcre_flags);
	struct span absent = span_from_str(p->rule->unset ? p->rule->unset : "");
	bool is_header = p->rule->type == WN_RULE_HEADER;

	if (low->lowering == WN_DIRECT && !is_header)
		return;
	if (pcre_compile(&re, err) != 0)
		p->bad = err->text;
	else if (is_header)
		p->absent_hits = pcre_match(&re, absent, 0, NULL) > 0;
	pcre_release(&re);
}

static void key_pattern(struct arena *scratch, struct ir_pattern *p)
{
	const struct regex_lowered *low = &p->low;
	unsigned char *text = arena_bytes(scratch, low->hyperscan.n + 16);
	int n = snprintf((char *)text, 16, "%u ", low->hs_flags);

	if (low->hyperscan.n)
		memcpy(text + n, low->hyperscan.p, low->hyperscan.n);
	p->key = digest_of((struct span){text, (size_t)n + low->hyperscan.n});
}

static void lower_one(void *context, size_t i, unsigned thread)
{
	struct lowering *work = context;
	struct ir_pattern *p = &work->ir->patterns[i];
	struct arena *scratch = work->scratch[thread];
	struct regex_lowered low = {0};
	struct err err = {""};

	p->bad = NULL;
	if (regex_lower(scratch, p->src->text, p->src->flags, p->counted, &low, &p->bad_at, &err) != 0)
		p->bad = err.text;
	else
		check_pcre(p, &low, &err);
	pthread_mutex_lock(&work->lock);
	p->low = low;
	p->bad = dup_or_null(work->ir->arena, p->bad);
	p->low.why = dup_or_null(work->ir->arena, low.why);
	p->low.captures = dup_or_null(work->ir->arena, low.captures);
	p->low.hyperscan = arena_dup_span(work->ir->arena, low.hyperscan);
	p->low.pcre = arena_dup_span(work->ir->arena, low.pcre);
	pthread_mutex_unlock(&work->lock);
	if (p->rule->type == WN_RULE_URI_DETAIL) {
		p->low.lowering = WN_PCRE;
		p->low.why = "a condition on one detail of one URI";
	} else if (p->src->templates) {
		p->low.lowering = WN_PCRE;
		p->low.why = "tags are put into it while scanning";
	}
	key_pattern(scratch, p);
	arena_reset(scratch);
}

void ir_lower_patterns(struct ir *ir, unsigned jobs)
{
	struct lowering work = {.ir = ir, .lock = PTHREAD_MUTEX_INITIALIZER};

	work.scratch = ARENA_ARRAY(ir->arena, struct arena *, jobs + 1);
	for (unsigned i = 0; i <= jobs; i++)
		work.scratch[i] = arena_new();
	jobs_run(ir->npatterns, jobs, lower_one, &work);
	for (unsigned i = 0; i <= jobs; i++)
		arena_free(&work.scratch[i]);
}
