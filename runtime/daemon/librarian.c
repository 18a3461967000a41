/* librarian.c: see librarian.h. After a lookup in a database took too long, others are refused for
 * a moment: a database that hangs holds up few. */
#include "daemon/librarian.h"

#include "base/file.h"
#include "daemon/channel.h"
#include "daemon/log_out.h"
#include "daemon/lookup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOKUP_FILES = 64, BACKOFF_SECONDS = 1 };
#define LOOKUP_MEMORY ((size_t)512 << 20) /* client libraries, and preferences several times */

struct lending {
	pid_t pid; /* 0: free */
	uint64_t id, until;
	int fd, channel; /* what it finds; where the witnesses' descriptors come from */
	bool late;
};

struct librarian {
	const struct options *o;
	const struct identity *id;
	struct sql sql;
	int channel, signals;
	uint64_t refuse_until;
	struct lending lendings[LIBRARIAN_LOOKUPS];
};

static uint64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void answer(struct librarian *l, enum answer_kind kind, uint64_t id, const char *why)
{
	struct answer a = {.kind = kind, .id = id, .fallback = l->sql.fallback};
	snprintf(a.why, sizeof a.why, "%s", why);
	channel_send(l->channel, &a, sizeof a, NULL, 0);
}

static void answer_found(struct librarian *l, const struct lending *from)
{
	struct answer a = {.kind = ANSWER_FOUND, .id = from->id, .fallback = l->sql.fallback};
	int fds[CHANNEL_FDS];
	size_t n = 0;
	char byte;
	if (channel_receive(from->channel, &byte, 1, fds, &n) != 1)
		n = 0;
	while (n > WITNESSES)
		close(fds[--n]);
	fds[n] = from->fd;
	channel_send(l->channel, &a, sizeof a, fds, n + 1);
	while (n)
		close(fds[--n]);
}

static void look_up(struct librarian *l, const struct question *q, int fd, int channel)
{
	int keep[] = {fd, channel, log_out_fd()};
	struct err err;
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_NAME, "winnowd lookup");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sandbox_close_others(keep, 3);
	if (sandbox_limit(LOOKUP_MEMORY, LOOKUP_FILES, &err) < 0 ||
	    sandbox_enter(SANDBOX_LOOKUP, &err) < 0)
		_exit(1);
	_exit(lookup_run(l->o, l->id, &l->sql, q, fd, channel) == 0 ? 0 : 1);
}

static void lend(struct librarian *l, struct lending *to, const struct question *q)
{
	struct err err;
	int fd = memfd_create("preferences", MFD_CLOEXEC), pair[2] = {-1, -1};
	pid_t pid = fd < 0 || channel_pair(pair, &err) < 0 ? -1 : fork();
	if (pid == 0)
		look_up(l, q, fd, pair[1]);
	close(pair[1]);
	if (pid < 0) {
		answer(l, ANSWER_FAILED, q->id, "no process to look it up");
		close(pair[0]);
		close(fd);
		return;
	}
	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	uint64_t limit = now() + (uint64_t)(l->o->prefs_timeout * 1e9);
	*to = (struct lending){pid, q->id, limit < q->until ? limit : q->until, fd, pair[0], false};
}

static struct lending *free_one(struct librarian *l)
{
	for (size_t i = 0; i < LIBRARIAN_LOOKUPS; i++)
		if (!l->lendings[i].pid)
			return &l->lendings[i];
	return NULL;
}

/* False: the worker is gone. */
static bool take_question(struct librarian *l, struct lending *to)
{
	struct question q;
	int got = channel_receive(l->channel, &q, sizeof q, NULL, NULL);
	if (got <= 0)
		return got < 0;
	q.user[SPAMD_USER_LIMIT] = 0;
	if (now() < l->refuse_until)
		answer(l, ANSWER_FAILED, q.id, "the database did not answer a moment ago");
	else if (now() < q.until)
		lend(l, to, &q);
	return true;
}

static void take_back(struct librarian *l, struct lending *from, int status)
{
	char why[64];
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && !from->late) {
		answer_found(l, from);
	} else {
		snprintf(why, sizeof why,
			 from->late ? "no answer in %g seconds" : "the lookup failed",
			 l->o->prefs_timeout);
		answer(l, ANSWER_FAILED, from->id, why);
	}
	close(from->fd);
	close(from->channel);
	from->pid = 0;
}

static void reap(struct librarian *l)
{
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
		for (size_t i = 0; i < LIBRARIAN_LOOKUPS; i++)
			if (l->lendings[i].pid == pid)
				take_back(l, &l->lendings[i], status);
}

/* Ends those whose time is over; milliseconds to the next. */
static int look_at_clock(struct librarian *l)
{
	uint64_t at = now(), next = UINT64_MAX;
	for (size_t i = 0; i < LIBRARIAN_LOOKUPS; i++) {
		struct lending *one = &l->lendings[i];
		if (!one->pid || one->late)
			continue;
		if (one->until <= at) {
			kill(one->pid, SIGKILL);
			one->late = true;
			if (l->sql.configured)
				l->refuse_until = at + BACKOFF_SECONDS * 1000000000ull;
		} else if (one->until < next) {
			next = one->until;
		}
	}
	return next == UINT64_MAX ? -1 : (int)((next - at) / 1000000 + 1);
}

static void run(struct librarian *l)
{
	struct signalfd_siginfo info;
	for (;;) {
		struct lending *room = free_one(l);
		struct pollfd p[2] = {{.fd = l->signals, .events = POLLIN},
				      {.fd = room ? l->channel : -1, .events = POLLIN}};
		poll(p, 2, look_at_clock(l));
		while (read(l->signals, &info, sizeof info) > 0)
			reap(l);
		if (p[1].revents && !take_question(l, room))
			break;
	}
	for (size_t i = 0; i < LIBRARIAN_LOOKUPS; i++)
		if (l->lendings[i].pid)
			kill(l->lendings[i].pid, SIGKILL);
}

/* Of root's rights: to become users, and to end processes that did. */
static int keep_little(struct err *err)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	uint32_t few = 1u << CAP_SETUID | 1u << CAP_SETGID | 1u << CAP_KILL;
	struct __user_cap_data_struct data[2] = {{few, few, 0}, {0, 0, 0}};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_capset, &header, data) != 0)
		return err_set_errno(err, "cannot give up root's rights");
	return 0;
}

static int prepare(struct librarian *l, struct err *err)
{
	struct arena *arena = arena_new(); /* lives on with the settings */
	const char *path = arena_printf(arena, "%s/settings", l->o->ruleset);
	struct span text;
	struct settings settings;
	if (lookup_becomes_user(l->o) ? keep_little(err) < 0
				      : identity_take(l->id, SIGKILL, err) < 0)
		return -1;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (l->o->sql_config || l->o->setuid_with_sql) {
		if (file_read(arena, path, SETTINGS_LIMIT, &text, err) < 0 ||
		    settings_parse(arena, text, &settings, err) < 0)
			return -1;
		sql_configure(&l->sql, arena, &settings);
	}
	getpwnam("root"); /* loads what looks up users, once for all lookups */
	return 0;
}

static void serve(const struct options *o, const struct identity *id, int channel)
{
	static struct librarian l;
	int keep[] = {channel, log_out_fd()};
	struct err err;
	sigset_t set;
	l = (struct librarian){.o = o, .id = id, .channel = channel, .sql = {.fallback = true}};
	prctl(PR_SET_NAME, "winnowd users");
	sandbox_close_others(keep, 2);
	signal(SIGTERM, SIG_IGN); /* ends with its worker */
	signal(SIGINT, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_SETMASK, &set, NULL);
	l.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (l.signals < 0 || prepare(&l, &err) < 0) {
		log_error("users' preferences cannot be looked up: %s",
			  l.signals < 0 ? strerror(errno) : err.text);
		_exit(1);
	}
	answer(&l, ANSWER_HELLO, 0, "");
	run(&l);
	_exit(0);
}

pid_t librarian_start(const struct options *o, const struct identity *id, int *channel_r,
		      struct err *err)
{
	int pair[2];
	if (channel_pair(pair, err) < 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0)
		serve(o, id, pair[1]);
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return err_set_errno(err, "fork");
	}
	*channel_r = pair[0];
	return pid;
}
