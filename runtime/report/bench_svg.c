/* bench_svg.c: see bench_svg.h. Sizes are in the units of the viewBox, about a pixel each. */
#include "report/bench_svg.h"

#include <math.h>
#include <stdio.h>

enum { WIDTH = 900 };

void svg_text(struct strbuf *out, const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		switch (*p) {
		case '&':
			strbuf_add_str(out, "&amp;");
			break;
		case '<':
			strbuf_add_str(out, "&lt;");
			break;
		case '>':
			strbuf_add_str(out, "&gt;");
			break;
		case '"':
			strbuf_add_str(out, "&quot;");
			break;
		default:
			if (*p > 126 || *p < ' ')
				strbuf_printf(out, "&#%u;", *p < ' ' || *p == 127 ? 32u : *p);
			else
				strbuf_add_byte(out, *p);
		}
	}
}

static void begin(struct strbuf *out, int height, const char *label)
{
	strbuf_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n", WIDTH,
		      height, label);
}

static void rect(struct strbuf *out, const char *class, double x, double y, double w, double h)
{
	strbuf_printf(out,
		      "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
		      class, x, y, w > 0 ? w : 0, h > 0 ? h : 0);
}

static void label(struct strbuf *out, const char *anchor, double x, double y, const char *text)
{
	strbuf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
	svg_text(out, text);
	strbuf_add_str(out, "</text>");
}

static void line(struct strbuf *out, const char *class, double x1, double y1, double x2, double y2)
{
	strbuf_printf(out, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
		      class, x1, y1, x2, y2);
}

void svg_stages(struct strbuf *out, const struct bench *b)
{
	enum { TOP = 8, BAR = 34, LEGEND = 22, COLUMNS = 4 };
	double x = 0;
	int shown = 0;

	begin(out, TOP + BAR + LEGEND * (WN_STAGES / COLUMNS + 2), "time by stage");
	for (int i = 0; i < WN_STAGES; i++) {
		double w = b->total > 0 ? WIDTH * b->stage[i] / b->total : 0;
		const char *name = wn_stage_name((enum wn_stage)i);
		strbuf_printf(out, "<g class=\"s%d\"><title>%s: %.2f us</title>", i, name,
			      b->stage[i] / 1e3);
		rect(out, "piece", x, TOP, w, BAR);
		double lx = shown % COLUMNS * (WIDTH / COLUMNS),
		       ly = TOP + BAR + LEGEND * (shown / COLUMNS + 1);
		rect(out, "piece", lx, ly - 10, 11, 11);
		strbuf_printf(out,
			      "</g><text x=\"%.1f\" y=\"%.1f\">%s <tspan class=\"dim\">%.1f us, "
			      "%.0f%%</tspan></text>\n",
			      lx + 17, ly, name, b->stage[i] / 1e3,
			      b->total > 0 ? 100 * b->stage[i] / b->total : 0);
		x += w;
		shown++;
	}
	strbuf_add_str(out, "</svg>\n");
}

void svg_costs(struct strbuf *out, const struct bench *b, size_t rows)
{
	enum { LEFT = 250, ROW = 20, RIGHT = 150 };
	size_t n;
	const struct bench_rule **list = bench_sorted(b, BENCH_BY_COST, NULL, &n);
	double most = n ? bench_cost(list[0]) : 0;

	n = n < rows ? n : rows;
	begin(out, (int)n * ROW + 10, "the most expensive rules");
	for (size_t i = 0; i < n && most > 0; i++) {
		double y = (double)i * ROW + 4, scale = (WIDTH - LEFT - RIGHT) / most;
		double own = list[i]->own * scale, part = list[i]->shared * scale;
		char figure[64];
		snprintf(figure, sizeof figure, "%.0f ns  %s", bench_cost(list[i]),
			 list[i]->lowering);
		strbuf_add_str(out, "<g><title>");
		svg_text(out, list[i]->why);
		strbuf_printf(out, " own %.0f ns, part of the pass %.0f ns</title>", list[i]->own,
			      list[i]->shared);
		label(out, "end", LEFT - 8, y + 12, list[i]->rule->name);
		rect(out, "own", LEFT, y, own, ROW - 5);
		rect(out, "part", LEFT + own, y, part, ROW - 5);
		label(out, "start", LEFT + own + part + 6, y + 12, figure);
		strbuf_add_str(out, "</g>\n");
	}
	strbuf_add_str(out, "</svg>\n");
}

/* Shares from a hundredth of a percent to all, on a logarithmic scale; none is at the start. */
static double log_scale(double share, double size)
{
	const double least = 1e-4;

	return share < least ? 0 : size * (0.06 + 0.94 * log(share / least) / log(1 / least));
}

static void log_axes(struct strbuf *out, double left, double top, double size)
{
	static const struct {
		double share;
		const char *text;
	} ticks[] = {{0, "0"}, {0.001, "0.1%"}, {0.01, "1%"}, {0.1, "10%"}, {1, "100%"}};

	for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) {
		double at = log_scale(ticks[i].share, size);
		line(out, "grid", left + at, top, left + at, top + size);
		line(out, "grid", left, top + size - at, left + size, top + size - at);
		label(out, "middle", left + at, top + size + 18, ticks[i].text);
		label(out, "end", left - 8, top + size - at + 4, ticks[i].text);
	}
	label(out, "middle", left + size / 2, top + size + 38, "of the ham");
	label(out, "start", left, top - 10, "of the spam");
}

void svg_hits(struct strbuf *out, const struct bench *b)
{
	enum { LEFT = 70, TOP = 30, SIZE = 560 };
	size_t n;
	const struct bench_rule **list = bench_sorted(b, BENCH_BY_NAME, bench_is_scored, &n);

	begin(out, TOP + SIZE + 50, "rules by what they hit");
	log_axes(out, LEFT, TOP, SIZE);
	line(out, "even", LEFT, TOP + SIZE, LEFT + SIZE, TOP);
	for (size_t i = 0; i < n; i++) {
		const struct bench_rule *r = list[i];
		double radius = 3 + 2 * sqrt(fabs(r->score));
		strbuf_printf(out,
			      "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s: "
			      "%.2f%% of the spam, "
			      "%.2f%% of the ham, score %g</title></circle>\n",
			      r->score < 0 ? "ham" : "spam", LEFT + log_scale(r->ham_share, SIZE),
			      TOP + SIZE - log_scale(r->spam_share, SIZE),
			      radius < 12 ? radius : 12, r->rule->name, 100 * r->spam_share,
			      100 * r->ham_share, r->score);
	}
	rect(out, "spam dot", LEFT + SIZE + 40, TOP + 10, 12, 12);
	label(out, "start", LEFT + SIZE + 60, TOP + 21, "points towards spam");
	rect(out, "ham dot", LEFT + SIZE + 40, TOP + 34, 12, 12);
	label(out, "start", LEFT + SIZE + 60, TOP + 45, "points towards ham");
	label(out, "start", LEFT + SIZE + 40, TOP + 80, "size: the score");
	label(out, "start", LEFT + SIZE + 40, TOP + 104, "on the line: tells nothing");
	strbuf_add_str(out, "</svg>\n");
}

/* Scores in steps of one; what lies outside is in the outermost ones. */
enum { SCORE_LEAST = -10, SCORE_MOST = 40, SCORE_STEPS = SCORE_MOST - SCORE_LEAST };

static int score_step(double score)
{
	double at = floor(score) - SCORE_LEAST;

	return at < 0 ? 0 : at >= SCORE_STEPS ? SCORE_STEPS - 1 : (int)at;
}

void svg_scores(struct strbuf *out, const struct bench *b)
{
	enum { LEFT = 20, TOP = 20, HEIGHT = 180 };
	size_t counts[BENCH_LABELS][SCORE_STEPS] = {{0}};
	double step = (double)(WIDTH - 2 * LEFT) / SCORE_STEPS, most = 0;

	for (size_t i = 0; i < b->messages.n; i++)
		counts[b->messages.v[i].label][score_step(b->messages.v[i].score)]++;
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < SCORE_STEPS; i++)
			if (b->count[k])
				most = fmax(most, (double)counts[k][i] / (double)b->count[k]);
	begin(out, TOP + HEIGHT + 30, "scores of spam and ham");
	for (int i = 0; i < SCORE_STEPS; i++)
		for (int k = 0; k < 2 && most > 0; k++) {
			double share = b->count[k] ? (double)counts[k][i] / (double)b->count[k] : 0;
			double h = HEIGHT * share / most;
			strbuf_printf(out, "<g><title>%d to %d points: %zu</title>",
				      i + SCORE_LEAST, i + SCORE_LEAST + 1, counts[k][i]);
			rect(out, k == BENCH_SPAM ? "spam bar" : "ham bar",
			     LEFT + (i + 0.5 * k) * step, TOP + HEIGHT - h, step / 2 - 1, h);
			strbuf_add_str(out, "</g>");
		}
	for (int i = 0; i <= SCORE_STEPS; i += 5) {
		char text[16];
		snprintf(text, sizeof text, "%d", i + SCORE_LEAST);
		label(out, "middle", LEFT + i * step, TOP + HEIGHT + 18, text);
	}
	double x = LEFT + (b->required - SCORE_LEAST) * step;
	line(out, "threshold", x, TOP - 10, x, TOP + HEIGHT);
	label(out, "start", x + 5, TOP, "spam from here");
	strbuf_add_str(out, "\n</svg>\n");
}
