/* report: a scanned message in words: one JSON line, a table for people, an explanation of each hit.
 * All append to a strbuf and read the scanner's last message, so call them before the next wn_scan. */
#ifndef WINNOW_REPORT_H
#define WINNOW_REPORT_H

#include "base/strbuf.h"
#include "winnow.h"

/* {"file":...,"score":...,"spam":0|1,"hits":{...},"subhits":{...}} and a newline (no subhits of a
 * quiet scanner); with layers also what
 * the rules looked at. */
void report_json(struct strbuf *b, struct wn_scanner *scanner, const char *file, bool layers);
/* The layers alone, as further members of an open object (layers.c). */
void report_json_layers(struct strbuf *b, struct wn_scanner *scanner);
/* {"file":...,"error":...}: a message that could not be read still gets its row. */
void report_json_error(struct strbuf *b, const char *file, const char *error);

struct report_style {
	bool colour;
	bool explain; /* under each rule: which text, where */
	bool subrules; /* list sub-rules too */
	int width;    /* columns; descriptions are cut to fit */
};

/* Verdict, score and the rules that hit, for a person. */
void report_table(struct strbuf *b, struct wn_scanner *scanner, const char *file,
		  const struct report_style *style);

/* Where a rule's pattern matched: the view, which unit of it, which bytes. */
struct report_place {
	const char *view;   /* "body", "header Subject", ... */
	size_t unit;        /* counting from 0; meaningless for headers and full */
	bool many;          /* the view has units */
	size_t offset;
	struct span text;   /* what matched */
};

/* The first match of a pattern rule that hit, by running PCRE2 once more. False for evals, metas,
 * exists, negated rules. A header that is absent has the text of its [if-unset: ...]. */
bool report_find(struct wn_scanner *scanner, uint32_t rule, struct report_place *place_r);

#endif
