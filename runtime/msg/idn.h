/* idn: international domain names to their ASCII form (Util.pm idn_to_ascii). */
#ifndef WINNOW_IDN_H
#define WINNOW_IDN_H

#include "base/arena.h"

/* The lower-cased ASCII form of a host; what can't be converted comes back unchanged, as there.
 * Not a check: anything that is not a host name goes through. The result lives in the arena or is
 * `host` itself. */
struct span idn_to_ascii(struct arena *arena, struct span host);
/* Bytes over 127 taken as characters of ISO-8859-1. The text itself when it has none. */
struct span idn_from_latin1(struct arena *arena, struct span text);
/* A lower-cased copy (ASCII letters only), or `s` itself when there is nothing to change. */
struct span idn_lower(struct arena *arena, struct span s);

#endif
