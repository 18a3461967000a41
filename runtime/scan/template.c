/* template.c: rules with named groups and rules with %{TAG}.
 * SpamAssassin counterpart: capture_plugin_code, capture_rules_replace of Plugin/Check.pm, set_captures of
 * PerMsgStatus.pm. A rule whose tags have no value does not run.
 * As there, a pattern stays for good as the first message that used it made it (there: of the process, here: of the
 * scanner), full rules excepted: stock rules and their scores were made with that.
 * Differs: rules of one priority and kind run in the order of a hash there, here by name. */
#include "scan/template.h"
#include "scan/scanner.h"
#include "scan/tags.h"
#include "scan/template_needle.h"
#include "scan/wide.h"

#include "eval/body_change.h"
#include "msg/text_char.h"
#include "base/strbuf.h"
#include "base/vec.h"

#include <stdlib.h>

struct step {
	uint32_t pattern, class;
	int32_t order;      /* priority and kind */
	const char *wanted; /* "A,B": tags in the pattern, or NULL */
	bool like_last;     /* it looks for the same tags where the last step does */
};

struct template_plan {
	VEC(struct step) steps;
};

/* A step's pattern as its first message made it. */
struct template_kept {
	char *text;
	bool fresh; /* by this message */
	struct pcre re, wide; /* for bytes, and for characters (scan/wide.h) */
	struct template_needle needle;
};

static const uint8_t kind_order[WN_VIEWS] = {
	[WN_VIEW_HEADER] = 0, [WN_VIEW_BODY] = 1,	 [WN_VIEW_URI] = 2,
	[WN_VIEW_MIMEHEADER] = 3, [WN_VIEW_RAWBODY] = 4, [WN_VIEW_FULL] = 5,
};

/* [A-Z][A-Z0-9]*(_[A-Z0-9]+)* */
static bool is_tag_name(struct span s)
{
	if (!s.n || s.p[0] < 'A' || s.p[0] > 'Z' || s.p[s.n - 1] == '_')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool good = (s.p[i] >= 'A' && s.p[i] <= 'Z') || byte_is_digit(s.p[i]) ||
			    (s.p[i] == '_' && s.p[i - 1] != '_');
		if (!good)
			return false;
	}
	return true;
}

/* The next name of "A,B". */
static bool next_name(const char **list, struct span *name_r)
{
	if (!*list || !**list)
		return false;
	size_t n = strcspn(*list, ",");
	*name_r = (struct span){(const unsigned char *)*list, n};
	*list += n + ((*list)[n] == ',');
	return true;
}

static bool sets_tags(const char *captures)
{
	struct span name;
	while (next_name(&captures, &name))
		if (is_tag_name(name))
			return true;
	return false;
}

static int compare_steps(const void *a, const void *b)
{
	const struct step *x = a, *y = b;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return (x->pattern > y->pattern) - (x->pattern < y->pattern);
}

static void plan_class(struct template_plan *plan, struct arena *arena, const struct scan_program *sp, uint32_t i)
{
	const struct wn_class *class = &sp->p->classes[i];
	for (uint32_t k = class->first; k < class->first + class->n; k++) {
		const struct wn_pattern *from = &sp->p->patterns[k];
		const struct wn_rule *rule = &sp->p->rules[from->rule];
		if (!sp->live[from->rule] || (!from->templates && !sets_tags(from->captures)))
			continue;
		struct step step = {k, i, rule->priority * WN_VIEWS + kind_order[class->view], from->templates, false};
		vec_push(arena, &plan->steps, step);
	}
}

/* Where: all patterns of such a class look at the same units. */
static bool is_like(const struct scan_program *sp, const struct step *a, const struct step *b)
{
	return a->class == b->class && sp->p->classes[a->class].view == WN_VIEW_URI && a->wanted && b->wanted &&
	       strcmp(a->wanted, b->wanted) == 0;
}

struct template_plan *template_plan_new(struct arena *arena, const struct scan_program *sp)
{
	struct template_plan *plan = ARENA_NEW(arena, struct template_plan);
	for (uint32_t i = 0; i < sp->p->nclasses; i++)
		if (sp->p->classes[i].view != WN_VIEW_URI_DETAIL)
			plan_class(plan, arena, sp, i);
	if (!plan->steps.n)
		return NULL;
	qsort(plan->steps.v, plan->steps.n, sizeof *plan->steps.v, compare_steps);
	for (size_t i = 1; i < plan->steps.n; i++)
		plan->steps.v[i].like_last = is_like(sp, &plan->steps.v[i], &plan->steps.v[i - 1]);
	return plan;
}

/* --- what groups took, until it is set --- */

struct captured {
	struct arena *arena;
	struct map names; /* to VEC(struct span) in struct values */
};
struct values {
	VEC(struct span) list;
};

static void note_group(void *context, const char *name, struct span text)
{
	struct captured *c = context;
	if (!is_tag_name(span_from_str(name)))
		return;
	struct values **slot = (struct values **)map_slot(
		&c->names, map_has(&c->names, span_from_str(name))
				   ? span_from_str(name)
				   : span_from_str(arena_dup_str(c->arena, name)));
	if (!*slot)
		*slot = ARENA_NEW(c->arena, struct values);
	struct values *v = *slot;
	for (size_t i = 0; i < v->list.n; i++)
		if (span_equal(v->list.v[i], text))
			return;
	if (text.n && v->list.n < TEMPLATE_VALUES_LIMIT)
		vec_push(c->arena, &v->list, text);
}

static void set_tags(struct wn_scanner *s, const struct captured *c)
{
	for (size_t i = 0; i < c->names.n; i++) {
		const struct values *v = c->names.entries[i].value;
		struct strbuf text = strbuf_new(s->arena);
		for (size_t k = 0; k < v->list.n; k++) {
			strbuf_add_str(&text, k ? " " : "");
			strbuf_add_span(&text, v->list.v[k]);
		}
		tag_set(s, c->names.entries[i].key, strbuf_span(&text), (struct spans){v->list.v, v->list.n});
	}
}

/* --- where a pattern looks --- */

static struct spans skip_first(struct spans units, bool skip)
{
	skip = skip && units.n;
	return (struct spans){units.v + skip, units.n - skip};
}

static struct spans header_unit(struct wn_scanner *s, const struct step *step)
{
	const struct header_key *key = &s->sp->classes[step->class].key;
	struct spans one = {ARENA_ARRAY(s->arena, struct span, 1), 1};
	if (header_lacks_key(s->msg, key) || !header_get_key(s->msg, key, &one.v[0]))
		one.v[0] = span_from_str(s->sp->p->patterns[step->pattern].absent);
	return one;
}

static struct spans units_of(struct wn_scanner *s, const struct step *step)
{
	const struct wn_class *class = &s->sp->p->classes[step->class];
	switch (class->view) {
	case WN_VIEW_BODY:
		body_change_show(s->body_change, s->msg, s->sp->p->rules[s->sp->patterns[step->pattern].rule].priority);
		return skip_first(message_body(s->msg),
				  s->sp->patterns[step->pattern].flags & PATTERN_NOSUBJECT);
	case WN_VIEW_RAWBODY: return message_rawbody(s->msg);
	case WN_VIEW_URI: return message_uris(s->msg);
	case WN_VIEW_FULL: return (struct spans){&s->msg->pristine, 1};
	case WN_VIEW_MIMEHEADER: return mimeheader_values(s, step->class, step->pattern);
	default: return header_unit(s, step);
	}
}

/* How many units come before those that are characters. */
static size_t plain_units(struct wn_scanner *s, const struct step *step, struct spans units)
{
	return s->sp->p->classes[step->class].view == WN_VIEW_URI ? units.n - message_wide_uris(s->msg) : units.n;
}

/* Units that were searched for a needle. Steps that name the same tag look at the same ones, one after the other. */
struct sought {
	struct spans units;
	struct template_needle needle;
	bool found;   /* it may be in one of them */
	bool nothing; /* it is not, and the last step had no others to look at */
};

static bool may_hold(struct sought *sought, struct spans units, const struct template_needle *needle)
{
	if (sought->units.v == units.v && sought->units.n == units.n && template_needle_equal(&sought->needle, needle))
		return sought->found;
	*sought = (struct sought){.units = units, .needle = *needle};
	for (size_t i = 0; i < units.n && !sought->found; i++)
		sought->found = template_needle_allows(needle, units.v[i]);
	return sought->found;
}

/* The matches in all units, as the scan counts them; -1: the match limit. `kept`: NULL if no tags are in the pattern. */
static long count(struct wn_scanner *s, const struct step *step, struct template_kept *kept, struct captured *c,
		  struct sought *sought)
{
	struct scan_pattern *pattern = &s->sp->patterns[step->pattern];
	bool in_one = s->sp->p->classes[step->class].view == WN_VIEW_MIMEHEADER;
	long max = pattern->flags & PATTERN_COUNTS ? pattern->max : 1, total = 0;
	struct spans units = units_of(s, step);
	size_t plain = plain_units(s, step, units);
	if (s->body_change) /* paragraphs are altered where they are */
		sought->units.v = NULL;
	size_t from = kept && !may_hold(sought, (struct spans){units.v, plain}, &kept->needle) ? plain : 0;
	sought->nothing = kept && !sought->found && plain == units.n;
	for (size_t i = from; i < units.n && (!max || total < max) && !(in_one && total); i++) {
		bool wide = i >= plain;
		if (kept && !wide && !template_needle_allows(&kept->needle, units.v[i]))
			continue;
		struct pcre *re = wide ? (kept ? &kept->wide : wide_pattern(s, step->pattern)) : kept ? &kept->re : &pattern->re;
		struct span text = wide ? text_for_wide(s->arena, units.v[i]) : units.v[i];
		long n = pcre_count_named(re, text, max ? max - total : 0, note_group, c);
		if (n < 0)
			return -1;
		total += n;
	}
	return total;
}

/* --- patterns with tags in them --- */

static void add_quoted(struct strbuf *b, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!byte_is_word(s.p[i]))
			strbuf_add_byte(b, '\\');
		strbuf_add_byte(b, s.p[i]);
	}
}

/* One of the values is not empty. */
static struct span alternatives(struct wn_scanner *s, struct spans values)
{
	struct strbuf b = strbuf_new(s->arena);
	size_t n = 0;
	strbuf_add_str(&b, "(?:");
	for (size_t i = 0; i < values.n && b.n <= TEMPLATE_LENGTH_LIMIT; i++) {
		if (!values.v[i].n)
			continue;
		strbuf_add_str(&b, n++ ? "|" : "");
		add_quoted(&b, values.v[i]);
	}
	strbuf_add_byte(&b, ')');
	return strbuf_span(&b);
}

static struct span mark_of(struct wn_scanner *s, struct span name)
{
	return span_from_str(arena_printf(s->arena, "%%\\{%.*s\\}", (int)name.n, (const char *)name.p));
}

/* Every %\{NAME\} that has no backslash before it. */
static struct span replace(struct wn_scanner *s, struct span text, struct span name, struct span by)
{
	struct strbuf b = strbuf_new(s->arena);
	struct span mark = mark_of(s, name);
	size_t done = 0;
	for (size_t at = 0; (at = span_find(text, mark, at)) != (size_t)-1; at += mark.n) {
		if (at && text.p[at - 1] == '\\')
			continue;
		strbuf_add_span(&b, span_slice(text, done, at));
		strbuf_add_span(&b, by);
		done = at + mark.n;
		if (b.n > TEMPLATE_LENGTH_LIMIT)
			break;
	}
	strbuf_add_span(&b, span_slice(text, done, text.n));
	return strbuf_span(&b);
}

/* All tags of the pattern have a value. */
static bool is_set(struct wn_scanner *s, const struct step *step)
{
	const char *wanted = step->wanted;
	struct span name;
	while (next_name(&wanted, &name)) {
		struct spans values = tag_values(s, name);
		bool any = false;
		for (size_t i = 0; i < values.n && !any; i++)
			any = values.v[i].n > 0;
		if (!any)
			return false;
	}
	return true;
}

/* The pattern with the tags' values in it. */
static struct span fill_in(struct wn_scanner *s, const struct step *step)
{
	const struct wn_pattern *from = &s->sp->p->patterns[step->pattern];
	struct span text = {(const unsigned char *)from->pcre, from->pcre_length}, name;
	const char *wanted = step->wanted;
	while (next_name(&wanted, &name))
		text = replace(s, text, name, alternatives(s, tag_values(s, name)));
	return text;
}

static struct template_needle needle_of(struct wn_scanner *s, const struct step *step)
{
	const struct wn_pattern *from = &s->sp->p->patterns[step->pattern];
	const char *wanted = step->wanted;
	struct span name = {0}, pattern = {(const unsigned char *)from->pcre, from->pcre_length};
	struct spans values = next_name(&wanted, &name) && !*wanted ? tag_values(s, name) : (struct spans){0};
	return template_needle_make(pattern, mark_of(s, name), from->flags & WN_RE_EXTENDED, values);
}

struct template_kept *template_kept_new(const struct template_plan *plan)
{
	return plan ? mem_calloc(plan->steps.n, sizeof(struct template_kept)) : NULL;
}

static void release(struct template_kept *kept)
{
	pcre_release(&kept->re);
	pcre_release(&kept->wide);
	free(kept->text);
	*kept = (struct template_kept){0};
}

void template_kept_free(const struct template_plan *plan, struct template_kept **kept)
{
	for (size_t i = 0; plan && i < plan->steps.n; i++) {
		release(&(*kept)[i]);
	}
	free(*kept);
	*kept = NULL;
}

/* The matches with a new pattern, which is kept; there is something to look at. */
static long count_first(struct wn_scanner *s, const struct step *step, struct template_kept *kept, struct captured *c,
			struct sought *sought)
{
	struct span text = fill_in(s, step);
	uint8_t flags = s->sp->p->patterns[step->pattern].flags;
	if (text.n > TEMPLATE_LENGTH_LIMIT)
		return -1;
	char *copy = mem_calloc(text.n + 1, 1);
	memcpy(copy, text.p, text.n);
	struct template_kept fresh = {copy, true, pcre_make(copy, text.n, flags), pcre_make(copy, text.n, flags | PCRE_WIDE),
				      needle_of(s, step)};
	long n = count(s, step, &fresh, c, sought);
	if (s->sp->p->classes[step->class].view != WN_VIEW_FULL)
		*kept = fresh;
	else
		release(&fresh);
	return n;
}

static void run_template(struct wn_scanner *s, const struct step *step, struct template_kept *kept,
			 struct captured *c, struct sought *sought)
{
	const struct scan_pattern *pattern = &s->sp->patterns[step->pattern];
	sought->nothing &= step->like_last && kept->text && template_needle_equal(&sought->needle, &kept->needle);
	bool same = sought->nothing; /* and the tags have the values that they had for that step */
	if (!same && !is_set(s, step)) {
		s->unsettled[s->nunsettled++] = pattern->rule;
		return;
	}
	long n = same		       ? 0
		 : kept->text	       ? count(s, step, kept, c, sought)
		 : units_of(s, step).n ? count_first(s, step, kept, c, sought)
				       : 0;
	if (n < 0) {
		s->result.cut |= SCAN_CUT_TEMPLATE;
		n = 0;
	}
	double not_matched = n == 0 ? scanner_times_not_matched(s, pattern) : 0;
	hits_set(&s->hits, pattern->rule, pattern->flags & PATTERN_NEGATED ? not_matched : (double)n);
}

void templates_run(struct wn_scanner *s)
{
	const struct template_plan *plan = s->sp->templates;
	struct sought sought = {.found = false};
	for (size_t i = 0; plan && i < plan->steps.n && !scan_is_late(s); i++) {
		const struct step *step = &plan->steps.v[i];
		struct scan_pattern *pattern = &s->sp->patterns[step->pattern];
		struct captured c = {s->arena, map_new(s->arena)};
		if (step->wanted)
			run_template(s, step, &s->kept[i], &c, &sought);
		else if (hits_of(&s->hits, pattern->rule) != 0 && !(pattern->flags & PATTERN_NEGATED))
			count(s, step, NULL, &c, &sought);
		if (!(pattern->flags & PATTERN_NEGATED))
			set_tags(s, &c);
	}
}

void templates_keep(struct wn_scanner *s)
{
	const struct template_plan *plan = s->sp->templates;
	for (size_t i = 0; plan && i < plan->steps.n; i++) {
		struct template_kept *kept = &s->kept[i];
		if (kept->fresh && !shortcircuit_came_to(s, s->sp->patterns[plan->steps.v[i].pattern].rule))
			release(kept);
		kept->fresh = false;
	}
}
