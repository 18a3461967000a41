/* summary.c: what hit and what it is worth, one rule after the other: the tags SUMMARY (for the
 * body of a report) and REPORT (terse, for a header). SpamAssassin counterpart: PerMsgStatus.pm
 * check_cleanup. */
#include "report/markup.h"

enum {
	NOTE_MIN = 30,
	NOTE_MAX = 48,
	NOTE_RIGHT = 47
}; /* columns of a note: where it is broken, when it goes right */

struct layout {
	const char *start;  /* of a rule's first line */
	const char *prefix; /* of a description's further lines */
	int name_width;
	size_t columns; /* of a first line, but for points, name and kind */
	bool terse;
};

static const char *area_of(const struct markup *m, uint32_t id)
{
	switch (m->of->sp->p->rules[id].type) {
	case WN_RULE_BODY:
	case WN_RULE_EVAL_BODY:
	case WN_RULE_URI_DETAIL:
		return "BODY: ";
	case WN_RULE_URI:
		return "URI: ";
	case WN_RULE_RAWBODY:
	case WN_RULE_EVAL_RAWBODY:
		return "RAW: ";
	case WN_RULE_FULL:
	case WN_RULE_EVAL_FULL:
		return "FULL: ";
	default:
		return "";
	}
}

/* A mimeheader rule with !~ hits as an eval of the body does; the others say for themselves what
 * they are. */
static const char *area_of_hit(const struct markup *m, uint32_t id)
{
	const struct wn_program *p = m->of->sp->p;
	if (p->rules[id].type != WN_RULE_MIMEHEADER)
		return area_of(m, id);
	for (uint32_t i = 0; i < p->npatterns; i++)
		if (p->patterns[i].rule == id)
			return p->patterns[i].negated ? "BODY: " : "";
	return "";
}

/* The end of a note's first line: the last white space that leaves it at most NOTE_MAX long, or 0.
 */
static size_t note_break(struct span s)
{
	size_t end = 0;
	for (size_t i = 0; i <= NOTE_MAX && i < s.n; i++) {
		if (i >= NOTE_MIN && byte_is_space(s.p[i]))
			end = i;
		if (s.p[i] == '\n')
			break;
	}
	return end;
}

static void add_note_line(struct strbuf *b, const struct layout *l, struct span line)
{
	if (l->terse)
		strbuf_add_str(b, "[");
	else if (line.n > NOTE_RIGHT)
		strbuf_printf(b, "%*s[", (int)(line.n < 76 ? 76 - line.n : 0), "");
	else
		strbuf_printf(b, "%27s [", "");
	strbuf_add_span(b, line);
	strbuf_add_str(b, "]\n");
}

static void add_note(struct strbuf *b, const struct layout *l, struct span text)
{
	for (size_t end; (end = note_break(text)) != 0; text = span_slice(text, end + 1, text.n))
		add_note_line(b, l, span_slice(text, 0, end));
	add_note_line(b, l, text);
}

/* tflags nolog: what was found is not to be shown. */
static bool is_silent(const struct wn_rule *rule)
{
	const char *words = rule->words ? rule->words : "", *at = words;
	for (; (at = strstr(at, "nolog")) != NULL; at += strlen("nolog"))
		if ((at == words || !byte_is_word((unsigned char)at[-1])) &&
		    !byte_is_word((unsigned char)at[strlen("nolog")]))
			return true;
	return false;
}

static void add_notes(struct markup *m, struct strbuf *b, const struct layout *l,
		      const struct wn_rule *rule)
{
	static const char redacted[] = "*REDACTED*";
	bool silent = is_silent(rule), first = true;
	for (const struct eval_note *n = m->scanner->notes; n; n = n->next) {
		if (n->rule != rule)
			continue;
		if (first && l->terse)
			strbuf_add_str(b, l->prefix);
		add_note(b, l, silent ? span_from_str(redacted) : n->text);
		first = false;
		if (silent)
			break;
	}
}

/* The description, broken as if the first line began where it will. */
static struct span wrap_description(struct markup *m, const char *text, size_t column,
				    const char *prefix)
{
	struct strbuf blank = strbuf_new(m->arena);
	strbuf_printf(&blank, "%*s", (int)column, "");
	struct wrap_style style = {prefix, strbuf_span(&blank), m->conf->wrap_width, false,
				   WRAP_AT_SPACE};
	struct span wrapped = wrap_text(m->arena, span_from_str(text), &style);
	while (wrapped.n && byte_is_space(wrapped.p[0]))
		wrapped = span_slice(wrapped, 1, wrapped.n);
	return wrapped;
}

static void add_hit(struct markup *m, struct strbuf *b, const struct layout *l,
		    const struct wn_hit *hit)
{
	const struct wn_rule *rule = &m->of->sp->p->rules[hit->rule];
	bool wide = hit->score >= 10 || hit->score <= -10;
	const char *points = arena_printf(m->arena, wide ? "%4.0f" : "%4.1f", hit->score);
	const char *area = area_of_hit(m, hit->rule);
	const char *text = *hit->describe ? hit->describe : "No description available.";
	size_t column = l->columns + strlen(points) + strlen(hit->name) + strlen(area);
	strbuf_printf(b, "%s%s %-*s %s", l->start, points, l->name_width, hit->name, area);
	strbuf_add_span(b, wrap_description(m, text, column, l->prefix));
	strbuf_add_byte(b, '\n');
	add_notes(m, b, l, rule);
}

static struct span add_all(struct markup *m, const struct layout *l)
{
	struct strbuf b = strbuf_new(m->arena);
	size_t n;
	const struct wn_hit **hits = hits_in_order(m, &n);
	for (size_t i = 0; i < n; i++)
		for (unsigned times = hits_times(hits[i]); times; times--)
			add_hit(m, &b, l, hits[i]);
	return strbuf_span(&b);
}

struct span hits_summary(struct markup *m)
{
	static const struct layout layout = {"", "                            ", 22, 3, false};
	return add_all(m, &layout);
}

struct span hits_terse(struct markup *m)
{
	static const struct layout layout = {"* ", "*      ", 0, 4, true};
	return add_all(m, &layout);
}
