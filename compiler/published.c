/* published.c: the ruleset in force, for the compile that is to replace it. Its files are looked
 * at, not read: one of the size in the manifest and not written after it is what the manifest says;
 * only a younger one (a copied ruleset, a tampered one) is hashed. */
#include "publish.h"

#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_younger(const struct stat *a, const struct stat *b)
{
	if (a->st_mtim.tv_sec != b->st_mtim.tv_sec)
		return a->st_mtim.tv_sec > b->st_mtim.tv_sec;
	return a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

static int open_file(struct arena *arena, const char *dir, const char *name, struct err *err)
{
	int fd = open(arena_printf(arena, "%s/%s", dir, name), O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err_set_errno(err, "%s", name);
	return fd;
}

static int check_file(struct arena *arena, const char *dir, const struct manifest *m,
		      const char *name, const struct stat *manifest, struct err *err)
{
	struct stat st;
	int fd = open_file(arena, dir, name, err), rc = -1;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && is_younger(&st, manifest))
		rc = manifest_check_file(m, name, fd, err);
	else
		rc = manifest_check_size(m, name, fd, err);
	close(fd);
	return rc;
}

static int check_all(struct arena *arena, const char *dir, const struct manifest *m,
		     const struct stat *manifest, struct err *err)
{
	if (manifest_check_host(m, err) != 0)
		return -1;
	for (size_t i = 0; i < m->nfiles; i++)
		if (check_file(arena, dir, m, m->files[i].name, manifest, err) != 0)
			return -1;
	return 0;
}

void published_read(struct arena *arena, const char *dir, struct published *old_r)
{
	struct published old = {.dir = dir};
	const char *path = arena_printf(arena, "%s/manifest", dir);
	struct span text;
	struct stat st;
	struct err err;

	*old_r = old;
	if (stat(path, &st) != 0 || file_read(arena, path, MANIFEST_LIMIT, &text, &err) != 0)
		return;
	if (manifest_parse(arena, text, &old.manifest, &err) != 0 ||
	    check_all(arena, dir, &old.manifest, &st, &err) != 0)
		old.why_not = arena_dup_str(arena, err.text);
	else
		old.there = true;
	*old_r = old;
}

int published_map(struct arena *arena, const struct published *old, const char *name, struct span *bytes_r,
		  struct err *err)
{
	const struct manifest_file *f = old->there ? manifest_find(&old->manifest, name) : NULL;
	int fd, rc = -1;

	*bytes_r = (struct span){0};
	if (!f || !f->size)
		return 0;
	fd = open_file(arena, old->dir, name, err);
	if (fd < 0)
		return -1;
	void *p = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		err_set_errno(err, "%s", name);
	else
		rc = manifest_check_file(&old->manifest, name, fd, err);
	close(fd);
	if (rc == 0)
		*bytes_r = (struct span){p, f->size};
	return rc;
}
