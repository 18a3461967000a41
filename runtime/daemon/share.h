/* share: which worker takes the next connection: all listen on the same sockets, and each has
 * scanners of its own. One that has more connections than others, for its scanners, leaves it to
 * them for a moment. Internal to the worker. */
#ifndef WINNOW_DAEMON_SHARE_H
#define WINNOW_DAEMON_SHARE_H

#include "daemon/counters.h"

/* How many connections this worker has now that are work. */
void share_tell(struct counters *c, unsigned worker, size_t connections);
/* A worker that is gone takes none. */
void share_leave(struct counters *c, unsigned worker);
/* No other worker has fewer connections a scanner. */
bool share_is_fair(struct counters *c, const struct options *o, unsigned worker);

#endif
