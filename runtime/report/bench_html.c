/* bench_html.c: a bench as one page of HTML that needs nothing beside it: charts as SVG, lists as
 * tables. */
#include "report/bench_svg.h"

#include <math.h>
#include <stdio.h>

enum { COST_ROWS = 40, LIST_ROWS = 200 };

static const char style[] =
    "<style>\n"
    ":root{--fg:#1d2530;--dim:#667;--bg:#fff;--line:#dde1e7;--spam:#c2410c;--ham:#1d6fb8;--own:#"
    "1d6fb8;--part:#a9cbe8}\n"
    "@media(prefers-color-scheme:dark){:root{--fg:#e4e8ee;--dim:#98a2b0;--bg:#14181e;--line:#"
    "2f3742;"
    "--spam:#f08a4b;--ham:#6fb1ea;--own:#6fb1ea;--part:#33536f}}\n"
    "body{font:15px/1.45 "
    "system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:960px;margin:2rem auto;"
    "padding:0 1rem}\n"
    "h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2.2rem 0 .3rem}p{margin:.2rem 0 "
    ".8rem;color:var(--dim)}\n"
    "svg{width:100%;height:auto;display:block;font-size:13px}svg "
    "text{fill:var(--fg)}.dim{fill:var(--dim)}\n"
    ".figures{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;margin:1.2rem 0}.figures "
    "b{display:block;font-size:1.6rem}\n"
    ".figures span{color:var(--dim)}\n"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:13px}\n"
    "th,td{padding:.2rem .6rem;text-align:right;border-bottom:1px solid "
    "var(--line);white-space:nowrap}\n"
    "th{color:var(--dim);font-weight:500}th.l,td.l{text-align:left}td.w{white-space:normal;color:"
    "var(--dim)}\n"
    ".scroll{overflow-x:auto;max-height:34rem;overflow-y:auto}\n"
    ".own{fill:var(--own)}.part{fill:var(--part)}.spam{fill:var(--spam)}.ham{fill:var(--ham)}\n"
    "circle{fill-opacity:.45}.grid{stroke:var(--line)}.even{stroke:var(--dim);stroke-dasharray:4 "
    "4}\n"
    ".threshold{stroke:var(--fg);stroke-dasharray:3 3}.names{columns:3 14rem;font-size:13px}\n"
    ".s0{fill:#1d6fb8}.s1{fill:#5a9bd4}.s2{fill:#0f9d83}.s3{fill:#67c2ae}.s4{fill:#7a4fb5}.s5{fill:"
    "#c2410c}"
    ".s6{fill:#e08a3c}.s7{fill:#d9b310}.s8{fill:#8a8f98}.s9{fill:#b5bac2}.s10{fill:#b3246b}.s11{"
    "fill:#3f7d20}"
    ".s12{fill:#7fb35a}.s13{fill:#56606e}\n"
    "</style>\n";

static double percent(size_t n, size_t all)
{
	return all ? 100 * (double)n / (double)all : 0;
}

static void figure(struct strbuf *out, const char *format, double n, const char *what)
{
	char text[64];

	snprintf(text, sizeof text, format, n);
	strbuf_printf(out, "<div><b>%s</b><span>%s</span></div>\n", text, what);
}

static void add_figures(struct strbuf *out, const struct bench *b)
{
	strbuf_add_str(out, "<div class=\"figures\">\n");
	figure(out, "%.0f us", b->total / 1e3, "a message");
	figure(out, "%.0f", b->total > 0 ? 1e9 / b->total : 0, "messages a second, one core");
	figure(out, "%.2f%%", percent(b->called_spam[BENCH_SPAM], b->count[BENCH_SPAM]),
	       "of the spam caught");
	figure(out, "%.2f%%", percent(b->called_spam[BENCH_HAM], b->count[BENCH_HAM]),
	       "of the ham called spam");
	figure(out, "%.0f", (double)b->messages.n, "messages");
	strbuf_add_str(out, "</div>\n");
}

static void section(struct strbuf *out, const char *name, const char *note)
{
	strbuf_printf(out, "<h2>%s</h2>\n<p>%s</p>\n", name, note);
}

/* Columns separated by |; those that begin with < are left-aligned. */
static void table_begin(struct strbuf *out, const char *columns)
{
	strbuf_add_str(out, "<div class=\"scroll\"><table><tr>");
	while (*columns) {
		size_t n = strcspn(columns, "|");
		bool left = *columns == '<';
		strbuf_printf(out, "<th%s>%.*s</th>", left ? " class=\"l\"" : "", (int)(n - left),
			      columns + left);
		columns += n + (columns[n] == '|');
	}
	strbuf_add_str(out, "</tr>\n");
}

static void table_end(struct strbuf *out, size_t n)
{
	strbuf_add_str(out, "</table></div>\n");
	if (n > LIST_ROWS)
		strbuf_printf(out, "<p>and %zu more; --json has all</p>\n", n - LIST_ROWS);
}

static void name_cell(struct strbuf *out, const struct bench_rule *r)
{
	strbuf_add_str(out, "<td class=\"l\" title=\"");
	svg_text(out, r->rule->file);
	strbuf_printf(out, ":%u\">%s</td>", r->rule->line, r->rule->name);
}

static void text_cell(struct strbuf *out, const char *text)
{
	strbuf_add_str(out, "<td class=\"l w\">");
	svg_text(out, text);
	strbuf_add_str(out, "</td>");
}

static void add_hits(struct strbuf *out, const struct bench *b)
{
	size_t n;
	const struct bench_rule **list = bench_sorted(b, BENCH_BY_RANK, bench_is_scored, &n);

	section(out, "What rules hit",
		"S/O is 1 for a rule that hits only spam, 0 for one that hits only ham. RANK "
		"orders rules by how sure that "
		"is, towards the side their score is on.");
	svg_hits(out, b);
	table_begin(out, "<rule|spam %|ham %|S/O|rank|score|<description");
	for (size_t i = 0; i < n && i < LIST_ROWS; i++) {
		strbuf_add_str(out, "<tr>");
		name_cell(out, list[i]);
		strbuf_printf(out, "<td>%.3f</td><td>%.3f</td>", 100 * list[i]->spam_share,
			      100 * list[i]->ham_share);
		if (isnan(list[i]->so))
			strbuf_add_str(out, "<td>-</td>");
		else
			strbuf_printf(out, "<td>%.3f</td>", list[i]->so);
		strbuf_printf(out, "<td>%.2f</td><td>%g</td>", list[i]->rank, list[i]->score);
		text_cell(out, list[i]->describe);
		strbuf_add_str(out, "</tr>\n");
	}
	table_end(out, n);
}

static void add_costs(struct strbuf *out, const struct bench *b)
{
	size_t n;
	const struct bench_rule **list = bench_sorted(b, BENCH_BY_COST, NULL, &n);

	section(out, "Where the time goes", "Microseconds of an average message by stage.");
	svg_stages(out, b);
	section(out, "The most expensive rules",
		"Dark: a rule's own work, PCRE2 on its candidates or its eval function. Light: its "
		"part of the pass that all "
		"rules of its kind share. Nanoseconds of an average message.");
	svg_costs(out, b, COST_ROWS);
	table_begin(out, "<rule|ns|share|own|part|<decided by|<why");
	for (size_t i = 0; i < n && i < LIST_ROWS; i++) {
		strbuf_add_str(out, "<tr>");
		name_cell(out, list[i]);
		strbuf_printf(
		    out,
		    "<td>%.0f</td><td>%.2f%%</td><td>%.0f</td><td>%.0f</td><td class=\"l\">%s</td>",
		    bench_cost(list[i]), b->total > 0 ? 100 * bench_cost(list[i]) / b->total : 0,
		    list[i]->own, list[i]->shared, list[i]->lowering);
		text_cell(out, list[i]->why);
		strbuf_add_str(out, "</tr>\n");
	}
	table_end(out, n);
}

static void add_blame(struct strbuf *out, const struct bench *b)
{
	size_t n;
	const struct bench_rule **list = bench_sorted(b, BENCH_BY_BLAME, bench_is_blamed, &n);

	section(out, "False-positive makers",
		"Rules that give points to ham. Decisive: ham called spam that would not be "
		"without this rule.");
	table_begin(out, "<rule|decisive|in false positives|ham hits|score|S/O");
	for (size_t i = 0; i < n && i < LIST_ROWS; i++) {
		strbuf_add_str(out, "<tr>");
		name_cell(out, list[i]);
		strbuf_printf(out,
			      "<td>%zu</td><td>%zu</td><td>%zu</td><td>%g</td><td>%.3f</td></tr>\n",
			      list[i]->decisive, list[i]->blamed, list[i]->hits[BENCH_HAM],
			      list[i]->score, list[i]->so);
	}
	table_end(out, n);
}

static void add_overlaps(struct strbuf *out, const struct bench *b)
{
	section(
	    out, "Overlaps",
	    "Pairs of scored rules that hit the same messages: common hits of all hits of either.");
	table_begin(out, "<rule|<and|common|share");
	for (size_t i = 0; i < b->overlaps.n && i < LIST_ROWS; i++) {
		const struct bench_overlap *o = &b->overlaps.v[i];
		strbuf_add_str(out, "<tr>");
		name_cell(out, o->a);
		name_cell(out, o->b);
		strbuf_printf(out, "<td>%zu</td><td>%.1f%%</td></tr>\n", o->both, 100 * o->share);
	}
	table_end(out, b->overlaps.n);
}

static void add_never(struct strbuf *out, const struct bench *b)
{
	size_t n;
	const struct bench_rule **list = bench_sorted(b, BENCH_BY_NAME, bench_never_hits, &n);

	strbuf_printf(
	    out,
	    "<h2>Never hit</h2>\n<p>%zu scored rules in force had no hit on this corpus.</p>\n"
	    "<div class=\"names\">\n",
	    n);
	for (size_t i = 0; i < n; i++)
		strbuf_printf(out, "%s<br>\n", list[i]->rule->name);
	strbuf_add_str(out, "</div>\n");
}

/* What a second ruleset does differently on the same messages. */
static void add_flips(struct strbuf *out, const struct bench *b, const struct bench *vs)
{
	static const char *const labels[] = {"spam", "ham", "?"};
	size_t n = 0;

	section(out, "Verdicts that changed", "Messages that only one of the rulesets calls spam.");
	table_begin(out, "<message|<label|this|--vs");
	for (size_t i = 0; i < b->messages.n; i++) {
		const struct bench_message *x = &b->messages.v[i], *y = &vs->messages.v[i];
		if (x->spam == y->spam || n++ >= LIST_ROWS)
			continue;
		strbuf_add_str(out, "<tr>");
		text_cell(out, x->name);
		strbuf_printf(out, "<td class=\"l\">%s</td><td>%.1f</td><td>%.1f</td></tr>\n",
			      labels[x->label], x->score, y->score);
	}
	table_end(out, n);
}

static void add_title(struct strbuf *out, const struct bench *b)
{
	strbuf_add_str(out, "<h1>");
	svg_text(out, b->name);
	strbuf_add_str(out, "</h1>\n");
	add_figures(out, b);
	svg_scores(out, b);
}

void bench_html(struct strbuf *out, const struct bench *b, const struct bench *vs)
{
	strbuf_add_str(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
			    "<meta name=\"viewport\" "
			    "content=\"width=device-width\">\n<title>winnow bench</title>\n");
	strbuf_add_str(out, style);
	strbuf_add_str(out, "</head><body>\n");
	add_title(out, b);
	if (vs) {
		strbuf_add_str(out, "<hr>\n");
		add_title(out, vs);
		add_flips(out, b, vs);
	}
	add_costs(out, b);
	add_hits(out, b);
	add_blame(out, b);
	add_overlaps(out, b);
	add_never(out, b);
	strbuf_add_str(out, "</body></html>\n");
}
