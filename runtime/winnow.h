/* winnow.h: libwinnow's public interface. Open a compiled ruleset once, make one scanner per thread,
 * hand it messages, read the results.
 *
 *     struct wn_ruleset *rules = wn_ruleset_open("/var/lib/winnow/rules", -1, error);
 *     struct wn_scanner *scanner = wn_scanner_new(rules, error);
 *     const struct wn_result *result = wn_scan(scanner, bytes, size);
 *     printf("%.1f/%.1f\n", result->score, result->required);
 *
 * A ruleset is read-only and shared; a scanner belongs to one thread. Nothing here exits or prints. */
#ifndef WINNOW_H
#define WINNOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WN_ERROR_SIZE 512 /* bytes of an error text, NUL included */
#define WN_KEY_SIZE 65    /* bytes of a hash in hexadecimal, NUL included */

struct wn_ruleset;
struct wn_scanner;

/* One rule that hit. */
struct wn_hit {
	const char *name;
	const char *describe; /* never NULL; empty where the rules give none */
	double score;         /* of one hit */
	double count;         /* number of hits, or the value of a meta or eval */
	uint32_t times;       /* so often its score counts: more than 1 with tflags multiple */
	uint32_t rule;        /* its id within the ruleset */
	bool sub;             /* a sub-rule: the name begins with two underscores, no score */
};

/* Where the time of a message went. */
enum wn_stage {
	WN_STAGE_PARSE,
	WN_STAGE_RELAYS,
	WN_STAGE_TEXT,
	WN_STAGE_URIS,
	WN_STAGE_SCAN_HEADER,
	WN_STAGE_SCAN_BODY,
	WN_STAGE_SCAN_RAWBODY,
	WN_STAGE_SCAN_URI,
	WN_STAGE_SCAN_FULL,
	WN_STAGE_SCAN_MIMEHEADER,
	WN_STAGE_CONFIRM,
	WN_STAGE_EVALS,
	WN_STAGE_METAS,
	WN_STAGE_VERDICT,
	WN_STAGES
};

/* A message's verdict. Valid until the scanner's next wn_scan or wn_scanner_free. */
struct wn_result {
	double score, required; /* score: rounded to three decimals, as SpamAssassin does */
	bool spam;              /* score >= required */
	const struct wn_hit *hits; /* sorted by name, sub-rules first or last as their bytes sort */
	size_t nhits;
	/* Rules whose regex was stopped by the match limit on this message: their answer is "no". */
	const char *const *limited;
	size_t nlimited;
	unsigned cut;           /* bits: what was kept out of sight, see wn_cut_text(); 0: nothing */
	uint64_t ns[WN_STAGES]; /* nanoseconds by stage, when timing is on */
};

/* What was cut, in words, for one bit of `cut` (1, 2, 4, ...), or NULL. */
const char *wn_cut_text(unsigned bit);
/* "parse", "scan body", ... */
const char *wn_stage_name(enum wn_stage stage);

/* Opens the compiled ruleset in directory `path`. scoreset: 0..3 as SpamAssassin numbers them, -1: the one
 * it was compiled for. NULL, with the reason in error_r, when it is not whole or not for this program. */
struct wn_ruleset *wn_ruleset_open(const char *path, int scoreset, char error_r[WN_ERROR_SIZE]);
/* Told of each line of user_prefs that has no effect, and why. */
typedef void (*wn_prefs_note)(void *context, unsigned line, const char *why);
/* A user's preferences (scores, lists, required_score, headers, languages: the text of a user_prefs file) laid over a
 * ruleset, without compiling: a ruleset of its own to make scanners for and to free, over the same databases and
 * code. Lines that are no good, or not the user's to write, are passed over and told to `note` (may be NULL).
 * `name` is for messages. NULL with the reason when the text is too large or a setting cannot be read. */
struct wn_ruleset *wn_ruleset_with_prefs(struct wn_ruleset *rules, const char *name, const void *text, size_t size,
					 wn_prefs_note note, void *context, char error_r[WN_ERROR_SIZE]);
/* Whether preferences hold rules that the site lets its users write (allow_user_rules 1). An overlay passes them over;
 * to have them, compile a ruleset of site and user, which takes up to a second and a C compiler:
 *     winnow-compile compile --over DIR --over-id ID --prefs FILE --prefs-name NAME -o CACHE/KEY
 * DIR and ID are those of the site's ruleset (wn_ruleset_id), FILE has the text, KEY is wn_prefs_key. Then open
 * CACHE/KEY like any other; nothing is to be laid over it. A daemon looks whether CACHE/KEY is there, and takes the
 * overlay while it is not: it must not compile while a message waits. */
bool wn_prefs_have_rules(struct wn_ruleset *rules, const char *name, const void *text, size_t size);
void wn_prefs_key(const struct wn_ruleset *rules, const char *name, const void *text, size_t size,
		  char key_r[WN_KEY_SIZE]);
/* Whether there is anything to match or to call: a directory may hold settings alone. */
bool wn_ruleset_has_rules(const struct wn_ruleset *rules);
/* The value of the i-th setting of that name (loadplugin, use_bayes, ...), or NULL. */
const char *wn_ruleset_setting(const struct wn_ruleset *rules, const char *name, size_t i);
/* A hash of all that is in the compiled ruleset. */
const char *wn_ruleset_id(const struct wn_ruleset *rules);
/* The ruleset lives on until its last scanner is freed. */
void wn_ruleset_free(struct wn_ruleset **rules);
double wn_ruleset_required(const struct wn_ruleset *rules);

/* For one thread. NULL with the reason when Hyperscan cannot allocate. */
struct wn_scanner *wn_scanner_new(struct wn_ruleset *rules, char error_r[WN_ERROR_SIZE]);
void wn_scanner_free(struct wn_scanner **scanner);
/* From now on it scans by these rules: those it was made for, or the same with preferences over them. Quicker than another
 * scanner: what it has learned about the patterns stays. The last message and its result are gone. */
void wn_scanner_use(struct wn_scanner *scanner, struct wn_ruleset *rules);
/* Measure the stages from now on (costs a few microseconds a message). */
void wn_scanner_set_timing(struct wn_scanner *scanner, bool on);

/* Quiet: results list no sub-rules from now on, and a sub-rule is decided only where a rule that can be seen depends on
 * it. Score and all other hits are the same. */
void wn_scanner_set_quiet(struct wn_scanner *scanner, bool on);

/* Compiles every regex of the ruleset now instead of at its first use (half a second): for a process that forks. */
void wn_scanner_warm(struct wn_scanner *scanner);
/* The same, taking over what another ruleset's scanner has compiled; that one is good for nothing but to be freed then. */
void wn_scanner_warm_from(struct wn_scanner *scanner, struct wn_scanner *old);

/* Bytes. Those that a scanner hands out live until its next wn_scan, wn_unmark or wn_scanner_free. */
struct wn_text {
	const unsigned char *p;
	size_t n;
};

/* Scans one message: never fails, never keeps `bytes` beyond the next call. */
const struct wn_result *wn_scan(struct wn_scanner *scanner, const void *bytes, size_t size);
/* The result of the last wn_scan. */
const struct wn_result *wn_scanner_result(const struct wn_scanner *scanner);

/* Scans several messages side by side: the same results as one after the other, in less time where they are small.
 * n: at most WN_TOGETHER; keep them below some 16 KB each. Stages of several are not timed. Then
 * wn_scanner_nth(scanner, i) is the scanner that has scanned message i, for wn_scanner_result, wn_rewrite and wn_report
 * until the first one's next scan; it belongs to the first one. */
#define WN_TOGETHER 32
void wn_scan_many(struct wn_scanner *scanner, const struct wn_text *messages, size_t n);
struct wn_scanner *wn_scanner_nth(struct wn_scanner *scanner, size_t i);

/* --- Markup: what SpamAssassin does to the message itself ---------------------------------------- */

/* A ruleset's templates and header settings (report, add_header, rewrite_header, report_safe, ...), read once;
 * read-only and shared. The ruleset lives on until it is freed. */
struct wn_markup;
struct wn_markup *wn_markup_new(struct wn_ruleset *rules);
void wn_markup_free(struct wn_markup **markup);
/* Nothing is to be learned, whatever the settings say: the tag AUTOLEARN tells so. */
void wn_markup_no_learning(struct wn_markup *markup);
/* A header shows the tag TIMING: switch the scanners' timing on. */
bool wn_markup_wants_timing(const struct wn_markup *markup);
/* Something shows sub-rules: the scanners must not be quiet. */
bool wn_markup_wants_subtests(const struct wn_markup *markup);

/* The last message with its markup: X-Spam-* headers, or a report with the message attached. */
struct wn_text wn_rewrite(const struct wn_markup *markup, struct wn_scanner *scanner);
/* The report on the last message, as text. */
struct wn_text wn_report(const struct wn_markup *markup, struct wn_scanner *scanner);
/* A marked message without its markup. Not a scan: the last message and its result are gone. */
struct wn_text wn_unmark(const struct wn_markup *markup, struct wn_scanner *scanner, const void *bytes,
			 size_t size);

#endif
