/* bench_table.c: a bench as tables for a terminal. */
#include "report/bench.h"

#include <math.h>

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

enum { WHY = 80 }; /* bytes of a reason: an automaton's may be pages */

struct table {
	struct strbuf *out;
	const struct bench *b;
	const struct bench_style *style;
};

static void heading(const struct table *t, const char *text, const char *note)
{
	bool colour = t->style->colour;

	strbuf_printf(t->out, "\n%s%s%s  %s%s%s\n", colour ? BOLD : "", text, colour ? PLAIN : "",
		      colour ? DIM : "", note, colour ? PLAIN : "");
}

static void rest(const struct table *t, size_t n)
{
	if (n > t->style->rows)
		strbuf_printf(t->out, "  and %zu more (--rows N, or --json for all)\n",
			      n - t->style->rows);
}

static double percent(size_t n, size_t all)
{
	return all ? 100 * (double)n / (double)all : 0;
}

static void add_summary(struct strbuf *out, const struct bench *b)
{
	const size_t *all = b->count, *spam = b->called_spam;

	strbuf_printf(
	    out, "%s\n  %zu messages: %zu spam, %zu ham, %zu without a label; %.1f KB on average\n",
	    b->name, b->messages.n, all[BENCH_SPAM], all[BENCH_HAM], all[BENCH_UNKNOWN],
	    b->messages.n ? (double)b->bytes / 1024 / (double)b->messages.n : 0);
	strbuf_printf(out, "  %.1f us a message, %.0f messages a second on one core\n",
		      b->total / 1e3, b->total > 0 ? 1e9 / b->total : 0);
	strbuf_printf(out,
		      "  at %.1f points: %.2f%% of the spam caught, %.2f%% of the ham called spam "
		      "(%zu of %zu)\n",
		      b->required, percent(spam[BENCH_SPAM], all[BENCH_SPAM]),
		      percent(spam[BENCH_HAM], all[BENCH_HAM]), spam[BENCH_HAM], all[BENCH_HAM]);
}

static void add_stages(const struct table *t)
{
	heading(t, "TIME", "by stage");
	for (int i = 0; i < WN_STAGES; i++)
		strbuf_printf(t->out, "  %-18s %9.2f us %6.1f%%\n", wn_stage_name((enum wn_stage)i),
			      t->b->stage[i] / 1e3,
			      t->b->total > 0 ? 100 * t->b->stage[i] / t->b->total : 0);
}

static void add_costs(const struct table *t)
{
	size_t n;
	const struct bench_rule **list = bench_sorted(t->b, BENCH_BY_COST, NULL, &n);

	heading(t, "COST",
		"own: PCRE2 on its candidates, its eval; part: of the pass that all rules of its "
		"kind share");
	strbuf_printf(t->out, "  %9s %7s %9s %9s  %-28s %-10s %s\n", "ns", "share", "own", "part",
		      "rule", "decided by", "why");
	for (size_t i = 0; i < n && i < t->style->rows; i++)
		strbuf_printf(
		    t->out, "  %9.0f %6.2f%% %9.0f %9.0f  %-28s %-10s %.*s\n", bench_cost(list[i]),
		    t->b->total > 0 ? 100 * bench_cost(list[i]) / t->b->total : 0, list[i]->own,
		    list[i]->shared, list[i]->rule->name, list[i]->lowering, WHY, list[i]->why);
	rest(t, n);
}

static void add_hits(const struct table *t)
{
	size_t n;
	const struct bench_rule **list = bench_sorted(t->b, BENCH_BY_RANK, bench_is_scored, &n);

	heading(t, "HITS",
		"S/O: 1 only spam, 0 only ham; RANK: how sure that is, for its score's sign");
	strbuf_printf(t->out, "  %8s %8s %7s %6s %7s  %s\n", "SPAM%", "HAM%", "S/O", "RANK",
		      "SCORE", "rule");
	for (size_t i = 0; i < n && i < t->style->rows; i++) {
		strbuf_printf(t->out, "  %8.4f %8.4f", 100 * list[i]->spam_share,
			      100 * list[i]->ham_share);
		if (isnan(list[i]->so))
			strbuf_add_str(t->out, "       -");
		else
			strbuf_printf(t->out, " %7.3f", list[i]->so);
		strbuf_printf(t->out, " %6.2f %7.3f  %s\n", list[i]->rank, list[i]->score,
			      list[i]->rule->name);
	}
	rest(t, n);
}

static void add_blame(const struct table *t)
{
	size_t n;
	const struct bench_rule **list = bench_sorted(t->b, BENCH_BY_BLAME, bench_is_blamed, &n);

	heading(t, "FALSE POSITIVES",
		"rules that give points to ham; decisive: it would not be spam without this one");
	strbuf_printf(t->out, "  %9s %9s %9s %7s %7s  %s\n", "decisive", "in FPs", "ham hits",
		      "score", "S/O", "rule");
	for (size_t i = 0; i < n && i < t->style->rows; i++)
		strbuf_printf(t->out, "  %9zu %9zu %9zu %7.3f %7.3f  %s\n", list[i]->decisive,
			      list[i]->blamed, list[i]->hits[BENCH_HAM], list[i]->score,
			      list[i]->so, list[i]->rule->name);
	rest(t, n);
}

static void add_overlaps(const struct table *t)
{
	heading(t, "OVERLAPS", "scored rules that hit the same messages");
	for (size_t i = 0; i < t->b->overlaps.n && i < t->style->rows; i++) {
		const struct bench_overlap *o = &t->b->overlaps.v[i];
		strbuf_printf(t->out, "  %6.1f%% %6zu  %s + %s\n", 100 * o->share, o->both,
			      o->a->rule->name, o->b->rule->name);
	}
	rest(t, t->b->overlaps.n);
}

static void add_never(const struct table *t)
{
	size_t n, column = 2;
	const struct bench_rule **list = bench_sorted(t->b, BENCH_BY_NAME, bench_never_hits, &n);

	heading(t, "NEVER HIT", "scored rules in force without a hit on this corpus");
	strbuf_printf(t->out, "  %zu rules:", n);
	for (size_t i = 0; i < n && i < 8 * t->style->rows; i++) {
		column += strlen(list[i]->rule->name) + 1;
		if (column > 100 || i == 0) {
			strbuf_add_str(t->out, "\n   ");
			column = 4 + strlen(list[i]->rule->name);
		}
		strbuf_printf(t->out, " %s", list[i]->rule->name);
	}
	strbuf_add_str(t->out, n > 8 * t->style->rows ? " ...\n" : "\n");
}

/* --- two rulesets side by side --- */

static void pair(struct strbuf *out, const char *what, double here, double there, const char *unit)
{
	strbuf_printf(out, "  %-34s %12.2f %12.2f %+12.2f %s\n", what, here, there, there - here,
		      unit);
}

static const struct bench_rule *same_rule(const struct bench *b, const char *name)
{
	for (size_t i = 0; i < b->nrules; i++)
		if (strcmp(b->rules[i].rule->name, name) == 0)
			return &b->rules[i];
	return NULL;
}

static void add_changed_rules(const struct table *t, const struct bench *vs)
{
	size_t n = 0;

	strbuf_printf(t->out, "\n  %-28s %15s %15s %15s\n", "rules that changed", "spam hits",
		      "ham hits", "score");
	for (size_t i = 0; i < vs->nrules; i++) {
		const struct bench_rule *new = &vs->rules[i],
					*old = same_rule(t->b, new->rule->name);
		static const struct bench_rule none;
		const struct bench_rule *o = old ? old : &none;
		if (new->sub ||
		    (o->hits[BENCH_SPAM] == new->hits[BENCH_SPAM] &&
		     o->hits[BENCH_HAM] == new->hits[BENCH_HAM] && o->score == new->score))
			continue;
		if (n++ < t->style->rows)
			strbuf_printf(t->out,
				      "  %-28s %6zu -> %5zu %6zu -> %5zu %6.2f -> %5.2f%s\n",
				      new->rule->name, o->hits[BENCH_SPAM], new->hits[BENCH_SPAM],
				      o->hits[BENCH_HAM], new->hits[BENCH_HAM], o->score,
				      new->score, old ? "" : "  new");
	}
	for (size_t i = 0; i < t->b->nrules; i++)
		if (!t->b->rules[i].sub && !same_rule(vs, t->b->rules[i].rule->name) &&
		    n++ < t->style->rows)
			strbuf_printf(t->out, "  %-28s gone\n", t->b->rules[i].rule->name);
	rest(t, n);
}

static void add_flips(const struct table *t, const struct bench *vs)
{
	static const char *const labels[] = {"spam", "ham", "?"};
	size_t n = 0;

	strbuf_printf(t->out, "\n  messages whose verdict changed\n");
	for (size_t i = 0; i < t->b->messages.n; i++) {
		const struct bench_message *x = &t->b->messages.v[i], *y = &vs->messages.v[i];
		if (x->spam != y->spam && n++ < t->style->rows)
			strbuf_printf(t->out, "  %-5s %6.1f -> %5.1f  %s\n", labels[x->label],
				      x->score, y->score, x->name);
	}
	if (!n)
		strbuf_add_str(t->out, "  none\n");
	rest(t, n);
}

static void add_versus(const struct table *t, const struct bench *vs)
{
	const struct bench *b = t->b;

	heading(t, "SIDE BY SIDE", "");
	strbuf_printf(t->out, "  %-34s %12s %12s %12s\n", "", "this", "--vs", "difference");
	pair(t->out, "time of a message", b->total / 1e3, vs->total / 1e3, "us");
	pair(t->out, "spam caught", percent(b->called_spam[BENCH_SPAM], b->count[BENCH_SPAM]),
	     percent(vs->called_spam[BENCH_SPAM], vs->count[BENCH_SPAM]), "%");
	pair(t->out, "ham called spam", percent(b->called_spam[BENCH_HAM], b->count[BENCH_HAM]),
	     percent(vs->called_spam[BENCH_HAM], vs->count[BENCH_HAM]), "%");
	pair(t->out, "rules", (double)b->nrules, (double)vs->nrules, "");
	add_changed_rules(t, vs);
	add_flips(t, vs);
}

void bench_table(struct strbuf *out, const struct bench *b, const struct bench *vs,
		 const struct bench_style *style)
{
	struct table t = {out, b, style};

	add_summary(out, b);
	if (vs) {
		add_summary(out, vs);
		add_versus(&t, vs);
		return;
	}
	add_stages(&t);
	add_costs(&t);
	add_hits(&t);
	add_blame(&t);
	add_overlaps(&t);
	add_never(&t);
}
