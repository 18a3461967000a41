/* condition_text: what the text behind `if` must be like, in rule files and in users' preferences. */
#ifndef WINNOW_BASE_CONDITION_TEXT_H
#define WINNOW_BASE_CONDITION_TEXT_H

#include "base/span.h"

/* Whether a condition can be read at all: its numbers and names are whole. One that can't opens no block: what follows is in
 * force, and its endif has no if. */
bool condition_is_readable(struct span text);

#endif
