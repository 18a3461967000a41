/* compat_lint.c: `spamassassin --lint`: `winnow lint` finds what is wrong; what SpamAssassin's lint
 * counts is told on standard error, and exit status 1 says that there was something. */
#include "base/rulesdirs.h"
#include "base/strbuf.h"
#include "cli/cli.h"
#include "cli/compat.h"

#include <string.h>
#include <sysexits.h>

/* Errors and warnings that SpamAssassin's lint counts. */
enum lint { PASSED, COUNTED };
static const struct {
	const char *id;
	enum lint lint;
} kinds[] = {
#define DIAG(symbol, severity, lint, id, note) {"[" id "]: ", lint},
#include "grammar/diagnostics.def"
#undef DIAG
};

/* A line "file:line:column: error[id]: text". */
static bool counts(const char *line)
{
	const char *id = strchr(line, '[');

	for (size_t i = 0; id && i < sizeof kinds / sizeof *kinds; i++)
		if (strncmp(id, kinds[i].id, strlen(kinds[i].id)) == 0)
			return kinds[i].lint == COUNTED;
	return false;
}

/* How many there are that count; *none_r: there is no rule at all. */
static size_t tell(const struct compat_options *o, FILE *found, bool *none_r)
{
	char line[2048];
	size_t n = 0;

	rewind(found);
	while (fgets(line, sizeof line, found)) {
		line[strcspn(line, "\n")] = 0;
		*none_r |= strncmp(line, "0 rules, ", 9) == 0; /* the summary */
		if (counts(line)) {
			compat_warn("config: %s", line);
			n++;
		} else if (o->debug) {
			compat_debug(o, "lint: %s", line);
		}
	}
	return n;
}

int compat_lint(const struct compat_options *o)
{
	const char *base = NULL, *dir = compat_cache(o, &base);
	struct compat_paths paths;
	VEC(char *) argv = {0};
	FILE *found = tmpfile();

	if (!dir || !found)
		return EX_CANTCREAT;
	int status = compat_paths(o, dir, &paths);
	if (status == 0) {
		vec_push(o->arena, &argv, (char *)"lint");
		vec_push(o->arena, &argv, (char *)"--lang");
		vec_push(o->arena, &argv, arena_dup_str(o->arena, rulesdirs_lang(o->arena)));
		if (!o->local)
			vec_push(o->arena, &argv, (char *)"--net");
		for (size_t i = 0; i < paths.list.n; i++)
			vec_push(o->arena, &argv, arena_dup_str(o->arena, paths.list.v[i]));
		vec_push(o->arena, &argv, (char *)NULL);
		status = cli_compiler_run(argv.v, fileno(found), -1);
	}
	bool none = false;
	size_t n = status <= 1 ? tell(o, found, &none) : 0;
	fclose(found);
	if (none)
		return compat_no_rules();
	if (n && !o->debug)
		compat_warn("lint: %zu issues detected, please rerun with debug enabled for more "
			    "information",
			    n);
	return status > 1 ? status : n > 0;
}
