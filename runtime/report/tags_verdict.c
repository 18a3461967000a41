/* tags_verdict.c: tags that tell the verdict: score, rules, reports.
 * SpamAssassin counterpart: %common_tags of PerMsgStatus.pm. */
#include "report/tags.h"

#include <stdio.h>
#include <stdlib.h>

enum { STARS_LIMIT = 50 };

/* The argument, or `fallback` where it is missing, empty or "0" (false to Perl). */
static struct span arg_or(struct span arg, struct span fallback)
{
	bool missing = !arg.n || (arg.n == 1 && arg.p[0] == '0');
	return missing ? fallback : arg;
}

/* _YESNO(spam text,ham text)_ */
static void add_yesno(struct markup *m, struct span arg, struct strbuf *out)
{
	size_t comma = span_find_byte(arg, ',', 0);
	bool both = arg.n && comma != (size_t)-1;
	if (m->result->spam)
		strbuf_add_span(out, both    ? span_slice(arg, 0, comma)
				     : arg.n ? arg
					     : SPAN_LIT("Yes"));
	else
		strbuf_add_span(out, both ? span_slice(arg, comma + 1, arg.n) : SPAN_LIT("No"));
}

void tag_yesno(struct markup *m, struct span arg, struct strbuf *out)
{
	add_yesno(m, arg, out);
}

void tag_yesno_caps(struct markup *m, struct span arg, struct strbuf *out)
{
	size_t from = out->n;
	add_yesno(m, arg, out);
	for (size_t i = from; i < out->n; i++)
		if (out->p[i] >= 'a' && out->p[i] <= 'z')
			out->p[i] = (unsigned char)(out->p[i] - 'a' + 'A');
}

/* One decimal; a message that is no spam is not shown with the score it takes to be. */
static const char *score_text(const struct markup *m)
{
	const char *score = arena_printf(m->arena, "%2.1f", m->result->score);
	double required = strtod(arena_printf(m->arena, "%2.1f", m->result->required), NULL);
	if (m->result->spam || strtod(score, NULL) < required)
		return score;
	return arena_printf(m->arena, "%.15g", required - 0.1);
}

/* _SCORE(PAD)_: PAD is zeros or spaces, at most so many are put before a score of less than three
 * bytes more. */
void tag_score(struct markup *m, struct span arg, struct strbuf *out)
{
	const char *score = score_text(m);
	bool pads = arg.n && (arg.p[0] == '0' || arg.p[0] == ' ');
	for (size_t i = 1; i < arg.n; i++)
		pads &= arg.p[i] == arg.p[0];
	size_t want = pads ? arg.n + 3 : 0, n = strlen(score);
	if (want > n)
		strbuf_add_span(out, span_slice(arg, 0, want - n < arg.n ? want - n : arg.n));
	strbuf_add_str(out, score);
}

void tag_required(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_printf(out, "%2.1f", m->result->required);
}

void tag_stars(struct markup *m, struct span arg, struct strbuf *out)
{
	struct span star = arg_or(arg, SPAN_LIT("*"));
	double score = m->result->score;
	int n = score < 0 ? 0 : score > STARS_LIMIT ? STARS_LIMIT : (int)score;
	while (n-- > 0)
		strbuf_add_span(out, star);
}

/* --- Lists of rules --------------------------------------------------------------------------- */

enum list_style { LIST_PLAIN, LIST_SCORES, LIST_COLLAPSED };

static void add_name(struct strbuf *out, const struct wn_hit *hit, enum list_style style,
		     unsigned times)
{
	strbuf_add_str(out, hit->name);
	if (style == LIST_SCORES)
		strbuf_printf(out, "=%.15g", hit->score);
	else if (style == LIST_COLLAPSED && times > 1)
		strbuf_printf(out, "(%u)", times);
}

static void add_list(struct markup *m, struct span arg, struct strbuf *out, bool sub,
		     enum list_style style)
{
	struct span join = arg_or(arg, SPAN_LIT(","));
	bool any = false;
	for (size_t i = 0; i < m->result->nhits; i++) {
		const struct wn_hit *hit = &m->result->hits[i];
		if (hit->sub != sub)
			continue;
		unsigned times = hits_times(hit), shown = style == LIST_COLLAPSED ? 1 : times;
		while (shown--) {
			if (any)
				strbuf_add_span(out, join);
			any = true;
			add_name(out, hit, style, times);
		}
	}
	if (!any)
		strbuf_add_str(out, "none");
}

void tag_tests(struct markup *m, struct span arg, struct strbuf *out)
{
	add_list(m, arg, out, false, LIST_PLAIN);
}

void tag_tests_scores(struct markup *m, struct span arg, struct strbuf *out)
{
	add_list(m, arg, out, false, LIST_SCORES);
}

void tag_subtests(struct markup *m, struct span arg, struct strbuf *out)
{
	add_list(m, arg, out, true, LIST_PLAIN);
}

/* Always with commas: SpamAssassin hands its list on as one string. */
void tag_subtests_collapsed(struct markup *m, struct span arg, struct strbuf *out)
{
	add_list(m, (struct span){NULL, 0}, out, true, LIST_COLLAPSED);
}

/* --- Reports ---------------------------------------------------------------------------------- */

void tag_report(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_byte(out, '\n');
	strbuf_add_span(out, hits_terse(m));
}

bool tag_summary(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, hits_summary(m));
	return true;
}

void tag_preview(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, preview_text(m));
}

void tag_subject_prefix(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_span(out, m->subject_prefix);
}

/* --- Plugin/Shortcircuit.pm: there are these tags when it is loaded --- */

bool tag_shortcircuit(struct markup *m, struct span arg, struct strbuf *out)
{
	const struct shortcircuit *sc = &m->scanner->shortcircuit;
	if (!m->conf->has_shortcircuit)
		return false;
	if (sc->rule)
		strbuf_printf(out, "%s (%s)", sc->rule, sc->type ? sc->type : "");
	else
		strbuf_add_str(out, "no");
	return true;
}

bool tag_shortcircuit_rule(struct markup *m, struct span arg, struct strbuf *out)
{
	const char *rule = m->scanner->shortcircuit.rule;
	if (m->conf->has_shortcircuit)
		strbuf_add_str(out, rule ? rule : "none");
	return m->conf->has_shortcircuit;
}

bool tag_shortcircuit_type(struct markup *m, struct span arg, struct strbuf *out)
{
	const char *type = m->scanner->shortcircuit.type;
	if (m->conf->has_shortcircuit)
		strbuf_add_str(out, type ? type : "no");
	return m->conf->has_shortcircuit;
}

/* --- Learning --------------------------------------------------------------------------------- */

/* What is not there to be learned with is never learned. */
void tag_autolearn(struct markup *m, struct span arg, struct strbuf *out)
{
	if (m->scanner->late) {
		strbuf_add_str(out, "unavailable");
		return;
	}
	if (!m->conf->auto_learn || !m->conf->use_bayes) {
		strbuf_add_str(out, "disabled");
		return;
	}
	struct autolearn a = autolearn_points(m);
	int decision = autolearn_decide(m, &a);
	strbuf_add_str(out, decision < 0 ? "no" : "unavailable");
	strbuf_add_str(out, " autolearn_force=");
	if (decision >= 0 && a.forced_by.p)
		strbuf_printf(out, "yes (%.*s)", (int)a.forced_by.n, (const char *)a.forced_by.p);
	else
		strbuf_add_str(out, "no");
}

void tag_autolearn_score(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_printf(out, "%.15g", autolearn_points(m).points);
}

/* Until Bayes has an opinion. */
void tag_bayes(struct markup *m, struct span arg, struct strbuf *out)
{
	strbuf_add_str(out, "0.5");
}
