/* tree: regexes as a hash-consed tree over bytes. Equal subtrees are one node, so that comparing is
 * comparing pointers and rewriting can remember its results; the replace-tag expansions of the stock
 * rules repeat the same few hundred subtrees thousands of times. Nodes are immutable once made, live in
 * the tree's arena, and carry the facts every pass asks for.
 *
 * Case is resolved when parsing: /i letters are two-byte classes. Positions in the text are not kept. */
#ifndef WINNOW_REGEX_TREE_H
#define WINNOW_REGEX_TREE_H

#include "base/arena.h"
#include "byteset.h"

enum re_op {
	RE_EMPTY,   /* matches the empty string */
	RE_NEVER,   /* matches nothing */
	RE_CLASS,   /* one byte of `set` */
	RE_CAT,     /* kids in a row; never nested, never fewer than two */
	RE_ALT,     /* one of kids, the first preferred; the same */
	RE_REPEAT,  /* kid[0], min to max times (RE_INF), as `kind` says */
	RE_CAPTURE, /* kid[0] as group number min */
	RE_ASSERT,  /* a position: `kind` is an enum re_assert */
	RE_LOOK,    /* kid[0] as a look-around: `kind` is an enum re_look */
	RE_ATOMIC,  /* kid[0] without backtracking into it */
	RE_BACKREF, /* what group min captured (0: a group known only by name or offset); kind: caseless */
	RE_COND,    /* kid[0] the condition (a look-around, or RE_EMPTY), kid[1] yes, kid[2] no */
	RE_OPAQUE,  /* something with no form here: recursion, a Unicode property, \K, verbs */
};
#define RE_INF UINT32_MAX

enum re_repeat { RE_GREEDY, RE_LAZY, RE_POSSESSIVE };
enum re_assert {
	RE_TEXT_START,   /* \A, ^ */
	RE_TEXT_END,     /* \z */
	RE_TEXT_END_NL,  /* \Z, $: before a final newline too */
	RE_LINE_START,   /* ^ under /m */
	RE_LINE_END,     /* $ under /m */
	RE_WORD_EDGE,    /* \b */
	RE_WORD_INSIDE,  /* \B */
	RE_SEARCH_START, /* \G */
};
enum re_look { RE_AHEAD, RE_NOT_AHEAD, RE_BEHIND, RE_NOT_BEHIND };
enum re_opaque {
	RE_ANY_TEXT,  /* recursion: any text */
	RE_ANY_BYTE,  /* a property: one byte of an unknown set */
	RE_KEEP,      /* \K */
	RE_VERB,      /* (*PRUNE) and kin: no text */
	RE_ACCEPT,    /* (*ACCEPT): ends the match here */
};

/* What a subtree contains. */
enum {
	RE_HAS_LOOK = 1 << 0,
	RE_HAS_BACKREF = 1 << 1,
	RE_HAS_ATOMIC = 1 << 2, /* atomic groups, possessive repeats */
	RE_HAS_COND = 1 << 3,
	RE_HAS_OPAQUE = 1 << 4,
	RE_HAS_ACCEPT = 1 << 5,
	RE_HAS_SEARCH_START = 1 << 6,
	RE_HAS_CAPTURE = 1 << 7,
	RE_HAS_ASSERT = 1 << 8,
	RE_HAS_START = 1 << 9, /* \A, ^ */
	RE_HAS_END = 1 << 10,  /* \z, \Z, $ */
};
/* Of these a pure regular expression has none. */
#define RE_NOT_REGULAR                                                                             \
	(RE_HAS_LOOK | RE_HAS_BACKREF | RE_HAS_ATOMIC | RE_HAS_COND | RE_HAS_OPAQUE |              \
	 RE_HAS_ACCEPT | RE_HAS_SEARCH_START)

struct re_node {
	uint8_t op, kind;
	uint16_t has;
	uint32_t id;            /* in order of making: deterministic */
	uint32_t min, max;
	uint32_t shortest, longest; /* bytes matched; RE_INF: no bound */
	uint32_t size;          /* classes when repeats are written out, saturating */
	float bits;             /* measure.h: how rare a match is */
	float weight, repeated_weight; /* measure.h: size of an automaton; the same inside a repetition */
	uint32_t hash;
	struct byteset set;
	uint32_t n;
	const struct re_node **kids;
};

struct re_tree;

struct re_tree *tree_new(struct arena *arena);
/* One whose nodes have no bits and weights, which take a third of the time of making it: to see whether a pattern is good. */
struct re_tree *tree_new_unmeasured(struct arena *arena);
struct arena *tree_arena(struct re_tree *t);
uint32_t tree_count(const struct re_tree *t); /* nodes made; ids are below */

/* The constructors normalise only what is true of every regex, backtracking or not: nested
 * concatenations and alternations are flattened, empties dropped, {1} removed. */
const struct re_node *tree_empty(struct re_tree *t);
const struct re_node *tree_never(struct re_tree *t);
const struct re_node *tree_class(struct re_tree *t, const struct byteset *set);
const struct re_node *tree_byte(struct re_tree *t, unsigned c);
const struct re_node *tree_cat(struct re_tree *t, const struct re_node *const *kids, size_t n);
const struct re_node *tree_cat2(struct re_tree *t, const struct re_node *a, const struct re_node *b);
const struct re_node *tree_alt(struct re_tree *t, const struct re_node *const *kids, size_t n);
const struct re_node *tree_repeat(struct re_tree *t, const struct re_node *kid, uint32_t min, uint32_t max,
				  enum re_repeat kind);
const struct re_node *tree_capture(struct re_tree *t, const struct re_node *kid, uint32_t number);
const struct re_node *tree_assert(struct re_tree *t, enum re_assert kind);
const struct re_node *tree_look(struct re_tree *t, enum re_look kind, const struct re_node *kid);
const struct re_node *tree_atomic(struct re_tree *t, const struct re_node *kid);
const struct re_node *tree_backref(struct re_tree *t, uint32_t number, bool caseless);
const struct re_node *tree_cond(struct re_tree *t, const struct re_node *condition, const struct re_node *yes,
				const struct re_node *no);
const struct re_node *tree_opaque(struct re_tree *t, enum re_opaque kind);
/* The same node with other kids (n as before). */
const struct re_node *tree_with_kids(struct re_tree *t, const struct re_node *node,
				     const struct re_node *const *kids);

#endif
