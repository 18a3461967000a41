/* slow_lane: connections of clients that take their time, apart from the others. Each byte that
 * comes alone wakes a worker; ten thousand clients with a byte a second cost a quarter of the
 * server that way. In the slow lane they wake nobody: what has come is looked at ten times a
 * second. Deadlines are the others'. */
#ifndef WINNOW_DAEMON_SLOW_LANE_H
#define WINNOW_DAEMON_SLOW_LANE_H

#include "daemon/connection.h"

/* Needs w->base. False: no memory, or descriptors. */
bool slow_lane_init(struct worker *w);
/* After a connection has been read from: to the lane it belongs to. */
void slow_lane_choose(struct connection *c);
/* It is about to be freed. */
void slow_lane_forget(struct connection *c);
/* The connections of this worker that others are to compare with theirs (share.h): slow ones are no
 * work. */
void slow_lane_tell_share(struct worker *w);

#endif
