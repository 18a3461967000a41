/* automaton_states: what automaton.c scans with and automaton_states.c makes. Internal to both. */
#ifndef WINNOW_BASE_AUTOMATON_STATES_H
#define WINNOW_BASE_AUTOMATON_STATES_H

#include "base/automaton.h"

/* In the table: rows of states, with a flag at those that have matches, and at what is not known. A row is told by the
 * number of its first line: so that it is found without a multiplication, and may have any number of them. Lanes that
 * nobody uses stay in row IDLE. */
enum { IDLE, START, MATCHES = 0x8000, UNKNOWN = MATCHES, LINE_ENTRIES = 32 /* of 16 bits: a line of the cache */,
       LINE_SHIFT = 5 };

/* What is before a position, as far as assertions ask. */
enum place { PLACE_OTHER, PLACE_WORD, PLACE_NEWLINE, PLACE_START, PLACES, PLACE_ANY = PLACES, PLACE_END };

struct state {
	uint32_t at;      /* its list in the pool */
	uint32_t hash;    /* of the list */
	uint16_t n;       /* instructions in it */
	uint16_t matches; /* behind them: ids of MATCH, then of MATCH_END */
	uint16_t ends;
	uint8_t here; /* enum place */
};

/* Instructions in any order, of which each is there once. */
struct list {
	uint16_t *v; /* NULL: not made yet */
	uint32_t n, hash;
	uint32_t has; /* bits: assertions by number, HAS_* */
};
enum { HAS_ASSERT = (1 << WN_ASSERTS) - 1, HAS_WORD = 1 << WN_AT_WORD_EDGE | 1 << WN_AT_WORD_INSIDE, HAS_MATCH = 1 << 30,
       HAS_MATCH_END = 1 << 29 };

struct automaton {
	const struct wn_automaton *code;
	const struct wn_set *sets;
	const struct wn_instr *instrs;
	const struct wn_start *starts;
	uint16_t *table; /* [row * LINE_ENTRIES + class] */
	unsigned row_lines; /* odd: the first lines of rows, where the common bytes are, spread over the cache then */
	uint16_t lines_inverse; /* row_lines times this is 1, in 16 bits */
	struct state *states;
	uint32_t nstates, room, most; /* room: of the table */
	uint16_t *pool;
	uint32_t pool_n;
	uint16_t *hash; /* state numbers, 0: none */
	uint8_t place[256]; /* by class: enum place behind such a byte */
	uint32_t nmatches; /* MATCH and MATCH_END instructions */
	bool asks, words, lines; /* some instruction asserts something; of those that a text position begins with, some
				  * do, of words and lines */
	bool skips; /* nothing begins but at the beginning of a line */
	uint16_t idle[PLACES]; /* by place: the row of the state in which nothing has begun; 0: not made */
	uint16_t dead; /* of those, where it skips, the one in which only a newline leads elsewhere */
	/* for making a state */
	uint8_t *seen, stamp; /* by instruction */
	uint8_t *passed, pass; /* by instruction: looked at behind an assertion */
	struct list list;
	uint16_t *stack, *waiting;
	struct list first, anchored; /* what a text position (the first one) begins with */
	struct list begun[PLACES][256]; /* by place and class: what `first` leads to */
	uint16_t anew[PLACES][256]; /* as in the table: the state of that, which most states lead to; UNKNOWN: not made */
	unsigned long made; /* states, ever */
	uint64_t scanned; /* bytes since the cache was empty */
};

/* Whose row this is: a division that leaves nothing is a multiplication. */
static inline uint32_t automaton_state(const struct automaton *a, uint16_t row)
{
	return (uint16_t)(row * (uint32_t)a->lines_inverse);
}

/* The row of the state behind that of `from` and a byte of the class, made and entered in the table. UNKNOWN: the cache
 * is full. */
uint16_t automaton_make(struct automaton *a, uint16_t from, unsigned class);
/* Empties the cache of all states but those of at most AUTOMATON_LANES rows, which then are theirs. */
void automaton_empty_but(struct automaton *a, uint16_t *rows, unsigned n);

#endif
