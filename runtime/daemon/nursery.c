/* nursery.c: see nursery.h. */
#include "daemon/nursery.h"

#include "daemon/channel.h"
#include "daemon/log.h"
#include "daemon/log_out.h"
#include "daemon/scanner.h"
#include "msg/charset.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	SCANNER_MEMORY_BASE = 1 << 30, /* bytes: ruleset, scratch, libraries */
	SCANNER_MEMORY_FACTOR = 12, /* times the largest message: decoded parts and views of it */
	SCANNER_FILES = 32,
	QUICK_DEATH = 1, /* seconds: a scanner that dies this young is not replaced before that */
};

struct nursery {
	const struct options *o;
	int supervisor, workers[WORKERS_LIMIT]; /* -1: that one is gone */
	size_t nworkers;
	pid_t parent;
	struct wn_ruleset *rules;
	struct wn_scanner *scanner; /* the one all are forked from */
	struct wn_markup *markup;
	pid_t pids[SCANNERS_LIMIT];
	time_t born[SCANNERS_LIMIT];
	sigset_t signals;
};

static void say(const struct nursery *n, enum note_kind kind, const char *text)
{
	struct note note = {.kind = kind, .pid = getpid()};
	snprintf(note.text, sizeof note.text, "%s", text);
	channel_send(n->supervisor, &note, sizeof note, NULL, 0);
}

static int open_rules(struct nursery *n)
{
	static const char mail[] =
	    "From: a@example.com\nTo: b@example.com\nSubject: warm\nMessage-Id: <a@example.com>\n"
	    "Received: from a.example.com ([192.0.2.1]) by b.example.com; Mon, 1 Jan 2024 00:00:00 "
	    "+0000\n"
	    "MIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-2\n\n"
	    "<html><body>See <a href=\"http://example.com/\">here</a>.</body></html>\n";
	char error[WN_ERROR_SIZE];
	struct wn_ruleset *rules = wn_ruleset_open(n->o->ruleset, n->o->scoreset, error);
	struct wn_scanner *scanner = rules ? wn_scanner_new(rules, error) : NULL;
	if (!scanner) {
		say(n, NOTE_FAILED, error);
		return -1;
	}
	if (n->scanner) {
		wn_scanner_warm_from(scanner, n->scanner);
		wn_markup_free(&n->markup);
		wn_scanner_free(&n->scanner);
		wn_ruleset_free(&n->rules);
	} else {
		wn_scanner_warm(scanner);
	}
	wn_scanner_set_timing(scanner, n->o->log_json);
	n->rules = rules;
	n->scanner = scanner;
	/* What is made at the first message is shared, too; and the host's name is looked up while
	 * it can be. */
	n->markup = wn_markup_new(n->rules);
	wn_scan(n->scanner, mail, sizeof mail - 1);
	wn_rewrite(n->markup, n->scanner);
	wn_report(n->markup, n->scanner);
	return 0;
}

static void become_scanner(struct nursery *n, const struct scanner_files *files)
{
	int keep[] = {files->channel, files->message, files->answer, log_out_fd()};
	struct err err;
	sigset_t none;
	sigemptyset(&none);
	prctl(PR_SET_NAME, "winnowd scanner");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGTERM, SIG_IGN); /* they end with their worker */
	signal(SIGINT, SIG_IGN);
	sigprocmask(SIG_SETMASK, &none, NULL);
	sandbox_close_others(keep, 4);
	if (sandbox_limit(SCANNER_MEMORY_BASE + n->o->max_size * SCANNER_MEMORY_FACTOR,
			  SCANNER_FILES, &err) < 0 ||
	    sandbox_enter(SANDBOX_SCANNER, &err) < 0) {
		log_error("scanner: %s", err.text);
		_exit(1);
	}
	scanner_run(n->rules, n->scanner, n->markup, files);
	_exit(0);
}

/* Scanners are dealt out. */
static int worker_of(const struct nursery *n, size_t slot)
{
	return n->workers[slot % n->nworkers];
}

static int spawn(struct nursery *n, size_t slot)
{
	struct err err;
	int pair[2], message = memfd_create("message", MFD_CLOEXEC),
		     answer = memfd_create("answer", MFD_CLOEXEC);
	if (message < 0 || answer < 0 || channel_pair(pair, &err) < 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		close(pair[0]);
		become_scanner(n, &(struct scanner_files){pair[1], message, answer});
	}
	close(pair[1]);
	struct note note = {.kind = NOTE_SCANNER, .pid = pid};
	int fds[SCANNER_FDS] = {pair[0], message, answer};
	int rc =
	    pid < 0 ? -1 : channel_send(worker_of(n, slot), &note, sizeof note, fds, SCANNER_FDS);
	for (int i = 0; i < SCANNER_FDS; i++)
		close(fds[i]);
	if (pid > 0) {
		n->pids[slot] = pid;
		n->born[slot] = time(NULL);
	}
	return rc;
}

static void fill(struct nursery *n)
{
	for (size_t i = 0; i < n->o->scanners; i++) {
		if (n->pids[i] || worker_of(n, i) < 0)
			continue;
		if (n->born[i] && time(NULL) - n->born[i] < QUICK_DEATH)
			continue; /* looked at again at the next turn */
		if (spawn(n, i) == 0)
			continue;
		if (errno != EPIPE && errno != ECONNRESET) /* else its worker's end is heard of */
			log_error("cannot start a scanner: %s", strerror(errno));
		n->born[i] = time(NULL);
	}
}

static void reap(struct nursery *n)
{
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
		for (size_t i = 0; i < n->o->scanners; i++) {
			if (n->pids[i] != pid)
				continue;
			n->pids[i] = 0;
			if (WIFSIGNALED(status))
				log_warn("handled cleanup of child pid [%d]: DIED, signal %d",
					 (int)pid, WTERMSIG(status));
			else
				log_info("handled cleanup of child pid [%d]: exit %d", (int)pid,
					 WEXITSTATUS(status));
		}
}

static void kill_one(struct nursery *n, pid_t pid)
{
	for (size_t i = 0; i < n->o->scanners; i++)
		if (n->pids[i] == pid)
			kill(pid, SIGKILL);
}

static void end(struct nursery *n)
{
	for (size_t i = 0; i < n->o->scanners; i++)
		if (n->pids[i])
			kill(n->pids[i], SIGKILL);
	_exit(0);
}

/* A worker is gone: so are its scanners. */
static void forget_worker(struct nursery *n, size_t worker)
{
	size_t left = 0;
	close(n->workers[worker]);
	n->workers[worker] = -1;
	for (size_t i = worker; i < n->o->scanners; i += n->nworkers)
		if (n->pids[i])
			kill(n->pids[i], SIGKILL);
	for (size_t i = 0; i < n->nworkers; i++)
		left += n->workers[i] >= 0;
	if (left == 0)
		end(n);
}

static void take_note(struct nursery *n, size_t worker)
{
	struct note note;
	if (channel_receive(n->workers[worker], &note, sizeof note, NULL, NULL) != 1)
		forget_worker(n, worker);
	else if (note.kind == NOTE_KILL)
		kill_one(n, note.pid);
}

static size_t take_log(void *context, const void *record, const int *fds, size_t nfds)
{
	if (nfds)
		log_out_take(fds[0]);
	return nfds ? 1 : 0;
}

/* The copy, in its unit: channels of its own, no scanners yet, and the ruleset that is in place
 * when it is told to open it. */
static void become_next(struct nursery *n, const int *fds)
{
	close(n->supervisor);
	for (size_t i = 0; i < n->nworkers; i++)
		if (n->workers[i] >= 0)
			close(n->workers[i]);
	n->supervisor = fds[0];
	memcpy(n->workers, fds + 1, n->nworkers * sizeof *fds);
	memset(n->pids, 0, sizeof n->pids);
	memset(n->born, 0, sizeof n->born);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	say(n, NOTE_BORN, "");
	if (channel_pass(n->supervisor, &(struct note){0}, sizeof(struct note), take_log, NULL) !=
	    1)
		_exit(0); /* not wanted after all */
	if (getppid() != n->parent || open_rules(n) < 0)
		_exit(1);
	say(n, NOTE_READY, wn_ruleset_id(n->rules));
}

/* What the supervisor wants: a sibling of this process, so that it hears of its end. */
static void take_order(struct nursery *n)
{
	struct note note;
	int fds[CHANNEL_FDS];
	size_t nfds = 0;
	int got = channel_receive(n->supervisor, &note, sizeof note, fds, &nfds);
	if (got == 0)
		end(n);
	if (got < 0)
		return;
	if (note.kind == NOTE_SPLIT && nfds == n->nworkers + 1 &&
	    syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, 0) == 0) {
		become_next(n, fds);
		return;
	}
	while (nfds)
		close(fds[--nfds]);
}

static void run(struct nursery *n, int signals)
{
	struct signalfd_siginfo info;
	for (;;) {
		struct pollfd p[2 + WORKERS_LIMIT] = {{.fd = n->supervisor, .events = POLLIN},
						      {.fd = signals, .events = POLLIN}};
		for (size_t i = 0; i < n->nworkers; i++)
			p[2 + i] = (struct pollfd){n->workers[i], POLLIN, 0};
		fill(n);
		poll(p, 2 + n->nworkers, 1000);
		if (p[1].revents && read(signals, &info, sizeof info) > 0)
			reap(n);
		for (size_t i = 0; i < n->nworkers; i++)
			if (p[2 + i].revents)
				take_note(n, i);
		if (p[0].revents)
			take_order(n); /* last: behind it this may be another process */
	}
}

void nursery_run(const struct options *o, const struct identity *id, int supervisor,
		 const int *workers, size_t nworkers)
{
	struct nursery n = {
	    .o = o, .supervisor = supervisor, .nworkers = nworkers, .parent = getppid()};
	int keep[WORKERS_LIMIT + 2] = {supervisor, log_out_fd()};
	struct err err;
	memcpy(n.workers, workers, nworkers * sizeof *workers);
	memcpy(keep + 2, workers, nworkers * sizeof *workers);
	prctl(PR_SET_NAME, "winnowd nursery");
	sandbox_close_others(keep, 2 + nworkers);
	signal(SIGTERM, SIG_IGN); /* ends with its workers */
	signal(SIGINT, SIG_IGN);
	sigemptyset(&n.signals);
	sigaddset(&n.signals, SIGCHLD);
	sigprocmask(SIG_SETMASK, &n.signals, NULL);
	int signals = signalfd(-1, &n.signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (identity_take(id, SIGKILL, &err) < 0) {
		say(&n, NOTE_FAILED, err.text);
		_exit(1);
	}
	charset_open_converters(); /* files of their own, which a scanner cannot open */
	if (open_rules(&n) < 0)
		_exit(1);
	say(&n, NOTE_READY, wn_ruleset_id(n.rules));
	run(&n, signals);
	_exit(0);
}
