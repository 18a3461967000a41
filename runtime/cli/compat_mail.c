/* compat_mail.c: the messages `spamassassin` is given: files, mboxes (--mbox, or ".mbox" in the
 * name), directories and maildirs, standard input once. SpamAssassin counterpart:
 * ArchiveIterator.pm. Differs: compressed files are read as they stand; directories are read in
 * name order. */
#include "base/file.h"
#include "cli/compat.h"
#include "cli/mbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MESSAGE_LIMIT ((size_t)2 << 30) /* Hyperscan and PCRE2 count a message in 32 bits */

struct reader {
	const struct compat_options *o;
	compat_each each;
	void *context;
	size_t done, total, given;
	bool stdin_used;
	int status; /* 0, or -1 */
};

static void give(struct reader *r, struct span message)
{
	r->given++;
	if (r->each(r->context, message, r->done, r->total) != 0)
		r->status = -1;
}

static void read_file(struct reader *r, const char *path)
{
	struct arena *arena = arena_new();
	struct span bytes;
	struct err err;

	if (strcmp(path, "-") != 0 && access(path, R_OK) != 0)
		compat_warn("archive-iterator: no access to %s: %s", path, strerror(errno));
	else if (file_read(arena, path, MESSAGE_LIMIT, &bytes, &err) == 0)
		give(r, bytes);
	else {
		compat_warn("archive-iterator: %s", err.text);
		r->status = -1;
	}
	arena_free(&arena);
}

static void read_mbox(struct reader *r, const char *path)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	struct mbox *mbox;
	struct span bytes;
	struct err err;

	if (fd < 0) {
		compat_warn("archive-iterator: no access to %s: %s", path, strerror(errno));
		return;
	}
	mbox = mbox_new(fd, MESSAGE_LIMIT);
	for (int rc; (rc = mbox_next(mbox, &bytes, &err)) != 0;) {
		if (rc > 0) {
			give(r, bytes);
			continue;
		}
		compat_warn("archive-iterator: %s: %s", path, err.text);
		r->status = -1;
	}
	mbox_free(&mbox);
}

static int is_mail(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void read_directory(struct reader *r, const char *path)
{
	struct dirent **names;
	int n = scandir(path, &names, is_mail, alphasort);

	for (int i = 0; i < n; i++) {
		struct stat st;
		const char *file = arena_printf(r->o->arena, "%s/%s", path, names[i]->d_name);
		if (stat(file, &st) == 0 && S_ISREG(st.st_mode))
			read_file(r, file);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

static void read_maildir(struct reader *r, const char *path)
{
	const char *cur = arena_printf(r->o->arena, "%s/cur", path),
		   *fresh = arena_printf(r->o->arena, "%s/new", path);

	if (access(cur, X_OK) != 0 || access(fresh, X_OK) != 0) {
		read_directory(r, path);
		return;
	}
	read_directory(r, cur);
	read_directory(r, fresh);
}

static void read_target(struct reader *r, const char *path)
{
	struct stat st;
	bool is_stdin = strcmp(path, "-") == 0;

	if (is_stdin && r->stdin_used) {
		compat_warn("skipping extra stdin target (-)");
		return;
	}
	r->stdin_used |= is_stdin;
	if (!is_stdin && stat(path, &st) != 0)
		compat_warn("archive-iterator: no access to %s: %s", path, strerror(errno));
	else if (r->o->mbox || (!is_stdin && strcasestr(path, ".mbox") && !S_ISDIR(st.st_mode)))
		read_mbox(r, path);
	else if (!is_stdin && S_ISDIR(st.st_mode))
		read_maildir(r, path);
	else
		read_file(r, path);
}

int compat_mail(const struct compat_options *o, compat_each each, void *context)
{
	struct reader r = {.o = o, .each = each, .context = context, .total = o->targets.n};

	for (; r.done < o->targets.n; r.done++)
		read_target(&r, o->targets.v[r.done]);
	return r.given ? r.status : -1;
}
