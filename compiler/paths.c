/* paths.c: which files are read, and in which order: .pre files before .cf files, directories in name
 * order, the installed ones when none are named.
 * SpamAssassin counterpart: init and read_cf of Mail::SpamAssassin. */
#include "base/rulesdirs.h"
#include "source.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The official channel comes first, so that others can override its scores; then by name. */
static int compare_names(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	bool x_first = strcmp(x, "updates_spamassassin_org.cf") == 0;
	bool y_first = strcmp(y, "updates_spamassassin_org.cf") == 0;

	return x_first != y_first ? (x_first ? -1 : 1) : strcmp(x, y);
}

static void list_directory(struct arena *arena, DIR *dir, const char *path, const char *suffix,
			   struct path_list *list)
{
	VEC(const char *) names = {0};
	struct dirent *entry;

	while ((entry = readdir(dir))) {
		size_t n = strlen(entry->d_name), tail = strlen(suffix);
		if (n <= tail || strcasecmp(entry->d_name + n - tail, suffix) != 0)
			continue;
		vec_push(arena, &names, (const char *)arena_dup_str(arena, entry->d_name));
	}
	if (names.n)
		qsort(names.v, names.n, sizeof *names.v, compare_names);
	for (size_t i = 0; i < names.n; i++) {
		struct stat st;
		const char *file = arena_printf(arena, "%s/%s", path, names.v[i]);
		if (stat(file, &st) == 0 && S_ISREG(st.st_mode))
			vec_push(arena, &list->paths, file);
	}
}

int source_list_path(struct arena *arena, const char *path, const char *suffix,
		     struct path_list *list, struct err *err)
{
	struct stat st;

	if (stat(path, &st))
		return err_set_errno(err, "%s", path);
	if (!S_ISDIR(st.st_mode)) {
		vec_push(arena, &list->paths, path);
		return 0;
	}
	DIR *dir = opendir(path);
	if (!dir)
		return err_set_errno(err, "%s", path);
	list_directory(arena, dir, path, suffix, list);
	closedir(dir);
	return 0;
}

static bool is_pre(const char *path)
{
	size_t n = strlen(path);
	return n > 4 && strcasecmp(path + n - 4, ".pre") == 0;
}

static void list_pass(struct arena *arena, const char *const *paths, size_t npaths, bool pre,
		      struct path_list *list, struct diags *d)
{
	struct err err;

	for (size_t i = 0; i < npaths; i++) {
		struct stat st;
		bool directory = stat(paths[i], &st) == 0 && S_ISDIR(st.st_mode);
		if (!directory && is_pre(paths[i]) != pre)
			continue;
		if (source_list_path(arena, paths[i], pre ? ".pre" : ".cf", list, &err))
			diag_add(d, DIAG_ID_FILE_UNREADABLE, (struct loc){0}, "%s", err.text);
	}
}

size_t source_installed(const char *dirs_r[SOURCE_INSTALLED])
{
	const char *rules = rulesdirs_stock(), *site = rulesdirs_site();
	size_t n = 0;

	if (rules)
		dirs_r[n++] = rules;
	if (site)
		dirs_r[n++] = site;
	return n;
}

void source_list_all(struct arena *arena, const char *const *paths, size_t npaths,
		     struct path_list *list, struct diags *d)
{
	const char *installed[SOURCE_INSTALLED];

	if (!npaths) {
		npaths = source_installed(installed);
		paths = installed;
		if (!rulesdirs_stock())
			diag_add(d, DIAG_ID_FILE_UNREADABLE, (struct loc){0},
				 "no SpamAssassin rules are installed: looked in /usr/share/spamassassin and others");
	}
	list_pass(arena, paths, npaths, true, list, d);
	list_pass(arena, paths, npaths, false, list, d);
}
