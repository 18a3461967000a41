/* main.c: winnowd: options, log, sockets, to the background, and then the supervisor. */
#include "daemon/log.h"
#include "daemon/log_out.h"
#include "daemon/supervisor.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

/* The parent waits until the server answers, as spamd's does, and tells by its exit status. The
 * child returns the descriptor to say so through. */
static int go_to_background(void)
{
	int ready[2];
	char byte;
	if (pipe2(ready, O_CLOEXEC) != 0)
		return -1;
	pid_t pid = fork();
	if (pid < 0)
		return -1;
	if (pid > 0) {
		close(ready[1]);
		_exit(read(ready[0], &byte, 1) == 1 ? 0 : EX_CONFIG);
	}
	close(ready[0]);
	setsid();
	return ready[1];
}

static void leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (chdir("/") != 0 || null < 0)
		return;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	if (log_out_fd() != STDERR_FILENO)
		dup2(null, STDERR_FILENO);
}

int main(int argc, char **argv)
{
	static struct options o;
	static struct listeners listeners;
	static struct rules rules;
	struct identity id;
	struct err err = {""};
	int ready = -1, status = options_parse(&o, argc, argv);
	if (status)
		return status < 0 ? 0 : status;
	signal(SIGPIPE, SIG_IGN);
	if (log_open(&o, &err) < 0 || identity_find(&id, &o, &err) < 0 ||
	    rules_init(&rules, &o, &id, &err) < 0 || listeners_open(&listeners, &o, &err) < 0) {
		fprintf(stderr, "%s: %s\n", argv[0], err.text);
		return EX_CONFIG;
	}
	if (o.daemonize) {
		ready = go_to_background();
		if (ready < 0) {
			perror(argv[0]);
			return EX_OSERR;
		}
		leave_terminal();
	}
	return supervisor_run(&o, &id, &rules, &listeners, ready);
}
