/* file: whole files in and out. */
#ifndef WINNOW_FILE_H
#define WINNOW_FILE_H

#include "base/arena.h"
#include "base/err.h"

#include <sys/stat.h>

/* Reads all of path (or, for "-", standard input) into the arena. A file larger than `limit` bytes
 * is an error that names the limit. 0, or -1 with err. */
int file_read(struct arena *arena, const char *path, size_t limit, struct span *bytes_r,
	      struct err *err);
/* The same from where an open file stands; `path` is for messages, `st` what fstat(2) says of it. */
int file_read_open(struct arena *arena, int fd, const char *path, const struct stat *st, size_t limit, struct span *bytes_r,
		   struct err *err);
/* Writes a new file whose directory nobody looks at yet; the disk is told to begin, not waited for. 0, or -1. */
int file_write_new(const char *path, struct span bytes, struct err *err);
/* Waits until a file or directory is on disk. 0, or -1. */
int file_sync(const char *path, struct err *err);
/* Writes path whole: to a name beside it, flushed, then renamed into place. 0, or -1 with err. */
int file_write(const char *path, struct span bytes, struct err *err);

#endif
