/* compat: winnow called by the name of one of SpamAssassin's programs. compat.c: the commands;
 * compat_options.c: their options; compat_rules.c: rules compiled on demand; compat_lint.c: --lint;
 * compat_prefs.c: the user's preferences; compat_mail.c: the messages; compat_log.c: messages on
 * standard error. */
#ifndef WINNOW_CLI_COMPAT_H
#define WINNOW_CLI_COMPAT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

#include <stdio.h>
#include <time.h>

struct compat_options {
	struct arena *arena;
	const char *configpath, *siteconfigpath, *prefspath; /* NULL: SpamAssassin's places */
	const char *debug;				     /* areas, "all", or NULL */
	VEC(const char *) pre, cf, targets;
	bool local, net, lint, mbox, progress, test, remove_markup, no_prefs, help, version;
	bool exit_code; /* -e: spam has an exit status of its own */
	int spam_code;
};

/* The command for argv[0], or NULL when that is no name of SpamAssassin's. */
typedef int (*compat_command)(int argc, char **argv);
compat_command compat_find(const char *argv0);

/* 0, or the exit status of a usage error, after a message. */
int compat_options_parse(int argc, char **argv, struct compat_options *o);
void compat_help(FILE *out);
void compat_version(FILE *out);

/* One line on standard error, as SpamAssassin's logger prints it. */
void compat_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
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
/* The language whose descriptions count. */
const char *compat_lang(const struct compat_options *o);
/* The compiled ruleset, compiled now if anything it was made of has changed. Hands its lock over in
 * *lock_r: to be closed when the ruleset is open. NULL after a message with *status_r. */
const char *compat_rules(const struct compat_options *o, int *lock_r, int *status_r);
int compat_lint(const struct compat_options *o);

/* Hands every message to `each`. 0, or -1 when one could not be read, or there was none. */
typedef int (*compat_each)(void *context, struct span message, size_t done, size_t total);
int compat_mail(const struct compat_options *o, compat_each each, void *context);

#endif
