/* prefs.c: a user's preferences over a compiled ruleset, for `winnow scan --prefs`: laid over it; when there are rules in
 * them that the site lets users write, compiled together with the site's, into ~/.cache/winnow/users. */
#include "cli/prefs.h"
#include "base/file.h"
#include "cli/rulecache.h"
#include "cli/cli.h"
#include "load/prefs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { USERS_KEPT = 64 }; /* 5 MB each, less where files are shared */

static void tell(void *context, unsigned line, const char *why)
{
	fprintf(stderr, "winnow: %s:%u: %s\n", (const char *)context, line, why);
}

static int compile(const char *ruleset, const char *id, const char *name, const char *file, const char *out)
{
	char *argv[] = {"compile", "-q", "--over", (char *)(uintptr_t)ruleset, "--over-id", (char *)(uintptr_t)id,
			"--prefs-name", (char *)(uintptr_t)name, "--prefs", (char *)(uintptr_t)file, "-o",
			(char *)(uintptr_t)out, NULL};
	return cli_compiler_run(argv, STDERR_FILENO);
}

static struct wn_ruleset *compiled(struct arena *arena, const struct scan_options *o, struct wn_ruleset *rules,
				   struct span text, char error[WN_ERROR_SIZE])
{
	char key[WN_KEY_SIZE];
	const char *base = rulecache_base(arena), *users = arena_printf(arena, "%s/users", base ? base : "");
	struct err err;

	wn_prefs_key(rules, o->prefs, text.p, text.n, key);
	const char *dir = arena_printf(arena, "%s/%s", users, key), *out = arena_printf(arena, "%s/rules", dir);
	int lock = base && rulecache_make_own(users) && rulecache_make_own(dir) ? rulecache_lock(arena, dir) : -1;
	if (lock < 0) {
		snprintf(error, WN_ERROR_SIZE, "no directory for compiled rules: %s: %s", dir, strerror(errno));
		return NULL;
	}
	struct wn_ruleset *with = wn_ruleset_open(out, o->scoreset, error);
	if (!with) {
		const char *copy = arena_printf(arena, "%s/prefs", dir);
		rulecache_prune(arena, users, USERS_KEPT);
		if (file_write(copy, text, &err) != 0)
			snprintf(error, WN_ERROR_SIZE, "%s", err.text);
		else if (compile(o->ruleset, wn_ruleset_id(rules), o->prefs, copy, out) != 0)
			snprintf(error, WN_ERROR_SIZE, "%s: its rules were not compiled", o->prefs);
		else
			with = wn_ruleset_open(out, o->scoreset, error);
	}
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
