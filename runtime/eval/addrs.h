/* addrs: the addresses a message comes from and goes to, gathered from all headers that tell
 * (PerMsgStatus.pm all_from_addrs, all_to_addrs). Computed once a message. */
#ifndef WINNOW_EVAL_ADDRS_H
#define WINNOW_EVAL_ADDRS_H

#include "eval/eval.h"

/* Without duplicates; as written, not lower-cased. */
struct spans addrs_from(struct eval *e);
struct spans addrs_to(struct eval *e);

#endif
