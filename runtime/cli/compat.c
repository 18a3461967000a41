/* compat.c: winnow under the names of SpamAssassin's programs; `spamassassin` and `spamassassin-run` mark messages.
 * SpamAssassin counterpart: spamassassin. Differs: network tests, learning, reporting and address lists are not there
 * yet. */
#include "cli/compat.h"
#include "cli/cli.h"
#include "winnow.h"

#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

struct filter {
	const struct compat_options *o;
	struct wn_scanner *scanner;
	struct wn_markup *markup;
	const struct wn_ruleset *rules;
	bool spam;
	size_t n;
	struct compat_progress progress;
	int ended; /* the exit status of a run that could not go on */
};

static void print(struct wn_text text)
{
	fwrite(text.p, 1, text.n, stdout);
}

static void scan(struct filter *f, struct span message)
{
	const struct wn_result *result = wn_scan(f->scanner, message.p, message.n);

	compat_debug_result(f->o, f->scanner);
	f->spam |= result->spam;
	print(wn_rewrite(f->markup, f->scanner));
	if (f->o->test)
		print(wn_report(f->markup, f->scanner));
}

static int each(void *context, struct span message, size_t done, size_t total)
{
	struct filter *f = context;
	struct arena *arena = arena_new();
	bool unmark = f->o->remove_markup && !f->o->list_messages;

	f->n++;
	if (unmark) {
		struct wn_text text = wn_unmark(f->markup, f->scanner, message.p, message.n);
		message = arena_dup_span(arena, (struct span){text.p, text.n});
	}
	if (unmark && !f->o->test)
		print((struct wn_text){message.p, message.n});
	else if (compat_reports(f->o))
		f->ended = compat_report(f->o, f->rules);
	else
		scan(f, message);
	arena_free(&arena);
	if (f->o->progress)
		compat_progress_show(&f->progress, f->n, done + 1, total);
	return ferror(stdout) || f->ended ? -1 : 0;
}

static int filter(const struct compat_options *o, struct wn_ruleset *rules)
{
	char error[WN_ERROR_SIZE];
	struct filter f = {.o = o, .rules = rules, .scanner = wn_scanner_new(rules, error)};
	int status;

	if (!f.scanner) {
		fprintf(stderr, "winnow: %s\n", error);
		return EX_SOFTWARE;
	}
	f.markup = wn_markup_new(rules);
	if (o->test && !wn_ruleset_setting(rules, "bayes_auto_learn", 0)) /* a setting is read later there, and wins */
		wn_markup_no_learning(f.markup);
	wn_scanner_set_timing(f.scanner, wn_markup_wants_timing(f.markup));
	wn_scanner_set_quiet(f.scanner, !o->debug && !wn_markup_wants_subtests(f.markup));
	if (o->progress)
		compat_progress_start(&f.progress);
	status = compat_mail(o, each, &f);
	if (o->progress)
		compat_progress_end(&f.progress, f.n, !ferror(stdout) && !f.ended);
	status = status == COMPAT_BROKEN ? COMPAT_BROKEN : status != 0;
	if (o->exit_code && f.spam && status != COMPAT_BROKEN)
		status = o->spam_code;
	if (f.ended)
		status = f.ended;
	if (compat_reports(o))
		printf("%zu message(s) examined.\n", f.n);
	if (fflush(stdout) != 0) {
		fputs("error closing STDOUT\n", stderr);
		status = EX_IOERR;
	}
	wn_markup_free(&f.markup);
	wn_scanner_free(&f.scanner);
	return status;
}

static int mark(const struct compat_options *o)
{
	char error[WN_ERROR_SIZE];
	int lock, status;
	const char *path = compat_rules(o, &lock, &status);
	struct wn_ruleset *rules = path ? wn_ruleset_open(path, -1, error) : NULL;

	if (lock >= 0)
		close(lock);
	if (!rules) {
		if (path)
			fprintf(stderr, "winnow: %s\n", error);
		return path ? EX_CONFIG : status;
	}
	compat_debug_rules(o, rules);
	if (!wn_ruleset_has_rules(rules))
		status = compat_no_rules();
	else
		status = compat_reports(o) ? compat_report_check(o, rules) : 0;
	if (status == 0 && !o->list_address)
		status = filter(o, rules);
	wn_ruleset_free(&rules);
	return status;
}

static int run_spamassassin(int argc, char **argv)
{
	struct compat_options o = {.arena = arena_new()};
	int status = compat_options_parse(argc, argv, &o);

	signal(SIGPIPE, SIG_IGN);
	if (status == 0 && o.help) {
		compat_version(stdout);
		putchar('\n');
		compat_help(stdout);
	} else if (status == 0 && o.version) {
		compat_version(stdout);
	} else if (status == 0) {
		status = o.lint ? compat_lint(&o) : mark(&o);
	}
	arena_free(&o.arena);
	return status;
}

compat_command compat_find(const char *argv0)
{
	static const struct {
		const char *name;
		compat_command run;
	} commands[] = {
	    {"spamassassin", run_spamassassin},
	    {"spamassassin-run", run_spamassassin},
	    {"sa-compile", compat_compile},
	    {"sa-learn", compat_learn},
	};
	const char *slash = strrchr(argv0, '/'), *name = slash ? slash + 1 : argv0;

	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(name, commands[i].name) == 0)
			return commands[i].run;
	return NULL;
}
