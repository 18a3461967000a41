/* told.c: an automaton tells where matches of a looser pattern end, or a byte behind that; every match holds such a one.
 *
 * Counterpart: none. */
#include "base/told.h"

#include <string.h>

/* Where matches that hold what was told first can begin. What is near PCRE2 finds as soon, what is far it may. */
static uint32_t begun(const struct automaton *a, struct span text, uint32_t at, struct told_pattern pattern)
{
	enum { NEAR = 64, FAR = 4096 };
	if (pattern.reach == WN_REACH_NONE || pattern.lead >= WN_REACH_LINES || at < NEAR || at > FAR)
		return 0;
	size_t begun = automaton_begun(a, text, at);
	return begun > pattern.lead ? (uint32_t)begun - pattern.lead : 0;
}

struct told told_first(const struct automaton *a, struct span text, uint32_t at, struct told_pattern pattern)
{
	struct told told = {pcre_window_of(text, at, at, pattern.reach, WN_REACH_SLACK), at};
	uint32_t from = begun(a, text, at, pattern);
	told.begins.most = pattern.lines;
	told.begins.from = told.begins.from > from ? told.begins.from : from;
	return told;
}

/* Where matches begin lines, whether one can begin between both: each is at most a byte behind where something ends, the
 * second something longer than nothing that begins there or further on. */
static bool line_between(struct span text, uint32_t first, uint32_t second)
{
	uint32_t from = first > 2 ? first - 2 : 0;
	return second > from && memchr(text.p + from, '\n', second - from);
}

/* What is told later begins no earlier. This is told for each byte of some texts: it looks at none of them twice. */
void told_next(struct told *told, struct span text, uint32_t at, struct told_pattern pattern)
{
	bool far = pattern.reach == WN_REACH_NONE || at >= UINT32_MAX - WN_REACH_SLACK;
	uint32_t to = far ? UINT32_MAX : at + WN_REACH_SLACK;
	told->begins.to = to > told->begins.to ? to : told->begins.to; /* all, where something else met the pattern, too */
	if (told->begins.most && line_between(text, told->at, at))
		told->begins.most++;
	told->at = at;
}
