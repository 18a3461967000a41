/* text: cutting text into the units of the views (Message.pm). */
#ifndef WINNOW_MSG_TEXT_H
#define WINNOW_MSG_TEXT_H

#include "base/arena.h"

#define TEXT_LINE_LIMIT 2048u   /* bytes of a body unit; rawbody chunks are one to two times this */
#define TEXT_CUT_SEARCH 1024u   /* how far behind a part's size limit a better place to cut is sought */

/* Message.pm split_into_array_of_short_lines: after each newline, and where a line is too long. */
struct spans text_split_lines(struct arena *arena, struct span text);
/* Message.pm split_into_array_of_short_paragraphs. */
struct spans text_split_chunks(struct arena *arena, struct span text);

#endif
