/* least: of rules that can hit several times, how often one has to so that a meta tells it from one that did not hit. */
#ifndef WINNOW_SCAN_LEAST_H
#define WINNOW_SCAN_LEAST_H

#include "base/arena.h"
#include "ruleset_abi.h"

enum { LEAST_MOST = UINT8_MAX }; /* or more */

/* By rule id. */
uint8_t *least_hits_new(struct arena *arena, const struct wn_program *p);

#endif
