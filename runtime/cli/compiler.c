/* compiler.c: `winnow compile` and `winnow lint` are winnow-compile, a program of its own so that scanning never
 * carries Hyperscan's compiler. It is looked for beside this program, then on PATH. */
#include "cli/cli.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

int cli_compiler(int argc, char **argv)
{
	(void)argc;
	char path[4096 + 16];
	ssize_t n = readlink("/proc/self/exe", path, 4096);
	char *slash = n > 0 ? memrchr(path, '/', (size_t)n) : NULL;
	/* argv[0] is the subcommand: winnow-compile reads it as its first argument. */
	char *args[argc + 2];
	args[0] = "winnow-compile";
	memcpy(args + 1, argv, (size_t)argc * sizeof *argv);
	args[argc + 1] = NULL;
	if (slash) {
		strcpy(slash + 1, "winnow-compile");
		execv(path, args);
	}
	if (!slash || errno == ENOENT)
		execvp("winnow-compile", args);
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
