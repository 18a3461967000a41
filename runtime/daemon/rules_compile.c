/* rules_compile.c: winnow-compile as a child: unprivileged, bounded in time, processor time and
 * size of files. */
#include "daemon/rules.h"

#include "base/compiler.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "daemon/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	COMPILE_SECONDS =
	    600, /* of the clock and of processor time: the stock rules anew take 15 */
	COMPILE_FILE_BYTES = 1 << 30, /* of a file: the stock rules' largest has 2 MB */
};

static void write_lines(const char *path, const struct options_list *lines)
{
	struct arena *arena = arena_new();
	struct strbuf b = strbuf_new(arena);
	struct err err;
	for (size_t i = 0; i < lines->n; i++)
		strbuf_printf(&b, "%s\n", lines->v[i]);
	if (path && file_write(path, strbuf_span(&b), &err) != 0) {
		dprintf(STDERR_FILENO, "%s\n", err.text);
		_exit(1);
	}
	arena_free(&arena);
}

static void limit(void)
{
	const struct rlimit cpu = {COMPILE_SECONDS, COMPILE_SECONDS},
			    size = {COMPILE_FILE_BYTES, COMPILE_FILE_BYTES}, core = {0, 0};
	setrlimit(RLIMIT_CPU, &cpu);
	setrlimit(RLIMIT_FSIZE, &size);
	setrlimit(RLIMIT_CORE, &core);
	alarm(COMPILE_SECONDS); /* outlives the exec */
}

static void run(const struct rules *r, const struct options *o, const struct identity *id,
		bool no_worse, int out)
{
	const char *argv[RULES_PATHS + 16], *const head[] = {"compile",
							     "-q",
							     "--cache",
							     r->cache,
							     "-o",
							     r->out,
							     "--lang",
							     r->lang,
							     o->local ? NULL : "--net",
							     no_worse ? "--no-worse" : NULL};
	size_t n = 0;
	struct err err;
	sigset_t none;
	int compiler = compiler_open();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	sandbox_close_others(&compiler, 1);
	if (compiler < 0 || identity_take(id, SIGKILL, &err) < 0) {
		dprintf(STDERR_FILENO, "winnow-compile: %s\n",
			compiler < 0 ? strerror(errno) : err.text);
		_exit(1);
	}
	write_lines(r->line_pre, &o->pre);
	write_lines(r->line_cf, &o->cf);
	limit();
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		if (head[i])
			argv[n++] = head[i];
	if (r->line_pre)
		argv[n++] = r->line_pre;
	for (size_t i = 0; i < r->n; i++)
		argv[n++] = r->paths[i];
	if (r->line_cf)
		argv[n++] = r->line_cf;
	argv[n] = NULL;
	umask(077);
	compiler_exec(compiler, (char *const *)(uintptr_t)argv);
	dprintf(STDERR_FILENO, "winnow-compile: %s\n", strerror(errno));
	_exit(1);
}

int rules_compile_start(struct rules_compile *c, const struct rules *r, const struct options *o,
			const struct identity *id, bool no_worse, struct err *err)
{
	int out[2];
	if (pipe2(out, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set_errno(err, "pipe");
	pid_t pid = fork();
	if (pid == 0)
		run(r, o, id, no_worse, out[1]);
	close(out[1]);
	if (pid < 0) {
		close(out[0]);
		return err_set_errno(err, "fork");
	}
	*c = (struct rules_compile){.pid = pid, .fd = out[0]};
	return 0;
}

void rules_compile_read(struct rules_compile *c)
{
	char bytes[4096];
	for (ssize_t got; c->fd >= 0 && (got = read(c->fd, bytes, sizeof bytes)) != -1;) {
		if (got == 0) {
			close(c->fd);
			c->fd = -1;
			return;
		}
		size_t room = sizeof c->text - 1 - c->n,
		       take = (size_t)got < room ? (size_t)got : room;
		memcpy(c->text + c->n, bytes, take);
		c->n += take;
		c->text[c->n] = 0;
	}
}

void rules_compile_end(struct rules_compile *c)
{
	rules_compile_read(c);
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->pid = 0;
}
