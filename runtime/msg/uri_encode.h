/* uri_encode: percent escapes and character references in URIs (Util.pm url_encode). */
#ifndef WINNOW_URI_ENCODE_H
#define WINNOW_URI_ENCODE_H

#include "base/arena.h"

/* When there is at least one %XX: escapes of printable ASCII are undone, and bytes that may not
 * stand in a URI (controls, space, 8-bit, " % < >) become escapes. Else `s` itself. wide: s is UTF-8, and the
 * characters U+0080 to U+00FF become escapes, those past them stay. */
struct span uri_undo_percent(struct arena *arena, struct span s, bool wide);
/* &#NN; and &#xNN; of printable ASCII to the character, and the references of the other full stops
 * to '.'. Itself when there is none. */
struct span uri_undo_references(struct arena *arena, struct span s);

#endif
