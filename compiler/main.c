/* main.c: winnow-compile, what `winnow compile` and `winnow lint` run. A program of its own, so that
 * Hyperscan's compiler is linked into nothing that scans. */
#include "compile.h"
#include "jobs.h"
#include "lint.h"
#include "source.h"

#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

static const char help_compile[] =
	"usage: winnow compile [options] [PATH...]\n"
	"\n"
	"Compiles SpamAssassin rule files into a compiled ruleset for `winnow scan`. Each PATH is a .pre or .cf\n"
	"file or a directory of them, read in SpamAssassin's order: all .pre files, then all .cf files, later\n"
	"lines win. Without PATH: the rules of the installed SpamAssassin.\n"
	"\n"
	"  -o DIR            where to put it (default: /var/lib/winnow/ruleset for root, else\n"
	"                    ~/.local/share/winnow/ruleset)\n"
	"  --stock           the installed SpamAssassin's rules first, then each PATH\n"
	"  --net             network tests may run: conditions see them on; the score set is 1 unless named\n"
	"  --scoreset N      0 local tests, 1 network, 2 Bayes, 3 both (default 0); a scan may choose another\n"
	"  --explain         per pattern: class, who decides (Hyperscan, PCRE2 or both), and why\n"
	"  --dump=ast|ir|c   print that stage instead of compiling\n"
	"  --lang LANG       whose descriptions and `lang` lines count (default: en_US)\n"
	"  --prefs FILE      a user_prefs file behind them, read with a user's rights (allow_user_rules)\n"
	"  --prefs-name NAME and that is what diagnostics call it\n"
	"  --over DIR        its rules go over the sources of this compiled ruleset, instead of PATHs\n"
	"  --over-id ID      and it must be the one with this hash\n"
	"  --no-worse        with more errors in the rules than the ruleset in place has, that stays; exit 65\n"
	"  --full            take nothing over from the ruleset in place\n"
	"  --cache DIR       compiled databases are kept here (default: ~/.cache/winnow); '' for no cache\n"
	"  --profile FILE    choose what patterns are looked for by from this: see `winnow bench --profile`\n"
	"  -j N              threads (default: one a processor)\n"
	"  -q, --quiet       errors only\n"
	"\n"
	"A rule with an error is left out, the others are compiled. The ruleset in place stays as it is until the\n"
	"new one is complete. Exit status: 0 done, 64 usage, 65 rules that can't be read, 70 failed.\n";

static const char help_lint[] =
	"usage: winnow lint [--stock] [--net] [--json] [PATH...]\n"
	"\n"
	"Checks SpamAssassin rule files: every error and warning with file, line, column and the way out; then what is\n"
	"odd about the rules as a whole: metas that can never hit, sub-rules nothing uses, patterns that stand twice.\n"
	"--json: one JSON array on standard output, for editors.\n"
	"PATHs and options as for `winnow compile`. Exit status: 0 no errors, 1 errors, 64 usage.\n";

struct arguments {
	struct compile_options compile;
	bool stock, net, json, help;
};

static const char *default_out(struct arena *arena)
{
	const char *home = getenv("HOME"), *xdg = getenv("XDG_DATA_HOME");

	if (geteuid() == 0)
		return "/var/lib/winnow/ruleset";
	if (xdg && *xdg == '/')
		return arena_printf(arena, "%s/winnow/ruleset", xdg);
	return home && *home ? arena_printf(arena, "%s/.local/share/winnow/ruleset", home) : NULL;
}

static bool want_colour(int fd)
{
	const char *no_color = getenv("NO_COLOR");

	return isatty(fd) && !(no_color && *no_color);
}

static int parse_dump(const char *text, enum compile_dump *dump_r)
{
	static const char *const names[] = {[DUMP_AST] = "ast", [DUMP_IR] = "ir", [DUMP_C] = "c"};

	for (int i = DUMP_AST; i <= DUMP_C; i++)
		if (strcmp(text, names[i]) == 0) {
			*dump_r = (enum compile_dump)i;
			return 0;
		}
	fprintf(stderr, "winnow: --dump is one of ast, ir, c, not '%s'\n", text);
	return -1;
}

static int parse_number(const char *option, const char *text, long least, long most, long *n_r)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n < least || n > most) {
		fprintf(stderr, "winnow: %s is a number from %ld to %ld, not '%s'\n", option, least, most,
			text);
		return -1;
	}
	*n_r = n;
	return 0;
}

enum { OPT_STOCK = 256, OPT_NET, OPT_JSON, OPT_SCORESET, OPT_EXPLAIN, OPT_DUMP, OPT_FULL, OPT_CACHE, OPT_PROFILE,
       OPT_LANG, OPT_PREFS, OPT_PREFS_NAME, OPT_OVER, OPT_OVER_ID, OPT_NO_WORSE };

static const struct option options[] = {
	{"stock", no_argument, NULL, OPT_STOCK},
	{"net", no_argument, NULL, OPT_NET},
	{"json", no_argument, NULL, OPT_JSON},
	{"scoreset", required_argument, NULL, OPT_SCORESET},
	{"explain", no_argument, NULL, OPT_EXPLAIN},
	{"dump", required_argument, NULL, OPT_DUMP},
	{"no-worse", no_argument, NULL, OPT_NO_WORSE},
	{"full", no_argument, NULL, OPT_FULL},
	{"cache", required_argument, NULL, OPT_CACHE},
	{"profile", required_argument, NULL, OPT_PROFILE},
	{"lang", required_argument, NULL, OPT_LANG},
	{"prefs", required_argument, NULL, OPT_PREFS},
	{"prefs-name", required_argument, NULL, OPT_PREFS_NAME},
	{"over", required_argument, NULL, OPT_OVER},
	{"over-id", required_argument, NULL, OPT_OVER_ID},
	{"output", required_argument, NULL, 'o'},
	{"jobs", required_argument, NULL, 'j'},
	{"quiet", no_argument, NULL, 'q'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static int take_option(struct arguments *a, int c, long *scoreset)
{
	struct compile_options *o = &a->compile;
	long n;

	switch (c) {
	case 'o': o->out = optarg; return 0;
	case 'q': o->quiet = true; return 0;
	case 'h': a->help = true; return 0;
	case 'j':
		if (parse_number("-j", optarg, 1, 256, &n) != 0)
			return -1;
		o->jobs = (unsigned)n;
		return 0;
	case OPT_STOCK: a->stock = true; return 0;
	case OPT_NET: a->net = true; return 0;
	case OPT_JSON: a->json = true; return 0;
	case OPT_SCORESET: return parse_number("--scoreset", optarg, 0, 3, scoreset);
	case OPT_EXPLAIN: o->explain = true; return 0;
	case OPT_DUMP: return parse_dump(optarg, &o->dump);
	case OPT_NO_WORSE: o->no_worse = true; return 0;
	case OPT_FULL: o->full = true; return 0;
	case OPT_CACHE: o->cache = optarg; return 0;
	case OPT_PROFILE: o->profile = optarg; return 0;
	case OPT_LANG: o->rules.lang = optarg; return 0;
	case OPT_PREFS: o->rules.prefs = optarg; return 0;
	case OPT_PREFS_NAME: o->rules.prefs_name = optarg; return 0;
	case OPT_OVER: o->over = optarg; return 0;
	case OPT_OVER_ID: o->over_id = optarg; return 0;
	default: return -1;
	}
}

static int parse_arguments(struct arena *arena, int argc, char **argv, struct arguments *a_r)
{
	struct arguments a = {.compile = {.jobs = jobs_default(), .colour = want_colour(STDOUT_FILENO)}};
	VEC(const char *) paths = {0};
	long scoreset = -1;
	int c;

	while ((c = getopt_long(argc, argv, "o:j:qh", options, NULL)) != -1)
		if (take_option(&a, c, &scoreset) != 0)
			return -1;
	if (a.stock) {
		const char *installed[SOURCE_INSTALLED];
		size_t n = source_installed(installed);
		for (size_t i = 0; i < n; i++)
			vec_push(arena, &paths, installed[i]);
	}
	for (int i = optind; i < argc; i++)
		vec_push(arena, &paths, (const char *)argv[i]);
	a.compile.rules.paths = paths.v;
	a.compile.rules.npaths = paths.n;
	a.compile.rules.local_tests_only = !a.net;
	a.compile.scoreset = scoreset >= 0 ? (int)scoreset : a.net;
	if (!a.compile.out)
		a.compile.out = default_out(arena);
	*a_r = a;
	return 0;
}

static int run_compile(struct arena *arena, const struct compile_options *o)
{
	struct compile_report report = {0};
	struct err err;

	if (!o->out) {
		fprintf(stderr, "winnow: where to? HOME is not set; name a directory with -o\n");
		return EX_USAGE;
	}
	if (compile_run(arena, o, &report, &err) != 0) {
		fprintf(stderr, "winnow: %s\n", err.text);
		return report.rules && !report.worse ? EX_SOFTWARE : EX_DATAERR;
	}
	if (o->dump != DUMP_NONE)
		return 0;
	if (o->explain)
		summary_explain(stdout, report.ir);
	if (!o->quiet)
		summary_print(stdout, o, &report);
	return fflush(stdout) == 0 ? 0 : EX_IOERR;
}

/* A compile touches some 25 MB, once: in large pages that takes a sixth less of a compile of scores. */
static void use_large_pages(void)
{
	enum { HEAP = 32 << 20, LARGE_PAGE = 2 << 20 };

	mallopt(M_TOP_PAD, HEAP);
	mallopt(M_MMAP_THRESHOLD, LARGE_PAGE);
	void *volatile more = malloc(LARGE_PAGE / 2); /* than there is: the heap grows now */
	free(more);
	uintptr_t end = (uintptr_t)sbrk(0), start = (end - HEAP + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	if (start < end)
		madvise((void *)start, end - start, MADV_HUGEPAGE); /* or not */
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";
	bool is_lint = strcmp(command, "lint") == 0;
	struct arena *arena;
	struct arguments a;
	int status;

	use_large_pages();
	arena = arena_new();
	signal(SIGXFSZ, SIG_IGN); /* a file too large is an error from write, like a full disk */
	if (!is_lint && strcmp(command, "compile") != 0) {
		fprintf(stderr, "winnow: winnow-compile does `compile` and `lint`, not '%s'\n", command);
		status = EX_USAGE;
	} else if (parse_arguments(arena, argc - 1, argv + 1, &a) != 0) {
		fprintf(stderr, "`winnow %s --help` says more\n", command);
		status = EX_USAGE;
	} else if (a.help) {
		fputs(is_lint ? help_lint : help_compile, stdout);
		status = 0;
	} else if (is_lint) {
		status = lint(&a.compile.rules, stdout,
			      a.json ? LINT_JSON : a.compile.colour ? LINT_COLOUR : LINT_TEXT);
	} else {
		status = run_compile(arena, &a.compile);
	}
	arena_free(&arena);
	return status;
}
