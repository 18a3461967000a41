/* compat_getopt: command lines as Perl's Getopt::Long reads them for SpamAssassin's programs: letters may be bundled, long
 * names are written whole, options may stand behind paths, an optional value is the next word unless that begins
 * with "-". */
#ifndef WINNOW_CLI_COMPAT_GETOPT_H
#define WINNOW_CLI_COMPAT_GETOPT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum compat_kind { FLAG, VALUE, NUMBER, REAL, OPTIONAL_TEXT, OPTIONAL_NUMBER };

struct compat_option {
	const char *names; /* "long|other|L", without dashes */
	enum compat_kind kind;
	int what;
};

struct compat_getopt {
	struct arena *arena;
	const struct compat_option *options;
	size_t n;
	void *context;
	/* One option, its name as written, its value or NULL. 0, or the exit status that ends the program. */
	int (*set)(void *context, int what, const char *name, const char *value);
	void (*target)(void *context, const char *word);
	/* A command line that is no good: told in words. */
	void (*complain)(const char *text);
};

/* 0; -1 after a complaint; or what `set` returned. */
int compat_getopt(const struct compat_getopt *g, int argc, char **argv);

#endif
