/* bench_stats.c: counting and reckoning of bench.h. */
#include "report/bench.h"

#include <math.h>
#include <stdlib.h>

/* What a look at the clock costs: the least of many, so that no interruption counts. */
static uint64_t clock_cost(void)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < 2000; i++) {
		uint64_t start = stage_now(), ns = stage_now() - start;
		least = ns < least ? ns : least;
	}
	return least;
}

static void describe_pattern(struct bench_rule *r, const struct wn_pattern *p)
{
	static const char *const names[] = {
	    [WN_DIRECT] = "Hyperscan", [WN_CONFIRM] = "confirmed", [WN_PCRE] = "PCRE2"};

	r->lowering = p->lowering < sizeof names / sizeof *names ? names[p->lowering] : "gated";
	r->why = p->why ? p->why : "";
}

struct bench *bench_new(struct arena *arena, const char *name, struct wn_scanner *scanner,
			size_t limit)
{
	struct bench *b = ARENA_NEW(arena, struct bench);
	const struct scan_program *sp = scanner->sp;
	const struct wn_program *p = sp->p;

	b->arena = arena;
	b->name = name;
	b->sp = sp;
	b->required = sp->rs->required_score;
	b->nrules = p->nrules;
	b->rules = ARENA_ARRAY(arena, struct bench_rule, p->nrules + 1);
	b->profile.rules = ARENA_ARRAY(arena, struct scan_cost, p->nrules + 1);
	b->profile.classes = ARENA_ARRAY(arena, struct scan_cost, p->nclasses + 1);
	for (uint32_t i = 0; i < p->nrules; i++) {
		struct bench_rule *r = &b->rules[i];
		r->rule = &p->rules[i];
		r->describe = sp->rs->describe[i] ? sp->rs->describe[i] : "";
		r->sub = strncmp(r->rule->name, "__", 2) == 0;
		r->score = r->sub ? 0 : sp->rs->scores[i];
		r->live = sp->live[i];
		r->lowering = r->rule->type == WN_RULE_META ? "meta" : "eval";
		r->why = "";
		r->where = ARENA_ARRAY(arena, uint64_t, limit / 64 + 1);
	}
	for (uint32_t i = 0; i < p->nexists; i++)
		b->rules[p->exists[i].rule].lowering = "exists";
	for (uint32_t i = 0; i < p->npatterns; i++)
		describe_pattern(&b->rules[p->patterns[i].rule], &p->patterns[i]);
	return b;
}

static enum bench_label label_of_word(struct span word)
{
	if (span_has_prefix_nocase(word, SPAN_LIT("spam")))
		return BENCH_SPAM;
	for (size_t i = 0; i + 3 <= word.n; i++)
		if (span_has_prefix_nocase(span_slice(word, i, word.n), SPAN_LIT("ham")))
			return BENCH_HAM;
	return BENCH_UNKNOWN;
}

enum bench_label bench_label_of(const char *path)
{
	enum bench_label label = BENCH_UNKNOWN;

	while (*path) {
		size_t n = strcspn(path, "/");
		enum bench_label here =
		    label_of_word((struct span){(const unsigned char *)path, n});
		if (here != BENCH_UNKNOWN)
			label = here;
		path += n + (path[n] == '/');
	}
	return label;
}

void bench_add(struct bench *b, const char *name, enum bench_label label, size_t bytes,
	       const struct wn_result *result)
{
	size_t at = b->messages.n;
	struct bench_message m = {arena_dup_str(b->arena, name), label, result->score,
				  result->spam};

	vec_push(b->arena, &b->messages, m);
	b->bytes += bytes;
	b->count[label]++;
	b->called_spam[label] += result->spam;
	for (size_t i = 0; i < result->nhits; i++) {
		struct bench_rule *r = &b->rules[result->hits[i].rule];
		r->hits[label]++;
		r->where[at / 64] |= (uint64_t)1 << at % 64;
		if (label != BENCH_HAM || !result->spam)
			continue;
		r->blamed++;
		r->decisive += r->score > 0 && result->score - r->score < result->required;
	}
}

void bench_add_time(struct bench *b, const struct wn_result *result, double cpu_ns)
{
	b->cpu += cpu_ns;
	for (int i = 0; i < WN_STAGES; i++)
		b->stage[i] += (double)result->ns[i];
}

/* How clock times become nanoseconds a message. */
struct rate {
	uint64_t clock; /* what each look at the clock cost */
	double factor;
};

static double cost_a_message(const struct scan_cost *c, struct rate rate)
{
	uint64_t measuring = c->runs * rate.clock;

	return c->ns > measuring ? (double)(c->ns - measuring) * rate.factor : 0;
}

/* A class's pass is one for all its live patterns: each has the same part of it. */
static void share_passes(struct bench *b, struct rate rate)
{
	const struct wn_program *p = b->sp->p;

	for (uint32_t i = 0; i < p->nclasses; i++) {
		const struct wn_class *c = &p->classes[i];
		double ns = cost_a_message(&b->profile.classes[i], rate);
		size_t live = 0;
		for (uint32_t k = c->first; k < c->first + c->n; k++)
			live += b->rules[p->patterns[k].rule].live;
		for (uint32_t k = c->first; live && k < c->first + c->n; k++)
			if (b->rules[p->patterns[k].rule].live)
				b->rules[p->patterns[k].rule].shared += ns / (double)live;
	}
}

static void share_metas(struct bench *b)
{
	const struct wn_program *p = b->sp->p;
	size_t live = 0;

	for (uint32_t i = 0; i < p->nmetas; i++)
		live += b->rules[p->metas_list[i].rule].live;
	for (uint32_t i = 0; i < p->nmetas; i++)
		if (b->rules[p->metas_list[i].rule].live)
			b->rules[p->metas_list[i].rule].shared +=
			    b->stage[WN_STAGE_METAS] / (double)live;
}

static void reckon_costs(struct bench *b)
{
	double clocked = 0;
	struct rate rate = {.clock = clock_cost()};

	for (int i = 0; i < WN_STAGES; i++)
		clocked += b->stage[i];
	if (clocked <= 0)
		return;
	rate.factor = b->cpu / clocked / ((double)b->messages.n * b->passes);
	for (int i = 0; i < WN_STAGES; i++)
		b->stage[i] *= rate.factor;
	b->total = clocked * rate.factor;
	for (size_t i = 0; i < b->nrules; i++)
		b->rules[i].own = cost_a_message(&b->profile.rules[i], rate);
	share_passes(b, rate);
	share_metas(b);
}

/* How sure it is that a rule that hit `wrong` of n times on the wrong side is right: the lower end
 * of Wilson's interval (95%), so that three hits out of three are worth less than three hundred. */
static double quality(double right, double wrong)
{
	const double z = 1.96;
	double n = right + wrong, share = right / n;

	return (share + z * z / (2 * n) - z * sqrt((share * (1 - share) + z * z / (4 * n)) / n)) /
	       (1 + z * z / n);
}

static int compare_quality(const void *a, const void *b)
{
	const struct bench_rule *x = *(struct bench_rule *const *)a,
				*y = *(struct bench_rule *const *)b;

	return (x->rank > y->rank) - (x->rank < y->rank);
}

static double share_of(size_t n, size_t all)
{
	return all ? (double)n / (double)all : 0;
}

/* S/O does not depend on how much spam and ham the corpus has; RANK orders the rules that hit by
 * how sure their S/O is, towards ham for those of negative score: 0 the worst, 1 the best. */
static void reckon_hits(struct bench *b)
{
	VEC(struct bench_rule *) hit = {0};

	for (size_t i = 0; i < b->nrules; i++) {
		struct bench_rule *r = &b->rules[i];
		r->spam_share = share_of(r->hits[BENCH_SPAM], b->count[BENCH_SPAM]);
		r->ham_share = share_of(r->hits[BENCH_HAM], b->count[BENCH_HAM]);
		r->so = r->spam_share / (r->spam_share + r->ham_share);
		if (!(r->spam_share + r->ham_share > 0))
			continue;
		double n = (double)(r->hits[BENCH_SPAM] + r->hits[BENCH_HAM]);
		r->rank = r->score < 0 ? quality(n * (1 - r->so), n * r->so)
				       : quality(n * r->so, n * (1 - r->so));
		vec_push(b->arena, &hit, r);
	}
	if (!hit.n)
		return;
	qsort(hit.v, hit.n, sizeof *hit.v, compare_quality);
	double *ranks = ARENA_ARRAY(b->arena, double, hit.n);
	for (size_t i = 0, first = 0; i < hit.n; i++) { /* the same quality, the same rank */
		if (hit.v[i]->rank != hit.v[first]->rank)
			first = i;
		ranks[i] = hit.n > 1 ? (double)first / (double)(hit.n - 1) : 1;
	}
	for (size_t i = 0; i < hit.n; i++)
		hit.v[i]->rank = ranks[i];
}

static size_t all_hits(const struct bench_rule *r)
{
	return r->hits[BENCH_SPAM] + r->hits[BENCH_HAM] + r->hits[BENCH_UNKNOWN];
}

static int compare_overlap(const void *a, const void *b)
{
	const struct bench_overlap *x = a, *y = b;

	if (x->share != y->share)
		return x->share < y->share ? 1 : -1;
	return (x->both < y->both) - (x->both > y->both);
}

/* Pairs of scored rules; sub-rules overlap with their metas by design. */
static void find_overlaps(struct bench *b)
{
	size_t n, words = b->messages.n / 64 + 1;
	const struct bench_rule **list = bench_sorted(b, BENCH_BY_NAME, bench_is_scored, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			size_t x = all_hits(list[i]), y = all_hits(list[k]), both = 0;
			if (x < BENCH_OVERLAP_HITS || y < BENCH_OVERLAP_HITS ||
			    (double)(x < y ? x : y) < BENCH_OVERLAP_SHARE * (double)(x > y ? x : y))
				continue;
			for (size_t w = 0; w < words; w++)
				both += (size_t)__builtin_popcountll(list[i]->where[w] &
								     list[k]->where[w]);
			double share = (double)both / (double)(x + y - both);
			struct bench_overlap o = {list[i], list[k], both, share};
			if (share >= BENCH_OVERLAP_SHARE)
				vec_push(b->arena, &b->overlaps, o);
		}
	if (b->overlaps.n)
		qsort(b->overlaps.v, b->overlaps.n, sizeof *b->overlaps.v, compare_overlap);
}

void bench_finish(struct bench *b)
{
	reckon_costs(b);
	reckon_hits(b);
	find_overlaps(b);
}

double bench_cost(const struct bench_rule *r)
{
	return r->own + r->shared;
}

bool bench_hits(const struct bench_rule *r)
{
	return all_hits(r) > 0;
}

bool bench_never_hits(const struct bench_rule *r)
{
	return r->live && !r->sub && all_hits(r) == 0;
}

bool bench_is_scored(const struct bench_rule *r)
{
	return !r->sub && all_hits(r) > 0;
}

bool bench_is_blamed(const struct bench_rule *r)
{
	return r->score > 0 && r->hits[BENCH_HAM] > 0;
}

static int by_name(const struct bench_rule *x, const struct bench_rule *y)
{
	return strcmp(x->rule->name, y->rule->name);
}

static int by_cost(const void *a, const void *b)
{
	const struct bench_rule *x = *(const struct bench_rule *const *)a,
				*y = *(const struct bench_rule *const *)b;
	double d = bench_cost(y) - bench_cost(x);

	return d > 0 ? 1 : d < 0 ? -1 : by_name(x, y);
}

static int by_rank(const void *a, const void *b)
{
	const struct bench_rule *x = *(const struct bench_rule *const *)a,
				*y = *(const struct bench_rule *const *)b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? 1 : -1;
	return by_name(x, y);
}

/* Points given to ham, those that decided first. */
static int by_blame(const void *a, const void *b)
{
	const struct bench_rule *x = *(const struct bench_rule *const *)a,
				*y = *(const struct bench_rule *const *)b;
	double d = y->score * (double)y->hits[BENCH_HAM] - x->score * (double)x->hits[BENCH_HAM];

	if (x->decisive != y->decisive)
		return x->decisive < y->decisive ? 1 : -1;
	return d > 0 ? 1 : d < 0 ? -1 : by_name(x, y);
}

const struct bench_rule **bench_sorted(const struct bench *b, enum bench_order order,
				       bool (*keep)(const struct bench_rule *), size_t *n_r)
{
	static int (*const compare[])(const void *, const void *) = {
	    [BENCH_BY_COST] = by_cost, [BENCH_BY_RANK] = by_rank, [BENCH_BY_BLAME] = by_blame};
	const struct bench_rule **list =
	    ARENA_ARRAY(b->arena, const struct bench_rule *, b->nrules + 1);
	size_t n = 0;

	for (size_t i = 0; i < b->nrules; i++) /* in the order of names */
		if (!keep || keep(&b->rules[i]))
			list[n++] = &b->rules[i];
	if (order != BENCH_BY_NAME && n)
		qsort(list, n, sizeof *list, compare[order]);
	*n_r = n;
	return list;
}
