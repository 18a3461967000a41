/* uri_encode: percent escapes and character references in URIs (Util.pm url_encode). */
#ifndef WINNOW_URI_ENCODE_H
#define WINNOW_URI_ENCODE_H

#include "base/arena.h"

/* When there is at least one %XX: escapes of printable ASCII are undone, and bytes that may not
 * stand in a URI (controls, space, 8-bit, " % < >) become escapes. Else `s` itself. */
struct span uri_undo_percent(struct arena *arena, struct span s);
/* &#NN; and &#xNN; of printable ASCII to the character, and the references of the other full stops
 * to '.'. Itself when there is none. */
struct span uri_undo_references(struct arena *arena, struct span s);

#endif
