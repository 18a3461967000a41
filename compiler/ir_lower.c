/* ir_lower.c: lowers all patterns, several at a time, each in an arena that its thread empties
 * afterwards: a giant's tree takes far more room than its result. */
#include "ir.h"
#include "jobs.h"
#include "lowered.h"
#include "profile.h"

#include "base/pcre.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct lowering {
	struct ir *ir;
	struct arena **scratch; /* one a thread */
	pthread_mutex_t lock;   /* for ir->arena */
	struct lowered_cache *cache; /* or NULL */
	struct digest *keys;    /* of each pattern in the cache */
	struct profile *profile;
	atomic_uint misses;
};

static const char *dup_or_null(struct arena *arena, const char *s)
{
	return s ? arena_dup_str(arena, s) : NULL;
}

/* What PCRE2 is to decide must be something it takes. */
static void check_pcre(struct ir_pattern *p, const struct regex_lowered *low, struct err *err)
{
	struct pcre re = pcre_make((const char *)low->pcre.p, low->pcre.n, low->pcre_flags);
	struct span absent = span_from_str(p->rule->unset);
	bool is_mime = p->rule->type == WN_RULE_MIMEHEADER;
	bool is_header = p->rule->type == WN_RULE_HEADER || is_mime;

	if (low->lowering == WN_DIRECT && !is_header)
		return;
	if (is_mime && span_has_suffix(span_from_str(p->rule->header), SPAN_LIT(":raw")))
		absent = (struct span){0}; /* whatever [if-unset] says */
	if (pcre_compile(&re, err) != 0)
		p->bad = err->text;
	else if (is_header)
		p->absent_hits = pcre_match(&re, absent, 0, NULL) > 0;
	pcre_release(&re);
}

enum regex_text ir_text_of(const struct ir_pattern *p)
{
	struct span header = span_from_str(p->rule->header ? p->rule->header : "");

	switch (p->view) {
	case WN_VIEW_BODY: return REGEX_TEXT_BODY;
	case WN_VIEW_RAWBODY: return REGEX_TEXT_RAWBODY;
	case WN_VIEW_URI: return REGEX_TEXT_URI;
	case WN_VIEW_FULL: return REGEX_TEXT_FULL;
	default: break;
	}
	if (span_has_prefix(header, SPAN_LIT("ALL")))
		return REGEX_TEXT_FULL;
	if (span_has_prefix(header, SPAN_LIT("Received")) || span_has_prefix(header, SPAN_LIT("X-Spam-Relays")))
		return REGEX_TEXT_RELAYS;
	return REGEX_TEXT_HEADER;
}

static struct regex_use use_of(const struct ir_pattern *p)
{
	bool alone = p->rule->type == WN_RULE_URI_DETAIL || p->src->templates;

	return (struct regex_use){.flags = p->src->flags, .counted = p->counted, .text = alone ? REGEX_TEXT_NONE : ir_text_of(p)};
}

static void *keep(struct arena *arena, const void *p, size_t size)
{
	void *kept = arena_alloc(arena, size + 1);
	if (size)
		memcpy(kept, p, size);
	return kept;
}

static void keep_gate(struct arena *arena, struct regex_gate *gate)
{
	for (uint32_t i = 0; i < gate->n; i++) {
		gate->clauses[i].v =
			keep(arena, gate->clauses[i].v, gate->clauses[i].n * sizeof(struct gate_literal));
	}
}

static void lower_anew(struct lowering *work, struct ir_pattern *p, struct arena *scratch)
{
	struct regex_lowered low = {0};
	struct err err = {""};

	struct regex_use use = use_of(p);

	pthread_mutex_lock(&work->lock); /* it is read by the first pattern that is lowered, if any is */
	use.rarity = profile_rarity(work->profile);
	pthread_mutex_unlock(&work->lock);
	if (regex_lower(scratch, p->src->text, use, &low, &p->bad_at, &err) != 0)
		p->bad = err.text;
	else
		check_pcre(p, &low, &err);
	pthread_mutex_lock(&work->lock);
	p->low = low;
	p->bad = dup_or_null(work->ir->arena, p->bad);
	p->low.why = dup_or_null(work->ir->arena, low.why);
	p->low.captures = dup_or_null(work->ir->arena, low.captures);
	keep_gate(work->ir->arena, &p->low.gate);
	p->low.chains.v = keep(work->ir->arena, low.chains.v, low.chains.n * sizeof *low.chains.v);
	p->low.code.v = keep(work->ir->arena, low.code.v, low.code.n * sizeof *low.code.v);
	if (low.starts)
		p->low.starts = keep(work->ir->arena, low.starts, wn_starts_size(low.starts));
	p->low.hyperscan = arena_dup_span(work->ir->arena, low.hyperscan);
	p->low.pcre = arena_dup_span(work->ir->arena, low.pcre);
	pthread_mutex_unlock(&work->lock);
}

static void lower_one(void *context, size_t i, unsigned thread)
{
	struct lowering *work = context;
	struct ir_pattern *p = &work->ir->patterns[i];
	struct arena *scratch = work->scratch[thread];

	p->bad = NULL;
	work->keys[i] = lowered_key(scratch, p, use_of(p), profile_id(work->profile));
	if (!lowered_get(work->cache, &work->keys[i], p)) {
		atomic_fetch_add(&work->misses, 1);
		lower_anew(work, p, scratch);
	}
	if (p->rule->type == WN_RULE_URI_DETAIL) {
		p->low.lowering = WN_PCRE;
		p->low.why = "a condition on one detail of one URI";
	} else if (p->src->templates) {
		p->low.lowering = WN_PCRE;
		p->low.why = "tags are put into it while scanning";
	}
	arena_reset(scratch);
}

void ir_lower_patterns(struct ir *ir, unsigned jobs, const char *cache, struct profile *profile)
{
	struct lowering work = {.ir = ir, .profile = profile, .lock = PTHREAD_MUTEX_INITIALIZER};

	work.cache = lowered_open(ir->arena, cache);
	work.keys = ARENA_ARRAY(ir->arena, struct digest, ir->npatterns + 1);
	work.scratch = ARENA_ARRAY(ir->arena, struct arena *, jobs + 1);
	for (unsigned i = 0; i <= jobs; i++)
		work.scratch[i] = arena_new();
	jobs_run(ir->npatterns, jobs, lower_one, &work);
	for (unsigned i = 0; i <= jobs; i++)
		arena_free(&work.scratch[i]);
	if (work.cache && work.misses)
		lowered_save(work.cache, ir->patterns, work.keys, ir->npatterns);
}
