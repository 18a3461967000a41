/* fuzz_prefs.c: any bytes as a user's preferences over a small ruleset, compiled once: read, scanned with, marked up
 * with. The ruleset below must say afterwards what it said before. */
#include "compile.h"
#include "winnow.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char rules_cf[] =
	"loadplugin Mail::SpamAssassin::Plugin::WLBLEval\n"
	"loadplugin Mail::SpamAssassin::Plugin::HeaderEval\n"
	"loadplugin Mail::SpamAssassin::Plugin::FreeMail\n"
	"loadplugin Mail::SpamAssassin::Plugin::Shortcircuit\n"
	"util_rb_tld example com\n"
	"body   B_ONE  /viagra/\nscore B_ONE 1.5\n"
	"body   B_TWO  /viagra/\nscore B_TWO 1 2 3 4\n"
	"body   B_OFF  /viagra/\nscore B_OFF 0\n"
	"meta   M_OFF  B_OFF || !B_ONE\n"
	"header WL eval:check_from_in_welcomelist()\nscore WL -10\n"
	"header BL eval:check_from_in_blocklist()\nscore BL 10\n"
	"header FM eval:check_freemail_from()\n"
	"freemail_domains new.example\n"
	"report Report: _SUMMARY_ _SCORE(0)_\n";
static const char mail[] =
	"Received: from a.example (a.example [10.1.2.3]) by b.example; Thu, 1 Jan 2004 00:00:00 +0000\n"
	"From: x@new.example\nTo: y@new.example\nSubject: s\n\nviagra http://a.com/\n";

static struct wn_ruleset *rules;
static struct wn_scanner *below;

static void need(bool ok, const char *why)
{
	if (ok)
		return;
	fprintf(stderr, "fuzz_prefs: %s\n", why);
	abort();
}

static void compile(void)
{
	char dir[] = "/tmp/winnow-fuzz-XXXXXX", out[64], error[WN_ERROR_SIZE], command[64];
	static const char *const nothing[] = {"/dev/null"};
	struct arena *arena = arena_new();
	struct compile_report report = {0};
	struct err err = {{0}};
	need(mkdtemp(dir) != NULL, dir);
	snprintf(out, sizeof out, "%s/rules", dir);
	struct compile_options options = {
		.rules = {.paths = nothing, .npaths = 1, .local_tests_only = true, .extra = rules_cf},
		.out = out,
		.cache = "",
		.jobs = 1,
		.quiet = true,
	};
	need(compile_run(arena, &options, &report, &err) == 0, err.text);
	arena_free(&arena);
	rules = wn_ruleset_open(out, -1, error);
	need(rules != NULL, error);
	below = wn_scanner_new(rules, error);
	need(below != NULL, error);
	snprintf(command, sizeof command, "rm -rf %s", dir);
	need(system(command) == 0, command);
}

static void count_note(void *context, unsigned line, const char *why)
{
	need(line > 0 && why != NULL, "a note of nothing");
	++*(size_t *)context;
}

static void use(struct wn_ruleset *over)
{
	char error[WN_ERROR_SIZE];
	struct wn_markup *markup = wn_markup_new(over);
	struct wn_scanner *s = wn_scanner_new(over, error);
	need(s != NULL, error);
	wn_ruleset_free(&over);
	wn_scan(s, mail, sizeof mail - 1);
	wn_rewrite(markup, s);
	wn_report(markup, s);
	wn_scanner_free(&s);
	wn_markup_free(&markup);
}

/* Compiling takes its time, which is no input's. */
static double score;
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	compile();
	score = wn_scan(below, mail, sizeof mail - 1)->score;
	return 0;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	char error[WN_ERROR_SIZE];
	size_t notes = 0, words = 1;
	for (size_t i = 0; i < size; i++)
		words += strchr(" \t\n\v\f\r", data[i]) != NULL;
	struct wn_ruleset *over = wn_ruleset_with_prefs(rules, "fuzz", data, size, count_note, &notes, error);
	/* Of a list each word may have one. A condition that cannot be read may be an if that nothing closes, too. */
	need(notes <= 2 * words, "more notes than there are words");
	if (over)
		use(over);
	need(wn_scan(below, mail, sizeof mail - 1)->score == score, "the ruleset below changed");
	return 0;
}
