/* candidate.h: is a text a candidate of a lowered pattern? As the scanner decides it, with plain means: literals
 * counted by looking at every place. For the law that candidates contain matches. */
#ifndef WINNOW_TESTS_CANDIDATE_H
#define WINNOW_TESTS_CANDIDATE_H

#include "hsdb.h"
#include "base/automaton.h"
#include "base/pcre.h"
#include "base/shift_and.h"
#include "base/told.h"

#include <hs.h>

/* Whether it is one, and where matches begin then. */
struct candidate_hit {
	bool is;
	struct pcre_window begins;
	uint16_t reach; /* of chains */
	struct span text;
	const struct automaton *automaton;
	struct told_pattern pattern;
	struct told told;
};

struct candidate {
	const struct regex_lowered *low;
	hs_database_t *db;           /* DIRECT, CONFIRM */
	struct automaton *automaton; /* GATED, with code */
	const struct wn_chains *chains; /* GATED, with chains */
	const struct wn_chains *literals; /* GATED, with literals: as chains */
};

static inline bool literal_at(const struct gate_literal *l, struct span text, size_t at)
{
	if (l->n > text.n - at)
		return false;
	for (unsigned i = 0; i < l->n; i++)
		if ((l->caseless ? byte_lower(text.p[at + i]) : text.p[at + i]) != l->b[i])
			return false;
	return true;
}

static inline bool clause_holds(const struct gate_clause *c, struct span text)
{
	uint32_t met = 0;
	for (uint32_t i = 0; i < c->n; i++)
		for (size_t at = 0; at <= text.n; at++)
			met += literal_at(&c->v[i], text, at);
	return met >= c->count;
}

static inline bool is_ascii(struct span text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] > 127)
			return false;
	return true;
}

static inline int candidate_on_hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
				   void *hit)
{
	(void)id, (void)from, (void)to, (void)flags;
	*(struct candidate_hit *)hit = (struct candidate_hit){.is = true, .begins = PCRE_ANYWHERE};
	return 0;
}

static inline void candidate_on_chain(void *context, uint32_t id, size_t first, size_t last)
{
	struct candidate_hit *hit = context;
	(void)id;
	hit->is = true;
	pcre_window_add(&hit->begins, pcre_window_of(hit->text, (uint32_t)first, (uint32_t)last, hit->reach, WN_REACH_SLACK));
}

static inline void candidate_on_state(void *context, size_t text, unsigned lane, uint32_t id, size_t at)
{
	struct candidate_hit *hit = context;
	(void)text, (void)lane;
	if (id == AUTOMATON_ALL)
		hit->told.begins = PCRE_ANYWHERE;
	else if (hit->is)
		told_next(&hit->told, hit->text, (uint32_t)at, hit->pattern);
	else
		hit->told = told_first(hit->automaton, hit->text, (uint32_t)at, hit->pattern);
	hit->is = true;
	hit->begins = hit->told.begins;
}

/* False when Hyperscan refuses the pattern: then PCRE2 is alone with it. */
static inline bool candidate_init(struct candidate *c, struct arena *arena, const struct regex_lowered *low,
				  hs_scratch_t **scratch)
{
	hs_compile_error_t *error = NULL;
	*c = (struct candidate){.low = low};
	if (low->lowering == WN_GATED && low->code.n)
		c->automaton = automaton_new((const void *)hsdb_automaton_alone(arena, &low->code, 1, 0).p);
	if (low->lowering == WN_GATED && low->chains.n)
		c->chains = (const void *)hsdb_chains_alone(arena, &low->chains).p;
	if (low->lowering == WN_GATED && low->gate.n) {
		struct regex_chains literals = hsdb_literal_chains(arena, &low->gate);
		c->literals = (const void *)hsdb_chains_alone(arena, &literals).p;
	}
	if (low->lowering == WN_GATED || low->lowering == WN_PCRE)
		return true;
	if (hs_compile((const char *)low->hyperscan.p, low->hs_flags, HS_MODE_BLOCK, NULL, &c->db, &error)) {
		hs_free_compile_error(error);
		return false;
	}
	return hs_alloc_scratch(c->db, scratch) == HS_SUCCESS;
}

static inline void candidate_deinit(struct candidate *c)
{
	hs_free_database(c->db);
	automaton_free(&c->automaton);
}

static inline struct pcre_window where_literals_are(const struct gate_clause *c, uint8_t behind, struct span text)
{
	struct pcre_window w = {UINT32_MAX, 0, 0};
	for (uint32_t i = 0; i < c->n; i++)
		for (uint32_t at = 0; at <= text.n; at++)
			if (literal_at(&c->v[i], text, at))
				pcre_window_add(&w, pcre_window_of(text, at + c->v[i].n, at + c->v[i].n, c->v[i].reach, gate_literal_beyond(&c->v[i], behind)));
	return w;
}

/* Both ways to look for literals have to find it, and where they agree that it begins. */
static inline struct candidate_hit literals_hit(const struct candidate *c, struct span text)
{
	const struct regex_gate *gate = &c->low->gate;
	struct candidate_hit hit = {.begins = {UINT32_MAX, 0, 0}, .reach = hsdb_literal_reach(gate), .text = text};
	struct pcre_window w = PCRE_ANYWHERE;
	if (!gate->ascii || is_ascii(text))
		w = where_literals_are(&gate->clauses[0], c->low->behind, text);
	shift_and_scan(c->literals, text, candidate_on_chain, &hit);
	hit.begins.from = hit.begins.from > w.from ? hit.begins.from : w.from;
	hit.begins.to = hit.begins.to < w.to ? hit.begins.to : w.to;
	return hit;
}

static inline struct candidate_hit candidate_is(const struct candidate *c, struct span text, hs_scratch_t *scratch)
{
	const struct regex_lowered *low = c->low;
	struct candidate_hit hit = {.is = true, .begins = PCRE_ANYWHERE, .reach = low->reach, .text = text, .automaton = c->automaton,
				    .pattern = {low->reach, low->lead, low->lines}};
	if (low->lowering == WN_PCRE)
		return hit;
	hit.is = false;
	if (c->db) {
		hs_scan(c->db, text.n ? (const char *)text.p : "", (unsigned)text.n, 0, scratch, candidate_on_hit, &hit);
		return hit;
	}
	const struct regex_gate *gate = &low->gate;
	bool holds = gate->n > 0;
	for (uint32_t i = 0; i < gate->n; i++)
		holds = holds && clause_holds(&gate->clauses[i], text);
	if (holds || (!c->automaton && !c->chains) || (gate->n && is_ascii(text)))
		return holds ? literals_hit(c, text) : hit;
	if (c->chains) {
		hit.begins = (struct pcre_window){UINT32_MAX, 0, 0};
		shift_and_scan(c->chains, text, candidate_on_chain, &hit);
		return hit;
	}
	automaton_scan(&c->automaton, 1, (struct spans){&text, 1}, candidate_on_state, &hit);
	return hit;
}

#endif
