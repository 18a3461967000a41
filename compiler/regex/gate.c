/* gate.c: reads required literals off a regular tree. For each node: the set of strings it matches, where
 * that is small (`exact`), and the best clauses that any match of it fulfils. A sequence multiplies the sets
 * of its items as long as they stay small; positions such as \b are empty strings here. */
#include "gate.h"

#include "base/strbuf.h"

#include <math.h>
#include <stdlib.h>

enum {
	SET_LIMIT = 72,     /* strings of an exact set */
	CLASS_LIMIT = 12,   /* bytes of a class that is written out */
	CLAUSE_LIMIT = 400, /* literals of a clause: more say too little */
	NEEDS = 3,          /* clauses remembered per node */
	COUNT_LIMIT = 200,
};
/* An estimate above which a gate would only be in the way. */
#define GATE_WORTH 0.6
#define UNKNOWN (-1.0)

struct facts {
	bool known, exact;
	bool common; /* there are clauses, but each holds in most units */
	struct gate_clause set; /* what it matches, when exact */
	struct gate_clause need[NEEDS];
	uint32_t nneed;
};

struct gates {
	struct re_tree *tree;
	struct arena *arena;
	enum regex_text text;
	const struct rarity *rarity;
	struct facts *memo; /* by node id */
};

static struct facts *facts_of(struct gates *g, const struct re_node *node);

/* --- sets of strings ---------------------------------------------------------------------------- */

int gate_literal_order(const struct gate_literal *a, const struct gate_literal *b)
{
	return memcmp(a, b, offsetof(struct gate_literal, reach));
}

static int by_bytes(const void *a, const void *b)
{
	return gate_literal_order(a, b);
}

/* Sorts and drops doubles: what is met in two places reaches as far as the further one. */
static struct gate_clause set_make(struct gate_literal *v, uint32_t n)
{
	struct gate_clause set = {.v = v, .count = 1, .expected = UNKNOWN};
	if (n)
		qsort(v, n, sizeof *v, by_bytes);
	for (uint32_t i = 0; i < n; i++) {
		if (set.n && by_bytes(&v[set.n - 1], &v[i]) == 0) {
			v[set.n - 1].reach = v[set.n - 1].reach > v[i].reach ? v[set.n - 1].reach : v[i].reach;
			continue;
		}
		v[set.n++] = v[i];
	}
	return set;
}

static struct gate_clause set_of_empty(struct gates *g)
{
	return set_make(ARENA_NEW(g->arena, struct gate_literal), 1);
}

/* a followed by b; false when that is too long. Without regard to case as soon as a part is. */
static bool literal_join(const struct gate_literal *a, const struct gate_literal *b, struct gate_literal *out_r)
{
	struct gate_literal out = *a;
	if (a->n + b->n > GATE_LITERAL)
		return false;
	memcpy(out.b + a->n, b->b, b->n);
	out.n = (uint8_t)(a->n + b->n);
	out.reach = out.n;
	out.caseless = a->caseless || b->caseless;
	for (unsigned i = 0; out.caseless && i < out.n; i++)
		out.b[i] = byte_lower(out.b[i]);
	*out_r = out;
	return true;
}

static bool set_multiply(struct gates *g, const struct gate_clause *a, const struct gate_clause *b,
			 struct gate_clause *out_r)
{
	if ((uint64_t)a->n * b->n > SET_LIMIT)
		return false;
	struct gate_literal *v = ARENA_ARRAY(g->arena, struct gate_literal, a->n * b->n + 1);
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t k = 0; k < b->n; k++)
			if (!literal_join(&a->v[i], &b->v[k], &v[i * b->n + k]))
				return false;
	*out_r = set_make(v, a->n * b->n);
	return true;
}

static bool set_unite(struct gates *g, const struct gate_clause *a, const struct gate_clause *b, uint32_t limit,
		      struct gate_clause *out_r)
{
	if (a->n + b->n > limit)
		return false;
	struct gate_literal *v = ARENA_ARRAY(g->arena, struct gate_literal, a->n + b->n + 1);
	memcpy(v, a->v, a->n * sizeof *v);
	memcpy(v + a->n, b->v, b->n * sizeof *v);
	struct gate_clause out = set_make(v, a->n + b->n);
	out.count = a->count < b->count ? a->count : b->count;
	*out_r = out;
	return true;
}

/* --- clauses ------------------------------------------------------------------------------------ */

static double share(const struct gate_clause *c)
{
	return rarity_share(c->expected, c->count);
}

/* How often to expect it is asked of few sets only. */
static void weigh(const struct gates *g, struct gate_clause *c)
{
	if (c->expected != UNKNOWN)
		return;
	c->expected = 0;
	for (uint32_t i = 0; i < c->n; i++)
		c->expected += g->rarity ? rarity_expected(g->rarity, &c->v[i], g->text) : 0;
}

/* Every literal must say something, and single bytes must be rare ones. */
static bool usable(const struct gates *g, struct gate_clause *c)
{
	const double rare = 0.3;
	for (uint32_t i = 0; i < c->n; i++)
		if (c->v[i].n == 0)
			return false;
	weigh(g, c);
	for (uint32_t i = 0; i < c->n; i++)
		if (c->v[i].n == 1 && c->expected > rare)
			return false;
	return c->n && c->n <= CLAUSE_LIMIT && share(c) < GATE_WORTH;
}

static bool overlap(const struct gate_clause *a, const struct gate_clause *b)
{
	return a->from < b->to && b->from < a->to;
}

/* Keeps the rarest clauses that come from different places, rarest first. */
static void offer(const struct gates *g, struct facts *f, struct gate_clause c)
{
	if (!usable(g, &c)) {
		f->common |= c.expected != UNKNOWN;
		return;
	}
	uint32_t at = 0, n = 0;
	while (at < f->nneed && share(&f->need[at]) <= share(&c)) {
		if (overlap(&f->need[at], &c))
			return;
		at++;
	}
	struct gate_clause kept[NEEDS + 1];
	memcpy(kept, f->need, at * sizeof *kept);
	n = at;
	kept[n++] = c;
	for (uint32_t i = at; i < f->nneed && n < NEEDS; i++)
		if (!overlap(&f->need[i], &c))
			kept[n++] = f->need[i];
	if (n > NEEDS)
		n = NEEDS;
	memcpy(f->need, kept, n * sizeof *kept);
	f->nneed = n;
}

static struct gate_clause further(struct arena *arena, struct gate_clause c, uint32_t bytes)
{
	struct gate_literal *v = ARENA_ARRAY(arena, struct gate_literal, c.n + 1);
	for (uint32_t i = 0; i < c.n; i++) {
		v[i] = c.v[i];
		v[i].reach = gate_reach_add(v[i].reach, bytes);
	}
	c.v = v;
	return c;
}

/* Of items [from, to), which begin at most `lead` bytes behind the node. */
static void offer_at(const struct gates *g, struct facts *f, struct gate_clause c, uint32_t lead, uint32_t from,
		     uint32_t to)
{
	if (lead)
		c = further(g->arena, c, lead);
	c.from = from;
	c.to = to;
	offer(g, f, c);
}

/* The i-th best clause of a node, its set counting as one; NULL when it has none at all. */
static const struct gate_clause *best(const struct gates *g, struct facts *f, uint32_t i)
{
	if (f->nneed)
		return &f->need[i < f->nneed ? i : f->nneed - 1];
	return f->exact && usable(g, &f->set) ? &f->set : NULL;
}

/* --- by node ------------------------------------------------------------------------------------ */

static void class_facts(struct gates *g, const struct re_node *node, struct facts *f)
{
	struct gate_literal v[256] = {{0}};
	uint32_t n = 0;
	for (unsigned c = 0; c < 256; c++) {
		bool is_upper = c >= 'A' && c <= 'Z', is_lower = c >= 'a' && c <= 'z';
		if (!byteset_has(&node->set, c) || (is_lower && byteset_has(&node->set, c - 32)))
			continue;
		v[n].n = 1;
		v[n].reach = 1;
		v[n].caseless = is_upper && byteset_has(&node->set, c + 32);
		v[n].b[0] = (unsigned char)(v[n].caseless ? c + 32 : c);
		n++;
	}
	if (n > CLASS_LIMIT)
		return;
	struct gate_literal *kept = ARENA_ARRAY(g->arena, struct gate_literal, n + 1);
	memcpy(kept, v, n * sizeof *kept);
	f->exact = true;
	f->set = set_make(kept, n);
}

struct run {
	struct gate_clause set; /* strings possible for the items from `from` on */
	uint32_t from;
	uint32_t lead; /* bytes before them, at most */
};

/* `before`: by item, the bytes before it, at most. */
static void run_end(struct gates *g, struct facts *f, struct run *run, uint32_t at, const uint32_t *before)
{
	offer_at(g, f, run->set, run->lead, run->from, at);
	*run = (struct run){set_of_empty(g), at, before[at]};
}

/* One more item for the run. When the set becomes too large, the items at its front give way. */
static void run_add(struct gates *g, struct facts *f, struct run *run, const struct gate_clause *set,
		    const struct facts *const *kids, uint32_t at, const uint32_t *before)
{
	struct gate_clause more;
	if (set_multiply(g, &run->set, set, &more)) {
		run->set = more;
		return;
	}
	f->exact = false;
	offer_at(g, f, run->set, run->lead, run->from, at);
	for (uint32_t from = run->from + 1; from <= at; from++) {
		struct gate_clause back = set_of_empty(g);
		bool fits = true;
		for (uint32_t i = from; i < at && fits; i++)
			fits = kids[i]->exact && set_multiply(g, &back, &kids[i]->set, &back);
		if (fits && set_multiply(g, &back, set, &more)) {
			*run = (struct run){more, from, before[from]};
			return;
		}
	}
	*run = (struct run){*set, at, before[at]};
}

static uint32_t add_bytes(uint32_t a, uint32_t b)
{
	return a == RE_INF || b == RE_INF || a + b < a ? RE_INF : a + b;
}

/* By item, and behind the last. */
static const uint32_t *bytes_before(struct gates *g, const struct re_node *cat)
{
	uint32_t *before = ARENA_ARRAY(g->arena, uint32_t, cat->n + 1);
	before[0] = 0;
	for (uint32_t i = 0; i < cat->n; i++)
		before[i + 1] = add_bytes(before[i], cat->kids[i]->longest);
	return before;
}

static void cat_facts(struct gates *g, const struct re_node *node, struct facts *f)
{
	const struct facts **kids = ARENA_ARRAY(g->arena, const struct facts *, node->n);
	const uint32_t *before = bytes_before(g, node);
	struct run run = {set_of_empty(g), 0, 0};
	f->exact = true;
	for (uint32_t i = 0; i < node->n; i++) {
		const struct re_node *kid = node->kids[i];
		kids[i] = facts_of(g, kid);
		for (uint32_t k = 0; k < kids[i]->nneed; k++)
			offer_at(g, f, kids[i]->need[k], before[i], i, i + 1);
		if (kids[i]->exact) {
			run_add(g, f, &run, &kids[i]->set, kids, i, before);
			continue;
		}
		f->exact = false;
		/* X{2,}: the run may end with X, and the next begin with it. */
		const struct facts *body = kid->op == RE_REPEAT && kid->min ? facts_of(g, kid->kids[0]) : NULL;
		bool touches = body && body->exact;
		if (touches)
			run_add(g, f, &run, &body->set, kids, i, before);
		run_end(g, f, &run, i + 1, before);
		if (touches)
			run = (struct run){body->set, i, before[i + 1]};
	}
	if (f->exact)
		f->set = run.set;
	offer_at(g, f, run.set, run.lead, run.from, node->n);
}

static void alt_facts(struct gates *g, const struct re_node *node, struct facts *f)
{
	f->exact = true;
	f->set = (struct gate_clause){.count = 1};
	for (uint32_t i = 0; i < node->n; i++) {
		struct facts *kid = facts_of(g, node->kids[i]);
		if (f->exact)
			f->exact = kid->exact && (i == 0 ? (f->set = kid->set, true)
							 : set_unite(g, &f->set, &kid->set, SET_LIMIT, &f->set));
	}
	for (uint32_t k = 0; k < NEEDS; k++) {
		struct gate_clause all = {0};
		bool more = false, fits = true;
		for (uint32_t i = 0; i < node->n && fits; i++) {
			struct facts *kid = facts_of(g, node->kids[i]);
			const struct gate_clause *c = best(g, kid, k);
			more |= k == 0 || kid->nneed > k;
			fits = c && (i == 0 ? (all = *c, true) : set_unite(g, &all, c, CLAUSE_LIMIT, &all));
		}
		if (fits && more)
			offer_at(g, f, all, 0, k, k + 1);
	}
}

static void repeat_facts(struct gates *g, const struct re_node *node, struct facts *f)
{
	struct facts *kid = facts_of(g, node->kids[0]);
	if (node->min == 0) {
		struct gate_clause empty = set_of_empty(g);
		f->exact = node->max == 0 || (node->max == 1 && kid->exact &&
					      set_unite(g, &kid->set, &empty, SET_LIMIT, &f->set));
		if (node->max == 0)
			f->set = empty;
		return;
	}
	if (kid->exact && node->min == node->max) {
		f->set = set_of_empty(g);
		f->exact = true;
		for (uint32_t i = 0; i < node->min && f->exact; i++)
			f->exact = set_multiply(g, &f->set, &kid->set, &f->set);
	}
	for (uint32_t k = 0; k < NEEDS; k++) {
		const struct gate_clause *c = best(g, kid, k);
		if (!c || (k && k >= kid->nneed))
			break;
		struct gate_clause times = *c;
		times.count = node->min < COUNT_LIMIT / times.count ? node->min * times.count : COUNT_LIMIT;
		offer_at(g, f, times, 0, k, k + 1);
	}
}

static struct facts *facts_of(struct gates *g, const struct re_node *node)
{
	struct facts *f = &g->memo[node->id];
	if (f->known)
		return f;
	switch ((enum re_op)node->op) {
	case RE_EMPTY: case RE_ASSERT:
		f->exact = true;
		f->set = set_of_empty(g);
		break;
	case RE_NEVER: /* no strings at all */
		f->exact = true;
		f->set.count = 1;
		break;
	case RE_CLASS: class_facts(g, node, f); break;
	case RE_CAT: cat_facts(g, node, f); break;
	case RE_ALT: alt_facts(g, node, f); break;
	case RE_REPEAT: repeat_facts(g, node, f); break;
	default: break;
	}
	f->known = true;
	return f;
}

/* Whether a clause behind the first pays: what it costs to meet its literals, and to look for them, is less than the
 * decisions that it spares. In literals met, each some fifty nanoseconds. */
static bool is_worth(const struct gate_clause *c, double share_before)
{
	const double decision = 8, looking = 0.002;
	return share_before * (1 - share(c)) * decision > c->expected + looking * c->n;
}

struct regex_gate regex_gate(struct re_tree *t, const struct re_node *node, enum regex_text text,
			     const struct rarity *rarity)
{
	struct gates g = {.tree = t, .arena = tree_arena(t), .text = text, .rarity = rarity};
	struct regex_gate gate = {.share = 1};
	g.memo = ARENA_ARRAY(g.arena, struct facts, tree_count(t));
	struct facts *f = facts_of(&g, node);
	if (!f->nneed) {
		gate.common = f->common;
		if (!best(&g, f, 0))
			return gate;
		gate.clauses[gate.n++] = *best(&g, f, 0);
	}
	for (uint32_t i = 0; i < f->nneed && gate.n < GATE_CLAUSES; i++)
		if (gate.n == 0 || is_worth(&f->need[i], gate.share)) {
			gate.clauses[gate.n++] = f->need[i];
			/* What occurs together is not independent. */
			gate.share *= gate.n == 1 ? share(&f->need[i]) : pow(share(&f->need[i]), 0.7);
		}
	if (gate.n == 1)
		gate.share = share(&gate.clauses[0]);
	return gate;
}

uint16_t gate_reach(uint32_t bytes)
{
	return bytes < WN_REACH_LINES ? (uint16_t)bytes : WN_REACH_BEHIND;
}

uint16_t gate_reach_add(uint16_t reach, uint32_t bytes)
{
	return reach >= WN_REACH_LINES ? reach : gate_reach(bytes < WN_REACH_LINES ? reach + bytes : RE_INF);
}

void regex_gate_place(struct arena *arena, struct regex_gate *gate, uint32_t lead, uint16_t whole)
{
	for (uint32_t k = 0; k < gate->n; k++) {
		struct gate_clause *c = &gate->clauses[k];
		struct gate_literal *v = ARENA_ARRAY(arena, struct gate_literal, c->n + 1);
		for (uint32_t i = 0; i < c->n; i++) {
			uint16_t reach = gate_reach_add(c->v[i].reach, lead);
			v[i] = c->v[i];
			v[i].reach = whole == WN_REACH_NONE || whole < reach ? whole : reach;
		}
		c->v = v;
	}
}

bool regex_literals(struct re_tree *t, const struct re_node *node, struct gate_clause *set_r)
{
	struct gates g = {.tree = t, .arena = tree_arena(t), .text = REGEX_TEXT_NONE};
	if (node->has & RE_HAS_ASSERT)
		return false;
	g.memo = ARENA_ARRAY(g.arena, struct facts, tree_count(t));
	const struct facts *f = facts_of(&g, node);
	if (f->exact)
		*set_r = f->set;
	return f->exact;
}

const char *regex_gate_text(struct arena *arena, const struct regex_gate *gate)
{
	enum { SHOWN = 3 };
	struct strbuf b = strbuf_new(arena);
	strbuf_add_str(&b, gate->ascii ? "behind (in ASCII text)" : "behind");
	for (uint32_t k = 0; k < gate->n; k++) {
		const struct gate_clause *c = &gate->clauses[k];
		strbuf_add_str(&b, k ? " and" : "");
		if (c->count > 1)
			strbuf_printf(&b, " %u of", c->count);
		for (uint32_t i = 0; i < c->n && i < SHOWN; i++) {
			strbuf_add_str(&b, i ? ", \"" : " \"");
			for (unsigned j = 0; j < c->v[i].n; j++)
				if (c->v[i].b[j] >= ' ' && c->v[i].b[j] < 127)
					strbuf_add_byte(&b, c->v[i].b[j]);
				else
					strbuf_printf(&b, "\\x%02x", c->v[i].b[j]);
			strbuf_add_byte(&b, '"');
		}
		if (c->n > SHOWN)
			strbuf_printf(&b, " or %u more", c->n - SHOWN);
	}
	strbuf_printf(&b, "; %.2f%% of units", 100 * gate->share);
	return strbuf_str(&b);
}
