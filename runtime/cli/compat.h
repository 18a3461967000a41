/* compat: winnow called by the name of one of SpamAssassin's programs. compat.c: spamassassin; compat_learn.c: sa-learn;
 * compat_compile.c: sa-compile. compat_options.c, compat_getopt.c: options; compat_rules.c: rules compiled on demand;
 * compat_lint.c: --lint; compat_prefs.c: the user's preferences; compat_mail.c: the messages; compat_report.c: what is
 * done instead of marking them; compat_log.c, compat_debug.c: lines on standard error. */
#ifndef WINNOW_CLI_COMPAT_H
#define WINNOW_CLI_COMPAT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

#include <stdio.h>
#include <time.h>

#define COMPAT_VERSION "4.0.1" /* SpamAssassin's */

struct compat_options {
	struct arena *arena;
	const char *configpath, *siteconfigpath, *prefspath; /* NULL: SpamAssassin's places */
	const char *debug;				     /* areas, "all", or NULL */
	VEC(const char *) pre, cf, targets;
	const char *format; /* of targets that name none: mbox, mbx, or NULL: as they look */
	bool local, net, lint, progress, test, remove_markup, no_prefs, help, version;
	bool report, revoke, list_address, list_messages; /* compat_report.c */
	bool exit_code; /* -e: spam has an exit status of its own */
	int spam_code;
};

/* The command for argv[0], or NULL when that is no name of SpamAssassin's. */
typedef int (*compat_command)(int argc, char **argv);
compat_command compat_find(const char *argv0);

/* 0, or the exit status of a usage error, after a message. */
int compat_options_parse(int argc, char **argv, struct compat_options *o);
void compat_help(FILE *out);
void compat_learn_help(FILE *out);
void compat_compile_help(FILE *out);
void compat_version(FILE *out);

/* sa-learn and sa-compile. */
int compat_learn(int argc, char **argv);
int compat_compile(int argc, char **argv);

/* One line on standard error, as SpamAssassin's logger prints it. */
void compat_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Whether -D names the area (the word before the first colon), or all. */
bool compat_wants(const struct compat_options *o, const char *area);
/* Nothing unless -D names the area (the word before the first colon of the text) or all. */
void compat_debug(const struct compat_options *o, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The user_prefs file, made from the template when there is none and -x is not given. NULL: none.
 */
const char *compat_prefs(const struct compat_options *o);

/* What winnow-compile reads for these options, in order. */
struct compat_paths {
	VEC(const char *) list;
};
/* 0; else the exit status, after a message. `dir`: where --pre and --cf lines are put. */
int compat_paths(const struct compat_options *o, const char *dir, struct compat_paths *paths_r);
/* A directory of its own for these options in the cache: made when it isn't there. NULL after a
 * message. */
const char *compat_cache(const struct compat_options *o, const char **base_r);
/* The compiled ruleset, compiled now if anything it was made of has changed. Hands its lock over in
 * *lock_r: to be closed when the ruleset is open. NULL after a message with *status_r. */
const char *compat_rules(const struct compat_options *o, int *lock_r, int *status_r);
/* Says that there is no rule; the exit status SpamAssassin then has. */
int compat_no_rules(void);
/* compat_progress.c: --progress. */
struct compat_progress {
	double start, shown; /* seconds */
	size_t messages;     /* when it was last shown */
	bool is_tty;
};
void compat_progress_start(struct compat_progress *p);
/* So many messages are done, of `done` of `total` targets. */
void compat_progress_show(struct compat_progress *p, size_t messages, size_t done, size_t total);
/* whole: there was nothing that broke it off. */
void compat_progress_end(struct compat_progress *p, size_t messages, bool whole);
int compat_lint(const struct compat_options *o);

/* compat_report.c: what is done instead of marking messages: reports, and address lists. */
struct wn_ruleset;
bool compat_reports(const struct compat_options *o);
/* 0, or the exit status after one sentence: what these options would do under these rules is not in this version. */
int compat_report_check(const struct compat_options *o, const struct wn_ruleset *rules);
/* One message. 0, or the exit status that ends the run. */
int compat_report(const struct compat_options *o, const struct wn_ruleset *rules);

/* compat_debug.c: what -D tells of a message that was scanned. */
struct wn_scanner;
void compat_debug_rules(const struct compat_options *o, const struct wn_ruleset *rules);
void compat_debug_result(const struct compat_options *o, struct wn_scanner *scanner);

enum { COMPAT_BROKEN = 255 }; /* exit status of SpamAssassin for a folder that is none, and without a rule */
/* Hands every message to `each`, until that is not 0. 0; -1 when a message could not be read, or there was none;
 * COMPAT_BROKEN, before any was handed over, for an mbx folder that is none. */
typedef int (*compat_each)(void *context, struct span message, size_t done, size_t total);
int compat_mail(const struct compat_options *o, compat_each each, void *context);

#endif
