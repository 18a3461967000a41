/* regex: Perl regexes, lowered. A pattern is parsed into a tree of our own, simplified, classified,
 * and printed for Hyperscan (an exact form or an over-approximation) and for PCRE2 (exact). Pure
 * functions over an arena: no global state, no I/O. Bounded recursion and size by named limits. */
#ifndef WINNOW_REGEX_H
#define WINNOW_REGEX_H

#include "base/arena.h"
#include "base/err.h"
#include "ruleset_abi.h"

#define REGEX_LENGTH_LIMIT (1u << 20) /* bytes of a pattern: the stock giants are 223,000 */
#define REGEX_DEPTH_LIMIT 250u        /* nested groups: as PCRE2's own default */

struct regex_lowered {
	enum wn_lowering lowering;
	const char *why;       /* reason for CONFIRM and PCRE */
	struct span hyperscan; /* for DIRECT and CONFIRM */
	unsigned hs_flags;     /* HS_FLAG_* to compile it with */
	struct span pcre;      /* the exact form for PCRE2 */
	uint8_t pcre_flags;    /* WN_RE_* for it */
	bool matches_empty;    /* the pattern matches the empty string */
	const char *captures;  /* names of named captures, comma-separated, or NULL */
};

/* Lowers one pattern (Perl syntax without delimiters, WN_RE_* flags). counted: every match has to be
 * counted (tflags multiple), which Hyperscan can't, so DIRECT becomes CONFIRM.
 * -1 with err (its text names what is wrong; *at_r the byte offset) for a pattern that Perl refuses. */
int regex_lower(struct arena *arena, struct span pattern, uint8_t flags, bool counted,
		struct regex_lowered *lowered_r, size_t *at_r, struct err *err);

#endif
