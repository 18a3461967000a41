/* automaton: a struct wn_automaton made deterministic while it scans. States are sets of instructions, made
 * when a text first needs them and kept in a cache of bounded size; the usual texts use few. One per thread and
 * automaton: scanning writes to it. */
#ifndef WINNOW_BASE_AUTOMATON_H
#define WINNOW_BASE_AUTOMATON_H

#include "base/span.h"
#include "ruleset_abi.h"

struct automaton;

enum { AUTOMATON_LANES = 2 * WN_LANES, AUTOMATON_FEW = WN_LANES - 1 };

/* Told each time text number `text` reaches a match of automaton `lane`, which ends behind its first `at` bytes or one before.
 * AUTOMATON_ALL: the text needs too many states, then every pattern of the automaton is a candidate. */
typedef void (*automaton_fn)(void *context, size_t text, unsigned lane, uint32_t id, size_t at);
enum { AUTOMATON_ALL = UINT16_MAX }; /* patterns have fewer ids than instructions */

struct automaton *automaton_new(const struct wn_automaton *code);
void automaton_free(struct automaton **a);
/* Runs up to AUTOMATON_LANES automata over each text side by side, which takes little longer than one: each waits
 * for its own memory. So do several texts, where automata are few. Lanes 0 to WN_LANES - 1, and those behind, have the
 * same classes of bytes, or there are at most AUTOMATON_FEW; NULL leaves a lane idle. */
void automaton_scan(struct automaton *const *lanes, unsigned n, struct spans texts, automaton_fn on_match,
		    void *context);
/* Where what was told at `at` bytes begins at the earliest: the last place before that where nothing had begun. For texts
 * that it has just scanned; 0 where it does not know. */
size_t automaton_begun(const struct automaton *a, struct span text, size_t at);
/* How many states it has made, those given up included. */
unsigned long automaton_states(const struct automaton *a);

#endif
