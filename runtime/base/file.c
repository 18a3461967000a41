/* file.c: reading and writing whole files; a write is never seen half done. */
#include "base/file.h"
#include "base/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads on until the end. A plain file of `size` bytes ends where a read brings less than asked for; 0: it is none. */
static int read_all(int fd, const char *path, size_t limit, size_t size, struct strbuf *b, struct err *err)
{
	for (;;) {
		strbuf_reserve(b, b->cap - b->n ? 1 : 65536);
		size_t room = b->cap - b->n;
		ssize_t got = read(fd, b->p + b->n, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(err, "%s", path);
		b->n += (size_t)got;
		if (b->n > limit)
			return err_set(err, "%s: larger than the limit of %zu bytes", path, limit);
		if (got == 0 || (size && b->n >= size && (size_t)got < room))
			return 0;
	}
}

int file_read_open(struct arena *arena, int fd, const char *path, const struct stat *st, size_t limit, struct span *bytes_r,
		   struct err *err)
{
	struct strbuf b = strbuf_new(arena);
	size_t size = S_ISREG(st->st_mode) ? (size_t)st->st_size : 0;
	if (size && size <= limit)
		strbuf_reserve(&b, size + 1);
	if (read_all(fd, path, limit, size, &b, err) < 0)
		return -1;
	*bytes_r = strbuf_span(&b);
	return 0;
}

int file_read(struct arena *arena, const char *path, size_t limit, struct span *bytes_r,
	      struct err *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set_errno(err, "%s", path);
	struct stat st;
	int result = fstat(fd, &st) == 0 ? file_read_open(arena, fd, path, &st, limit, bytes_r, err)
					 : err_set_errno(err, "%s", path);
	if (!is_stdin)
		close(fd);
	return result;
}

static int write_all(int fd, const char *path, struct span bytes, struct err *err)
{
	for (size_t at = 0; at < bytes.n;) {
		ssize_t put = write(fd, bytes.p + at, bytes.n - at);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_set_errno(err, "%s", path);
		at += (size_t)put;
	}
	return 0;
}

int file_write_new(const char *path, struct span bytes, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	if (fd < 0)
		return err_set_errno(err, "%s", path);
	int rc = write_all(fd, path, bytes, err);
	if (rc == 0)
		sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	if (close(fd) != 0 && rc == 0)
		rc = err_set_errno(err, "%s", path);
	return rc;
}

int file_sync(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set_errno(err, "%s", path);
	int rc = fsync(fd);
	if (rc != 0 && errno != EINVAL) /* some file systems have nothing to sync */
		err_set_errno(err, "%s", path);
	else
		rc = 0;
	close(fd);
	return rc;
}

int file_write(const char *path, struct span bytes, struct err *err)
{
	char beside[4096];
	if (snprintf(beside, sizeof beside, "%s.tmp-%ld", path, (long)getpid()) >=
	    (int)sizeof beside)
		return err_set(err, "%s: path too long", path);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return err_set_errno(err, "%s", beside);
	if (write_all(fd, beside, bytes, err) != 0) {
		close(fd);
		unlink(beside);
		return -1;
	}
	if (fsync(fd) != 0 || close(fd) != 0 || rename(beside, path) != 0) {
		err_set_errno(err, "%s", path);
		unlink(beside);
		return -1;
	}
	return 0;
}
