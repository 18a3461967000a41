/* hsdb.c: decides for each class where its databases come from, and has the missing ones compiled. */
#include "hsdb.h"
#include "cache.h"
#include "jobs.h"

#include "base/map.h"
#include "base/strbuf.h"
#include "base/vec.h"

#include <hs.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* A base is kept as long as what it lacks is cheap to compile and what is dead in it cheap to scan. */
enum { DELTA_NEW = 64, DELTA_NEW_SHARE = 8, DELTA_DEAD_SHARE = 4 };

/* A class with more pattern text than BAND_CLASS is divided by the length of its patterns, one database a
 * band. Measured on the 612 body patterns of the stock rules: one database takes 110 s to compile, 62 MB and
 * 48 us a paragraph; four take 24 s, 35 MB and 40 us: Hyperscan merges automata of the large look-alike
 * patterns with everything else for nothing. Small patterns live on shared literal search. */
enum { BAND_CLASS = 16 << 10, BANDS = 4 };
static const size_t band_end[BANDS] = {100, 500, 2000, SIZE_MAX};

/* A list of patterns that needs a database. */
struct task {
	struct ir_class *class;
	uint32_t *ids; /* into ir.patterns */
	uint32_t n;
	enum wn_db_kind kind;
	bool delta;
	size_t weight; /* bytes of pattern: the heaviest are started first */
	struct ir_db *dbs; /* result: one, or more when the set had to be split */
	uint32_t ndbs;
	double seconds;
	bool cached, failed;
	struct err err;
};

struct making {
	struct ir *ir;
	const struct hsdb_options *options;
	VEC(struct task) tasks;
	pthread_mutex_t lock; /* for ir->arena and refusals */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add_task(struct making *m, struct ir_class *c, enum wn_db_kind kind, const uint32_t *ids, uint32_t n,
		     bool delta)
{
	struct task t = {.class = c, .n = n, .kind = kind, .delta = delta};

	t.ids = ARENA_ARRAY(m->ir->arena, uint32_t, n + 1);
	memcpy(t.ids, ids, n * sizeof *ids);
	for (uint32_t i = 0; i < n; i++)
		t.weight += m->ir->patterns[ids[i]].low.hyperscan.n + 1;
	vec_push(m->ir->arena, &m->tasks, t);
}

/* --- what can be kept ------------------------------------------------------------------------- */

/* Gives each key of the database the wanted pattern that has it. `open` maps keys to chains of wanted
 * patterns not placed yet, next[] links those of one key. */
static uint32_t match_db(struct arena *arena, struct ir_db *db, const struct map *open, uint32_t *next)
{
	uint32_t live = 0;

	db->ids = ARENA_ARRAY(arena, uint32_t, db->n + 1);
	for (uint32_t i = 0; i < db->n; i++) {
		uint32_t *head = map_get(open, span_from_str(db->keys[i].hex));
		db->ids[i] = WN_DEAD;
		if (!head || *head == WN_DEAD)
			continue;
		db->ids[i] = *head;
		*head = next[*head];
		live++;
	}
	return live;
}

/* Keeps the databases of the previous ruleset, with a delta for what they lack. False when that does not
 * pay and the class is to be compiled anew. Old deltas are kept only if nothing changed. */
static bool keep_previous(struct making *m, struct ir_class *c, enum wn_db_kind kind, const uint32_t *wanted,
			  uint32_t n, const struct hsdb_previous *previous)
{
	struct ir *ir = m->ir;
	struct ir_db *dbs;
	uint32_t ndbs = hsdb_index_find(ir->arena, previous, ir_class_name(ir->arena, c), &dbs);
	uint32_t *next = ARENA_ARRAY(ir->arena, uint32_t, ir->npatterns + 1);

	if (!ndbs)
		return false;
	for (int with_deltas = 1; with_deltas >= 0; with_deltas--) {
		struct map open = map_new(ir->arena);
		uint32_t *heads = ARENA_ARRAY(ir->arena, uint32_t, n + 1);
		uint32_t kept = 0, live = 0, size = 0, nmissing = 0;
		for (uint32_t i = n; i-- > 0;) {
			void **slot = map_slot(&open, span_from_str(ir->patterns[wanted[i]].key.hex));
			if (!*slot) {
				*slot = &heads[i];
				heads[i] = WN_DEAD;
			}
			next[wanted[i]] = *(uint32_t *)*slot;
			*(uint32_t *)*slot = wanted[i];
		}
		for (uint32_t d = 0; d < ndbs; d++) {
			if (dbs[d].kind != kind || (dbs[d].delta && !with_deltas))
				continue;
			live += match_db(ir->arena, &dbs[d], &open, next);
			size += dbs[d].n;
			kept++;
		}
		uint32_t missing = n - live, dead = size - live;
		if (!kept)
			return false;
		if (with_deltas && (missing || dead))
			continue;
		if (missing > DELTA_NEW && missing > n / DELTA_NEW_SHARE)
			return false;
		if (dead > size / DELTA_DEAD_SHARE)
			return false;
		for (uint32_t d = 0; d < ndbs; d++)
			if (dbs[d].kind == kind && (!dbs[d].delta || with_deltas))
				hsdb_append(ir->arena, c, &dbs[d], 1);
		if (!missing)
			return true;
		uint32_t *ids = ARENA_ARRAY(ir->arena, uint32_t, missing + 1);
		for (uint32_t i = 0; i < n; i++) {
			uint32_t *head =
				map_get(&open, span_from_str(ir->patterns[wanted[i]].key.hex));
			if (*head == WN_DEAD)
				continue;
			ids[nmissing++] = *head;
			*head = next[*head];
		}
		add_task(m, c, kind, ids, nmissing, true);
		return true;
	}
	return false;
}

/* --- compiling --------------------------------------------------------------------------------- */

static struct digest task_key(struct arena *arena, const struct ir *ir, const uint32_t *ids, uint32_t n)
{
	struct strbuf b = strbuf_new(arena);

	hsdb_key_begin(&b);
	for (uint32_t i = 0; i < n; i++)
		strbuf_printf(&b, "%s\n", ir->patterns[ids[i]].key.hex);
	return digest_of(strbuf_span(&b));
}

static void add_built(struct making *m, struct task *t, const uint32_t *ids, const struct hsdb_built *built)
{
	struct ir *ir = m->ir;

	pthread_mutex_lock(&m->lock);
	struct ir_db db = {.delta = t->delta, .kind = t->kind};
	db.keys = ARENA_ARRAY(ir->arena, struct digest, built->n + 1);
	db.ids = ARENA_ARRAY(ir->arena, uint32_t, built->n + 1);
	for (uint32_t i = 0; i < built->n; i++) {
		struct ir_pattern *p = &ir->patterns[ids[i]];
		if (built->refused[i] && p->low.lowering != WN_GATED) {
			p->low.lowering = WN_PCRE;
			p->low.why = arena_dup_str(ir->arena, built->refused[i]);
		}
		db.keys[i] = p->key;
		db.ids[i] = built->refused[i] ? WN_DEAD : ids[i];
	}
	db.n = built->n;
	db.bytes = arena_dup_span(ir->arena, built->bytes);
	if (db.bytes.n) {
		struct ir_db *more = ARENA_ARRAY(ir->arena, struct ir_db, t->ndbs + 1);
		if (t->ndbs)
			memcpy(more, t->dbs, t->ndbs * sizeof *more);
		more[t->ndbs++] = db;
		t->dbs = more;
	}
	pthread_mutex_unlock(&m->lock);
}

/* A set that is too large as a whole is halved until it fits; one pattern alone is never lost, because
 * hsdb_build lays the blame on it. Depth is the logarithm of the set's size. */
static int build_ids(struct making *m, struct task *t, struct arena *arena, const uint32_t *ids, uint32_t n)
{
	const char *cache = m->options->cache;
	struct digest key = task_key(arena, m->ir, ids, n);
	struct hsdb_built built;

	if (cache && cache_get(arena, cache, &key, &built) && built.n == n) {
		add_built(m, t, ids, &built);
		return 0;
	}
	t->cached = false;
	struct hsdb_pattern *list = ARENA_ARRAY(arena, struct hsdb_pattern, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		const struct regex_lowered *low = &m->ir->patterns[ids[i]].low;
		list[i] = (struct hsdb_pattern){low->hyperscan, low->hs_flags};
	}
	if (hsdb_build(arena, list, n, &built, &t->err) == 0) {
		if (cache)
			cache_put(cache, &key, &built);
		add_built(m, t, ids, &built);
		return 0;
	}
	if (n < 2)
		return -1;
	if (build_ids(m, t, arena, ids, n / 2) != 0)
		return -1;
	return build_ids(m, t, arena, ids + n / 2, n - n / 2);
}

static void run_task(void *context, size_t i, unsigned thread)
{
	struct making *m = context;
	struct task *t = &m->tasks.v[i];
	struct arena *arena = arena_new();
	double start = now();

	t->cached = true;
	t->failed = build_ids(m, t, arena, t->ids, t->n) != 0;
	t->seconds = now() - start;
	arena_free(&arena);
}

static int compare_weight(const void *a, const void *b)
{
	const struct task *x = a, *y = b;

	return (x->weight < y->weight) - (x->weight > y->weight);
}

/* More databases for a class. */
void hsdb_append(struct arena *arena, struct ir_class *c, const struct ir_db *dbs, uint32_t n)
{
	struct ir_db *all = ARENA_ARRAY(arena, struct ir_db, c->ndbs + n + 1);

	if (c->ndbs)
		memcpy(all, c->dbs, c->ndbs * sizeof *all);
	if (n)
		memcpy(all + c->ndbs, dbs, n * sizeof *all);
	c->dbs = all;
	c->ndbs += n;
}

static int take_results(struct making *m, struct hsdb_report *report, struct err *err)
{
	for (size_t i = 0; i < m->tasks.n; i++) {
		struct task *t = &m->tasks.v[i];
		if (t->failed) {
			*err = t->err;
			return -1;
		}
		hsdb_append(m->ir->arena, t->class, t->dbs, t->ndbs);
		report->count[t->cached ? HSDB_CACHED : t->delta ? HSDB_DELTA : HSDB_COMPILED]++;
		if (!t->cached && t->seconds > report->slowest.seconds) {
			report->slowest.seconds = t->seconds;
			report->slowest.name = ir_class_name(m->ir->arena, t->class);
			report->slowest.patterns = t->n;
		}
	}
	return 0;
}

/* Which band a pattern belongs to; all the same in small classes. */
static unsigned band_of(const struct ir_pattern *p, bool divided)
{
	unsigned band = 0;

	while (divided && p->low.hyperscan.n >= band_end[band])
		band++;
	return band;
}

/* In the cache as a whole? Then no delta is needed. */
static bool is_cached(struct making *m, const uint32_t *ids, uint32_t n)
{
	struct arena *arena = arena_new();
	struct digest key = task_key(arena, m->ir, ids, n);
	struct hsdb_built built;
	bool hit = m->options->cache && cache_get(arena, m->options->cache, &key, &built);

	arena_free(&arena);
	return hit;
}

/* Which kind of pattern database a pattern goes to; LITERALS: none. */
static enum wn_db_kind kind_of(const struct ir_pattern *p)
{
	if (p->low.lowering == WN_PCRE || !p->low.hyperscan.n)
		return WN_DB_LITERALS;
	return p->low.lowering == WN_GATED ? WN_DB_EIGHT_BIT : WN_DB_PATTERNS;
}

/* The patterns of one kind of a class: kept, or tasks for their bands. A band is a run of `wanted` after
 * sorting by band, which keeps the order of patterns within it. */
static void plan_kind(struct making *m, struct ir_class *c, enum wn_db_kind kind,
		      const struct hsdb_previous *previous, struct hsdb_report *report)
{
	struct ir *ir = m->ir;
	uint32_t *wanted = ARENA_ARRAY(ir->arena, uint32_t, c->n + 1), starts[BANDS + 1] = {0}, n = 0;
	uint32_t before = c->ndbs;
	size_t text = 0;
	bool cached = true;

	for (uint32_t i = c->first; i < c->first + c->n; i++)
		if (kind_of(&ir->patterns[i]) == kind)
			text += ir->patterns[i].low.hyperscan.n;
	for (unsigned band = 0; band < BANDS; band++) {
		for (uint32_t i = c->first; i < c->first + c->n; i++)
			if (kind_of(&ir->patterns[i]) == kind &&
			    band_of(&ir->patterns[i], text > BAND_CLASS) == band)
				wanted[n++] = i;
		starts[band + 1] = n;
	}
	for (unsigned band = 0; band < BANDS; band++)
		if (starts[band + 1] > starts[band])
			cached &= is_cached(m, wanted + starts[band], starts[band + 1] - starts[band]);
	if (n && !cached && !m->options->full && keep_previous(m, c, kind, wanted, n, previous)) {
		report->count[HSDB_KEPT] += c->ndbs - before;
		return;
	}
	for (unsigned band = 0; band < BANDS; band++)
		if (starts[band + 1] > starts[band])
			add_task(m, c, kind, wanted + starts[band], starts[band + 1] - starts[band], false);
}

static void plan_class(struct making *m, struct ir_class *c, const struct hsdb_previous *previous,
		       struct hsdb_report *report)
{
	c->ndbs = 0;
	plan_kind(m, c, WN_DB_PATTERNS, previous, report);
	plan_kind(m, c, WN_DB_EIGHT_BIT, previous, report);
}

int hsdb_make(struct ir *ir, const struct hsdb_previous *previous, const struct hsdb_options *options,
	      struct hsdb_report *report_r, struct err *err)
{
	struct making m = {.ir = ir, .options = options, .lock = PTHREAD_MUTEX_INITIALIZER};
	struct hsdb_report report = {0};

	for (uint32_t i = 0; i < ir->nclasses; i++)
		plan_class(&m, &ir->classes[i], previous, &report);
	if (m.tasks.n)
		qsort(m.tasks.v, m.tasks.n, sizeof *m.tasks.v, compare_weight);
	jobs_run(m.tasks.n, options->jobs, run_task, &m);
	if (take_results(&m, &report, err) != 0)
		return -1;
	for (uint32_t i = 0; i < ir->nclasses; i++) {
		hsdb_drop_few(ir, &ir->classes[i]);
		if (hsdb_make_gates(ir, &ir->classes[i], options, &report, err) != 0)
			return -1;
		hsdb_make_chains(ir, &ir->classes[i], WN_DB_CHAINS);
		hsdb_make_chains(ir, &ir->classes[i], WN_DB_CHAINS_EIGHT_BIT);
		hsdb_make_automata(ir, &ir->classes[i], WN_DB_AUTOMATON);
		hsdb_make_automata(ir, &ir->classes[i], WN_DB_AUTOMATON_EIGHT_BIT);
	}
	if (options->cache)
		cache_prune(options->cache);
	*report_r = report;
	return 0;
}
