/* msg/header_text: header text with folding undone and RFC 2047 encoded words decoded, as
 * Node.pm _decode_header does. Internal to runtime/msg. */
#ifndef WINNOW_MSG_HEADER_TEXT_H
#define WINNOW_MSG_HEADER_TEXT_H

#include "base/arena.h"

/* text: a header value without outer white space; name: its field's, for those that never carry
 * encoded words. The result is UTF-8 (as far as the text can be read), without newlines. */
struct span header_text_decode(struct arena *arena, struct span text, struct span name);
/* Whether there may be encoded words in it. */
bool header_text_has_words(struct span text);

#endif
