/* code: a regular tree as instructions of a nondeterministic automaton. */
#ifndef WINNOW_REGEX_CODE_H
#define WINNOW_REGEX_CODE_H

#include "ruleset_abi.h"
#include "tree.h"

#define CODE_LIMIT 16000u /* instructions of one pattern */

struct regex_instr {
	enum wn_op op;
	struct byteset set;   /* BYTE */
	enum wn_assert asserted; /* ASSERT */
	uint32_t next, other; /* as in struct wn_instr */
};

struct regex_code {
	const struct regex_instr *v; /* v[0] is where it begins */
	uint32_t n;                  /* 0: there is no code */
	bool counts;                 /* bytes of a wide class: many states, all the more beside others */
	bool look_alikes;            /* letters followed by any number of 8-bit bytes */
	bool anchored;               /* begins at the start of the text only */
};

/* Whether it looks on at the beginnings of lines only: most of a text is skipped then. */
bool regex_code_begins_line(const struct regex_code *code);

/* In the tree's arena; n is 0 when it would be too large. */
struct regex_code regex_code(struct re_tree *t, const struct re_node *node);

#endif
