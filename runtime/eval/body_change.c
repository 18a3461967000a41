/* body_change.c: both versions of the paragraphs, and which of them is shown.
 * SpamAssassin counterpart: none; there the array is altered in place while rules run by priority (_parse_body of
 * Plugin/FreeMail.pm). */
#include "eval/body_change.h"

static struct spans copy_of(struct arena *arena, struct spans from)
{
	struct spans to = {ARENA_ARRAY(arena, struct span, from.n + 1), from.n};
	if (from.n)
		memcpy(to.v, from.v, from.n * sizeof *from.v);
	return to;
}

struct spans body_change_begin(struct eval *e)
{
	return copy_of(e->msg->arena, message_body(e->msg));
}

void body_change_end(struct eval *e, struct spans before)
{
	struct spans body = message_body(e->msg);
	bool same = true;
	for (size_t i = 0; i < body.n && same; i++)
		same = span_equal(body.v[i], before.v[i]);
	if (same)
		return;
	e->body_change = ARENA_NEW(e->msg->arena, struct body_change);
	*e->body_change = (struct body_change){before, copy_of(e->msg->arena, body), e->rule->priority};
}

void body_change_again(struct eval *e)
{
	if (e->body_change && e->rule->priority < e->body_change->priority)
		e->body_change->priority = e->rule->priority;
}

void body_change_show(const struct body_change *c, struct message *m, int32_t priority)
{
	if (!c || !c->before.n)
		return;
	struct spans shown = priority < c->priority ? c->before : c->after;
	memcpy(message_body(m).v, shown.v, shown.n * sizeof *shown.v);
}
