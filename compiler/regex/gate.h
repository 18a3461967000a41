/* gate: what every match of a pattern must contain, as sets of literals. A gate is a conjunction of
 * clauses; a clause holds when its literals were met `count` times in a unit, whichever of them. A unit in which
 * a clause does not hold has no match, so the pattern need not be looked at there. Literals are the
 * cheapest thing Hyperscan can look for, thousands at a time. */
#ifndef WINNOW_REGEX_GATE_H
#define WINNOW_REGEX_GATE_H

#include "ruleset_abi.h"
#include "tree.h"

/* Kinds of text that hold different things often. */
enum regex_text {
	REGEX_TEXT_NONE,
	REGEX_TEXT_BODY,
	REGEX_TEXT_RAWBODY,
	REGEX_TEXT_URI,
	REGEX_TEXT_FULL,   /* whole messages, whole headers */
	REGEX_TEXT_HEADER, /* the value of a header */
	REGEX_TEXT_RELAYS, /* Received, X-Spam-Relays-* */
	REGEX_TEXTS
};

enum {
	GATE_LITERAL = 12,  /* bytes kept of a literal: beyond that it is rare enough */
	GATE_CLAUSES = 2,   /* in a conjunction */
};

struct gate_literal {
	uint8_t n;
	bool caseless; /* bytes are lower case then */
	unsigned char b[GATE_LITERAL];
	uint16_t reach; /* it ends at most so many bytes behind where the match begins, or a WN_REACH_* */
};
/* By what is looked for, not by where. */
int gate_literal_order(const struct gate_literal *a, const struct gate_literal *b);
/* Where a match begins at most, from the literal's end on: `behind` of struct regex_lowered is of its pattern. */
static inline int8_t gate_literal_beyond(const struct gate_literal *l, uint8_t behind)
{
	return (int8_t)(behind - l->n);
}
/* A number of bytes as a reach; and one more bytes further. */
uint16_t gate_reach(uint32_t bytes);
uint16_t gate_reach_add(uint16_t reach, uint32_t bytes);

struct gate_clause {
	const struct gate_literal *v;
	uint32_t n;
	uint32_t count;  /* how many times */
	double expected; /* how many there are in an average unit */
	uint32_t from, to; /* which items of the top sequence it comes from */
};

struct regex_gate {
	struct gate_clause clauses[GATE_CLAUSES];
	uint32_t n;
	bool common;  /* there is none, but what literals there are, most units hold */
	bool ascii;   /* holds only in units without 8-bit bytes */
	double share; /* of units that pass, as estimated */
};

struct rarity;
/* The best gate of a regular tree for units of that text; n is 0 when there is none worth having.
 * Literals live in the tree's arena. */
struct regex_gate regex_gate(struct re_tree *t, const struct re_node *node, enum regex_text text,
			     const struct rarity *rarity);

/* The tree that the gate was made for is part of matches that begin at most `lead` bytes before it, and are of that
 * reach as a whole. */
void regex_gate_place(struct arena *arena, struct regex_gate *gate, uint32_t lead, uint16_t whole);

/* All that a regular tree matches, wherever it stands, when that is a small set of short strings: in the tree's arena. False when
 * it is not. */
bool regex_literals(struct re_tree *t, const struct re_node *node, struct gate_clause *set_r);

/* In words, for --explain. */
const char *regex_gate_text(struct arena *arena, const struct regex_gate *gate);
/* The tree of the matches without 8-bit bytes. */
const struct re_node *regex_ascii(struct re_tree *t, const struct re_node *node);

/* --- rarity.c --- */
/* One that knows nothing but how letters follow each other; in the arena. */
struct rarity *rarity_new(struct arena *arena);
/* What a profile says: the mean length of a unit, the share of units that hold a string. */
void rarity_set_length(struct rarity *r, enum regex_text text, double bytes);
void rarity_add(struct rarity *r, enum regex_text text, struct span string, double share);
/* Bytes of an average unit. */
double rarity_length(const struct rarity *r, enum regex_text text);
/* How often a literal is met in an average unit of the text. */
double rarity_expected(const struct rarity *r, const struct gate_literal *literal, enum regex_text text);
/* The share of units with at least `count` of what is met `expected` times on average. */
double rarity_share(double expected, uint32_t count);

#endif
