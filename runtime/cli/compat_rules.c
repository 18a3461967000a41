/* compat_rules.c: rules for `spamassassin`, compiled on demand. Each combination of paths and lines
 * has a directory in the cache, named by their hash; the file `state` in it tells the size and
 * times of all that was compiled (written after it, so a compile that fails is done again). What an
 * include line names is not in the state: such rules are compiled each time, which takes 30 ms when
 * nothing changed. Limits: KEEP combinations are kept; of the others the least recently used are
 * removed. */
#include "base/digest.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "cli/cli.h"
#include "cli/compat.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

enum { KEEP = 16, REMOVE_FDS = 8, STATE_LIMIT = 4 << 20 };
#define RULES_LIMIT (256u << 20) /* bytes of a file, as winnow-compile has it */

static const char *first_existing(const char *const *paths)
{
	for (; *paths; paths++)
		if (access(*paths, F_OK) == 0)
			return *paths;
	return NULL;
}

static const char *lines_file(const struct compat_options *o, const char *path,
			      const char *const *lines, size_t n)
{
	struct strbuf text = strbuf_new(o->arena);
	struct err err;

	for (size_t i = 0; i < n; i++)
		strbuf_printf(&text, "%s\n", lines[i]);
	if (file_write(path, strbuf_span(&text), &err) == 0)
		return path;
	compat_warn("config: %s", err.text);
	return NULL;
}

static const char *const rules_dirs[] = {"/var/lib/spamassassin/4.000001",
					 "/usr/share/spamassassin", "/usr/local/share/spamassassin",
					 NULL};
static const char *const site_dirs[] = {"/etc/spamassassin", "/etc/mail/spamassassin",
					"/usr/local/etc/spamassassin", NULL};

int compat_paths(const struct compat_options *o, const char *dir, struct compat_paths *paths)
{
	const char *rules = o->configpath ? o->configpath : first_existing(rules_dirs);
	const char *site = o->siteconfigpath ? o->siteconfigpath : first_existing(site_dirs);
	const char *prefs = compat_prefs(o), *file;

	if (!rules || access(rules, R_OK) != 0) {
		fputs("config: no rules were found!  Do you need to run 'sa-update'?\n", stderr);
		return ENOENT; /* what its Perl exits with */
	}
	*paths = (struct compat_paths){0};
	if (o->pre.n) {
		if (!(file = lines_file(o, arena_printf(o->arena, "%s/line.pre", dir), o->pre.v,
					o->pre.n)))
			return EX_CANTCREAT;
		vec_push(o->arena, &paths->list, file);
	}
	vec_push(o->arena, &paths->list, rules);
	if (site && access(site, R_OK) == 0)
		vec_push(o->arena, &paths->list, site);
	if (prefs)
		vec_push(o->arena, &paths->list, prefs);
	if (o->cf.n) {
		if (!(file = lines_file(o, arena_printf(o->arena, "%s/line.cf", dir), o->cf.v,
					o->cf.n)))
			return EX_CANTCREAT;
		vec_push(o->arena, &paths->list, file);
	}
	for (size_t i = 0; i < paths->list.n; i++)
		compat_debug(o, "config: reading %s", paths->list.v[i]);
	return 0;
}

/* --- the directory ------------------------------------------------------------------------------
 */

/* Code is loaded from there: it must be ours, and no one else's to write. */
static bool make_own(const char *path)
{
	struct stat st;

	mkdir(path, 0700);
	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
	       !(st.st_mode & 022);
}

/* ~/.cache/winnow; users without a home have one below /tmp. */
static const char *cache_base(const struct compat_options *o)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *base = NULL;

	if (xdg && *xdg == '/') {
		mkdir(xdg, 0700);
		base = arena_printf(o->arena, "%s/winnow", xdg);
	} else if (home && *home == '/') {
		mkdir(arena_printf(o->arena, "%s/.cache", home), 0700);
		base = arena_printf(o->arena, "%s/.cache/winnow", home);
	}
	if (base) {
		mkdir(base, 0700);
		if (access(base, W_OK | X_OK) == 0)
			return base;
	}
	base = arena_printf(o->arena, "/tmp/winnow-%u", (unsigned)geteuid());
	return make_own(base) ? base : NULL;
}

static void add_lines(struct strbuf *b, const char *const *lines, size_t n)
{
	strbuf_printf(b, "%zu\n", n);
	for (size_t i = 0; i < n; i++)
		strbuf_printf(b, "%s\n", lines[i]);
}

const char *compat_cache(const struct compat_options *o, const char **base_r)
{
	const char *base = cache_base(o), *home = getenv("HOME");
	struct strbuf b = strbuf_new(o->arena);
	char cwd[4096] = "";

	if (getcwd(cwd, sizeof cwd) == NULL)
		cwd[0] = 0; /* relative paths then name the same files, or none */
	strbuf_printf(&b, "%s\n%s\n%s\n%s\n%s\n%d\n", cwd, home ? home : "",
		      o->configpath ? o->configpath : "",
		      o->siteconfigpath ? o->siteconfigpath : "", o->prefspath ? o->prefspath : "",
		      o->local);
	add_lines(&b, o->pre.v, o->pre.n);
	add_lines(&b, o->cf.v, o->cf.n);
	struct digest digest = digest_of(strbuf_span(&b));
	char *parent = arena_printf(o->arena, "%s/spamassassin", base ? base : "");
	char *dir = arena_printf(o->arena, "%s/%.32s", parent, digest.hex);
	if (base && make_own(parent) && make_own(dir)) {
		*base_r = base;
		return dir;
	}
	compat_warn("no directory for compiled rules: %s: %s", base ? dir : "/tmp",
		    strerror(errno));
	return NULL;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static int used_before(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* While there are more than KEEP: the one that was used longest ago, unless somebody is at it. */
static void prune(const struct compat_options *o, const char *parent)
{
	struct dirent **names;
	int n = scandir(parent, &names, NULL, used_before);
	size_t kept = 0;
	time_t oldest_time = 0;
	const char *oldest = NULL;

	for (int i = 0; i < n; i++) {
		struct stat st;
		const char *dir = arena_printf(o->arena, "%s/%s", parent, names[i]->d_name);
		if (names[i]->d_name[0] != '.' &&
		    stat(arena_printf(o->arena, "%s/lock", dir), &st) == 0) {
			kept++;
			if (!oldest || st.st_mtime < oldest_time) {
				oldest = dir;
				oldest_time = st.st_mtime;
			}
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	if (kept <= KEEP)
		return;
	int lock = open(arena_printf(o->arena, "%s/lock", oldest), O_RDWR | O_CLOEXEC);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
		nftw(oldest, remove_entry, REMOVE_FDS, FTW_DEPTH | FTW_PHYS);
	if (lock >= 0)
		close(lock);
}

/* --- the state ----------------------------------------------------------------------------------
 */

static void add_file(struct strbuf *b, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		strbuf_printf(b, "%s %lld %lld.%09ld %lld.%09ld\n", path, (long long)st.st_size,
			      (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
			      (long long)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
}

static int is_rules(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot && (strcasecmp(dot, ".cf") == 0 || strcasecmp(dot, ".pre") == 0);
}

/* Our own lines: their text is in the directory's name, and the files are written each time. */
static bool is_line_file(const char *path, const char *dir)
{
	return strncmp(path, dir, strlen(dir)) == 0;
}

typedef VEC(const char *) file_list;

static void list_files(const struct compat_options *o, const struct compat_paths *paths,
		       const char *dir, file_list *files)
{
	for (size_t i = 0; i < paths->list.n; i++) {
		struct dirent **names;
		const char *path = paths->list.v[i];
		int n = scandir(path, &names, is_rules, used_before);
		if (n < 0 && !is_line_file(path, dir))
			vec_push(o->arena, files, path);
		for (int k = 0; k < n; k++) {
			vec_push(
			    o->arena, files,
			    (const char *)arena_printf(o->arena, "%s/%s", path, names[k]->d_name));
			free(names[k]);
		}
		if (n >= 0)
			free(names);
	}
}

static struct span state_now(const struct compat_options *o, const file_list *files)
{
	struct strbuf b = strbuf_new(o->arena);
	char self[4096 + 16];
	ssize_t n = readlink("/proc/self/exe", self, 4096);

	for (size_t i = 0; i < files->n; i++)
		add_file(&b, files->v[i]);
	if (n > 0) { /* another compiler compiles anew */
		self[n] = 0;
		add_file(&b, self);
		strcpy(self + n, "-compile");
		add_file(&b, self);
	}
	return strbuf_span(&b);
}

/* Whether a line begins with "include". */
static bool includes(const struct compat_options *o, const file_list *files)
{
	struct span text;
	struct err err;

	for (size_t i = 0; i < files->n; i++) {
		if (file_read(o->arena, files->v[i], RULES_LIMIT, &text, &err) != 0)
			continue;
		const unsigned char *p = text.p, *end = text.p + text.n;
		while (p < end && (p = memmem(p, (size_t)(end - p), "include", 7))) {
			const unsigned char *before = p;
			while (before > text.p && (before[-1] == ' ' || before[-1] == '\t'))
				before--;
			if (before == text.p || before[-1] == '\n')
				return true;
			p += 7;
		}
	}
	return false;
}

/* --- compiling ----------------------------------------------------------------------------------
 */

int compat_compiler(char **argv, int out)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		int argc = 0;
		if (out >= 0)
			dup2(out, STDOUT_FILENO);
		while (argv[argc])
			argc++;
		_exit(cli_compiler(argc, argv));
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status)) {
		compat_warn("winnow-compile did not finish: %s",
			    pid < 0 ? strerror(errno) : "killed");
		return EX_UNAVAILABLE;
	}
	return WEXITSTATUS(status);
}

static int compile(const struct compat_options *o, const char *base, const char *rules,
		   const struct compat_paths *paths)
{
	VEC(char *) argv = {0};
	const char *const head[] = {
	    "compile", "-q", "--cache", base, "-o", rules, o->local ? NULL : "--net"};

	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		if (head[i])
			vec_push(o->arena, &argv, arena_dup_str(o->arena, head[i]));
	for (size_t i = 0; i < paths->list.n; i++)
		vec_push(o->arena, &argv, arena_dup_str(o->arena, paths->list.v[i]));
	vec_push(o->arena, &argv, (char *)NULL);
	return compat_compiler(argv.v, STDERR_FILENO);
}

/* Once more when the directory was removed by another process' prune() while this one waited. */
static int lock_open(const struct compat_options *o, const char *dir)
{
	enum { TRIES = 3 };
	struct stat st;

	for (int i = 0; i < TRIES; i++) {
		mkdir(dir, 0700);
		int lock = open(arena_printf(o->arena, "%s/lock", dir),
				O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (lock < 0)
			break;
		if (flock(lock, LOCK_EX) == 0 && fstat(lock, &st) == 0 && st.st_nlink > 0) {
			futimens(lock, NULL); /* when it was used */
			return lock;
		}
		close(lock);
	}
	compat_warn("no directory for compiled rules: %s: %s", dir, strerror(errno));
	return -1;
}

const char *compat_rules(const struct compat_options *o, int *lock_r, int *status_r)
{
	const char *base = NULL, *dir = compat_cache(o, &base);
	struct compat_paths paths;
	struct span now, then;
	file_list files = {0};
	struct err err;

	*lock_r = dir ? lock_open(o, dir) : -1;
	*status_r = *lock_r < 0 ? EX_CANTCREAT : compat_paths(o, dir, &paths);
	if (*status_r)
		return NULL;
	const char *rules = arena_printf(o->arena, "%s/rules", dir);
	const char *state = arena_printf(o->arena, "%s/state", dir);
	list_files(o, &paths, dir, &files);
	now = state_now(o, &files);
	if (file_read(o->arena, state, STATE_LIMIT, &then, &err) == 0 && span_equal(now, then))
		return rules;
	compat_debug(o, "rules: compiling");
	prune(o, arena_printf(o->arena, "%s/spamassassin", base));
	*status_r = compile(o, base, rules, &paths);
	if (*status_r == EX_DATAERR)
		fputs("config: no rules were found!  Do you need to run 'sa-update'?\n", stderr);
	if (*status_r)
		return NULL;
	if (!includes(o, &files) && file_write(state, now, &err) != 0)
		compat_debug(o, "rules: %s", err.text);
	return rules;
}
