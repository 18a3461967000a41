/* rulesdirs: where an installed SpamAssassin has its rules, and what else its programs take from their environment.
 * Asked by the compiler without paths, and by the programs that stand in for SpamAssassin's.
 * SpamAssassin counterpart: the path lists of Mail::SpamAssassin, parse of Conf/Parser.pm. */
#ifndef WINNOW_RULESDIRS_H
#define WINNOW_RULESDIRS_H

#include "base/arena.h"

/* The first of Debian's places that is there; NULL: none. */
const char *rulesdirs_stock(void);
const char *rulesdirs_site(void);
/* The language whose descriptions count. */
const char *rulesdirs_lang(struct arena *arena);

#endif
