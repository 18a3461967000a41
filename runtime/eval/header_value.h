/* header_value: header values the way eval functions ask for them (PerMsgStatus.pm get in scalar context):
 * never absent, only empty; of addresses, names and hosts the first. */
#ifndef WINNOW_HEADER_VALUE_H
#define WINNOW_HEADER_VALUE_H

#include "eval/eval.h"

/* All values of a header without such modifiers, joined. */
struct span header_value(struct message *m, enum header_asked what);
/* The first value of "From:addr" and kin, without a newline. */
struct span header_first(struct message *m, enum header_asked what);
/* White space runs become one space each. */
struct span header_flat(struct arena *arena, struct span s);

static inline bool value_has(struct span s, const char *word)
{
	return span_find(s, span_from_str(word), 0) != (size_t)-1;
}
/* A regex of a static table matches. */
static inline bool value_matches(struct pcre *re, struct span s)
{
	return pcre_match(re, s, 0, NULL) == 1;
}

#endif
