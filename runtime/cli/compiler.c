/* compiler.c: `winnow compile` and `winnow lint` are winnow-compile, a program of its own. */
#include "base/compiler.h"
#include "cli/cli.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

int cli_compiler(int argc, char **argv)
{
	(void)argc;
	int fd = compiler_open();
	if (fd >= 0)
		compiler_exec(fd, argv);
	fprintf(stderr, "winnow: cannot run winnow-compile: %s (it belongs beside winnow)\n",
		strerror(errno));
	return EX_UNAVAILABLE;
}

int cli_compiler_run(char **argv, int out, int errors)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		int argc = 0;
		if (out >= 0)
			dup2(out, STDOUT_FILENO);
		if (errors >= 0)
			dup2(errors, STDERR_FILENO);
		while (argv[argc])
			argc++;
		_exit(cli_compiler(argc, argv));
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status)) {
		fprintf(stderr, "winnow: winnow-compile did not finish: %s\n", pid < 0 ? strerror(errno) : "killed");
		return EX_UNAVAILABLE;
	}
	return WEXITSTATUS(status);
}
