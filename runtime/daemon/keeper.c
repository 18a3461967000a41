/* keeper.c: see keeper.h. */
#include "daemon/keeper.h"

#include "daemon/channel.h"
#include "proto/answer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	TAKE_AT_ONCE = 256,  /* records; there is other work */
	GOODBYE_SECONDS = 3, /* for clients to take the answer while they are still sending */
	DISCARD = 1 << 20,   /* bytes at a time */
};

/* With a descriptor: keep it under this number. Without: drop that one. */
struct record {
	int number;
};

size_t keeper_limit(const struct options *o)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max < 2 * KEEPER_FILES_BESIDE)
		return 0;
	size_t room = (size_t)files.rlim_max - KEEPER_FILES_BESIDE;
	return (room < o->max_connections ? room : o->max_connections) / o->workers;
}

int keeper_open(struct keeper *k, int *end_r, struct err *err)
{
	int pair[2];
	if (channel_pair(pair, err) < 0)
		return -1;
	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	*k = (struct keeper){.fd = pair[0]};
	*end_r = pair[1];
	return 0;
}

static void make_room(struct keeper *k, size_t number)
{
	size_t n = k->n ? k->n : 64;
	while (n <= number)
		n *= 2;
	if (number < k->n)
		return;
	k->kept = realloc(k->kept, n * sizeof *k->kept);
	if (!k->kept)
		abort();
	while (k->n < n)
		k->kept[k->n++] = -1;
}

static void drop(struct keeper *k, size_t number)
{
	if (number < k->n && k->kept[number] >= 0) {
		close(k->kept[number]);
		k->kept[number] = -1;
	}
}

static size_t take_record(void *context, const void *record, const int *fds, size_t nfds)
{
	enum { NUMBER_LIMIT = 1 << 20 }; /* a worker's descriptors are fewer */
	struct keeper *k = context;
	const struct record *r = record;
	if (r->number < 0 || r->number >= NUMBER_LIMIT)
		return 0;
	drop(k, (size_t)r->number);
	if (nfds != 1)
		return 0;
	make_room(k, (size_t)r->number);
	k->kept[r->number] = fds[0];
	return 1;
}

/* False: nothing there. */
static bool take_one(struct keeper *k)
{
	struct record r;
	int got = channel_pass(k->fd, &r, sizeof r, take_record, k);
	if (got == 0) {
		close(k->fd);
		k->fd = -1;
	}
	return got == 1;
}

void keeper_take(struct keeper *k)
{
	for (int i = 0; i < TAKE_AT_ONCE && k->fd >= 0 && take_one(k); i++)
		;
}

/* Throws away what a client still sends, unread. False: it sends no more. */
static bool discard(int fd)
{
	ssize_t n = recv(fd, NULL, DISCARD, MSG_TRUNC | MSG_DONTWAIT);
	if (n < 0 && errno == EFAULT) { /* Unix sockets want a buffer */
		char bytes[4096];
		n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
	}
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Closing at once would reset connections that are still sending, and lose the answer. */
static void see_off(struct pollfd *p, size_t n)
{
	alarm(GOODBYE_SECONDS);
	for (size_t left = n; left;) {
		poll(p, n, -1);
		for (size_t i = 0; i < n; i++)
			if (p[i].fd >= 0 && p[i].revents && !discard(p[i].fd)) {
				close(p[i].fd);
				p[i].fd = -1;
				left--;
			}
	}
}

static void answer_all(struct keeper *k, const struct identity *id)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	struct pollfd *p = ARENA_ARRAY(arena, struct pollfd, k->n);
	int *clients = ARENA_ARRAY(arena, int, k->n);
	size_t n = 0;
	struct err err;
	sigset_t none;
	prctl(PR_SET_NAME, "winnowd goodbye");
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGALRM, SIG_DFL);
	for (size_t i = 0; i < k->n; i++)
		if (k->kept[i] >= 0)
			clients[n++] = k->kept[i];
	sandbox_close_others(clients, n);
	if (identity_take(id, SIGKILL, &err) < 0)
		_exit(1);
	spamd_answer_error(&b, SPAMD_TEMPFAIL,
			   SPAN_LIT("(the process that read this request failed)"));
	for (size_t i = 0; i < n; i++) {
		if (send(clients[i], b.p, b.n, MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
			shutdown(clients[i], SHUT_WR);
		p[i] = (struct pollfd){clients[i], POLLIN, 0};
	}
	see_off(p, n);
	_exit(0);
}

void keeper_answer(struct keeper *k, const struct identity *id)
{
	size_t left = 0;
	while (k->fd >= 0 && take_one(k))
		;
	for (size_t i = 0; i < k->n; i++)
		left += k->kept[i] >= 0;
	if (left && fork() == 0)
		answer_all(k, id);
	keeper_close(k);
}

void keeper_close(struct keeper *k)
{
	for (size_t i = 0; i < k->n; i++)
		drop(k, i);
	free(k->kept);
	if (k->fd >= 0)
		close(k->fd);
	*k = (struct keeper){.fd = -1};
}

bool keeper_keep(int channel, int client)
{
	struct record r = {client};
	return channel_offer(channel, &r, sizeof r, &client, 1) == 0;
}

void keeper_drop(int channel, int client)
{
	struct record r = {client};
	channel_send(channel, &r, sizeof r, NULL, 0); /* waits: one not dropped would stay open */
}
