/* fuzz_rewrite.c: any bytes as a message that is scanned, rewritten, reported and unmarked, under one of four settings
 * (the first byte says which): all templates and tags, report_safe 0, 1 and 2, spam and other mail. The message
 * survives: its body ends what was rewritten in the headers, the whole of it lies in what is attached to a report. */
#include "report/markup.h"

#include "msg/message.h"
#include "tests/unit/small_ruleset.h"

enum { SETTINGS = 4 };

#define TAGS                                                                                                   \
	"_AUTOLEARN_ _AUTOLEARNSCORE_ _DATE_ _HEADER(From)_ _HEADER(Subject)_ _HEADER(X)_ _FIRSTTRUSTEDIP_ "   \
	"_LASTEXTERNALHELO_ _LASTEXTERNALIP_ _LASTEXTERNALRDNS_ _LASTEXTERNALREVIP_ _STARS(*)_ _TESTS(,)_ "    \
	"_TESTSSCORES(, )_ _SUBTESTS(,)_ _SUBTESTSCOLLAPSED_ _YESNO(a,b)_ _SUBJPREFIX_ _AUTHORDOMAIN_ "         \
	"_SENDERDOMAIN_ _RELAYSTRUSTED_ _RELAYSUNTRUSTED_ _RELAYSINTERNAL_ _RELAYSEXTERNALREVIP_ _REPORT_ "    \
	"_PREVIEW_ _SUMMARY_ _NO_SUCH_"
#define RULES                                                                                                  \
	"loadplugin Mail::SpamAssassin::Plugin::AutoLearnThreshold\n"                                          \
	"body B_WORD /\\w+/\ndescribe B_WORD Has a word, which it shows: _HEADER(Subject)_\ntflags B_WORD multiple\n" \
	"header H_SUBJECT Subject =~ /./\nsubjprefix H_SUBJECT [_SCORE_]\nuri U_ANY /./\n"                     \
	"report Of _SCORE_/_REQD_ by _HOSTNAME_: _PREVIEW_\nreport _SUMMARY_\nreport " TAGS "\n"                \
	"unsafe_report Not only text: _HEADER(Content-Type)_\n"

static const char *const settings[SETTINGS] = {
	RULES "required_score -9\nreport_safe 0\nrewrite_header Subject *_SCORE_* _HEADER(To)_\n"
	      "rewrite_header From _HEADER(From)_\nrewrite_header To x\nadd_header all Tags " TAGS "\n",
	RULES "required_score -9\nreport_safe 1\nrewrite_header Subject SPAM\nrewrite_header From (_SCORE_)\n"
	      "report_safe_copy_headers Received X-Foo Content-Type\n",
	RULES "required_score -9\nreport_safe 2\nfold_headers 0\nadd_header spam Tags " TAGS "\n",
	RULES "required_score 99999\nadd_header ham Tags " TAGS "\n",
};
static struct small_ruleset rulesets[SETTINGS];
static struct wn_markup *markups[SETTINGS];

static void close_all(void)
{
	for (int i = 0; i < SETTINGS; i++) {
		wn_markup_free(&markups[i]);
		small_ruleset_close(&rulesets[i]);
	}
}

/* Compiling takes its time, which is no input's. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	for (int i = 0; i < SETTINGS; i++) {
		rulesets[i] = small_ruleset_open(settings[i]);
		markups[i] = wn_markup_new(rulesets[i].rules);
	}
	return atexit(close_all);
}

static bool survives(const struct wn_scanner *s, struct span rewritten, bool attached)
{
	const struct message *m = s->msg;
	if (attached)
		return span_find(rewritten, m->pristine, 0) != (size_t)-1;
	return span_has_suffix(rewritten, m->pristine_body);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	if (!size)
		return 0;
	unsigned which = data[0] % SETTINGS;
	struct wn_scanner *s = rulesets[which].scanner;
	bool spam = wn_scan(s, data + 1, size - 1)->spam;
	struct wn_text marked = wn_rewrite(markups[which], s);
	bool attached = spam && (which == 1 || which == 2);
	if (!survives(s, (struct span){marked.p, marked.n}, attached))
		abort();
	wn_report(markups[which], s);
	unsigned char *copy = malloc(marked.n + 1);
	if (!copy)
		abort();
	memcpy(copy, marked.p, marked.n);
	struct wn_text back = wn_unmark(markups[which], s, copy, marked.n);
	if (back.n > 2 * marked.n + 200)
		abort();
	free(copy);
	return 0;
}
