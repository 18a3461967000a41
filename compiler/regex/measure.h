/* measure: what a node costs and tells, from its kids' measures; called once when a node is made. */
#ifndef WINNOW_REGEX_MEASURE_H
#define WINNOW_REGEX_MEASURE_H

#include "tree.h"

/* Of the bytes of ordinary text, how many are in the set: 0 to 1. */
double measure_share(const struct byteset *set);
/* Bits of surprise of a match at one place of ordinary text, bytes taken as independent. */
double measure_bits(const struct re_node *node);
/* Size of Hyperscan's automaton, in classes; letters of literals are light unless repeated. */
double measure_weight(const struct re_node *node, bool repeated);

#endif
