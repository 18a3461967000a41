/* scan_rules.h: for unit tests of the engine: a rule text, compiled with winnow-compile, opened and scanned through the
 * public interface. */
#ifndef WINNOW_SCAN_RULES_H
#define WINNOW_SCAN_RULES_H

#include "winnow.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[] = "/tmp/winnow-test-XXXXXX";
static struct wn_ruleset *rules;
static struct wn_scanner *scanner;

static inline void scan_rules_open(const char *rules_cf)
{
	char path[600], command[3000], self[512], error[WN_ERROR_SIZE];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	ck_assert(n > 0);
	self[n] = 0;
	char *tests = strstr(self, "/tests/unit/");
	ck_assert_ptr_nonnull(tests);
	*tests = 0;
	ck_assert_ptr_nonnull(mkdtemp(strcpy(dir, "/tmp/winnow-test-XXXXXX")));
	snprintf(path, sizeof path, "%s/test.cf", dir);
	FILE *out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs(rules_cf, out);
	fclose(out);
	snprintf(command, sizeof command, "%s/winnow-compile compile -o %s/rules --cache %s/cache %s >%s/log 2>&1",
		 self, dir, dir, path, dir);
	ck_assert_msg(system(command) == 0, "%s", command);
	snprintf(path, sizeof path, "%s/rules", dir);
	rules = wn_ruleset_open(path, -1, error);
	ck_assert_msg(rules != NULL, "%s", error);
	scanner = wn_scanner_new(rules, error);
	ck_assert_msg(scanner != NULL, "%s", error);
}

static inline void scan_rules_close(void)
{
	char command[200];
	wn_scanner_free(&scanner);
	wn_ruleset_free(&rules);
	snprintf(command, sizeof command, "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

static inline double count(const struct wn_result *r, const char *name)
{
	for (size_t i = 0; i < r->nhits; i++)
		if (strcmp(r->hits[i].name, name) == 0)
			return r->hits[i].count;
	return 0;
}

static inline const struct wn_result *scan_text(const char *text)
{
	return wn_scan(scanner, text, strlen(text));
}

#endif
