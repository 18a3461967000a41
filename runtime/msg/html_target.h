/* html_target: a reference in an HTML part against its base (RFC 3986 section 5.2 as HTML.pm target_uri
 * does it, with scheme-less "www." and "ftp." hosts given theirs). */
#ifndef WINNOW_MSG_HTML_TARGET_H
#define WINNOW_MSG_HTML_TARGET_H

#include "base/arena.h"

struct span html_target_uri(struct arena *arena, struct span base, struct span reference);

#endif
