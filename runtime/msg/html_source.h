/* html_source: the repairs to HTML before it is parsed. Internal to html.c. */
#ifndef WINNOW_MSG_HTML_SOURCE_H
#define WINNOW_MSG_HTML_SOURCE_H

#include "base/arena.h"

/* A copy with a NUL behind it: &nbsp; is a space, <br/> is <br>, typographic double quotes are plain
 * ones. Counterpart: the substitutions at the head of HTML.pm parse. */
struct span html_source(struct arena *arena, struct span text, bool wide);

#endif
