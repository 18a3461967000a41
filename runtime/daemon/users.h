/* users: a worker's side of users' preferences: what was found is kept for a while, what is not
 * there is asked of the librarian while the message still comes in. Nothing waits for it but that
 * user's own messages, and these only for so long: then the site's preferences are in force for
 * them. Internal to the worker. */
#ifndef WINNOW_DAEMON_USERS_H
#define WINNOW_DAEMON_USERS_H

#include <stddef.h>

struct connection;
struct worker;
struct users;

#define USERS_KEPT 10000u	       /* users whose preferences are kept */
#define USERS_BYTES ((size_t)64 << 20) /* of all that is kept */
/* NULL: nobody's preferences are wanted. */
struct users *users_new(struct worker *w);
/* The librarian, or another in its place. */
void users_take_librarian(struct users *users, int channel);
/* The head of the request is there: c->prefs is set, now or later; later means that c->asking is
 * true until then, and that dispatch_enqueue is called again if it was called meanwhile. The client
 * may have its answer instead. */
void users_ask(struct users *users, struct connection *c);
/* It no longer waits. */
void users_leave(struct connection *c);
/* The same, and what it has of them is released. */
void users_forget(struct connection *c);

#endif
