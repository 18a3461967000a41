/* rulecache.c: where compiled rulesets of one's own are. */
#include "cli/rulecache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REMOVE_FDS = 8 };

bool rulecache_make_own(const char *path)
{
	struct stat st;

	mkdir(path, 0700);
	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & 022);
}

/* Users without a home have one below /tmp. */
const char *rulecache_base(struct arena *arena)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *base = NULL;

	if (xdg && *xdg == '/') {
		mkdir(xdg, 0700);
		base = arena_printf(arena, "%s/winnow", xdg);
	} else if (home && *home == '/') {
		mkdir(arena_printf(arena, "%s/.cache", home), 0700);
		base = arena_printf(arena, "%s/.cache/winnow", home);
	}
	if (base) {
		mkdir(base, 0700);
		if (access(base, W_OK | X_OK) == 0)
			return base;
	}
	base = arena_printf(arena, "/tmp/winnow-%u", (unsigned)geteuid());
	return rulecache_make_own(base) ? base : NULL;
}

/* Once more when the directory was removed by another process' rulecache_prune() while this one waited. */
int rulecache_lock(struct arena *arena, const char *dir)
{
	enum { TRIES = 3 };
	struct stat st;

	for (int i = 0; i < TRIES; i++) {
		mkdir(dir, 0700);
		int lock = open(arena_printf(arena, "%s/lock", dir), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (lock < 0)
			return -1;
		if (flock(lock, LOCK_EX) == 0 && fstat(lock, &st) == 0 && st.st_nlink > 0) {
			futimens(lock, NULL); /* when it was used */
			return lock;
		}
		close(lock);
	}
	errno = EAGAIN;
	return -1;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

void rulecache_prune(struct arena *arena, const char *parent, size_t keep)
{
	struct dirent **names;
	int n = scandir(parent, &names, NULL, by_name);
	size_t kept = 0;
	time_t oldest_time = 0;
	const char *oldest = NULL;

	for (int i = 0; i < n; i++) {
		struct stat st;
		const char *dir = arena_printf(arena, "%s/%s", parent, names[i]->d_name);
		if (names[i]->d_name[0] != '.' && stat(arena_printf(arena, "%s/lock", dir), &st) == 0) {
			kept++;
			if (!oldest || st.st_mtime < oldest_time) {
				oldest = dir;
				oldest_time = st.st_mtime;
			}
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	if (kept <= keep)
		return;
	int lock = open(arena_printf(arena, "%s/lock", oldest), O_RDWR | O_CLOEXEC);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
		nftw(oldest, remove_entry, REMOVE_FDS, FTW_DEPTH | FTW_PHYS);
	if (lock >= 0)
		close(lock);
}
