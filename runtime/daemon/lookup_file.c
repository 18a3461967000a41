/* lookup_file.c: see lookup_file.h. */
#include "daemon/lookup_file.h"

#include "base/file.h"
#include "daemon/lookup.h"
#include "load/prefs.h"
#include "load/prefs_template.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_beneath(const char *dir, const char *relative, bool trusting)
{
	int at = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	/* Not blocking: it may be a FIFO that nobody writes to. */
	struct open_how how = {.flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
			       .resolve = trusting ? 0 : RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
	if (at < 0)
		return -1;
	int fd = (int)syscall(SYS_openat2, at, relative, &how, sizeof how);
	int saved = errno;
	close(at);
	errno = saved;
	return fd;
}

bool lookup_file_read(const char *dir, const char *relative, bool trusting, struct strbuf *text,
		      struct strbuf *log)
{
	struct stat st;
	struct span bytes;
	struct err err;
	int fd = open_beneath(dir, relative, trusting);
	bool is_read = false;
	if (fd < 0) {
		if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
			lookup_log(log, LOG_LEVEL_WARN, "config", "%s/%s is not read: %s", dir,
				   relative, errno == ELOOP ? "a symbolic link" : strerror(errno));
		return false;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		lookup_log(log, LOG_LEVEL_WARN, "config", "%s/%s is not read: no plain file", dir,
			   relative);
	} else if (file_read_open(text->arena, fd, relative, &st, PREFS_LIMIT, &bytes, &err) < 0) {
		lookup_log(log, LOG_LEVEL_WARN, "config", "%s/%s is not read: %s", dir, relative,
			   err.text);
	} else {
		strbuf_add_span(text, bytes);
		is_read = true;
	}
	close(fd);
	return is_read;
}

bool lookup_file_is(const char *dir, const char *relative)
{
	struct stat st;
	int at = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool is = at >= 0 && fstatat(at, relative, &st, 0) == 0 && S_ISREG(st.st_mode);
	if (at >= 0)
		close(at);
	return is;
}

static bool write_file(const char *path, struct span text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return false;
	ssize_t n = write(fd, text.p, text.n);
	return close(fd) == 0 && n == (ssize_t)text.n;
}

static void copy_template(const char *path, struct strbuf *log)
{
	const char *template = prefs_template_find();
	struct span text;
	struct err err;
	if (!template)
		lookup_log(log, LOG_LEVEL_WARN, "config", "can not determine default prefs path");
	else if (file_read(log->arena, template, PREFS_LIMIT, &text, &err) < 0)
		lookup_log(log, LOG_LEVEL_WARN, "config", "cannot open %s", err.text);
	else if (!write_file(path, text))
		lookup_log(log, LOG_LEVEL_WARN, "config",
			   "cannot create user preferences file %s: %s", path, strerror(errno));
	else
		lookup_log(log, LOG_LEVEL_WARN, "config", "created user preferences file: %s",
			   path);
}

void lookup_file_create(const char *home, struct strbuf *log)
{
	const char *dir = arena_printf(log->arena, "%s/.spamassassin", home);
	const char *path = arena_printf(log->arena, "%s/user_prefs", dir);
	struct stat st;
	if (access(path, R_OK) == 0)
		return;
	lookup_log(log, LOG_LEVEL_INFO, "spamd", "creating default_prefs: %s", path);
	if (stat(path, &st) != 0 && errno == ENOENT) {
		mkdir(dir, 0700); /* when that fails, so does what follows */
		copy_template(path, log);
	}
	if (access(path, R_OK) != 0)
		lookup_log(log, LOG_LEVEL_INFO, "spamd",
			   "failed to create readable default_prefs: %s", path);
}
