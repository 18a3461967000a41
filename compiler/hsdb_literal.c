/* hsdb_literal.c: literals of short texts are looked for as chains. A call of Hyperscan takes 150 ns at least, mostly
 * for nothing in a header's value of thirty bytes; chains take a nanosecond a byte for each vector of words. */
#include "hsdb.h"

#include "base/vec.h"

typedef VEC(struct chain_link) link_vec;

/* Most words of the chains of a class; by trial: more are no better, as their rows leave the first-level cache. */
static uint32_t most_words(enum regex_text text)
{
	switch (text) {
	case REGEX_TEXT_HEADER: return 2 * WN_CHAIN_WORDS;
	case REGEX_TEXT_RELAYS: return 3 * WN_CHAIN_WORDS;
	default: return 0;
	}
}

/* The clause of its gate that is met least often; chains know of no other. */
static const struct gate_clause *rarest(const struct regex_gate *gate)
{
	const struct gate_clause *best = &gate->clauses[0];
	for (uint32_t k = 1; k < gate->n; k++)
		if (gate->clauses[k].expected < best->expected)
			best = &gate->clauses[k];
	return best;
}

static bool has_literals(const struct ir_pattern *p)
{
	return p->low.lowering == WN_GATED && p->low.gate.n;
}

static uint32_t literal_bits(const struct ir_pattern *p)
{
	const struct gate_clause *clause = rarest(&p->low.gate);
	uint32_t bits = 0;
	for (uint32_t i = 0; i < clause->n; i++)
		bits += clause->v[i].n;
	return bits;
}

static uint32_t chain_bits(const struct ir_pattern *p)
{
	uint32_t bits = 0;
	for (uint32_t i = 0; p->low.lowering == WN_GATED && !p->low.gate.ascii && i < p->low.chains.n; i++)
		bits += !p->low.chains.v[i].optional;
	return bits;
}

uint16_t hsdb_literal_reach(const struct regex_gate *gate)
{
	const struct gate_clause *clause = rarest(gate);
	uint16_t reach = gate->ascii ? WN_REACH_NONE : 0; /* which is not known in all texts */
	for (uint32_t i = 0; i < clause->n; i++)
		reach = clause->v[i].reach > reach ? clause->v[i].reach : reach;
	return reach;
}

/* One reach for all its chains: the furthest. */
static void chain(struct ir_pattern *p)
{
	uint16_t reach = hsdb_literal_reach(&p->low.gate);
	p->chained = true;
	p->low.reach = !p->low.chains.n || reach > p->low.reach ? reach : p->low.reach;
}

void hsdb_chain_literals(struct ir *ir, const struct ir_class *c)
{
	enum { WORD_BITS = 64 };
	uint32_t literals = 0, all = 0;

	for (uint32_t i = c->first; i < c->first + c->n; i++) {
		const struct ir_pattern *p = &ir->patterns[i];
		uint32_t bits = has_literals(p) ? literal_bits(p) : 0;
		literals += bits;
		all += bits + chain_bits(p);
	}
	if (!literals || all > WORD_BITS * most_words(ir_text_of(&ir->patterns[c->first])))
		return;
	for (uint32_t i = c->first; i < c->first + c->n; i++)
		if (has_literals(&ir->patterns[i]))
			chain(&ir->patterns[i]);
}

struct regex_chains hsdb_literal_chains(struct arena *arena, const struct regex_gate *gate)
{
	const struct gate_clause *clause = rarest(gate);
	link_vec links = {0};

	for (uint32_t i = 0; i < clause->n; i++) {
		const struct gate_literal *l = &clause->v[i];
		for (unsigned k = 0; k < l->n; k++) {
			struct chain_link link = {.last = k + 1 == l->n};
			byteset_add(&link.set, l->b[k]);
			if (l->caseless && l->b[k] >= 'a' && l->b[k] <= 'z')
				byteset_add(&link.set, l->b[k] - 'a' + 'A');
			vec_push(arena, &links, link);
		}
	}
	return (struct regex_chains){.v = links.v, .n = (uint32_t)links.n};
}
