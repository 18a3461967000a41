/* engine.c: one message through all rules. Bytes in, hits, score and verdict out. Called by winnow.c;
 * everything about the message lives in the scanner's arena until the next one.
 *
 * Counterpart: Plugin/Check.pm check_main. No rule's outcome depends on another's but through metas, so
 * the priorities of SpamAssassin's walk need not be followed: every class is scanned once, all its
 * rules at once, evals run, then metas. Rules with tags in them (template.c) follow priorities, and
 * short-circuiting, where it is on, decides by priority which of the results count (shortcircuit.c).
 * Behind time_limit no more rules and no metas run; what hit so far counts, and TIME_LIMIT_EXCEEDED.
 * Differs: it hits, too, when the limit has passed before any rule could run. */
#include "scan/scanner.h"
#include "scan/wide.h"

#include "eval/body_change.h"
#include "scan/tags.h"

void scanner_forget(struct wn_scanner *s)
{
	arena_reset(s->arena);
	for (size_t i = 0; i < s->result.nhits; i++) /* all that are not 0: verdict_make */
		s->hits[s->hit_list[i].rule] = 0;
	memset(&s->result, 0, sizeof s->result);
	s->nunsettled = 0;
	s->early = NULL;
	s->body_change = NULL;
	s->msg = NULL;
	s->notes = NULL;
	s->late = false;
	s->ticks = 0;
	s->tags = NULL;
	/* Stamps wrap once in four thousand million units. */
	if (s->stamp > UINT32_MAX / 2) {
		memset(s->stamps, 0, s->sp->p->npatterns * sizeof *s->stamps);
		memset(s->gates, 0, s->sp->p->npatterns * sizeof *s->gates);
		memset(s->matched, 0, s->sp->p->npatterns * sizeof *s->matched);
		s->stamp = 0;
	}
}

/* Builds the class's view on its own stage's clock, then scans it. */
static void scan_view(struct wn_scanner *s, const struct wn_class *class, enum wn_stage view_stage,
		      struct spans (*view)(struct message *), enum wn_stage stage)
{
	stage_enter(s, view_stage);
	struct spans units = view(s->msg);
	stage_enter(s, stage);
	units_scan(s, class, units);
}

static void scan_uris(struct wn_scanner *s, const struct wn_class *class)
{
	stage_enter(s, WN_STAGE_URIS);
	struct spans uris = message_uris(s->msg);
	size_t plain = uris.n - message_wide_uris(s->msg);
	bool waiting = s->waiting;
	stage_enter(s, WN_STAGE_SCAN_URI);
	s->waiting &= plain == uris.n; /* wide.c decides at once */
	units_scan(s, class, (struct spans){uris.v, plain});
	for (size_t i = plain; i < uris.n && !scan_is_late(s); i++)
		wide_unit_scan(s, class, uris.v[i]);
	s->waiting = waiting;
}

/* Twice when an eval altered it: rules of a lower priority have seen it before. */
static void scan_body(struct wn_scanner *s, const struct wn_class *class)
{
	s->half = s->body_change;
	if (s->half) {
		s->lower_half = true;
		body_change_show(s->half, s->msg, s->half->priority - 1);
		scan_view(s, class, WN_STAGE_TEXT, message_body, WN_STAGE_SCAN_BODY);
		s->lower_half = false;
		body_change_show(s->half, s->msg, s->half->priority);
	}
	scan_view(s, class, WN_STAGE_TEXT, message_body, WN_STAGE_SCAN_BODY);
	s->half = NULL;
}

static void scan_class(struct wn_scanner *s, uint32_t i)
{
	const struct wn_class *class = &s->sp->p->classes[i];
	pcre_begin_time(PCRE_TIME);
	switch (class->view) {
	case WN_VIEW_BODY:
		scan_body(s, class);
		break;
	case WN_VIEW_RAWBODY:
		scan_view(s, class, WN_STAGE_TEXT, message_rawbody, WN_STAGE_SCAN_RAWBODY);
		break;
	case WN_VIEW_URI:
		scan_uris(s, class);
		break;
	case WN_VIEW_FULL:
		stage_enter(s, WN_STAGE_SCAN_FULL);
		unit_scan(s, class, s->msg->pristine);
		break;
	case WN_VIEW_HEADER:
		stage_enter(s, WN_STAGE_SCAN_HEADER);
		header_class_scan(s, i);
		break;
	case WN_VIEW_MIMEHEADER:
		stage_enter(s, WN_STAGE_SCAN_MIMEHEADER);
		mimeheader_class_scan(s, i);
		break;
	default:
		break;
	}
}

static void scan_classes(struct wn_scanner *s)
{
	for (uint32_t i = 0; i < s->sp->p->nclasses && !scan_is_late(s); i++)
		if (s->sp->classes[i].live)
			scan_class(s, i);
}

static void run_exists(struct wn_scanner *s)
{
	stage_enter(s, WN_STAGE_SCAN_HEADER);
	for (size_t i = 0; i < s->sp->nexists && !s->late; i++) {
		const struct scan_exists *e = &s->sp->exists[i];
		struct span value;
		bool exists = e->field ? header_find_key(s->msg, &e->key) != NULL
				       : header_get(s->msg, e->rule->header, &value);
		if (exists != e->rule->negated)
			scanner_hit(s, e->rule->rule, 1);
	}
}

static void run_evals(struct wn_scanner *s, struct eval *e, size_t from, size_t to)
{
	stage_enter(s, WN_STAGE_EVALS);
	pcre_begin_time(PCRE_TIME + PCRE_BYTE_TIME * (int64_t)s->msg->pristine.n);
	for (size_t i = from; i < to && !scan_is_late(s); i++) {
		const struct scan_eval *call = &s->sp->evals[i];
		e->rule = &s->sp->p->rules[call->rule];
		e->regexes = call->regexes;
		if (s->body_change) /* none while header evals run */
			body_change_show(s->body_change, s->msg, e->rule->priority);
		uint64_t start = profile_start(s);
		double value = call->fn(e, call->argv, call->argc);
		if (s->profile)
			profile_add(&s->profile->rules[call->rule], start, 1);
		if (value == EVAL_NOT_RUN)
			s->unsettled[s->nunsettled++] = call->rule;
		else if (value != 0)
			scanner_hit(s, call->rule, value > 0 ? value : 1);
	}
}

/* Neither rules nor their metas are complete: the message shows it. */
static void hit_late(struct wn_scanner *s)
{
	long rule = ruleset_find(s->sp->rs, SPAN_LIT("TIME_LIMIT_EXCEEDED"));
	s->result.cut |= SCAN_CUT_TIME;
	if (rule >= 0)
		s->hits[rule] = 1;
}

void engine_run(struct wn_scanner *s, struct span bytes)
{
	scanner_forget(s);
	s->deadline = s->sp->time_limit ? stage_now() + s->sp->time_limit : 0;
	s->since = s->timing ? stage_now() : 0;
	s->stage = WN_STAGE_PARSE;
	s->msg = message_new(s->arena, bytes, s->sp->msg_conf);
	stage_enter(s, WN_STAGE_RELAYS);
	message_relays(s->msg);

	/* Header evals come first, as in Check.pm: FreeMail's may strip addresses from the paragraphs
	 * that body rules look at. */
	struct eval e = {.msg = s->msg, .conf = s->sp->eval_conf};
	run_evals(s, &e, 0, s->sp->nheader_evals);
	s->body_change = e.body_change;
	s->waiting = s->quiet && s->sp->demand && !s->body_change;
	scan_classes(s);
	run_exists(s);
	if (!s->late)
		uri_detail_scan(s);
	run_evals(s, &e, s->sp->nheader_evals, s->sp->nevals);
	for (const struct eval_tag *tag = e.tags; tag; tag = tag->next)
		tag_set(s, tag->name, tag->text, (struct spans){(struct span *)&tag->text, 1});
	templates_run(s);
	if (s->waiting) {
		stage_enter(s, WN_STAGE_CONFIRM);
		demand_run(s);
	}
	pcre_begin_time(PCRE_ANY_TIME);
	body_change_show(s->body_change, s->msg, INT32_MAX);
	s->notes = e.notes;

	stage_enter(s, WN_STAGE_METAS);
	if (!s->late) /* a meta of rules that did not run means nothing; SpamAssassin runs none, either */
		metas_run(s);
	shortcircuit_run(s);
	templates_keep(s);
	if (s->late)
		hit_late(s);
	stage_enter(s, WN_STAGE_VERDICT);
	verdict_make(s);
	stage_enter(s, WN_STAGE_VERDICT);
}
