/* share.c: see share.h. */
#include "daemon/share.h"

enum { GONE = 1 << 30 };

/* Scanners are dealt out (nursery.c). */
static int64_t scanners_of(const struct options *o, unsigned worker)
{
	return o->scanners / o->workers + (worker < o->scanners % o->workers);
}

void share_tell(struct counters *c, unsigned worker, size_t connections)
{
	atomic_store_explicit(&c->open[worker], (int64_t)connections, memory_order_relaxed);
}

void share_leave(struct counters *c, unsigned worker)
{
	share_tell(c, worker, GONE);
}

bool share_is_fair(struct counters *c, const struct options *o, unsigned worker)
{
	int64_t own = atomic_load_explicit(&c->open[worker], memory_order_relaxed),
		scanners = scanners_of(o, worker);
	for (unsigned i = 0; i < o->workers; i++)
		if (atomic_load_explicit(&c->open[i], memory_order_relaxed) * scanners <
		    own * scanners_of(o, i))
			return false;
	return true;
}
