/* witness: descriptors of a file and of the directory it is or would be in, which tell when what
 * was read there is old: by fstat, without a name, so that a process that could not open them can
 * look. A file that is written to, replaced or removed, one that comes, a directory that is moved:
 * each changes a time, a size or a number of links. Made before the file is read. */
#ifndef WINNOW_DAEMON_WITNESS_H
#define WINNOW_DAEMON_WITNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WITNESSES 4 /* of one user: two places at most */

struct witness {
	int64_t changed, modified; /* nanoseconds */
	uint64_t size, links;
};

struct witnesses {
	size_t n;
	bool blind; /* something could not be watched: others have to look again soon */
	struct witness seen[WITNESSES];
	int fds[WITNESSES];
};

/* The file dir/relative, and its directory or the nearest one above that exists. */
void witness_add(struct witnesses *all, const char *dir, const char *relative);
/* False when something has changed since. */
bool witness_agrees(const struct witnesses *all);
/* The last change was so long ago that another one would have another time. */
bool witness_is_settled(const struct witnesses *all);
void witness_close(struct witnesses *all);

#endif
