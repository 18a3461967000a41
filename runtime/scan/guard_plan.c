/* guard_plan.c: reads guards off the metas. Where one says A && B && R, R matters only if A and B can be true, and if the
 * meta itself matters; where it says (A + B + R) > 1, only if two of them hit. Such conditions are kept as clauses, a few
 * for each place that names a rule. What has no such form is left out, so that a guard lets more through than it must,
 * never less.
 *
 * Counterpart: none. */
#include "base/map.h"
#include "base/vec.h"
#include "scan/guard.h"
#include "scan/program.h"

#include <math.h>

enum {
	CLAUSE_RULES = 100, /* of a clause */
	NEEDS = GUARD_TERMS, /* of a condition, or of a site: the rarest */
	SITES = 24,         /* of a rule: those with more matter always */
	PATH = 64,          /* clauses around a place in a meta */
};

/* How often rules hit, roughly; that one does not comes behind all that others do. */
enum { WEIGHT_GATED = 1, WEIGHT_OTHER = 4, WEIGHT_OFTEN = 16, WEIGHT_NOT = 10000 };

struct clause {
	uint16_t term; /* guard.h */
	uint32_t least, weight, n; /* least: 0: its rule did not hit */
	const uint32_t *rules;
};

/* A condition: all of them. None: it says nothing. */
struct need {
	uint32_t n;
	const struct clause *v[NEEDS];
};

struct sites {
	bool any;
	VEC(struct need) list;
};

struct guarding {
	const struct wn_program *p;
	struct arena *arena;   /* for the time of making */
	struct map interned;   /* clauses by what they say */
	uint32_t nclauses;     /* that are more than a rule */
	uint8_t *weight;       /* by rule id */
	const struct clause **alone; /* by rule id: that it hit; NULL until needed */
	const uint8_t *many;   /* by term: it can come to more than 1 */
	struct need *needs;    /* by meta: what it needs to be true */
	struct sites *sites;   /* by rule id */
	const struct clause *path[PATH];
	uint32_t npath;
};

static void weigh_rules(struct guarding *g)
{
	memset(g->weight, WEIGHT_OTHER, g->p->nrules);
	for (uint32_t i = 0; i < g->p->npatterns; i++) {
		const struct wn_pattern *from = &g->p->patterns[i];
		g->weight[from->rule] = from->lowering == WN_GATED && !from->negated ? WEIGHT_GATED : WEIGHT_OFTEN;
	}
}

/* --- clauses ------------------------------------------------------------------------------------ */

/* Those beyond the most that have a number say nothing. */
static uint16_t term_for(struct guarding *g, const uint32_t *words, uint32_t n)
{
	if (n == 2 && words[0] <= 1 && words[1] < GUARD_NOT)
		return (uint16_t)(words[1] + (words[0] ? 0 : GUARD_NOT));
	if (!words[0])
		return GUARD_END;
	if (g->nclauses == GUARD_END - GUARD_MANY)
		return GUARD_END;
	return (uint16_t)(GUARD_MANY + g->nclauses++);
}

/* words: how many at least, then the rules. */
static const struct clause *clause_of(struct guarding *g, const uint32_t *words, uint32_t n)
{
	struct span key = {(const unsigned char *)words, n * sizeof *words};
	const struct clause *known = map_get(&g->interned, key);
	if (known)
		return known;
	struct clause *c = ARENA_NEW(g->arena, struct clause);
	key = arena_dup_span(g->arena, key);
	*c = (struct clause){term_for(g, words, n), words[0], 0, n - 1, (const uint32_t *)(const void *)key.p + 1};
	for (uint32_t i = 0; i < c->n; i++)
		c->weight += g->weight[c->rules[i]];
	c->weight = c->least ? c->weight / (c->least * c->least) : WEIGHT_NOT - c->weight;
	map_set(&g->interned, key, c);
	return c;
}

static const struct clause *clause_of_rule(struct guarding *g, uint32_t rule)
{
	if (!g->alone[rule])
		g->alone[rule] = clause_of(g, (uint32_t[]){1, rule}, 2);
	return g->alone[rule];
}

/* Keeps the rarest. */
static void need_add(struct need *need, const struct clause *c)
{
	uint32_t at = 0;
	for (uint32_t i = 0; i < need->n; i++)
		if (need->v[i] == c)
			return;
	while (at < need->n && need->v[at]->weight <= c->weight)
		at++;
	if (at == NEEDS)
		return;
	need->n += need->n < NEEDS;
	for (uint32_t i = need->n - 1; i > at; i--)
		need->v[i] = need->v[i - 1];
	need->v[at] = c;
}

static void need_add_all(struct need *need, const struct need *more)
{
	for (uint32_t i = 0; i < more->n; i++)
		need_add(need, more->v[i]);
}

static struct need needs_of(struct guarding *g, uint32_t at);

/* words[0 .. n) and the rules of c. Counted: as often as they are there. Returns how many words there are; 0: too many. */
static uint32_t append(uint32_t *words, uint32_t n, const struct clause *c, bool counted)
{
	for (uint32_t i = 0; i < c->n; i++) {
		bool there = false;
		for (uint32_t k = 1; k < n && !counted && !there; k++)
			there = words[k] == c->rules[i];
		if (there)
			continue;
		if (n > CLAUSE_RULES)
			return 0;
		words[n++] = c->rules[i];
	}
	return n;
}

/* So many of the operands of the term at `at` are true, at least. */
static struct need needs_some(struct guarding *g, uint32_t at, uint32_t least)
{
	uint32_t words[1 + CLAUSE_RULES] = {least}, n = 1, end = g->p->terms[at].end;
	struct need need = {0};
	for (at++; at < end; at = g->p->terms[at].end) {
		struct need operand = needs_of(g, at);
		n = operand.n && operand.v[0]->least ? append(words, n, operand.v[0], least > 1) : 0; /* the rarest, hence no "not" */
		if (!n)
			return need;
	}
	if (n > 1)
		need_add(&need, clause_of(g, words, n));
	return need;
}

static struct need needs_all(struct guarding *g, uint32_t at, uint32_t end)
{
	struct need need = {0};
	for (; at < end; at = g->p->terms[at].end) {
		struct need operand = needs_of(g, at);
		need_add_all(&need, &operand);
	}
	return need;
}

/* The term is a comparison that asks for so much, a number, at least: for the operand at `at` to be it. */
static struct need needs_at_least(struct guarding *g, uint32_t at, double least)
{
	const struct wn_term *t = &g->p->terms[at];
	if (!(least >= 1 && least <= CLAUSE_RULES))
		return (struct need){0};
	if (t->op != WN_TERM_ADD)
		return needs_of(g, at);
	for (uint32_t it = at + 1; it < t->end; it = g->p->terms[it].end)
		if (g->many[it])
			least = 1;
	return needs_some(g, at, (uint32_t)least);
}

static struct need needs_of_comparison(struct guarding *g, uint32_t at)
{
	const struct wn_term *t = &g->p->terms[at], *number = &g->p->terms[g->p->terms[at + 1].end];
	if (number->op != WN_TERM_NUMBER)
		return (struct need){0};
	return needs_at_least(g, at + 1, t->op == WN_TERM_GT ? floor(number->number) + 1 : ceil(number->number));
}

/* What must have hit for the term to be true. */
static struct need needs_of(struct guarding *g, uint32_t at)
{
	const struct wn_term *t = &g->p->terms[at];
	struct need need = {0};
	switch ((enum wn_term_op)t->op) {
	case WN_TERM_RULE: need_add(&need, clause_of_rule(g, t->rule)); return need;
	case WN_TERM_META: return g->needs[t->rule];
	case WN_TERM_NOT:
		if (g->p->terms[at + 1].op == WN_TERM_RULE)
			need_add(&need, clause_of(g, (uint32_t[]){0, g->p->terms[at + 1].rule}, 2));
		return need;
	case WN_TERM_AND: return needs_all(g, at + 1, t->end);
	case WN_TERM_OR: case WN_TERM_ADD: return needs_some(g, at, 1);
	case WN_TERM_GT: case WN_TERM_GE: return needs_of_comparison(g, at);
	default: return need;
	}
}

/* --- sites -------------------------------------------------------------------------------------- */

/* What waits holds by itself. */
static bool says_nothing_of(const struct clause *c, uint32_t rule)
{
	for (uint32_t i = 0; i < c->n && c->least <= 1; i++)
		if (c->rules[i] == rule)
			return true;
	return false;
}

/* Whether all of a are in b. */
static bool is_part(const struct need *a, const struct need *b)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < b->n && n < a->n; i++)
		n += a->v[n] == b->v[i];
	return n == a->n;
}

/* Those that ask for more than another say nothing. */
static void sites_add(struct guarding *g, struct sites *sites, const struct need *site)
{
	size_t n = 0;
	for (size_t i = 0; i < sites->list.n; i++)
		if (is_part(&sites->list.v[i], site))
			return;
	for (size_t i = 0; i < sites->list.n; i++)
		if (!is_part(site, &sites->list.v[i]))
			sites->list.v[n++] = sites->list.v[i];
	sites->list.n = n;
	sites->any |= !site->n || sites->list.n == SITES;
	if (!sites->any)
		vec_push(g->arena, &sites->list, *site);
}

/* A rule or meta is named there, in a meta with those sites. */
static void put_site(struct guarding *g, uint32_t rule, const struct sites *above)
{
	struct need site = {0};
	for (uint32_t i = 0; i < g->npath; i++)
		if (!says_nothing_of(g->path[i], rule))
			need_add(&site, g->path[i]);
	if (above->any)
		sites_add(g, &g->sites[rule], &site);
	for (size_t i = 0; i < above->list.n && !above->any; i++) {
		const struct need *other = &above->list.v[i];
		struct need both = site;
		for (uint32_t k = 0; k < other->n; k++)
			if (!says_nothing_of(other->v[k], rule))
				need_add(&both, other->v[k]);
		sites_add(g, &g->sites[rule], &both);
	}
}

static void push(struct guarding *g, const struct need *need)
{
	for (uint32_t i = 0; i < need->n && g->npath < PATH; i++)
		g->path[g->npath++] = need->v[i];
}

static void look_through(struct guarding *g, uint32_t at, const struct sites *above);

/* All others are to be true, too. */
static void look_through_and(struct guarding *g, uint32_t at, uint32_t end, const struct sites *above)
{
	VEC(struct need) needs = {0};
	uint32_t before = g->npath, i = 0;
	for (uint32_t it = at; it < end; it = g->p->terms[it].end)
		vec_push(g->arena, &needs, needs_of(g, it));
	for (uint32_t it = at; it < end; it = g->p->terms[it].end, i++) {
		for (uint32_t other = 0; other < needs.n; other++)
			if (other != i)
				push(g, &needs.v[other]);
		look_through(g, it, above);
		g->npath = before;
	}
}

/* A comparison that cannot be true is 0, whatever the rule does. */
static void look_through(struct guarding *g, uint32_t at, const struct sites *above)
{
	const struct wn_term *t = &g->p->terms[at];
	uint32_t before = g->npath;
	if (t->op == WN_TERM_GT || t->op == WN_TERM_GE) {
		struct need need = needs_of(g, at);
		push(g, &need);
	}
	if (t->op == WN_TERM_RULE)
		put_site(g, t->rule, above);
	else if (t->op == WN_TERM_META)
		put_site(g, g->p->metas_list[t->rule].rule, above);
	else if (t->op == WN_TERM_AND)
		look_through_and(g, at + 1, t->end, above);
	else
		for (uint32_t it = at + 1; it < t->end; it = g->p->terms[it].end)
			look_through(g, it, above);
	g->npath = before;
}

/* What names a meta comes behind it. */
static void find_sites(struct guarding *g, const struct scan_program *sp, const uint8_t *live)
{
	for (uint32_t i = 0; i < g->p->nmetas; i++)
		g->needs[i] = needs_of(g, g->p->metas_list[i].term);
	for (uint32_t i = g->p->nmetas; i-- > 0;) {
		const struct wn_meta *m = &g->p->metas_list[i];
		if (!live[m->rule])
			continue;
		g->sites[m->rule].any |= !sp->sub[m->rule];
		look_through(g, m->term, &g->sites[m->rule]);
	}
}

/* --- writing them down -------------------------------------------------------------------------- */

static void write_clause(const struct clause *c, uint32_t *nrules, struct guards *guards)
{
	uint16_t least = (uint16_t)(c->least < GUARD_LEAST ? c->least : GUARD_LEAST);
	guards->clauses[c->term - GUARD_MANY] = (struct guard_clause){*nrules, (uint16_t)c->n, least};
	memcpy(guards->rules + *nrules, c->rules, c->n * sizeof *c->rules);
	*nrules += c->n;
}

static bool is_many(const struct clause *c)
{
	return c->term >= GUARD_MANY && c->term != GUARD_END;
}

static void write_clauses(struct arena *arena, const struct guarding *g, struct guards *guards)
{
	uint32_t nrules = 0;
	for (size_t i = 0; i < g->interned.n; i++)
		nrules += ((const struct clause *)g->interned.entries[i].value)->n;
	guards->clauses = ARENA_ARRAY(arena, struct guard_clause, g->nclauses + 1);
	guards->rules = ARENA_ARRAY(arena, uint32_t, nrules + 1);
	nrules = 0;
	for (size_t i = 0; i < g->interned.n; i++)
		if (is_many(g->interned.entries[i].value))
			write_clause(g->interned.entries[i].value, &nrules, guards);
}

/* Those that say nothing are left out. */
static void write_site(const struct need *site, struct guard_site *to)
{
	unsigned n = 0;
	for (uint32_t i = 0; i < site->n; i++)
		if (site->v[i]->term != GUARD_END)
			to->terms[n++] = site->v[i]->term;
	if (n < GUARD_TERMS)
		to->terms[n] = GUARD_END;
}

static struct guards *write_guards(struct arena *arena, struct guarding *g)
{
	struct guards *guards = ARENA_NEW(arena, struct guards);
	static const struct need always;
	uint32_t n = 0;
	write_clauses(arena, g, guards);
	guards->first = ARENA_ARRAY(arena, uint32_t, g->p->nrules + 1);
	for (uint32_t r = 0; r < g->p->nrules; r++)
		guards->first[r + 1] = n += g->sites[r].any ? 1 : (uint32_t)g->sites[r].list.n;
	guards->sites = ARENA_ARRAY(arena, struct guard_site, n + 1);
	for (uint32_t r = 0; r < g->p->nrules; r++)
		for (uint32_t i = guards->first[r]; i < guards->first[r + 1]; i++)
			write_site(g->sites[r].any ? &always : &g->sites[r].list.v[i - guards->first[r]], &guards->sites[i]);
	return guards;
}

struct guards *guards_new(struct arena *arena, const struct scan_program *sp, const uint8_t *live)
{
	struct arena *own = arena_new();
	const struct wn_program *p = sp->p;
	struct guarding g = {.p = p, .arena = own, .interned = map_new(own), .weight = ARENA_ARRAY(own, uint8_t, p->nrules + 1)};
	g.alone = ARENA_ARRAY(own, const struct clause *, p->nrules + 1);
	g.needs = ARENA_ARRAY(own, struct need, p->nmetas + 1);
	g.many = sp->metas->wakes->many;
	g.sites = ARENA_ARRAY(own, struct sites, p->nrules + 1);
	weigh_rules(&g);
	find_sites(&g, sp, live);
	struct guards *guards = write_guards(arena, &g);
	arena_free(&own);
	return guards;
}
