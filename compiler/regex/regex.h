/* regex: Perl regexes, lowered. A pattern is parsed into a tree of our own, simplified, classified,
 * and printed for Hyperscan (an exact form or an over-approximation) and for PCRE2 (exact). Pure
 * functions over an arena: no global state, no I/O. Bounded recursion and size by named limits. */
#ifndef WINNOW_REGEX_H
#define WINNOW_REGEX_H

#include "base/arena.h"
#include "base/err.h"
#include "chain.h"
#include "code.h"
#include "gate.h"
#include "ruleset_abi.h"

#define REGEX_LENGTH_LIMIT (1u << 20) /* bytes of a pattern: the stock giants are 223,000 */
#define REGEX_DEPTH_LIMIT 250u        /* nested groups: as PCRE2's own default */

struct regex_lowered {
	enum wn_lowering lowering;
	const char *why;       /* reason for CONFIRM and PCRE; GATED: the gate in words */
	struct regex_gate gate; /* for GATED */
	struct regex_chains chains; /* GATED: chains that make candidates; with gate.ascii, for units with 8-bit bytes */
	uint8_t behind;         /* where reaches are known: a match begins at most so many bytes behind what they are of */
	uint16_t reach;         /* what a chain was met by ends at most so many bytes behind where a match begins */
	struct regex_code code; /* the same as an automaton, where chains don't tell enough */
	uint16_t lead;          /* a match begins at most so many bytes before what the code matches; WN_REACH_BEHIND: any number; NONE: there is none */
	bool certain;           /* where a chain is met it matches, and only there */
	bool lines;            /* each match begins a line of its own, and holds a match of the code that does so, too */
	uint8_t counts_bytes;  /* enum wn_bytes: where its matches are the bytes of `bytes` */
	struct byteset bytes;
	const struct wn_starts *starts; /* where a match can begin is told by its first bytes; or NULL */
	bool has_later;        /* every match holds some bytes any distance behind where it begins, or */
	struct wn_starts later; /* at most WN_REACH_SLACK before that, where the tree made of it begins */
	struct span hyperscan; /* for DIRECT and CONFIRM; else empty */
	unsigned hs_flags;     /* HS_FLAG_* to compile it with */
	struct span pcre;      /* the exact form for PCRE2 */
	uint8_t pcre_flags;    /* WN_RE_* for it */
	bool backtracks;       /* PCRE2 can take exponential time for it (backtrack.h) */
	bool matches_empty;    /* the pattern matches the empty string */
	const char *captures;  /* names of named captures, comma-separated, or NULL */
};

/* What a pattern is for. */
struct regex_use {
	uint8_t flags;     /* WN_RE_* */
	bool counted;      /* every match has to be counted (tflags multiple): Hyperscan can't */
	enum regex_text text; /* what it is for; NONE: no gates */
	bool no_chains;    /* automata even where chains would do: for tests */
	const struct rarity *rarity; /* how often literals are met there; NULL: all are rare */
};

/* Lowers one pattern (Perl syntax without delimiters).
 * -1 with err (its text names what is wrong; *at_r the byte offset) for a pattern that Perl refuses. */
int regex_lower(struct arena *arena, struct span pattern, struct regex_use use,
		struct regex_lowered *lowered_r, size_t *at_r, struct err *err);

#endif
