/* source.c: walks what `winnow scan` was given. Files are read when their turn comes; a file that cannot be
 * read is a mail that failed, so that every file has its row. */
#include "cli/source.h"

#include "base/file.h"
#include "base/vec.h"
#include "cli/mbox.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST_LIMIT (1u << 30) /* bytes of a --files-from list */

struct source {
	struct arena *arena;
	VEC(const char *) paths;
	size_t next_path, next_index;
	size_t max_size;
	struct mbox *mbox; /* being read, or NULL */
	bool mbox_streamed; /* from no plain file */
	const char *mbox_path;
	size_t mbox_index;
	const char *dir; /* of the path before, with its slash; NULL: none */
	size_t dir_n;
	int dir_fd; /* open once a second path follows there; -1: not */
};

struct source *source_new(size_t max_size)
{
	struct source *s = mem_calloc(1, sizeof *s);
	s->arena = arena_new();
	s->max_size = max_size;
	s->dir_fd = -1;
	return s;
}

void source_set_max_size(struct source *s, size_t max_size)
{
	s->max_size = max_size;
}

void source_free(struct source **source)
{
	if (!*source)
		return;
	mbox_free(&(*source)->mbox);
	if ((*source)->dir_fd >= 0)
		close((*source)->dir_fd);
	arena_free(&(*source)->arena);
	free(*source);
	*source = NULL;
}

size_t source_count(const struct source *s)
{
	return s->paths.n;
}

size_t source_done(const struct source *s)
{
	return s->next_path;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool has_dir(const char *path, const char *name)
{
	char full[4096];
	struct stat st;
	return snprintf(full, sizeof full, "%s/%s", path, name) < (int)sizeof full &&
	       stat(full, &st) == 0 && S_ISDIR(st.st_mode);
}

/* In a maildir the mail is in cur and new; tmp and the index files beside them are not mail. */
enum { MAILDIR_UNKNOWN, MAILDIR_NO, MAILDIR_YES };
static bool outside_mail(FTSENT *e)
{
	FTSENT *parent = e->fts_parent;
	if (e->fts_level < 1)
		return false;
	if (parent->fts_number == MAILDIR_UNKNOWN)
		parent->fts_number = has_dir(parent->fts_accpath, "cur") && has_dir(parent->fts_accpath, "new")
					     ? MAILDIR_YES
					     : MAILDIR_NO;
	return parent->fts_number == MAILDIR_YES &&
	       (e->fts_info != FTS_D || strcmp(e->fts_name, "tmp") == 0);
}

static void add_tree(struct source *s, const char *path)
{
	char *roots[] = {arena_dup_str(s->arena, path), NULL};
	FTS *fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	if (!fts)
		return;
	for (FTSENT *e; (e = fts_read(fts));) {
		if (e->fts_info == FTS_DP)
			continue;
		if (outside_mail(e)) {
			if (e->fts_info == FTS_D)
				fts_set(fts, e, FTS_SKIP);
		} else if (e->fts_info == FTS_F || e->fts_info == FTS_DNR || e->fts_info == FTS_ERR ||
			   e->fts_info == FTS_NS) {
			vec_push(s->arena, &s->paths, arena_dup_str(s->arena, e->fts_path));
		}
	}
	fts_close(fts);
}

void source_add(struct source *s, const char *path)
{
	struct stat st;
	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		add_tree(s, path);
	else
		vec_push(s->arena, &s->paths, arena_dup_str(s->arena, path));
}

int source_add_list(struct source *s, const char *path, struct err *err)
{
	struct span text;
	if (file_read(s->arena, path, LIST_LIMIT, &text, err) < 0)
		return -1;
	for (size_t at = 0; at < text.n;) {
		size_t end = span_find_byte(text, '\n', at);
		if (end == (size_t)-1)
			end = text.n;
		if (end > at)
			vec_push(s->arena, &s->paths, arena_span_str(s->arena, span_slice(text, at, end)));
		at = end + 1;
	}
	return 0;
}

static bool next_of_mbox(struct source *s, struct arena *arena, struct mail *mail)
{
	struct span bytes;
	int rc = mbox_next(s->mbox, &bytes, &mail->err);
	if (rc == 0) {
		mbox_free(&s->mbox);
		return false;
	}
	s->mbox_index++;
	mail->streamed = s->mbox_streamed;
	mail->failed = rc < 0;
	mail->name = s->mbox_index > 1 || mbox_is_many(s->mbox)
			     ? arena_printf(arena, "%s#%zu", s->mbox_path, s->mbox_index)
			     : s->mbox_path;
	if (rc > 0)
		mail->bytes = arena_dup_span(arena, bytes);
	return true;
}

static bool failed(struct mail *mail, const char *path)
{
	mail->failed = true;
	mail->name = path;
	return true;
}

/* Files of one directory are opened from there: the system need not walk to it for each. */
static int open_file(struct source *s, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash + 1 - path) : 0;
	bool same = n && n == s->dir_n && memcmp(path, s->dir, n) == 0;
	if (!same && s->dir_fd >= 0) {
		close(s->dir_fd);
		s->dir_fd = -1;
	}
	if (same && s->dir_fd < 0)
		s->dir_fd = open(arena_span_str(s->arena, (struct span){(const unsigned char *)path, n}),
				 O_PATH | O_DIRECTORY | O_CLOEXEC);
	s->dir = path;
	s->dir_n = n;
	return s->dir_fd >= 0 && path[n] ? openat(s->dir_fd, path + n, O_RDONLY | O_CLOEXEC)
					 : open(path, O_RDONLY | O_CLOEXEC);
}

/* What nearly all files are, in the fewest system calls: where it ends is told sooner than by fstat(2). False: it has no
 * size that tells how much there is, or one above the limit, and is to be looked at again. */
static bool read_at_once(int fd, off_t size, size_t limit, struct arena *arena, struct span *bytes_r)
{
	if (size <= 0 || (size_t)size > limit)
		return false;
	unsigned char *p = arena_bytes(arena, (size_t)size + 1);
	*bytes_r = (struct span){p, (size_t)size};
	return pread(fd, p, (size_t)size + 1, 0) == size;
}

/* What is large and begins like an mbox is one, mostly, and not to be read as a whole first. */
static bool is_large_mbox(int fd, off_t size)
{
	enum { LARGE = 1 << 20, BEGINNING = 1000 };
	unsigned char bytes[BEGINNING];
	ssize_t n = size > LARGE ? pread(fd, bytes, sizeof bytes, 0) : 0;
	return n > 0 && mbox_starts((struct span){bytes, (size_t)n});
}

static bool is_one_message(struct span bytes)
{
	return !mbox_starts(bytes) || mbox_find_separator(bytes, 0) == (size_t)-1;
}

/* The file as one message; false: it is an mbox. */
static bool read_one(struct source *s, int fd, const char *path, const struct stat *st, struct arena *arena,
		     struct mail *mail)
{
	mail->name = path;
	if (file_read_open(arena, fd, path, st, s->max_size, &mail->bytes, &mail->err) < 0)
		return failed(mail, path);
	return is_one_message(mail->bytes);
}

/* A small file that turns out to be an mbox is read again, as a stream; so are files above the limit, in case
 * they are one, and whatever is not a plain file. */
static bool open_path(struct source *s, const char *path, struct arena *arena, struct mail *mail)
{
	struct stat st;
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? dup(STDIN_FILENO) : open_file(s, path);
	off_t size = fd >= 0 && !is_stdin ? lseek(fd, 0, SEEK_END) : 0;
	bool mbox = is_large_mbox(fd, size), whole = !mbox && read_at_once(fd, size, s->max_size, arena, &mail->bytes);
	if (whole && is_one_message(mail->bytes)) {
		close(fd);
		mail->name = path;
		return true;
	}
	mail->bytes = (struct span){0};
	if (fd >= 0 && !is_stdin)
		lseek(fd, 0, SEEK_SET); /* a pipe has no place */
	if (fd < 0 || fstat(fd, &st) < 0) {
		err_set_errno(&mail->err, "cannot open");
		if (fd >= 0)
			close(fd);
		return failed(mail, path);
	}
	if (!mbox && !whole && S_ISREG(st.st_mode) && !is_stdin && (size_t)st.st_size <= s->max_size) {
		if (read_one(s, fd, path, &st, arena, mail)) {
			close(fd);
			return true;
		}
		mail->bytes = (struct span){0};
		lseek(fd, 0, SEEK_SET);
	}
	s->mbox = mbox_new(fd, s->max_size);
	s->mbox_streamed = !S_ISREG(st.st_mode);
	s->mbox_path = path;
	s->mbox_index = 0;
	return next_of_mbox(s, arena, mail);
}

bool source_next(struct source *s, struct arena *arena, struct mail *mail_r)
{
	*mail_r = (struct mail){.index = s->next_index};
	bool found = s->mbox && next_of_mbox(s, arena, mail_r);
	while (!found && s->next_path < s->paths.n)
		found = open_path(s, s->paths.v[s->next_path++], arena, mail_r);
	s->next_index += found;
	return found;
}
