/* lower: the passes between the parsed tree and what is printed. Each is a pure function of the tree;
 * results are remembered per node. After `relax` a tree is regular: classes, sequences, alternatives,
 * greedy repeats and positions, and only whether it matches counts, not how. */
#ifndef WINNOW_REGEX_LOWER_H
#define WINNOW_REGEX_LOWER_H

#include "base/strbuf.h"
#include "parse.h"

/* A regular tree that matches wherever the parsed one does; *why_r is NULL when it matches nowhere
 * else, otherwise what was given up. NULL: nothing useful (then *why_r says why). */
const struct re_node *regex_relax(const struct regex_parse *parsed, const char **why_r);

/* An equivalent regular tree, smaller where repetition can be shared. */
const struct re_node *regex_simplify(struct re_tree *t, const struct re_node *node);

/* A tree that lets more through and weighs about `budget` (more where less would tell too little), or NULL.
 * The weight stands for the size of Hyperscan's automaton. */
const struct re_node *regex_coarsen(struct re_tree *t, const struct re_node *node, double budget);

/* A tree that lets more through and suits an automaton made deterministic while scanning: no long counts, no
 * wide gaps, few positions. What `node` matches begins at most *lead_r bytes before that; RE_INF: any number. */
const struct re_node *regex_loosen(struct re_tree *t, const struct re_node *node, uint32_t *lead_r);

/* What is known of where PCRE2 begins a match: at most so many bytes behind where the trees made from the parsed one begin, by
 * look-behinds that became part of them. RE_INF where verbs, conditions and the like take a hand. */
uint32_t regex_begins_behind(const struct regex_parse *parsed);
/* The most newlines that a match of the regular tree holds; RE_INF: any number. */
uint32_t regex_newlines(struct re_tree *t, const struct re_node *node);

/* Whether every match begins at the start of the text. */
bool regex_anchored(const struct re_node *node);
/* Whether the regular tree matches the empty text. */
bool regex_matches_empty(const struct re_node *node);

/* Whether each match is one byte, or 8-bit bytes behind which one may stand that is in none of `bytes`. */
bool regex_is_bytes_or_high(const struct re_node *node, const struct byteset *bytes);

void regex_print_hs(struct strbuf *out, const struct re_node *node, bool *caseless_r);
/* Bytes of compiled code PCRE2 would need, roughly; and the tree printed with shared parts called. */
double regex_pcre_cost(struct re_tree *t, const struct re_node *node);
struct span regex_print_shared(struct re_tree *t, const struct re_node *node, bool *caseless_r);
/* One of these bytes, as PCRE2 text. */
void regex_print_bytes(struct strbuf *out, const struct byteset *set);
const char *regex_assert_text(enum re_assert kind);
struct span regex_print_pcre(struct arena *arena, struct span pattern, const struct regex_parse *parsed);

#endif
