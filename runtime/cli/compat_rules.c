/* compat_rules.c: rules for `spamassassin`, compiled on demand. Each combination of paths and lines
 * has a directory in the cache, named by their hash; the file `state` in it tells the size and
 * times of all that was compiled (written after it, so a compile that fails is done again). What an
 * include line names is not in the state: such rules are compiled each time, which takes 30 ms when
 * nothing changed. Limits: KEEP combinations are kept; of the others the least recently used are
 * removed. */
#include "base/digest.h"
#include "base/file.h"
#include "base/rulesdirs.h"
#include "base/strbuf.h"
#include "cli/rulecache.h"
#include "cli/cli.h"
#include "cli/compat.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum { KEEP = 16, STATE_LIMIT = 4 << 20 };
#define RULES_LIMIT (256u << 20) /* bytes of a file, as winnow-compile has it */

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

int compat_no_rules(void)
{
	fputs("config: no rules were found!  Do you need to run 'sa-update'?\n", stderr);
	return COMPAT_BROKEN;
}

int compat_paths(const struct compat_options *o, const char *dir, struct compat_paths *paths)
{
	const char *rules = o->configpath ? o->configpath : rulesdirs_stock();
	const char *site = o->siteconfigpath ? o->siteconfigpath : rulesdirs_site();
	const char *prefs = compat_prefs(o), *file;

	if (!rules || access(rules, R_OK) != 0) {
		compat_no_rules();
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

static void add_lines(struct strbuf *b, const char *const *lines, size_t n)
{
	strbuf_printf(b, "%zu\n", n);
	for (size_t i = 0; i < n; i++)
		strbuf_printf(b, "%s\n", lines[i]);
}

const char *compat_cache(const struct compat_options *o, const char **base_r)
{
	const char *base = rulecache_base(o->arena), *home = getenv("HOME");
	struct strbuf b = strbuf_new(o->arena);
	char cwd[4096] = "";

	if (getcwd(cwd, sizeof cwd) == NULL)
		cwd[0] = 0; /* relative paths then name the same files, or none */
	strbuf_printf(&b, "%s\n%s\n%s\n%s\n%s\n%s\n%d\n", rulesdirs_lang(o->arena), cwd, home ? home : "",
		      o->configpath ? o->configpath : "",
		      o->siteconfigpath ? o->siteconfigpath : "", o->prefspath ? o->prefspath : "",
		      o->local);
	add_lines(&b, o->pre.v, o->pre.n);
	add_lines(&b, o->cf.v, o->cf.n);
	struct digest digest = digest_of(strbuf_span(&b));
	char *parent = arena_printf(o->arena, "%s/spamassassin", base ? base : "");
	char *dir = arena_printf(o->arena, "%s/%.32s", parent, digest.hex);
	if (base && rulecache_make_own(parent) && rulecache_make_own(dir)) {
		*base_r = base;
		return dir;
	}
	compat_warn("no directory for compiled rules: %s: %s", base ? dir : "/tmp",
		    strerror(errno));
	return NULL;
}

/* --- the state ----------------------------------------------------------------------------------
 */

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

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
		int n = scandir(path, &names, is_rules, by_name);
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

static int compile(const struct compat_options *o, const char *base, const char *rules,
		   const struct compat_paths *paths)
{
	VEC(char *) argv = {0};
	const char *const head[] = {
	    "compile", "-q", "--cache", base, "-o", rules, "--lang", rulesdirs_lang(o->arena), o->local ? NULL : "--net"};

	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		if (head[i])
			vec_push(o->arena, &argv, arena_dup_str(o->arena, head[i]));
	for (size_t i = 0; i < paths->list.n; i++)
		vec_push(o->arena, &argv, arena_dup_str(o->arena, paths->list.v[i]));
	vec_push(o->arena, &argv, (char *)NULL);
	return cli_compiler_run(argv.v, STDERR_FILENO, -1);
}

const char *compat_rules(const struct compat_options *o, int *lock_r, int *status_r)
{
	const char *base = NULL, *dir = compat_cache(o, &base);
	struct compat_paths paths;
	struct span now, then;
	file_list files = {0};
	struct err err;

	*lock_r = dir ? rulecache_lock(o->arena, dir) : -1;
	if (dir && *lock_r < 0)
		compat_warn("no directory for compiled rules: %s: %s", dir, strerror(errno));
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
	rulecache_prune(o->arena, arena_printf(o->arena, "%s/spamassassin", base), KEEP);
	*status_r = compile(o, base, rules, &paths);
	if (*status_r == EX_DATAERR)
		compat_no_rules();
	if (*status_r)
		return NULL;
	if (!includes(o, &files) && file_write(state, now, &err) != 0)
		compat_debug(o, "rules: %s", err.text);
	return rules;
}
