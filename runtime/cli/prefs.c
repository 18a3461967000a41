/* prefs.c: a user's preferences over a compiled ruleset, for `winnow scan --prefs`: laid over it; when there are rules in
 * them that the site lets users write, compiled together with the site's, into ~/.cache/winnow/users. */
#include "cli/prefs.h"
#include "base/file.h"
#include "cli/rulecache.h"
#include "cli/cli.h"
#include "load/prefs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { USERS_KEPT = 64 }; /* 5 MB each, less where files are shared */
#define LOG_LIMIT (4u << 20)

static void tell(void *context, unsigned line, const char *why)
{
	fprintf(stderr, "winnow: %s:%u: %s\n", (const char *)context, line, why);
}

/* Compiles into dir/rules; what there is to say is kept in dir/log, to be said at each use. 0 or -1 with error. */
static int compile(struct arena *arena, const struct scan_options *o, const char *id, struct span text, const char *dir,
		   char error[WN_ERROR_SIZE])
{
	char *prefs = arena_printf(arena, "%s/prefs", dir), *out = arena_printf(arena, "%s/rules", dir);
	char *argv[] = {"compile", "-q", "--over", arena_dup_str(arena, o->ruleset), "--over-id",
			arena_dup_str(arena, id), "--prefs-name", arena_dup_str(arena, o->prefs), "--prefs", prefs,
			"-o", out, NULL};
	struct err err;
	int log = open(arena_printf(arena, "%s/log", dir), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), rc = -1;

	if (log < 0 || file_write(prefs, text, &err) != 0)
		snprintf(error, WN_ERROR_SIZE, "%s: cannot be written to", dir);
	else if (cli_compiler_run(argv, log, log) != 0)
		snprintf(error, WN_ERROR_SIZE, "%s: its rules were not compiled", o->prefs);
	else
		rc = 0;
	if (log >= 0)
		close(log);
	return rc;
}

static void tell_log(struct arena *arena, const char *dir)
{
	struct span text;
	struct err err;

	if (file_read(arena, arena_printf(arena, "%s/log", dir), LOG_LIMIT, &text, &err) == 0)
		fwrite(text.p, 1, text.n, stderr);
}

static struct wn_ruleset *compiled(struct arena *arena, const struct scan_options *o, struct wn_ruleset *rules,
				   struct span text, char error[WN_ERROR_SIZE])
{
	char key[WN_KEY_SIZE];
	const char *base = rulecache_base(arena), *users = arena_printf(arena, "%s/users", base ? base : "");

	wn_prefs_key(rules, o->prefs, text.p, text.n, key);
	const char *dir = arena_printf(arena, "%s/%s", users, key), *out = arena_printf(arena, "%s/rules", dir);
	int lock = base && rulecache_make_own(users) && rulecache_make_own(dir) ? rulecache_lock(arena, dir) : -1;
	if (lock < 0) {
		snprintf(error, WN_ERROR_SIZE, "no directory for compiled rules: %s: %s", dir, strerror(errno));
		return NULL;
	}
	struct wn_ruleset *with = wn_ruleset_open(out, o->scoreset, error);
	if (!with) {
		rulecache_prune(arena, users, USERS_KEPT);
		if (compile(arena, o, wn_ruleset_id(rules), text, dir, error) == 0)
			with = wn_ruleset_open(out, o->scoreset, error);
	}
	tell_log(arena, dir);
	close(lock);
	return with;
}

int prefs_apply(const struct scan_options *o, struct wn_ruleset **rules)
{
	struct arena *arena = arena_new();
	char error[WN_ERROR_SIZE];
	struct err err;
	struct span text;
	struct wn_ruleset *with = NULL;

	if (file_read(arena, o->prefs, PREFS_LIMIT, &text, &err) != 0)
		snprintf(error, sizeof error, "%s", err.text);
	else if (wn_prefs_have_rules(*rules, o->prefs, text.p, text.n))
		with = compiled(arena, o, *rules, text, error);
	else
		with = wn_ruleset_with_prefs(*rules, o->prefs, text.p, text.n, tell, (void *)(uintptr_t)o->prefs, error);
	if (!with)
		fprintf(stderr, "winnow: --prefs: %s\n", error);
	arena_free(&arena);
	if (!with)
		return -1;
	wn_ruleset_free(rules);
	*rules = with;
	return 0;
}
