/* users.c: a table of users, each with what was found, or with the connections that wait for it. */
#include "daemon/users.h"

#include "base/map.h"
#include "daemon/connection.h"
#include "daemon/lookup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BUCKETS = 4096,
	GRACE = 1, /* seconds beyond a lookup's own time, until the librarian is taken for dead */
};

struct user {
	uint64_t id;		  /* of the last question */
	uint64_t fresh_until;	  /* nanoseconds */
	struct user_prefs *prefs; /* NULL: nothing yet */
	bool asked, sent;
	struct question question;
	struct event *timer;
	struct users *users;
	struct connections waiting;
	TAILQ_ENTRY(user) bucket, used; /* used: the longest unused first */
};
TAILQ_HEAD(user_list, user);

struct users {
	struct worker *worker;
	int channel; /* -1: none */
	struct event *event;
	bool fallback;
	uint64_t last_id;
	size_t n, bytes;
	struct user_list buckets[BUCKETS], used;
};

static uint64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

struct users *users_new(struct worker *w)
{
	if (!lookup_wanted(w->o))
		return NULL;
	struct users *users = mem_calloc(1, sizeof *users);
	users->worker = w;
	users->channel = -1;
	users->fallback = true;
	TAILQ_INIT(&users->used);
	for (size_t i = 0; i < BUCKETS; i++)
		TAILQ_INIT(&users->buckets[i]);
	return users;
}

static void log_lines(struct span log)
{
	for (size_t at = 0; at < log.n;) {
		const char *area = (const char *)log.p + at, *text = area + strlen(area) + 1;
		if (text >= (const char *)log.p + log.n)
			return;
		log_area((enum log_level)(*area - '0'), area + 1, "%s", text);
		at = (size_t)(text - (const char *)log.p) + strlen(text) + 1;
	}
}

/* --- users ---------------------------------------------------------------------------------------
 */

static struct user_list *bucket_of(struct users *users, const char *user)
{
	return &users->buckets[map_hash(span_from_str(user)) % BUCKETS];
}

static void forget_user(struct user *u)
{
	struct users *users = u->users;
	TAILQ_REMOVE(bucket_of(users, u->question.user), u, bucket);
	TAILQ_REMOVE(&users->used, u, used);
	users->n--;
	users->bytes -= user_prefs_bytes(u->prefs);
	user_prefs_release(u->prefs);
	event_free(u->timer);
	free(u);
}

/* The longest unused go; those that are waited for stay. */
static void make_room(struct users *users)
{
	struct user *next;
	for (struct user *u = TAILQ_FIRST(&users->used);
	     u && (users->n > USERS_KEPT || users->bytes > USERS_BYTES); u = next) {
		next = TAILQ_NEXT(u, used);
		if (!u->asked)
			forget_user(u);
	}
}

static void apply(struct connection *c, struct user_prefs *p)
{
	c->asking = false;
	c->prefs = p;
	p->references++;
	log_lines(p->log);
	if (p->status == FOUND_REFUSED)
		reply_error(c, SPAMD_UNAVAILABLE, "Error fetching user preferences via SQL");
	else if (p->status == FOUND_PARANOID)
		connection_close_soon(c);
	else if (c->state == CONNECTION_QUEUED)
		dispatch_enqueue(c);
}

static void settle(struct user *u, struct user_prefs *p, double seconds)
{
	struct users *users = u->users;
	struct connection *c;
	event_del(u->timer);
	users->bytes += user_prefs_bytes(p) - user_prefs_bytes(u->prefs);
	user_prefs_release(u->prefs);
	u->prefs = p;
	u->asked = u->sent = false;
	u->fresh_until = now() + (uint64_t)(seconds * 1e9);
	p->references++; /* while they are told */
	while ((c = TAILQ_FIRST(&u->waiting))) {
		TAILQ_REMOVE(&u->waiting, c, waiting);
		c->user = NULL;
		apply(c, p);
	}
	user_prefs_release(p);
}

static void fail(struct user *u, const char *why)
{
	const struct worker *w = u->users->worker;
	const char *name = u->question.has_user ? u->question.user : "nobody";
	struct user_prefs *p = user_prefs_failed(w->arena, w->o, name, why, u->users->fallback);
	p->uid = w->uid;
	settle(u, p, USER_PREFS_FAILED_TTL);
}

static void on_late(evutil_socket_t fd, short what, void *context)
{
	fail(context, "no answer in time");
}

static struct user *find_user(struct users *users, const struct spamd_request *r)
{
	const char *name = r->has_user ? r->user : "";
	struct user *u;
	TAILQ_FOREACH(u, bucket_of(users, name), bucket)
	if (u->question.has_user == r->has_user && strcmp(u->question.user, name) == 0)
		break;
	if (!u) {
		u = mem_calloc(1, sizeof *u);
		u->users = users;
		u->question.has_user = r->has_user;
		strcpy(u->question.user, name);
		u->timer = event_new(users->worker->base, -1, 0, on_late, u);
		if (!u->timer)
			abort();
		TAILQ_INIT(&u->waiting);
		TAILQ_INSERT_HEAD(bucket_of(users, name), u, bucket);
		users->n++;
	} else {
		TAILQ_REMOVE(&users->used, u, used);
	}
	TAILQ_INSERT_TAIL(&users->used, u, used);
	return u;
}

/* --- the librarian -------------------------------------------------------------------------------
 */

static void send_question(struct user *u)
{
	struct users *users = u->users;
	if (users->channel < 0)
		return; /* when there is one */
	if (channel_send(users->channel, &u->question, sizeof u->question, NULL, 0) == 0)
		u->sent = true;
	else if (errno == EAGAIN || errno == EWOULDBLOCK)
		fail(u, "too many lookups");
}

static void ask(struct user *u)
{
	double seconds = u->users->worker->o->prefs_timeout + GRACE;
	struct timeval t = {(time_t)seconds,
			    (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)};
	u->question.id = u->id = ++u->users->last_id;
	u->question.until = now() + (uint64_t)(seconds * 1e9);
	u->asked = true;
	event_add(u->timer, &t);
	send_question(u);
}

static struct user *user_of(struct users *users, uint64_t id)
{
	struct user *u;
	TAILQ_FOREACH_REVERSE(u, &users->used, user_list, used)
	if (u->asked && u->id == id)
		return u;
	return NULL;
}

static void librarian_gone(struct users *users)
{
	struct user *u, *next;
	event_free(users->event);
	close(users->channel);
	users->channel = -1;
	for (u = TAILQ_FIRST(&users->used); u; u = next) {
		next = TAILQ_NEXT(u, used);
		if (u->sent)
			fail(u, "the librarian is gone");
	}
}

static size_t take_answer(void *context, const void *record, const int *fds, size_t nfds)
{
	struct users *users = context;
	const struct answer *a = record;
	struct user *u = a->kind == ANSWER_HELLO ? NULL : user_of(users, a->id);
	char why[sizeof a->why];
	snprintf(why, sizeof why, "%.*s", (int)sizeof why - 1, a->why);
	users->fallback = a->fallback;
	if (!u)
		return 0;
	struct user_prefs *p = NULL;
	if (a->kind == ANSWER_FOUND && nfds)
		p = user_prefs_read(users->worker->arena, fds[nfds - 1], fds, nfds - 1);
	size_t taken = p ? p->witnesses.n : 0;
	if (p)
		settle(u, p, user_prefs_good_for(p, users->worker->o));
	else
		fail(u, a->kind == ANSWER_FAILED ? why : "the lookup failed");
	arena_reset(users->worker->arena);
	return taken;
}

static void on_answer(evutil_socket_t fd, short what, void *context)
{
	struct answer a;
	if (channel_pass(fd, &a, sizeof a, take_answer, context) == 0)
		librarian_gone(context);
}

void users_take_librarian(struct users *users, int channel)
{
	struct user *u, *next;
	if (users->channel >= 0)
		librarian_gone(users);
	users->channel = channel;
	evutil_make_socket_nonblocking(channel);
	users->event =
	    event_new(users->worker->base, channel, EV_READ | EV_PERSIST, on_answer, users);
	if (!users->event)
		abort();
	event_add(users->event, NULL);
	for (u = TAILQ_FIRST(&users->used); u; u = next) {
		next = TAILQ_NEXT(u, used);
		if (u->asked && !u->sent)
			send_question(u);
	}
}

/* --- connections ---------------------------------------------------------------------------------
 */

void users_ask(struct users *users, struct connection *c)
{
	if (!users)
		return;
	struct user *u = find_user(users, c->request);
	if (u->prefs && !u->asked && now() < u->fresh_until &&
	    witness_agrees(&u->prefs->witnesses)) {
		apply(c, u->prefs);
		return;
	}
	c->asking = true;
	c->user = u;
	TAILQ_INSERT_TAIL(&u->waiting, c, waiting);
	if (!u->asked)
		ask(u);
	make_room(users);
}

void users_leave(struct connection *c)
{
	if (c->user)
		TAILQ_REMOVE(&c->user->waiting, c, waiting);
	c->user = NULL;
	c->asking = false;
}

void users_forget(struct connection *c)
{
	users_leave(c);
	user_prefs_release(c->prefs);
	c->prefs = NULL;
}
