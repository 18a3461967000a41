/* compat_mail.c: the messages `spamassassin` is given: files (gzip, too), mboxes (--mbox, or ".mbox" in the name), mbx
 * folders (--mbx), directories and maildirs, standard input once; "class:format:place" and patterns of the shell.
 * SpamAssassin counterpart: ArchiveIterator.pm. Differs: files compressed otherwise are read as they stand;
 * directories are read in name order. */
#include "base/file.h"
#include "base/strbuf.h"
#include "cli/compat.h"
#include "cli/mbox.h"
#include "cli/mbx.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define MESSAGE_LIMIT ((size_t)2 << 30) /* Hyperscan and PCRE2 count a message in 32 bits */

struct reader {
	const struct compat_options *o;
	compat_each each;
	void *context;
	size_t done, total, given;
	bool looking; /* at what is there: nothing is handed over yet */
	bool stdin_used, ended, broken;
	int status; /* 0, or -1 */
};

static void give(struct reader *r, struct span message)
{
	if (r->ended)
		return;
	r->given++;
	r->ended = r->each(r->context, message, r->done, r->total) != 0;
}

static bool is_gzip(struct span bytes)
{
	return bytes.n > 2 && bytes.p[0] == 0x1f && bytes.p[1] == 0x8b;
}

/* 0, or -1 with err. */
static int gunzip(struct arena *arena, const char *path, struct span *bytes_r, struct err *err)
{
	enum { PIECE = 64 << 10 };
	struct strbuf b = strbuf_new(arena);
	gzFile file = gzopen(path, "rb");
	unsigned char piece[PIECE];
	int n = -1;

	while (file && (n = gzread(file, piece, PIECE)) > 0 && b.n < MESSAGE_LIMIT)
		strbuf_add_span(&b, (struct span){piece, (size_t)n});
	if (file)
		gzclose(file);
	if (n != 0)
		return err_set(err, "%s: cannot be uncompressed", path);
	*bytes_r = strbuf_span(&b);
	return 0;
}

static void read_file(struct reader *r, const char *path)
{
	struct arena *arena = arena_new();
	struct span bytes;
	struct err err;

	if (strcmp(path, "-") != 0 && access(path, R_OK) != 0)
		compat_warn("archive-iterator: no access to %s: %s", path, strerror(errno));
	else if (file_read(arena, path, MESSAGE_LIMIT, &bytes, &err) == 0 &&
		 (!is_gzip(bytes) || gunzip(arena, path, &bytes, &err) == 0))
		give(r, bytes);
	else {
		compat_warn("archive-iterator: %s", err.text);
		r->status = -1;
	}
	arena_free(&arena);
}

static bool is_compressed(const char *path)
{
	static const char *const endings[] = {".gz", ".bz2", ".xz", ".lz", ".lzo", ".lz4"};
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
		if (strcasecmp(dot, endings[i]) == 0)
			return true;
	return false;
}

static void read_mbox(struct reader *r, const char *path)
{
	if (is_compressed(path)) {
		compat_warn("archive-iterator: compressed mbox folders are not supported at this time");
		return;
	}
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	struct mbox *mbox;
	struct span bytes;
	struct err err;

	if (fd < 0) {
		compat_warn("archive-iterator: no access to %s: %s", path, strerror(errno));
		return;
	}
	mbox = mbox_new(fd, MESSAGE_LIMIT);
	mbox_be_strict(mbox);
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

/* Folders are looked through before any message is handed over. */
static bool mbx_is_whole(struct span folder)
{
	struct span message;
	size_t at = 0;
	int rc;

	if (!mbx_starts(folder)) {
		fprintf(stderr, "archive-iterator: error: mailbox not in mbx format%s!\n", folder.n ? "" : " - empty");
		return false;
	}
	while ((rc = mbx_next(folder, &at, &message)) > 0)
		;
	if (rc < 0)
		fputs("archive-iterator: error: failure to read message body!\n", stderr);
	return rc == 0;
}

static void read_mbx(struct reader *r, const char *path)
{
	struct arena *arena = arena_new();
	struct span folder, message;
	struct err err;
	size_t at = 0;

	if (file_read(arena, path, MESSAGE_LIMIT, &folder, &err) != 0)
		compat_warn("archive-iterator: %s", err.text);
	else if (r->looking)
		r->broken |= !mbx_is_whole(folder);
	else
		while (mbx_next(folder, &at, &message) > 0)
			give(r, message);
	arena_free(&arena);
}

static int is_mail(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

typedef void (*read_fn)(struct reader *r, const char *path);

static void read_directory(struct reader *r, const char *path, read_fn read)
{
	struct dirent **names;
	int n = scandir(path, &names, is_mail, alphasort);

	for (int i = 0; i < n; i++) {
		struct stat st;
		const char *file = arena_printf(r->o->arena, "%s/%s", path, names[i]->d_name);
		if (stat(file, &st) == 0 && S_ISREG(st.st_mode))
			read(r, file);
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
		read_directory(r, path, read_file);
		return;
	}
	read_directory(r, cur, read_file);
	read_directory(r, fresh, read_file);
}

/* One mbox, or a directory of them; names with white space in them are none. */
static void read_named_mbox(struct reader *r, const char *path)
{
	if (!strpbrk(strrchr(path, '/'), " \t\n"))
		read_mbox(r, path);
}

static void read_mboxes(struct reader *r, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		read_directory(r, path, read_named_mbox);
	else
		read_mbox(r, path);
}

/* "class:format:place" as ArchiveIterator has it; else the whole is a place. Its format, or NULL. */
static const char *split_target(struct arena *arena, const char **place)
{
	const char *colon = strchr(*place, ':'), *format = colon ? colon + 1 : NULL;
	size_t n = format ? strspn(format, "abcdefghijklmnopqrstuvwxyz") : 0;

	if (!n || format[n] != ':')
		return NULL;
	*place = format + n + 1;
	return arena_printf(arena, "%.*s", (int)n, format);
}

/* Standard input is read as it comes, so it has no name to tell a format from. */
static const char *detect(const char *path, const struct stat *st)
{
	if (st && S_ISDIR(st->st_mode))
		return "dir";
	return st && strcasestr(path, ".mbox") ? "mbox" : "file";
}

static void read_place(struct reader *r, const char *format, const char *path)
{
	bool known = strcmp(format, "mbox") == 0 || strcmp(format, "dir") == 0 || strcmp(format, "file") == 0;

	if (strcmp(format, "mbx") == 0)
		read_mbx(r, path);
	else if (r->looking && !known)
		compat_warn("archive-iterator: format %s (from %s) unknown!", format, format);
	else if (r->looking)
		return;
	else if (strcmp(format, "mbox") == 0)
		read_mboxes(r, path);
	else if (strcmp(format, "dir") == 0)
		read_maildir(r, path);
	else if (strcmp(format, "file") == 0)
		read_file(r, path);
}

static void read_path(struct reader *r, const char *format, const char *path)
{
	struct stat st;
	bool is_stdin = strcmp(path, "-") == 0;

	if (is_stdin && r->stdin_used && !r->looking) {
		compat_warn("skipping extra stdin target (-)");
		return;
	}
	r->stdin_used |= is_stdin && !r->looking;
	if (!is_stdin && stat(path, &st) != 0) {
		if (r->looking)
			compat_warn("archive-iterator: no access to %s: %s", path, strerror(errno));
		return;
	}
	if (strcmp(format, "detect") == 0)
		format = detect(path, is_stdin ? NULL : &st);
	read_place(r, format, path);
}

/* Patterns of the shell stand for what they match. */
static void read_target(struct reader *r, const char *target)
{
	const char *format = split_target(r->o->arena, &target);
	glob_t found = {0};

	if (!format)
		format = r->o->format ? r->o->format : "detect";
	if (glob(target, GLOB_NOMAGIC | GLOB_TILDE, NULL, &found) != 0)
		read_path(r, format, target);
	for (size_t i = 0; i < found.gl_pathc; i++)
		read_path(r, format, found.gl_pathv[i]);
	globfree(&found);
}

static void read_targets(struct reader *r)
{
	for (r->done = 0; r->done < r->total && !r->ended; r->done++)
		read_target(r, r->o->targets.v[r->done]);
}

int compat_mail(const struct compat_options *o, compat_each each, void *context)
{
	struct reader r = {.o = o, .each = each, .context = context, .total = o->targets.n};

	r.looking = true;
	read_targets(&r);
	if (r.broken)
		return COMPAT_BROKEN;
	r.looking = false;
	read_targets(&r);
	return r.given && !r.ended ? r.status : -1;
}
