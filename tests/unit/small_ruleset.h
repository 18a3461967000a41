/* small_ruleset.h: for tests of the runtime: a ruleset compiled from a text by winnow-compile,
 * opened and scanned through the public interface. What goes wrong ends the program: it is no part
 * of what is tested. */
#ifndef WINNOW_SMALL_RULESET_H
#define WINNOW_SMALL_RULESET_H

#include "winnow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline void small_ruleset_need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "small_ruleset: %s\n", what);
	abort();
}

struct small_ruleset {
	char dir[40];
	struct wn_ruleset *rules;
	struct wn_scanner *scanner;
};

/* The build directory of this program, build/tests/... or build/fuzz/...: winnow-compile is in it. */
static inline void small_ruleset_build_dir(char path[512])
{
	ssize_t n = readlink("/proc/self/exe", path, 511);
	small_ruleset_need(n > 0, "/proc/self/exe");
	path[n] = 0;
	char *tests = strstr(path, "/tests/"), *below = tests ? tests : strstr(path, "/fuzz/");
	small_ruleset_need(below != NULL, path);
	*below = 0;
}

/* `options` of winnow-compile: "--stock" for the installed SpamAssassin's rules before the text's. */
static inline struct small_ruleset small_ruleset_open_with(const char *options, const char *text)
{
	struct small_ruleset s = {.dir = "/tmp/winnow-test-XXXXXX"};
	char build[512], path[600], command[3000], error[WN_ERROR_SIZE];
	small_ruleset_build_dir(build);
	small_ruleset_need(mkdtemp(s.dir) != NULL, s.dir);
	snprintf(path, sizeof path, "%s/test.cf", s.dir);
	FILE *out = fopen(path, "w");
	small_ruleset_need(out != NULL, path);
	fputs(text, out);
	small_ruleset_need(fclose(out) == 0, path);
	snprintf(command, sizeof command,
		 "%s/winnow-compile compile -o %s/rules --cache '' %s %s >%s/log 2>&1", build, s.dir,
		 options, path, s.dir);
	small_ruleset_need(system(command) == 0, command);
	snprintf(path, sizeof path, "%s/rules", s.dir);
	s.rules = wn_ruleset_open(path, -1, error);
	small_ruleset_need(s.rules != NULL, error);
	s.scanner = wn_scanner_new(s.rules, error);
	small_ruleset_need(s.scanner != NULL, error);
	return s;
}

static inline struct small_ruleset small_ruleset_open(const char *text)
{
	return small_ruleset_open_with("", text);
}

static inline void small_ruleset_close(struct small_ruleset *s)
{
	char command[200];
	wn_scanner_free(&s->scanner);
	wn_ruleset_free(&s->rules);
	snprintf(command, sizeof command, "rm -rf %s", s->dir);
	small_ruleset_need(system(command) == 0, command);
}

#endif
