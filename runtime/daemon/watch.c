/* watch.c: see watch.h. A file is looked at by its name in its directory, since editors and
 * sa-update exchange it. */
#include "daemon/watch.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* Not each write: a file half written is no news. */
#define EVENTS (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)

int watch_open(struct watch *w, struct err *err)
{
	*w = (struct watch){.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
	return w->fd < 0 ? err_set_errno(err, "--watch: inotify") : 0;
}

static void add(struct watch *w, const char *dir, const char *only)
{
	int wd = inotify_add_watch(w->fd, dir, EVENTS);
	if (wd < 0)
		return;
	for (size_t i = 0; i < w->n; i++)
		if (w->directories[i] == wd && w->only[i] == only)
			return;
	if (w->n == WATCH_LIMIT)
		return;
	w->directories[w->n] = wd;
	w->only[w->n++] = only;
}

static void add_file(struct watch *w, const char *path)
{
	char dir[4096];
	const char *slash = strrchr(path, '/');
	if (!slash || (size_t)(slash - path) + 2 > sizeof dir)
		return;
	snprintf(dir, sizeof dir, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	add(w, dir, slash + 1);
}

static void add_below(struct watch *w, const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	char path[4096];
	while (d && (entry = readdir(d)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.' &&
		    snprintf(path, sizeof path, "%s/%s", dir, entry->d_name) < (int)sizeof path)
			add(w, path, NULL);
	if (d)
		closedir(d);
}

void watch_refresh(struct watch *w, const struct rules *r, const char *ruleset)
{
	struct stat st;
	if (w->fd < 0)
		return;
	if (!r->on)
		add_file(w, ruleset);
	for (size_t i = 0; i < r->n; i++) {
		if (stat(r->paths[i], &st) == 0 && S_ISDIR(st.st_mode)) {
			add(w, r->paths[i], NULL);
			add_below(w, r->paths[i]);
		} else {
			add_file(w, r->paths[i]);
		}
	}
}

static bool is_rules(const char *name)
{
	const char *dot = strrchr(name, '.');
	return dot && dot != name && (strcasecmp(dot, ".cf") == 0 || strcasecmp(dot, ".pre") == 0);
}

static bool counts(const struct watch *w, const struct inotify_event *e)
{
	if (e->mask & IN_Q_OVERFLOW)
		return true;
	for (size_t i = 0; i < w->n; i++)
		if (w->directories[i] == e->wd &&
		    (w->only[i] ? strcmp(w->only[i], e->name) == 0 : is_rules(e->name)))
			return true;
	return false;
}

static void forget(struct watch *w, int wd)
{
	size_t n = 0;
	for (size_t i = 0; i < w->n; i++) {
		if (w->directories[i] == wd)
			continue;
		w->directories[n] = w->directories[i];
		w->only[n++] = w->only[i];
	}
	w->n = n;
}

bool watch_read(struct watch *w)
{
	_Alignas(struct inotify_event) char bytes[8192];
	bool changed = false;
	for (ssize_t got; (got = read(w->fd, bytes, sizeof bytes)) > 0;)
		for (ssize_t at = 0; at < got;) {
			const struct inotify_event *e = (const void *)(bytes + at);
			changed |= e->len || (e->mask & IN_Q_OVERFLOW) ? counts(w, e) : false;
			if (e->mask & IN_IGNORED)
				forget(w, e->wd);
			at += (ssize_t)(sizeof *e + e->len);
		}
	return changed;
}
