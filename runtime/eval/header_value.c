/* header_value.c: see header_value.h. */
#include "eval/header_value.h"

#include "base/bytes.h"

struct span header_value(struct message *m, enum header_asked what)
{
	return header_ask(m, what)->joined;
}

struct span header_first(struct message *m, enum header_asked what)
{
	struct spans all = header_ask(m, what)->list;
	if (!all.n)
		return SPAN_LIT("");
	struct span first = all.v[0];
	if (first.n && first.p[first.n - 1] == '\n')
		first.n--;
	return first;
}

struct span header_flat(struct arena *arena, struct span s)
{
	unsigned char *out = arena_bytes(arena, s.n + 1);
	return (struct span){out, bytes_single_spaces(out, s, false)};
}
