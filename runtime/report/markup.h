/* markup: what SpamAssassin does to a message after it judged it: X-Spam-* headers, a rewritten
 * Subject, the report around it, and all of that undone. Internal to runtime/report; front ends use
 * winnow.h.
 *
 * The way: markup_conf.c reads the settings once per ruleset; for a message, rewrite.c and
 * report_safe.c put the new message together from the pristine one, header lines made by
 * header_line.c, texts by template.c from the tags of tags.c (grammar/tags.def). unmark.c is the
 * way back. */
#ifndef WINNOW_REPORT_MARKUP_H
#define WINNOW_REPORT_MARKUP_H

#include "base/strbuf.h"
#include "base/vec.h"
#include "scan/scanner.h"

/* --- markup_conf.c: the settings --- */

/* X-Spam-NAME: TEMPLATE */
struct markup_header {
	struct span name, text;
};

struct markup_headers {
	VEC(struct markup_header) list;
};

enum markup_field { MARKUP_SUBJECT, MARKUP_FROM, MARKUP_TO, MARKUP_FIELDS };

struct markup_conf {
	struct arena *arena;
	struct markup_headers spam, ham;
	struct span
	    rewrite[MARKUP_FIELDS]; /* templates of rewrite_header; p NULL: leave the field alone */
	struct strbuf report, unsafe_report;
	struct span charset, contact, hostname;
	struct spans copy_headers; /* report_safe_copy_headers */
	int report_safe;	   /* 0, 1, 2 */
	bool fold;
	bool has_shortcircuit; /* the plugin is loaded */
	bool timing; /* some header has the tag TIMING */
	bool subtests; /* something shows sub-rules */
	size_t wrap_width;
	struct span version; /* tag VERSION: SpamAssassin's, with version_tag */
	struct span rules_version;
	struct map subjprefix; /* rule name to struct span */
	/* AutoLearnThreshold */
	bool use_bayes, auto_learn, decides, learn_on_error;
	double learn_ham_below, learn_spam_from;
};

#define MARKUP_SPAMASSASSIN "4.0.1" /* whose markup this is: programs look for version= */

void markup_conf_read(struct markup_conf *conf, struct arena *arena,
		      const struct settings *settings);

/* --- One ruleset's markup, shared by all threads --- */
struct wn_markup {
	struct scan_program *sp;
	struct arena *arena;
	struct markup_conf conf;
	int32_t *rank; /* by rule id: its place in SpamAssassin's walk over the rules (hits.c) */
	const struct wn_meta **meta; /* by rule id; NULL: it is none */
};

/* --- One message being rendered --- */
struct markup {
	const struct wn_markup *of;
	const struct markup_conf *conf;
	struct wn_scanner *scanner;
	struct message *msg;
	const struct wn_result *result;
	struct arena *arena;	    /* the message's */
	struct span subject_prefix; /* of the rules that hit (subjprefix); p NULL: none */
	time_t now;
};

struct markup markup_start(const struct wn_markup *of, struct wn_scanner *scanner);

/* --- template.c --- */
/* The template with its tags replaced; unknown ones stay as they are (_replace_tags). */
struct span template_expand(struct markup *m, struct span text);
/* Writes a tag's value; false when there is no tag of that name. `arg` is what stood in
 * parentheses; p NULL: there were none. */
bool tag_write(struct markup *m, struct span name, struct span arg, struct strbuf *out);
typedef bool (*tag_writer)(void *context, struct span name, struct span arg, struct strbuf *out);
/* The same with tags from anywhere. */
void template_write(struct span text, tag_writer write, void *context, struct strbuf *out);

/* --- wrap.c --- */
enum wrap_break { WRAP_AT_SPACE, WRAP_BEHIND_SPACE_OR_COMMA };
struct wrap_style {
	const char *prefix; /* of every line but the first */
	struct span first;  /* of the first line; may be empty */
	size_t width;	    /* columns; a tab has eight */
	bool overflow;	    /* a line may end behind the word that passes the width */
	enum wrap_break at;
};
struct span wrap_text(struct arena *arena, struct span text, const struct wrap_style *style);

/* --- header_line.c --- */
/* "X-Spam-NAME: value\n" for each header of the list. */
void header_lines_add(struct markup *m, const struct markup_headers *headers, struct strbuf *out);
/* A header's text as ASCII, RFC 2047. */
struct span header_encode(struct arena *arena, struct span text);

/* --- hits.c --- */
int32_t *hits_rank(struct arena *arena, const struct scan_program *sp);
/* How often a rule is listed: once for each hit (wn_hit.times). */
unsigned hits_times(const struct wn_hit *hit);
#define HITS_TIMES_LIMIT                                                         \
	1000u /* SpamAssassin knows no limit; a report of megabytes helps nobody \
	       */
/* The tests (not sub-rules) in the order of reports: n pointers. */
const struct wn_hit **hits_in_order(const struct markup *m, size_t *n_r);
struct span hits_subject_prefix(const struct markup *m);
/* The rules with points, description and notes: for reports, and terse for a header. */
struct span hits_summary(struct markup *m);
struct span hits_terse(struct markup *m);

/* --- preview.c, text_report.c --- */
struct span preview_text(struct markup *m);
struct span text_report(struct markup *m);

/* --- pristine.c --- */
/* The last field of that name as it came, without name and leading blanks, with its newline; or as
 * decoded when it is the message's unfinished last line. False: there is none
 * (get_pristine_header). */
bool pristine_header(struct markup *m, const char *name, struct span *value_r);
/* All of them. */
struct spans pristine_header_list(struct markup *m, struct span name);
/* Lines with their ends. */
struct spans pristine_lines(struct arena *arena, struct span text);
/* CRLF for every line end where the message has it. */
struct span pristine_line_ends(const struct markup *m, struct span text);
/* The From_ line to put before a new message. */
struct span pristine_separator(struct arena *arena, const struct message *msg);

/* --- rewrite.c, report_safe.c --- */
struct span rewrite_message(struct markup *m);
struct span rewrite_report_safe(struct markup *m);
/* Newlines become spaces: a tag that goes into a header line. */
struct span one_line(struct arena *arena, struct span text);

/* --- unmark.c, unmark_headers.c --- */
struct span unmark_message(const struct markup_conf *conf, struct message *msg);
struct span unmark_headers(const struct markup_conf *conf, struct arena *arena,
			   struct span headers);
#define MARKUP_DESCRIPTION "original message before SpamAssassin"

/* --- autolearn.c --- */
struct autolearn {
	double points, body, head, learned; /* points: rounded to three decimals */
	struct span forced_by; /* names of autolearn_force rules, with commas; p NULL: none */
};
struct autolearn autolearn_points(const struct markup *m);
/* 1: learn as spam, 0: as ham, -1: not. */
int autolearn_decide(const struct markup *m, const struct autolearn *a);

#endif
