/* bench.c: `winnow bench`: options, compiling the rules, printing. The work is bench_run.c's. */
#include "cli/bench.h"
#include "base/file.h"
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

extern char **environ;

enum { DEFAULT_ROWS = 30, DEFAULT_PASSES = 1, PASSES_LIMIT = 1000, ROWS_LIMIT = 1000000 };

struct arguments {
	struct arena *arena;
	VEC(const char *) rules, vs; /* rule files, or one compiled ruleset */
	struct bench_corpus corpus;
	const char *html;
	bool json, stock, profile;
	long rows, passes;
};

enum option_id {
	OPT_CORPUS = 256,
	OPT_SPAM,
	OPT_HAM,
	OPT_VS,
	OPT_JSON,
	OPT_HTML,
	OPT_STOCK,
	OPT_ROWS,
	OPT_PASSES,
	OPT_PROFILE,
	OPT_HELP
};

static const struct option long_options[] = {
    {"corpus", required_argument, NULL, OPT_CORPUS},
    {"spam", required_argument, NULL, OPT_SPAM},
    {"ham", required_argument, NULL, OPT_HAM},
    {"vs", required_argument, NULL, OPT_VS},
    {"json", no_argument, NULL, OPT_JSON},
    {"html", required_argument, NULL, OPT_HTML},
    {"stock", no_argument, NULL, OPT_STOCK},
    {"rows", required_argument, NULL, OPT_ROWS},
    {"passes", required_argument, NULL, OPT_PASSES},
    {"profile", required_argument, NULL, OPT_PROFILE},
    {"help", no_argument, NULL, OPT_HELP},
    {NULL, 0, NULL, 0},
};

static int take_number(const char *name, long most, long *n_r)
{
	char *end;
	long n = strtol(optarg, &end, 10);

	if (end == optarg || *end || n < 1 || n > most) {
		fprintf(stderr, "winnow bench: %s takes a number from 1 to %ld, not '%s'\n", name,
			most, optarg);
		return -1;
	}
	*n_r = n;
	return 0;
}

static int take_option(int id, struct arguments *a)
{
	switch (id) {
	case OPT_CORPUS:
		bench_corpus_add(&a->corpus, optarg, BENCH_UNKNOWN);
		return 0;
	case OPT_PROFILE:
		a->profile = true;
		bench_corpus_add(&a->corpus, optarg, BENCH_UNKNOWN);
		return 0;
	case OPT_SPAM:
		bench_corpus_add(&a->corpus, optarg, BENCH_SPAM);
		return 0;
	case OPT_HAM:
		bench_corpus_add(&a->corpus, optarg, BENCH_HAM);
		return 0;
	case OPT_VS:
		vec_push(a->arena, &a->vs, (const char *)optarg);
		return 0;
	case OPT_JSON:
		a->json = true;
		return 0;
	case OPT_HTML:
		a->html = optarg;
		return 0;
	case OPT_STOCK:
		a->stock = true;
		return 0;
	case OPT_ROWS:
		return take_number("--rows", ROWS_LIMIT, &a->rows);
	case OPT_PASSES:
		return take_number("--passes", PASSES_LIMIT, &a->passes);
	default:
		return -1;
	}
}

/* 0: go on; -1: done, all is well; else an exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
	for (int id; (id = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
		if (id == OPT_HELP) {
			help_bench(stdout);
			return -1;
		}
		if (take_option(id, a) != 0) {
			fputs("see winnow bench --help\n", stderr);
			return EX_USAGE;
		}
	}
	for (int i = optind; i < argc; i++)
		vec_push(a->arena, &a->rules, (const char *)argv[i]);
	if (a->corpus.parts.n)
		return 0;
	fputs("winnow bench: on which mail? Name it with --corpus DIR, or --spam DIR --ham DIR\n",
	      stderr);
	return EX_USAGE;
}

static bool is_ruleset(const char *path)
{
	char manifest[4096];
	struct stat st;

	return snprintf(manifest, sizeof manifest, "%s/manifest", path) < (int)sizeof manifest &&
	       stat(manifest, &st) == 0;
}

/* winnow-compile, as `winnow compile` finds it: this program, which then executes it. */
static int compile(struct arena *arena, const char *const *paths, size_t n, bool stock,
		   const char *out)
{
	VEC(const char *) words = {0};
	int status;
	pid_t child;

	vec_push(arena, &words, "winnow");
	vec_push(arena, &words, "compile");
	vec_push(arena, &words, "--quiet");
	vec_push(arena, &words, "-o");
	vec_push(arena, &words, out);
	if (stock)
		vec_push(arena, &words, "--stock");
	vec_push(arena, &words, "--");
	for (size_t i = 0; i < n; i++)
		vec_push(arena, &words, paths[i]);
	vec_push(arena, &words, NULL);
	int rc = posix_spawn(&child, "/proc/self/exe", NULL, NULL, (char *const *)words.v, environ);
	if (rc != 0) {
		fprintf(stderr, "winnow bench: cannot run winnow compile: %s\n", strerror(rc));
		return EX_OSERR;
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return EX_OSERR;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EX_SOFTWARE;
}

/* The directory made for one bench, and the files in it. */
static void remove_ruleset(const char *dir)
{
	DIR *d = opendir(dir);

	for (struct dirent *e; d && (e = readdir(d));)
		unlinkat(dirfd(d), e->d_name, 0); /* not . and .. */
	if (d)
		closedir(d);
	rmdir(dir);
}

static int print_out(struct span out)
{
	if (fwrite(out.p, 1, out.n, stdout) == out.n && fflush(stdout) == 0)
		return 0;
	fprintf(stderr, "winnow bench: standard output: %s\n", strerror(errno));
	return EX_IOERR;
}

static const char *title_of(struct arena *arena, const char *const *paths, size_t n, bool stock)
{
	struct strbuf b = strbuf_new(arena);

	strbuf_add_str(&b, stock || !n ? "the installed rules" : "");
	for (size_t i = 0; i < n; i++)
		strbuf_printf(&b, "%s%s", b.n ? ", " : "", paths[i]);
	return strbuf_str(&b);
}

/* What there is to do with a compiled ruleset: its profile printed, or benched. */
static int use_ruleset(struct arguments *a, const char *title, const char *ruleset, struct bench **b_r)
{
	if (!a->profile)
		return bench_run(a->arena, title, ruleset, &a->corpus, (unsigned)a->passes, b_r);
	struct strbuf out = strbuf_new(a->arena);
	int status = bench_profile(ruleset, &a->corpus, &out);
	return status ? status : print_out(strbuf_span(&out));
}

/* Rules, compiled into a directory that goes away afterwards unless they are a ruleset already; used. */
static int bench_rules(struct arguments *a, const char *const *paths, size_t n, bool stock,
		       struct bench **b_r)
{
	char dir[] = "/tmp/winnow-bench-XXXXXX";
	bool ready = n == 1 && !stock && is_ruleset(paths[0]);
	const char *title = title_of(a->arena, paths, n, stock);

	if (ready)
		return use_ruleset(a, title, paths[0], b_r);
	if (!mkdtemp(dir)) {
		fprintf(stderr, "winnow bench: %s: %s\n", dir, strerror(errno));
		return EX_CANTCREAT;
	}
	int status = compile(a->arena, paths, n, stock, dir);
	if (status == 0)
		status = use_ruleset(a, title, dir, b_r);
	remove_ruleset(dir);
	return status;
}

static int print(const struct arguments *a, const struct bench *b, const struct bench *vs)
{
	struct strbuf out = strbuf_new(a->arena);
	const char *no_color = getenv("NO_COLOR");
	struct bench_style style = {isatty(STDOUT_FILENO) && !(no_color && *no_color),
				    (size_t)a->rows};
	struct err err;

	if (a->html) {
		struct strbuf page = strbuf_new(a->arena);
		bench_html(&page, b, vs);
		if (file_write(a->html, strbuf_span(&page), &err) != 0) {
			fprintf(stderr, "winnow bench: %s\n", err.text);
			return EX_CANTCREAT;
		}
	}
	if (a->json)
		bench_json(&out, b, vs);
	else
		bench_table(&out, b, vs, &style);
	return print_out(strbuf_span(&out));
}

int cli_bench(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct arguments a = {
	    .arena = arena, .corpus.arena = arena, .rows = DEFAULT_ROWS, .passes = DEFAULT_PASSES};
	struct bench *b = NULL, *vs = NULL;
	int status = parse_arguments(argc, argv, &a);

	if (status == 0)
		status = bench_rules(&a, a.rules.v, a.rules.n, a.stock, &b);
	if (status == 0 && a.profile)
		status = -1;
	if (status == 0 && a.vs.n)
		status = bench_rules(&a, a.vs.v, a.vs.n, a.stock, &vs);
	if (status == 0)
		status = print(&a, b, vs);
	bench_close(&b);
	bench_close(&vs);
	arena_free(&arena);
	return status == -1 ? 0 : status;
}
