/* shift_and: looks for many chains of sets of bytes at once, in the bits of machine words: one pass
 * over the text, a few operations a byte for some forty chains, whatever the text. Nothing is kept
 * between texts. */
#ifndef WINNOW_BASE_SHIFT_AND_H
#define WINNOW_BASE_SHIFT_AND_H

#include "base/span.h"
#include "ruleset_abi.h"

/* Told of each chain that the text holds, once or more often: where it is met it ends in [first, last], the text's end
 * counted as a byte. All such places are told. */
typedef void (*shift_and_fn)(void *context, uint32_t id, size_t first, size_t last);

void shift_and_scan(const struct wn_chains *chains, struct span text, shift_and_fn on_chain,
		    void *context);
/* Of the whole image; 0: a header that makes no sense. */
size_t shift_and_size(const struct wn_chains *chains);

#endif
