/* compat_compile.c: `sa-compile`: compiles the rules that its options name, when lint finds nothing wrong with them, to
 * where `winnow` and `winnowd` look for them, or to --updatedir. SpamAssassin counterpart: sa-compile. Differs: it is all
 * rules that are compiled, not body rules alone; --list prints what each pattern became. */
#include "base/rulesdirs.h"
#include "cli/cli.h"
#include "cli/compat.h"
#include "cli/compat_getopt.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum what { LIST, IGNORED, QUIET, CONFIGPATH, PREFSPATH, SITECONFIGPATH, UPDATEDIR, CF, DEBUG, HELP, VERSION };

enum { EXIT_LINT = 2 }; /* sa-compile's */

static const struct compat_option options[] = {
#define COMPAT_OPTION(names, kind, what) {names, kind, what},
#include "cli/compat_compile_options.def"
#undef COMPAT_OPTION
};

struct compiler {
	struct compat_options common;
	bool list, quiet;
	const char *out;
};

static void complain(const char *text)
{
	fprintf(stderr, "%s\nUnknown option!\n", text);
	compat_compile_help(stderr);
}

static void take_target(void *context, const char *word)
{
	/* There are no arguments but options: as there, they have no effect. */
}

static int set(void *context, int what, const char *name, const char *value)
{
	struct compiler *c = context;

	switch ((enum what)what) {
	case LIST: c->list = true; break;
	case QUIET: c->quiet = true; break;
	case CONFIGPATH: c->common.configpath = value; break;
	case PREFSPATH: c->common.prefspath = value; break;
	case SITECONFIGPATH: c->common.siteconfigpath = value; break;
	case UPDATEDIR: c->out = value; break;
	case CF: vec_push(c->common.arena, &c->common.cf, value); break;
	case DEBUG: c->common.debug = value && *value ? value : "all"; break;
	case HELP: c->common.help = true; break;
	case VERSION: c->common.version = true; break;
	case IGNORED: break;
	}
	return 0;
}

static int compile(struct compiler *c)
{
	struct arena *arena = c->common.arena;
	const char *base = NULL, *dir = compat_cache(&c->common, &base);
	struct compat_paths paths;
	VEC(char *) argv = {0};

	if (!dir)
		return EX_CANTCREAT;
	if (c->out && access(c->out, F_OK) == 0 && access(c->out, W_OK) != 0) {
		fprintf(stderr, "sa-compile: cannot write to %s, aborting\n", c->out);
		return EX_CANTCREAT;
	}
	int status = compat_lint(&c->common);
	if (status) {
		fputs("sa-compile: not compiling; 'spamassassin --lint' check failed!\n", stderr);
		return EXIT_LINT;
	}
	if ((status = compat_paths(&c->common, dir, &paths)) != 0)
		return status;
	const char *const head[] = {"compile", "--lang", rulesdirs_lang(c->common.arena), c->quiet ? "-q" : NULL,
				    c->list ? "--dump=ir" : NULL, c->out ? "-o" : NULL, c->out};
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		if (head[i])
			vec_push(arena, &argv, arena_dup_str(arena, head[i]));
	for (size_t i = 0; i < paths.list.n; i++)
		vec_push(arena, &argv, arena_dup_str(arena, paths.list.v[i]));
	vec_push(arena, &argv, (char *)NULL);
	return cli_compiler_run(argv.v, -1, -1);
}

int compat_compile(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct compiler c = {.common = {.arena = arena, .no_prefs = true, .local = true}};
	const struct compat_getopt g = {.arena = arena, .options = options, .n = sizeof options / sizeof *options,
					.context = &c, .set = set, .target = take_target, .complain = complain};
	int status = EX_USAGE;

	if (compat_getopt(&g, argc, argv) == 0) {
		if (c.common.help) {
			fputs("For more information read the manual page\n", stderr);
			compat_compile_help(stderr);
		} else if (c.common.version) {
			puts("SpamAssassin version " COMPAT_VERSION);
			status = 0;
		} else {
			status = compile(&c);
		}
	}
	arena_free(&arena);
	return status;
}
