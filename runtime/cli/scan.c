/* scan.c: `winnow scan`: options, summary, exit status. */
#include "cli/cli.h"
#include "cli/markup.h"
#include "cli/prefs.h"
#include "cli/source.h"
#include "winnow.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { THREADS_LIMIT = 256, DEFAULT_WIDTH = 100 };
#define DEFAULT_MAX_SIZE ((size_t)256 << 20) /* no mail server lets more through */
#define MAX_SIZE_LIMIT ((size_t)2 << 30)     /* Hyperscan and PCRE2 count a unit in 32 bits */

enum option_id { OPT_RULESET = 256, OPT_SCORESET, OPT_PREFS, OPT_JSON, OPT_LAYERS, OPT_EXPLAIN, OPT_SUBRULES, OPT_NO_SUBHITS, OPT_WARM,
		 OPT_TIMING, OPT_QUIET, OPT_FILES_FROM, OPT_MAX_SIZE,
		 OPT_REWRITE, OPT_REPORT, OPT_HELP };

static const struct option long_options[] = {
	{"ruleset", required_argument, NULL, OPT_RULESET},
	{"scoreset", required_argument, NULL, OPT_SCORESET},
	{"prefs", required_argument, NULL, OPT_PREFS},
	{"json", no_argument, NULL, OPT_JSON},
	{"layers", no_argument, NULL, OPT_LAYERS},
	{"explain", no_argument, NULL, OPT_EXPLAIN},
	{"subrules", no_argument, NULL, OPT_SUBRULES},
	{"no-subhits", no_argument, NULL, OPT_NO_SUBHITS},
	{"warm", no_argument, NULL, OPT_WARM},
	{"timing", no_argument, NULL, OPT_TIMING},
	{"quiet", no_argument, NULL, OPT_QUIET},
	{"files-from", required_argument, NULL, OPT_FILES_FROM},
	{"max-size", required_argument, NULL, OPT_MAX_SIZE},
	{"rewrite", no_argument, NULL, OPT_REWRITE},
	{"report", no_argument, NULL, OPT_REPORT},
	{"remove-markup", no_argument, NULL, 'd'},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

/* 0 or -1. */
static int parse_size(const char *text, size_t *size_r)
{
	char *end;
	unsigned long long n = strtoull(text, &end, 10);
	unsigned shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
	if (end == text || (shift ? end[1] : *end) || n > MAX_SIZE_LIMIT >> shift)
		return -1;
	*size_r = (size_t)n << shift;
	return 0;
}

static int parse_number(const char *text, long min, long max, long *n_r)
{
	char *end;
	long n = strtol(text, &end, 10);
	if (end == text || *end || n < min || n > max)
		return -1;
	*n_r = n;
	return 0;
}

static int bad(const char *what, const char *value)
{
	fprintf(stderr, "winnow scan: %s: '%s'; see winnow scan --help\n", what, value);
	return EX_USAGE;
}

static int take_option(int id, struct scan_options *o, struct source *source)
{
	struct err err;
	long n;
	switch (id) {
	case OPT_RULESET: o->ruleset = optarg; return 0;
	case OPT_PREFS: o->prefs = optarg; return 0;
	case OPT_JSON: o->json = true; return 0;
	case OPT_LAYERS: o->json = o->layers = true; return 0;
	case OPT_EXPLAIN: o->explain = true; return 0;
	case OPT_SUBRULES: o->subrules = true; return 0;
	case OPT_NO_SUBHITS: o->json = o->no_subhits = true; return 0;
	case OPT_WARM: o->warm = true; return 0;
	case OPT_TIMING: o->timing = true; return 0;
	case OPT_QUIET: o->quiet = true; return 0;
	case OPT_REWRITE: o->rewrite = true; return 0;
	case OPT_REPORT: o->report = true; return 0;
	case 'd': o->unmark = true; return 0;
	case OPT_SCORESET:
		if (parse_number(optarg, 0, 3, &n) < 0)
			return bad("--scoreset takes 0, 1, 2 or 3", optarg);
		o->scoreset = (int)n;
		return 0;
	case 'j':
		if (parse_number(optarg, 1, THREADS_LIMIT, &n) < 0)
			return bad("-j takes a number of threads from 1 to 256", optarg);
		o->threads = (unsigned)n;
		return 0;
	case OPT_MAX_SIZE:
		if (parse_size(optarg, &o->max_size) < 0)
			return bad("--max-size takes bytes, or a number with K, M or G, up to 2G", optarg);
		source_set_max_size(source, o->max_size);
		return 0;
	case OPT_FILES_FROM:
		if (source_add_list(source, optarg, &err) == 0)
			return 0;
		fprintf(stderr, "winnow scan: --files-from %s\n", err.text);
		return EX_NOINPUT;
	default:
		fputs("see winnow scan --help\n", stderr);
		return EX_USAGE;
	}
}

/* 0: go on; -1: done, all is well; else an exit status. */
static int parse_options(int argc, char **argv, struct scan_options *o, struct source *source)
{
	bool listed = false;
	for (int id; (id = getopt_long(argc, argv, "dj:", long_options, NULL)) != -1;) {
		if (id == OPT_HELP) {
			help_scan(stdout);
			return -1;
		}
		int status = take_option(id, o, source);
		if (status)
			return status;
		listed |= id == OPT_FILES_FROM;
	}
	if (o->unmark && (o->rewrite || o->report || o->layers)) {
		fputs("winnow scan: --remove-markup prints the message as it was, and nothing else\n", stderr);
		return EX_USAGE;
	}
	for (int i = optind; i < argc; i++)
		source_add(source, argv[i]);
	if (optind == argc && !listed)
		source_add(source, "-");
	return 0;
}

static void look_at_terminal(struct scan_options *o, const struct source *source)
{
	struct winsize size;
	const char *no_color = getenv("NO_COLOR");
	bool is_tty = isatty(STDOUT_FILENO);
	o->colour = is_tty && !(no_color && *no_color);
	if (is_tty && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 40)
		o->width = size.ws_col;
	/* A bar between the rows of a table would only be in the way. */
	o->progress = isatty(STDERR_FILENO) && !is_tty && source_count(source) > 20;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void print_timing(const struct scan_totals *t, double load)
{
	double sum = 0, n = t->messages ? (double)t->messages : 1;
	struct rusage usage;
	for (int i = 0; i < WN_STAGES; i++)
		sum += (double)t->ns[i];
	fprintf(stderr, "%-18s %12s %7s\n", "stage", "us a message", "share");
	for (int i = 0; i < WN_STAGES; i++)
		fprintf(stderr, "%-18s %12.2f %6.1f%%\n", wn_stage_name((enum wn_stage)i),
			(double)t->ns[i] / n / 1e3, sum > 0 ? 100 * (double)t->ns[i] / sum : 0);
	fprintf(stderr, "%-18s %12.2f   (%zu messages)\n", "all", sum / n / 1e3, t->messages);
	fprintf(stderr, "the ruleset was loaded in %.1f ms\n", load * 1e3);
	if (getrusage(RUSAGE_SELF, &usage) == 0)
		fprintf(stderr, "peak memory %ld KB\n", usage.ru_maxrss);
}

static void print_summary(const struct scan_totals *t)
{
	printf("%zu messages: %zu spam, %zu not spam", t->messages, t->spam,
	       t->messages - t->spam - t->failed);
	if (t->failed)
		printf(", %zu not scanned", t->failed);
	putchar('\n');
	if (t->limited)
		printf("%zu messages made a rule hit its match limit\n", t->limited);
	if (t->cut)
		printf("%zu messages were looked at only up to a limit\n", t->cut);
}

static int status_of(const struct scan_totals *t)
{
	if (t->failed)
		return EX_NOINPUT;
	return t->messages == 1 && t->spam ? STATUS_SPAM : STATUS_HAM;
}

static int scan(const struct scan_options *o, struct source *source)
{
	char error[WN_ERROR_SIZE];
	struct scan_totals totals = {0};
	double start = now();
	struct wn_ruleset *rules = wn_ruleset_open(o->ruleset, o->scoreset, error);
	double load = now() - start;
	if (!rules) {
		fprintf(stderr, "winnow: %s\n", error);
		return EX_CONFIG;
	}
	if (o->prefs && prefs_apply(o, &rules) != 0) {
		wn_ruleset_free(&rules);
		return EX_NOINPUT;
	}
	int status = scan_run(rules, source, o, &totals) < 0 ? EX_IOERR : status_of(&totals);
	wn_ruleset_free(&rules);
	if (!o->json && !o->quiet && !markup_wanted(o) && totals.messages > 1)
		print_summary(&totals);
	if (o->timing)
		print_timing(&totals, load);
	return status;
}

int cli_scan(int argc, char **argv)
{
	const char *ruleset = getenv("WINNOW_RULESET");
	struct scan_options o = {
		.ruleset = ruleset && *ruleset ? ruleset : DEFAULT_RULESET,
		.scoreset = -1,
		.threads = 1,
		.max_size = DEFAULT_MAX_SIZE,
		.width = DEFAULT_WIDTH,
	};
	struct source *source = source_new(o.max_size);
	int status = parse_options(argc, argv, &o, source);
	if (status == 0) {
		look_at_terminal(&o, source);
		status = scan(&o, source);
	}
	source_free(&source);
	return status == -1 ? 0 : status;
}
