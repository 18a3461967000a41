/* msg/decode: transfer encodings undone the way SpamAssassin does (Util.pm base64_decode,
 * qp_decode): nothing is an error, stray bytes are skipped or kept. Internal to runtime/msg. */
#ifndef WINNOW_MSG_DECODE_H
#define WINNOW_MSG_DECODE_H

#include "base/arena.h"

struct span base64_decode(struct arena *arena, struct span s);
struct span qp_decode(struct arena *arena, struct span s);
/* The Q encoding of encoded words: as quoted-printable, `_` is a space. */
struct span q_decode(struct arena *arena, struct span s);
/* CRLF to LF; returns s itself when there is none. */
struct span crlf_to_lf(struct arena *arena, struct span s);

#endif
