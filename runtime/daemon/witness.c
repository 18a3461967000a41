/* witness.c: see witness.h. */
#include "daemon/witness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATH = 4096, SETTLED_MS = 100 }; /* file systems tell times to 10 ms or better */

static int64_t nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool look(int fd, struct witness *w)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return false;
	*w = (struct witness){nanoseconds(st.st_ctim), nanoseconds(st.st_mtim),
			      (uint64_t)st.st_size, (uint64_t)st.st_nlink};
	return true;
}

static void keep(struct witnesses *all, int fd)
{
	if (all->n == WITNESSES || !look(fd, &all->seen[all->n])) {
		all->blind = true;
		close(fd);
		return;
	}
	all->fds[all->n++] = fd;
}

/* False: it is not there. */
static bool add(struct witnesses *all, const char *path, int flags)
{
	int fd = open(path, O_PATH | O_CLOEXEC | flags);
	if (fd >= 0)
		keep(all, fd);
	else if (errno == ENOENT || errno == ENOTDIR)
		return false;
	else
		all->blind = true;
	return true;
}

void witness_add(struct witnesses *all, const char *dir, const char *relative)
{
	char path[PATH];
	if (*dir != '/' ||
	    snprintf(path, sizeof path, "%s/%s", dir, relative) >= (int)sizeof path) {
		all->blind = true;
		return;
	}
	/* The directory first: what happens between the two looks is seen by one of them. */
	for (char *slash = strrchr(path, '/'); slash; slash = strrchr(path, '/')) {
		*slash = 0;
		if (add(all, *path ? path : "/", O_DIRECTORY) || !*path)
			break;
	}
	snprintf(path, sizeof path, "%s/%s", dir, relative);
	add(all, path, 0);
}

bool witness_agrees(const struct witnesses *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct witness now;
		if (!look(all->fds[i], &now) || memcmp(&now, &all->seen[i], sizeof now) != 0)
			return false;
	}
	return true;
}

bool witness_is_settled(const struct witnesses *all)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	for (size_t i = 0; i < all->n; i++)
		if (nanoseconds(t) - all->seen[i].changed < SETTLED_MS * 1000000)
			return false;
	return true;
}

void witness_close(struct witnesses *all)
{
	while (all->n)
		close(all->fds[--all->n]);
}
