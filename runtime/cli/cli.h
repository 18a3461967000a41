/* cli: the `winnow` command: one file per subcommand, help texts, what they share. */
#ifndef WINNOW_CLI_H
#define WINNOW_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define WINNOW_VERSION "0.1"
#define DEFAULT_RULESET "/var/lib/winnow/ruleset"

/* Exit status: 0 not spam, 1 spam (one message), else these or those of sysexits.h. */
enum { STATUS_HAM = 0, STATUS_SPAM = 1 };

struct scan_options {
	const char *ruleset;
	const char *prefs;  /* a user_prefs file, or NULL */
	int scoreset;       /* -1: as compiled */
	bool json, layers, explain, subrules, no_subhits, warm, timing, quiet;
	bool rewrite, report, unmark; /* the message instead of the table: markup.h */
	unsigned threads;
	size_t max_size;
	bool colour;
	int width;          /* columns of the terminal */
	bool progress;      /* standard error is a terminal and there is much to do */
};

/* Each takes the arguments from its own name on and returns the exit status. */
int cli_scan(int argc, char **argv);
int cli_bench(int argc, char **argv);
/* Asks a running winnowd. */
int cli_ctl(int argc, char **argv);
/* compile and lint: executes winnow-compile. Returns only when that fails. */
int cli_compiler(int argc, char **argv);
/* The same in a process of its own; argv ends with NULL, its standard output and standard error go to `out` and `errors`
 * (-1: where ours goes). Its exit status, or 69 after a message. */
int cli_compiler_run(char **argv, int out, int errors);

struct source;
struct scan_totals {
	size_t messages, spam, failed, limited, cut;
	size_t bytes;
	unsigned long long ns[32]; /* by enum wn_stage */
};
struct wn_ruleset;
/* Scans everything, prints in input order. 0, or -1 when a scanner cannot be made or output fails. */
int scan_run(struct wn_ruleset *rules, struct source *source, const struct scan_options *options,
	     struct scan_totals *totals_r);

/* One line on standard error that is drawn over itself; done at most ten times a second. */
void progress_show(size_t done, size_t total, size_t spam);
void progress_clear(void);

void help_main(FILE *out);
void help_scan(FILE *out);
void help_bench(FILE *out);

#endif
