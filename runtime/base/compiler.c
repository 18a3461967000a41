/* compiler.c: see compiler.h. */
#include "base/compiler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME "winnow-compile"
enum { PATH_SIZE = 4096 };

static int open_beside(void)
{
	char path[PATH_SIZE + sizeof NAME];
	ssize_t n = readlink("/proc/self/exe", path, PATH_SIZE);
	char *slash = n > 0 ? memrchr(path, '/', (size_t)n) : NULL;

	if (!slash) {
		errno = ENOENT;
		return -1;
	}
	strcpy(slash + 1, NAME);
	return open(path, O_RDONLY | O_CLOEXEC);
}

int compiler_open(void)
{
	int fd = open_beside();
	const char *at = getenv("PATH");

	while (fd < 0 && errno == ENOENT && at && *at) {
		char path[PATH_SIZE];
		size_t n = strcspn(at, ":");
		int size = snprintf(path, sizeof path, "%.*s/" NAME, (int)n, at);
		if (n && size < PATH_SIZE && access(path, X_OK) == 0)
			fd = open(path, O_RDONLY | O_CLOEXEC);
		at += n + (at[n] == ':');
	}
	return fd;
}

void compiler_exec(int fd, char *const *argv)
{
	size_t n = 0;

	while (argv[n])
		n++;
	/* argv[0] is the subcommand: winnow-compile reads it as its first argument. */
	char *args[n + 2];
	args[0] = (char[]){NAME};
	memcpy(args + 1, argv, (n + 1) * sizeof *argv);
	fexecve(fd, args, environ);
}
