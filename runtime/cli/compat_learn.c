/* compat_learn.c: `sa-learn`: its command line, and what it says where there is nothing to learn with, or nothing was
 * learned yet. SpamAssassin counterpart: sa-learn. Differs: where something would be learned, or a database of
 * SpamAssassin's is there to work on, one sentence says that this version does not. */
#include "base/strbuf.h"
#include "cli/compat.h"
#include "cli/compat_getopt.h"
#include "winnow.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum what {
	FORGET,
	HAM,
	SPAM,
	SYNC,
	REBUILD,
	IGNORED,
	CONFIGPATH,
	PREFSPATH,
	SITECONFIGPATH,
	CF,
	FOLDERS,
	LOCAL,
	NO_SYNC,
	NO_REBUILD,
	SHOWDOTS,
	PROGRESS,
	DEBUG,
	HELP,
	VERSION,
	DUMP,
	IMPORT,
	BACKUP,
	CLEAR,
	RESTORE,
	DBPATH,
	WHATS
};

enum { EXIT_FAILED = 1, EXIT_DATABASE = 2 }; /* sa-learn's */

static const struct compat_option options[] = {
#define COMPAT_OPTION(names, kind, what) {names, kind, what},
#include "cli/compat_learn_options.def"
#undef COMPAT_OPTION
};

struct learn {
	struct compat_options common;
	bool given[WHATS];
	bool early; /* a path stands before what is to be done with it */
	const char *dump, *restore, *dbpath;
};

static void usage(const char *text)
{
	printf("SpamAssassin version " COMPAT_VERSION "\n");
	fflush(stdout);
	if (text)
		fprintf(stderr, "%s\n", text);
	compat_learn_help(stderr);
}

static void complain(const char *text)
{
	fprintf(stderr, "%s\n", text);
	usage("Unknown option!");
}

static void take_target(void *context, const char *word)
{
	struct learn *l = context;

	vec_push(l->common.arena, &l->common.targets, word);
	l->early |= !l->given[SPAM] && !l->given[HAM] && !l->given[FORGET];
}

static int set(void *context, int what, const char *name, const char *value)
{
	struct learn *l = context;

	l->given[what] = true;
	switch ((enum what)what) {
	case REBUILD:
		fputs("The --rebuild option has been deprecated.  Please use --sync instead.\n", stderr);
		l->given[SYNC] = true;
		break;
	case NO_REBUILD:
		fputs("The --no-rebuild option has been deprecated.  Please use --no-sync instead.\n", stderr);
		l->given[NO_SYNC] = true;
		break;
	case CONFIGPATH: l->common.configpath = value; break;
	case PREFSPATH: l->common.prefspath = value; break;
	case SITECONFIGPATH: l->common.siteconfigpath = value; break;
	case CF: vec_push(l->common.arena, &l->common.cf, value); break;
	case DEBUG: l->common.debug = value && *value ? value : "all"; break;
	case DUMP: l->dump = value ? value : ""; break;
	case RESTORE: l->restore = value; break;
	case DBPATH: l->dbpath = value; break;
	default: break;
	}
	return 0;
}

/* 0 to go on, or -1 when all is said; *status_r then. */
static int check(struct learn *l, int *status_r)
{
	static const enum what actions[] = {SPAM, HAM, FORGET, SYNC, DUMP, IMPORT, CLEAR, BACKUP, RESTORE, FOLDERS};
	bool any = false;

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		any |= l->given[actions[i]];
	*status_r = EX_USAGE;
	if (l->early) {
		usage("Please select either --spam or --ham or --forget before the first target");
	} else if (l->given[HELP]) {
		usage("For more information read the manual page");
	} else if (l->given[VERSION]) {
		printf("SpamAssassin version " COMPAT_VERSION "\n");
		*status_r = 0;
	} else if (l->given[SHOWDOTS] && l->given[PROGRESS]) {
		puts("--showdots and --progress may not be used together, please select just one");
		*status_r = 0;
	} else if (!any) {
		usage("Please select either --spam, --ham, --folders, --forget, --sync, --import,\n"
		      "--dump, --clear, --backup or --restore");
	} else {
		if (l->given[FORGET] && l->given[NO_SYNC])
			fputs("sa-learn warning: --forget requires read/write access to the database, and is "
			      "incompatible with --no-sync\n",
			      stderr);
		return 0;
	}
	return -1;
}

/* Whether SpamAssassin has a database for this user: files, unless another kind of store is named. */
static bool has_database(const struct learn *l, const struct wn_ruleset *rules)
{
	const char *home = getenv("HOME"), *value, *path;

	if (wn_ruleset_setting(rules, "bayes_store_module", 0))
		return true;
	path = arena_printf(l->common.arena, "%s/.spamassassin/bayes", home ? home : "");
	for (size_t i = 0; (value = wn_ruleset_setting(rules, "bayes_path", i)); i++)
		path = value;
	if (l->dbpath)
		path = access(arena_printf(l->common.arena, "%s/.", l->dbpath), F_OK) == 0
			       ? arena_printf(l->common.arena, "%s/bayes", l->dbpath)
			       : l->dbpath;
	return access(arena_printf(l->common.arena, "%s_toks", path), F_OK) == 0;
}

static int not_yet(const char *what)
{
	fprintf(stderr, "sa-learn: Winnow does not learn yet: %s\n", what);
	return EX_UNAVAILABLE;
}

static int failed(const char *action)
{
	fprintf(stderr, "ERROR: Bayes %s returned an error, please re-run with -D for more information\n", action);
	return EXIT_DATABASE;
}

/* What is done with a database, when there is none. */
static int without_database(const struct learn *l)
{
	if (l->given[DUMP])
		return failed("dump");
	if (l->given[IMPORT]) {
		fputs("bayes: perform_upgrade: bayes: unable to find bayes_toks and bayes_seen, stopping\n", stderr);
		return EXIT_FAILED;
	}
	if (l->given[BACKUP])
		fputs("v\t3\tdb_version # this must be the first line!!!\nv\t0\tnum_spam\nv\t0\tnum_nonspam\n", stdout);
	return 0;
}

static int run(const struct learn *l, const struct wn_ruleset *rules)
{
	bool database = has_database(l, rules), use_bayes = true;
	const char *value;

	if (l->given[DUMP] && *l->dump && strcmp(l->dump, "all") && strcmp(l->dump, "magic") &&
	    strcmp(l->dump, "data")) {
		fprintf(stderr, "Unknown dump option '%s'\n", l->dump);
		return EXIT_FAILED;
	}
	if (l->given[DUMP] || l->given[IMPORT] || l->given[CLEAR] || l->given[BACKUP])
		return database ? not_yet("SpamAssassin's database stays as it is") : without_database(l);
	if (l->given[RESTORE])
		return access(l->restore, R_OK) == 0 ? not_yet("nothing was restored") : failed("restore");
	for (size_t i = 0; (value = wn_ruleset_setting(rules, "use_bayes", i)); i++)
		use_bayes = atoi(value) != 0 || strcasecmp(value, "yes") == 0;
	if (!use_bayes) {
		fputs("ERROR: configuration specifies 'use_bayes 0', sa-learn disabled\n", stderr);
		return EXIT_FAILED;
	}
	if (l->given[SYNC])
		return database ? not_yet("SpamAssassin's database stays as it is") : 0;
	return not_yet("nothing was learned");
}

static int with_rules(struct learn *l)
{
	char error[WN_ERROR_SIZE];
	int lock, status;
	const char *path = compat_rules(&l->common, &lock, &status);
	struct wn_ruleset *rules = path ? wn_ruleset_open(path, -1, error) : NULL;

	if (lock >= 0)
		close(lock);
	if (!rules) {
		if (path)
			fprintf(stderr, "sa-learn: %s\n", error);
		return path ? EX_CONFIG : status;
	}
	status = run(l, rules);
	wn_ruleset_free(&rules);
	return status;
}

int compat_learn(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct learn l = {.common = {.arena = arena, .no_prefs = true, .local = true}};
	const struct compat_getopt g = {.arena = arena, .options = options, .n = sizeof options / sizeof *options,
					.context = &l, .set = set, .target = take_target, .complain = complain};
	int status = EX_USAGE;

	if (compat_getopt(&g, argc, argv) == 0 && check(&l, &status) == 0)
		status = with_rules(&l);
	arena_free(&arena);
	return status;
}
