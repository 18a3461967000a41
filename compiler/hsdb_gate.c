/* hsdb_gate.c: gates of a class: its literals, each once, with the patterns that wait for it, and a database of
 * them. Thousands compile in a tenth of a second. */
#include "hsdb.h"
#include "cache.h"

#include "base/vec.h"

#include <hs.h>
#include <stdlib.h>

/* One literal of one clause of one pattern. */
struct wish {
	struct gate_literal literal;
	struct wn_gate_ref ref;
};

unsigned ir_clause_count(const struct ir_pattern *p, unsigned clause)
{
	return p->low.lowering == WN_GATED && clause < p->low.gate.n ? p->low.gate.clauses[clause].count : 0;
}

void hsdb_key_begin(struct strbuf *b)
{
	hs_platform_info_t platform = {0};

	hs_populate_platform(&platform);
	strbuf_printf(b, "block %s %u %llu\n", hs_version(), platform.tune, platform.cpu_features);
}

static int by_literal(const void *a, const void *b)
{
	const struct wish *x = a, *y = b;
	int order = gate_literal_order(&x->literal, &y->literal);

	if (!order)
		order = (x->ref.pattern > y->ref.pattern) - (x->ref.pattern < y->ref.pattern);
	return order ? order : (x->ref.clause > y->ref.clause) - (x->ref.clause < y->ref.clause);
}

static struct wn_gate_ref ref_of(const struct ir_pattern *p, uint32_t pattern, unsigned clause)
{
	struct wn_gate_ref ref = {.pattern = pattern, .clause = (uint8_t)clause, .alone = p->low.gate.n == 1, .ascii = p->low.gate.ascii};

	for (unsigned k = 0; k < WN_CLAUSES; k++)
		ref.need[k] = (uint8_t)ir_clause_count(p, k);
	ref.alone &= ref.need[clause] == 1;
	return ref;
}

/* Appends the class's gates to ir->gates. */
static void collect(struct ir *ir, const struct ir_class *c)
{
	VEC(struct wish) wishes = {0};

	for (uint32_t i = c->first; i < c->first + c->n; i++) {
		const struct ir_pattern *p = &ir->patterns[i];
		for (unsigned k = 0; p->low.lowering == WN_GATED && !p->chained && k < p->low.gate.n; k++)
			for (uint32_t j = 0; j < p->low.gate.clauses[k].n; j++) {
				struct wish w = {p->low.gate.clauses[k].v[j], ref_of(p, i, k)};
				w.ref.reach = w.literal.reach;
				w.ref.beyond = gate_literal_beyond(&w.literal, p->low.behind);
				vec_push(ir->arena, &wishes, w);
			}
	}
	if (wishes.n)
		qsort(wishes.v, wishes.n, sizeof *wishes.v, by_literal);
	for (size_t i = 0; i < wishes.n; i++) {
		const struct wish *w = &wishes.v[i];
		if (i == 0 || gate_literal_order(&wishes.v[i - 1].literal, &w->literal) != 0) {
			struct ir_gate g = {.literal = w->literal};
			vec_push(ir->arena, &ir->gates, g);
		}
		struct ir_gate *g = &ir->gates.v[ir->gates.n - 1];
		vec_push(ir->arena, &g->refs, w->ref);
	}
}

/* Every place where it is met is told: it may be met more often, and the last tells where no match can begin any more. */
static struct hsdb_pattern pattern_of(struct arena *arena, const struct ir_gate *g)
{
	struct strbuf b = strbuf_new(arena);

	for (unsigned i = 0; i < g->literal.n; i++)
		strbuf_printf(&b, byte_is_alnum(g->literal.b[i]) ? "%c" : "\\x%02x", g->literal.b[i]);
	return (struct hsdb_pattern){strbuf_span(&b), (g->literal.caseless ? HS_FLAG_CASELESS : 0u)};
}

static int build(struct arena *arena, const struct ir *ir, size_t first, const char *cache,
		 struct hsdb_report *report, struct hsdb_built *built_r, struct err *err)
{
	uint32_t n = (uint32_t)(ir->gates.n - first);
	struct hsdb_pattern *list = ARENA_ARRAY(arena, struct hsdb_pattern, n + 1);
	struct strbuf key = strbuf_new(arena);

	hsdb_key_begin(&key);
	for (uint32_t i = 0; i < n; i++) {
		list[i] = pattern_of(arena, &ir->gates.v[first + i]);
		strbuf_printf(&key, "%u %.*s\n", list[i].flags, (int)list[i].text.n, (const char *)list[i].text.p);
	}
	struct digest digest = digest_of(strbuf_span(&key));
	if (cache && cache_get(arena, cache, &digest, built_r) && built_r->n == n) {
		report->count[HSDB_CACHED]++;
		return 0;
	}
	if (hsdb_build(arena, list, n, built_r, err) != 0)
		return -1;
	report->count[HSDB_COMPILED]++;
	if (cache)
		cache_put(cache, &digest, built_r);
	return 0;
}

int hsdb_make_gates(struct ir *ir, struct ir_class *c, const char *cache,
		    struct hsdb_report *report, struct err *err)
{
	struct arena *scratch = arena_new();
	struct hsdb_built built;
	size_t first = ir->gates.n;
	int result = 0;

	collect(ir, c);
	uint32_t n = (uint32_t)(ir->gates.n - first);
	if (n && (result = build(scratch, ir, first, cache, report, &built, err)) == 0) {
		struct ir_db db = {.kind = WN_DB_LITERALS, .n = n, .bytes = arena_dup_span(ir->arena, built.bytes)};
		db.ids = ARENA_ARRAY(ir->arena, uint32_t, n + 1);
		for (uint32_t i = 0; i < n; i++)
			db.ids[i] = (uint32_t)first + i;
		hsdb_append(ir->arena, c, &db, 1);
	}
	arena_free(&scratch);
	return result;
}
