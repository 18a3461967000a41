/* source: the messages of a scan, one by one: files, directories (all files below, in name order), maildirs
 * (cur and new), mboxes, standard input, a list of files. Not thread-safe: callers hold a lock. */
#ifndef WINNOW_CLI_SOURCE_H
#define WINNOW_CLI_SOURCE_H

#include "base/arena.h"
#include "base/err.h"

struct source;

struct mail {
	size_t index;      /* counting from 0, in order */
	const char *name;  /* the path as given; "path#n" for the n-th message of an mbox */
	struct span bytes; /* in the caller's arena */
	bool streamed;     /* from a pipe: the next one may take its time */
	bool failed;       /* could not be read: err says why, bytes is empty */
	struct err err;
};

struct source *source_new(size_t max_size);
/* Messages above this many bytes fail. */
void source_set_max_size(struct source *source, size_t max_size);
void source_free(struct source **source);
/* Adds a path; directories are walked now. A path that is not there fails when its turn comes. */
void source_add(struct source *source, const char *path);
/* Adds every line of a file ("-": standard input). 0, or -1 with err. */
int source_add_list(struct source *source, const char *path, struct err *err);
/* How many files there are: for the progress bar. */
size_t source_count(const struct source *source);
/* Files already opened. */
size_t source_done(const struct source *source);
/* The next message; name and bytes live in `arena`. False at the end. */
bool source_next(struct source *source, struct arena *arena, struct mail *mail_r);

#endif
