/* publish.c: see publish.h. */
#include "publish.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PUBLISH_FILE_LIMIT ((size_t)2 << 30) /* no file of a ruleset is anywhere near */

static void remove_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	if (!d)
		return;
	for (struct dirent *e; (e = readdir(d));)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlinkat(fd, e->d_name, 0);
	closedir(d);
	rmdir(path);
}

static const char *parent_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return slash == path ? "/"
			     : arena_span_str(arena, (struct span){(const unsigned char *)path,
								   (size_t)(slash - path)});
}

static int make_parents(struct arena *arena, const char *path, struct err *err)
{
	char *copy = arena_dup_str(arena, path);

	for (char *p = copy + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = 0;
		if (mkdir(copy, 0755) != 0 && errno != EEXIST)
			return err_set_errno(err, "%s", copy);
		*p = '/';
	}
	return 0;
}

/* DIR.new-PID of processes that are no more. */
static void remove_stale(struct arena *arena, const char *target)
{
	const char *parent = parent_of(arena, target), *slash = strrchr(target, '/');
	const char *prefix = arena_printf(arena, "%s.new-", slash ? slash + 1 : target);
	DIR *d = opendir(parent);

	for (struct dirent *e; d && (e = readdir(d));) {
		if (strncmp(e->d_name, prefix, strlen(prefix)) != 0)
			continue;
		char *end;
		long pid = strtol(e->d_name + strlen(prefix), &end, 10);
		if (*end || pid <= 0 || (kill((pid_t)pid, 0) == 0 || errno != ESRCH))
			continue;
		remove_dir(arena_printf(arena, "%s/%s", parent, e->d_name));
	}
	if (d)
		closedir(d);
}

int publish_begin(struct arena *arena, const char *dir, struct publish *p_r, struct err *err)
{
	struct publish p = {.arena = arena, .manifest = manifest_here(arena)};
	char *target = arena_dup_str(arena, dir);

	for (size_t n = strlen(target); n > 1 && target[n - 1] == '/'; n--)
		target[n - 1] = 0;
	p.target = target;
	if (make_parents(arena, target, err) != 0)
		return -1;
	remove_stale(arena, target);
	p.beside = arena_printf(arena, "%s.new-%ld", target, (long)getpid());
	remove_dir(p.beside);
	if (mkdir(p.beside, 0755) != 0)
		return err_set_errno(err, "%s", p.beside);
	*p_r = p;
	return 0;
}

static const char *path_in(const struct publish *p, const char *name)
{
	return arena_printf(p->arena, "%s/%s", p->beside, name);
}

int publish_put(struct publish *p, const char *name, struct span bytes, struct err *err)
{
	manifest_add_file(&p->manifest, name, bytes);
	vec_push(p->arena, &p->fresh, path_in(p, name));
	return file_write_new(path_in(p, name), bytes, err);
}

int publish_note(struct publish *p, const char *name, struct span *bytes_r, struct err *err)
{
	if (file_read(p->arena, path_in(p, name), PUBLISH_FILE_LIMIT, bytes_r, err) != 0)
		return -1;
	manifest_add_file(&p->manifest, name, *bytes_r);
	vec_push(p->arena, &p->fresh, path_in(p, name));
	return 0;
}

int publish_reuse(struct publish *p, const struct published *old, const char *name, struct err *err)
{
	const char *from = arena_printf(p->arena, "%s/%s", old->dir, name);
	struct span bytes;

	if (linkat(AT_FDCWD, from, AT_FDCWD, path_in(p, name), 0) == 0) {
		manifest_add_known(&p->manifest, manifest_find(&old->manifest, name));
		return 0;
	}
	if (published_map(p->arena, old, name, &bytes, err) != 0)
		return -1;
	return publish_put(p, name, bytes, err);
}

/* Everything this compile wrote, and the directory, on disk before it takes the old one's place. */
static int sync_fresh(struct publish *p, struct err *err)
{
	for (size_t i = 0; i < p->fresh.n; i++)
		if (file_sync(p->fresh.v[i], err) != 0)
			return -1;
	return file_sync(p->beside, err);
}

/* Where directories can't be exchanged (a few network file systems), the old one steps aside first:
 * there is a moment without a ruleset, but never half of one. */
static int step_aside(struct publish *p, struct err *err)
{
	const char *aside = arena_printf(p->arena, "%s.old-%ld", p->target, (long)getpid());

	if (rename(p->target, aside) != 0)
		return err_set_errno(err, "%s", p->target);
	if (rename(p->beside, p->target) != 0) {
		err_set_errno(err, "%s", p->target);
		rename(aside, p->target);
		return -1;
	}
	remove_dir(aside);
	return 0;
}

static int move_into_place(struct publish *p, struct err *err)
{
	if (rename(p->beside, p->target) == 0) /* nothing there, or an empty directory */
		return 0;
	if (errno != ENOTEMPTY && errno != EEXIST)
		return err_set_errno(err, "%s", p->target);
	if (renameat2(AT_FDCWD, p->beside, AT_FDCWD, p->target, RENAME_EXCHANGE) != 0)
		return errno == EINVAL || errno == ENOSYS ? step_aside(p, err)
							  : err_set_errno(err, "%s", p->target);
	return 0; /* the old one is beside it now */
}

/* A directory that is no ruleset is not for us to replace. */
static int check_target(const struct publish *p, struct err *err)
{
	struct stat st;

	if (stat(arena_printf(p->arena, "%s/manifest", p->target), &st) == 0)
		return 0;
	DIR *d = opendir(p->target);
	int entries = 0;
	while (d && readdir(d))
		entries++;
	if (d)
		closedir(d);
	if (entries > 2)
		return err_set(err,
			       "%s: is a directory with other files in it, not a compiled ruleset; "
			       "name another one with -o",
			       p->target);
	return 0;
}

int publish_commit(struct publish *p, struct err *err)
{
	struct strbuf text = strbuf_new(p->arena);

	if (check_target(p, err) != 0)
		return -1;
	manifest_print(&text, &p->manifest);
	vec_push(p->arena, &p->fresh, path_in(p, "manifest"));
	if (file_write_new(path_in(p, "manifest"), strbuf_span(&text), err) != 0 ||
	    sync_fresh(p, err) != 0 || move_into_place(p, err) != 0)
		return -1;
	struct err
	    ignored; /* it is in place; whether the name is on disk by now is another matter */
	file_sync(parent_of(p->arena, p->target), &ignored);
	remove_dir(p->beside);
	return 0;
}

void publish_abort(struct publish *p)
{
	remove_dir(p->beside);
}
