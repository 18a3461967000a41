/* slow_lane.c: a second event loop in the worker's, which a timer of the first one gives a turn. A
 * connection is in it while its request is incomplete, old and slow; TLS connections stay where
 * they are, as their buffers cannot move. Counterpart: none, a child of spamd waits for its one
 * client. */
#include "daemon/slow_lane.h"
#include "daemon/share.h"

#include <event2/bufferevent.h>
#include <event2/event.h>

#define SLOW_AGE 1.0 /* seconds: those who send all at once are done by then */
#define SLOW_RATE                                                                               \
	2000.0 /* bytes of the message a second, on average: who sends more would wait for each \
		  turn */
static const struct timeval turn_every = {0, 100000};

static void on_turn(evutil_socket_t fd, short what, void *context)
{
	struct worker *w = context;
	event_base_loop(w->slow_base, EVLOOP_NONBLOCK);
	if (w->nslow == 0)
		event_del(w->slow_turn);
}

bool slow_lane_init(struct worker *w)
{
	w->slow_base = event_base_new();
	w->slow_turn = event_new(w->base, -1, EV_PERSIST, on_turn, w);
	return w->slow_base && w->slow_turn;
}

static bool is_slow(const struct connection *c)
{
	if (c->state != CONNECTION_HEAD && c->state != CONNECTION_BODY)
		return false;
	double age = connection_age(c);
	return age > SLOW_AGE && (double)c->got < SLOW_RATE * age;
}

/* Its events must not be pending meanwhile. */
static bool move(struct connection *c, struct event_base *base)
{
	short enabled = bufferevent_get_enabled(c->bev);
	bufferevent_disable(c->bev, EV_READ | EV_WRITE);
	bool moved = bufferevent_base_set(base, c->bev) == 0;
	bufferevent_enable(c->bev, enabled);
	return moved;
}

void slow_lane_choose(struct connection *c)
{
	struct worker *w = c->worker;
	bool slow = is_slow(c);
	if (c->listener->tls || slow == c->slow || !move(c, slow ? w->slow_base : w->base))
		return;
	c->slow = slow;
	if (slow && w->nslow++ == 0)
		event_add(w->slow_turn, &turn_every);
	else if (!slow)
		w->nslow--;
	slow_lane_tell_share(w);
}

void slow_lane_tell_share(struct worker *w)
{
	share_tell(w->counters, w->number, w->connections - w->nslow);
}

void slow_lane_forget(struct connection *c)
{
	c->worker->nslow -= c->slow;
	c->slow = false;
}
