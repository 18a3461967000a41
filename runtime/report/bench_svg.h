/* bench_svg: the charts of a bench's page. Each appends one <svg>. */
#ifndef WINNOW_BENCH_SVG_H
#define WINNOW_BENCH_SVG_H

#include "report/bench.h"

/* Text as HTML: & < > and quotes escaped, bytes over 127 as Latin-1. */
void svg_text(struct strbuf *out, const char *text);
/* One bar, a piece a stage. */
void svg_stages(struct strbuf *out, const struct bench *b);
/* A bar a rule: its own work and its part of the pass. */
void svg_costs(struct strbuf *out, const struct bench *b, size_t rows);
/* A dot a scored rule: how much of the ham it hits, how much of the spam. */
void svg_hits(struct strbuf *out, const struct bench *b);
/* How many messages of each label have which score. */
void svg_scores(struct strbuf *out, const struct bench *b);

#endif
