/* engine.c: messages through all rules. Bytes in, hits, score and verdict out. Called by winnow.c;
 * everything about the messages lives in an arena until the next ones. Small messages go side by side: a step
 * finds its tables and code in the caches for all of them but the first, and text is looked at in batches of units
 * that one small message would not fill (collect.c).
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

static void forget(struct wn_scanner *s)
{
	memset(&s->result, 0, sizeof s->result);
	s->nunsettled = 0;
	s->early = NULL;
	s->body_change = NULL;
	s->msg = NULL;
	s->eval = NULL;
	s->notes = NULL;
	s->late = false;
	s->ticks = 0;
	s->tags = NULL;
	s->waited = (struct demand_long){NULL, 0};
}

void scanner_forget(struct wn_scanner *s)
{
	arena_reset(s->arena);
	forget(s);
}

/* Stamps wrap once in four thousand million units. */
static void keep_stamps(struct scan_tools *t, uint32_t npatterns)
{
	if (t->stamp <= UINT32_MAX / 2)
		return;
	memset(t->gates, 0, npatterns * sizeof *t->gates);
	memset(t->matched, 0, npatterns * sizeof *t->matched);
	t->stamp = 0;
}

/* Messages side by side: s[0] to s[n - 1]. */
struct group {
	struct wn_scanner *const *s;
	size_t n;
	struct headers any, any_part; /* names of fields that some of them, or their parts, have: bits, the rest is empty */
};

/* Builds the class's view on its own stage's clock. */
static struct spans build_view(struct wn_scanner *s, enum wn_stage view_stage, struct spans (*view)(struct message *),
			       enum wn_stage stage)
{
	stage_enter(s, view_stage);
	struct spans units = view(s->msg);
	stage_enter(s, stage);
	return units;
}

static struct spans body_of(struct wn_scanner *s, uint32_t class_index)
{
	(void)class_index;
	return build_view(s, WN_STAGE_TEXT, message_body, WN_STAGE_SCAN_BODY);
}

static struct spans rawbody_of(struct wn_scanner *s, uint32_t class_index)
{
	(void)class_index;
	return build_view(s, WN_STAGE_TEXT, message_rawbody, WN_STAGE_SCAN_RAWBODY);
}

static struct spans full_of(struct wn_scanner *s, uint32_t class_index)
{
	(void)class_index;
	stage_enter(s, WN_STAGE_SCAN_FULL);
	return (struct spans){&s->msg->pristine, 1};
}

/* Those that are characters, the last ones, are for wide.c, which decides at once. */
static struct spans plain_uris_of(struct wn_scanner *s, uint32_t class_index)
{
	(void)class_index;
	struct spans uris = build_view(s, WN_STAGE_URIS, message_uris, WN_STAGE_SCAN_URI);
	size_t plain = uris.n - message_wide_uris(s->msg);
	s->waiting &= plain == uris.n;
	return (struct spans){uris.v, plain};
}

static struct spans header_of(struct wn_scanner *s, uint32_t class_index)
{
	struct span value;
	if (!header_class_value(s, class_index, &value)) /* so with most */
		return (struct spans){NULL, 0};
	struct span *kept = arena_take(s->arena, sizeof *kept, ARENA_ALIGN);
	*kept = value;
	return (struct spans){kept, 1};
}

typedef struct spans (*units_fn)(struct wn_scanner *s, uint32_t class_index);

/* A view of all messages, batch by batch. */
static void scan_side_by_side(const struct group *g, uint32_t class_index, units_fn units_of)
{
	const struct wn_class *class = &g->s[0]->sp->p->classes[class_index];
	struct spans of[WN_TOGETHER], all = {NULL, 0};
	for (size_t k = 0; k < g->n; k++) {
		of[k] = scan_is_late(g->s[k]) ? (struct spans){NULL, 0} : units_of(g->s[k], class_index);
		all.n += of[k].n;
	}
	if (g->n == 1) {
		pcre_take_time_from(&g->s[0]->pcre_left);
		units_scan(g->s[0], class, of[0]);
		return;
	}
	struct arena *arena = g->s[0]->arena;
	struct wn_scanner **owners = arena_take(arena, all.n * sizeof *owners, ARENA_ALIGN);
	all.v = arena_take(arena, all.n * sizeof *all.v, ARENA_ALIGN);
	for (size_t k = 0, at = 0; k < g->n; k++)
		for (size_t i = 0; i < of[k].n; i++, at++)
			all.v[at] = of[k].v[i], owners[at] = g->s[k];
	owned_units_scan(owners, class, all);
}

static void scan_wide_uris(struct wn_scanner *s, const struct wn_class *class)
{
	size_t n = message_wide_uris(s->msg);
	struct spans uris = n ? message_uris(s->msg) : (struct spans){NULL, 0};
	for (size_t i = uris.n - n; i < uris.n && !scan_is_late(s); i++)
		wide_unit_scan(s, class, uris.v[i]);
}

static void scan_uris(const struct group *g, uint32_t class_index)
{
	bool waiting[WN_TOGETHER];
	for (size_t k = 0; k < g->n; k++)
		waiting[k] = g->s[k]->waiting;
	scan_side_by_side(g, class_index, plain_uris_of);
	for (size_t k = 0; k < g->n; k++) {
		pcre_take_time_from(&g->s[k]->pcre_left);
		scan_wide_uris(g->s[k], &g->s[k]->sp->p->classes[class_index]);
		g->s[k]->waiting = waiting[k];
	}
}

/* Twice: an eval altered it, and rules of a lower priority have seen it before. */
static void scan_changed_body(struct wn_scanner *s, uint32_t i)
{
	const struct wn_class *class = &s->sp->p->classes[i];
	pcre_take_time_from(&s->pcre_left);
	s->half = s->body_change;
	s->lower_half = true;
	body_change_show(s->half, s->msg, s->half->priority - 1);
	units_scan(s, class, body_of(s, i));
	s->lower_half = false;
	body_change_show(s->half, s->msg, s->half->priority);
	units_scan(s, class, body_of(s, i));
	s->half = NULL;
}

static void scan_body(const struct group *g, uint32_t class_index)
{
	struct wn_scanner *plain[WN_TOGETHER];
	struct group rest = {.s = plain};
	for (size_t k = 0; k < g->n; k++) {
		if (g->s[k]->body_change)
			scan_changed_body(g->s[k], class_index);
		else
			plain[rest.n++] = g->s[k];
	}
	if (rest.n)
		scan_side_by_side(&rest, class_index, body_of);
}

static void scan_one_by_one(const struct group *g, uint32_t i, enum wn_stage stage,
			    void (*scan)(struct wn_scanner *s, uint32_t class_index))
{
	for (size_t k = 0; k < g->n; k++) {
		if (scan_is_late(g->s[k]))
			continue;
		stage_enter(g->s[k], stage);
		pcre_take_time_from(&g->s[k]->pcre_left);
		scan(g->s[k], i);
	}
}

/* Where a rule wants to know what did not match, the stamps of one unit tell. */
static void scan_headers(const struct group *g, uint32_t class_index)
{
	if (g->n == 1 || g->s[0]->sp->classes[class_index].nnegated)
		scan_one_by_one(g, class_index, WN_STAGE_SCAN_HEADER, header_class_scan);
	else
		scan_side_by_side(g, class_index, header_of);
}

static void scan_class(const struct group *g, uint32_t i)
{
	for (size_t k = 0; k < g->n; k++)
		g->s[k]->pcre_left = PCRE_TIME;
	pcre_take_time_from(&g->s[0]->pcre_left);
	switch (g->s[0]->sp->p->classes[i].view) {
	case WN_VIEW_BODY:
		scan_body(g, i);
		break;
	case WN_VIEW_RAWBODY:
		scan_side_by_side(g, i, rawbody_of);
		break;
	case WN_VIEW_URI:
		scan_uris(g, i);
		break;
	case WN_VIEW_FULL:
		scan_side_by_side(g, i, full_of);
		break;
	case WN_VIEW_HEADER:
		scan_headers(g, i);
		break;
	case WN_VIEW_MIMEHEADER:
		scan_one_by_one(g, i, WN_STAGE_SCAN_MIMEHEADER, mimeheader_class_scan);
		break;
	default:
		break;
	}
}

static void add_present(struct headers *any, const struct headers *headers)
{
	for (size_t i = 0; i < sizeof any->present / sizeof *any->present; i++)
		any->present[i] |= headers->present[i];
}

static void add_headers(struct group *g, const struct message *m)
{
	add_present(&g->any, m->headers);
	for (const struct part *part = m->root; part; part = part_next(m, part))
		add_present(&g->any_part, &part->headers);
}

static bool all_lack(const struct headers *any, const struct header_key *key)
{
	return key->kind != HEADER_PSEUDO && !headers_may_have(any, key->bit);
}

/* So with most classes of headers; no rule of these wants an absent one, either. */
static bool is_idle(const struct group *g, const struct wn_class *class, const struct scan_class *of)
{
	if (class->nabsent)
		return false;
	if (class->view == WN_VIEW_MIMEHEADER)
		return !of->nnegated && !of->joins && all_lack(&g->any_part, &of->key);
	return class->view == WN_VIEW_HEADER && all_lack(&g->any, &of->key);
}

static void scan_classes(const struct group *g)
{
	const struct scan_program *sp = g->s[0]->sp;
	for (uint32_t i = 0; i < sp->p->nclasses; i++)
		if (sp->classes[i].live && !is_idle(g, &sp->p->classes[i], &sp->classes[i]))
			scan_class(g, i);
}

static void run_exists(const struct group *g)
{
	const struct scan_program *sp = g->s[0]->sp;
	for (size_t i = 0; i < sp->nexists; i++) {
		const struct scan_exists *e = &sp->exists[i];
		bool negated = e->rule->negated;
		if (!negated && all_lack(&g->any, &e->key)) /* so with most */
			continue;
		for (size_t k = 0; k < g->n; k++) {
			struct wn_scanner *s = g->s[k];
			bool there = !header_lacks_key(s->msg, &e->key) && header_has_key(s->msg, &e->key);
			if (there != negated && !s->late)
				scanner_hit(s, e->rule->rule, 1);
		}
	}
}

/* What evals need of a message: to look at its scanner for them would bring in three more cache lines. */
struct eval_seat {
	struct wn_scanner *s;
	struct eval *e;
	uint64_t deadline; /* 0: none */
	unsigned has;      /* eval_has() */
	bool late;
	bool watched; /* by a profile, or its body changes */
};

static double call_eval(const struct eval_seat *seat, const struct scan_eval *call)
{
	struct eval *e = seat->e;
	struct wn_scanner *s = seat->s;
	e->rule = call->shown;
	e->regexes = call->regexes;
	e->header = call->header;
	if (!seat->watched)
		return call->fn(e, call->argv, call->argc);
	body_change_show(s->body_change, s->msg, e->rule->priority);
	uint64_t start = profile_start(s);
	double value = call->fn(e, call->argv, call->argc);
	if (s->profile)
		profile_add(&s->profile->rules[call->rule], start, 1);
	return value;
}

static void run_eval(const struct eval_seat *seat, const struct scan_eval *call)
{
	double value = call_eval(seat, call);
	if (value == EVAL_NOT_RUN)
		seat->s->unsettled[seat->s->nunsettled++] = call->rule;
	else if (value != 0)
		scanner_hit(seat->s, call->rule, value > 0 ? value : 1);
}

/* `bodies`: they have been looked at. */
static struct eval_seat take_seat(struct wn_scanner *s, bool bodies)
{
	stage_enter(s, WN_STAGE_EVALS);
	s->pcre_left = PCRE_TIME + PCRE_BYTE_TIME * (int64_t)s->msg->pristine.n;
	return (struct eval_seat){.s = s, .e = s->eval, .deadline = s->deadline, .late = s->late,
				  .has = bodies && !s->late ? eval_has(s->msg) : ~0u,
				  .watched = s->profile || s->body_change};
}

/* scan_is_late() of all. */
static void look_at_clock(struct eval_seat *seats, size_t n)
{
	uint64_t now = stage_now();
	for (size_t k = 0; k < n; k++)
		if (seats[k].deadline && now > seats[k].deadline)
			seats[k].s->late = seats[k].late = true;
}

enum { EVALS_AT_A_TIME = 8 }; /* of one message, then of the next one: their code stays in the caches */

/* The next ones that some message has what they need for. */
static size_t take_evals(const struct scan_eval **due_r, const struct scan_program *sp, size_t *from, size_t to, unsigned any)
{
	size_t n = 0;
	for (; *from < to && n < EVALS_AT_A_TIME; ++*from)
		if (!(sp->evals[*from].needs & ~any))
			due_r[n++] = &sp->evals[*from];
	return n;
}

static void run_evals(const struct group *g, size_t from, size_t to)
{
	const struct scan_eval *due[EVALS_AT_A_TIME];
	struct eval_seat seats[WN_TOGETHER];
	unsigned any = 0;
	for (size_t k = 0; k < g->n; k++) {
		seats[k] = take_seat(g->s[k], from > 0);
		any |= seats[k].has;
	}
	for (size_t n; (n = take_evals(due, g->s[0]->sp, &from, to, any));) {
		look_at_clock(seats, g->n);
		for (size_t k = 0; k < g->n; k++) {
			const struct eval_seat *seat = &seats[k];
			pcre_take_time_from(&seat->s->pcre_left);
			for (size_t i = seat->late ? n : 0; i < n; i++)
				if (!(due[i]->needs & ~seat->has))
					run_eval(seat, due[i]);
		}
	}
}

/* Of all messages, one after the other, where rules look at it: the code that builds it stays in the caches, which it would not
 * between evals that ask for it. Nothing alters paragraphs before there are URIs of them (eval/freemail_body.c). */
static void build_views(const struct group *g, enum wn_view which, enum wn_stage stage, struct spans (*view)(struct message *))
{
	const struct scan_program *sp = g->s[0]->sp;
	uint32_t i = 0;
	while (i < sp->p->nclasses && !(sp->classes[i].live && sp->p->classes[i].view == which))
		i++;
	for (size_t k = 0; k < g->n && i < sp->p->nclasses; k++)
		if (!scan_is_late(g->s[k])) {
			stage_enter(g->s[k], stage);
			view(g->s[k]->msg);
		}
}

/* Neither rules nor their metas are complete: the message shows it. */
static void hit_late(struct wn_scanner *s)
{
	long rule = ruleset_find(s->sp->rs, SPAN_LIT("TIME_LIMIT_EXCEEDED"));
	s->result.cut |= SCAN_CUT_TIME;
	if (rule >= 0)
		scanner_set_number(s, (uint32_t)rule, 1);
}

static void begin(struct wn_scanner *s, struct span bytes)
{
	forget(s);
	s->deadline = s->sp->time_limit ? stage_now() + s->sp->time_limit : 0;
	s->since = s->timing ? stage_now() : 0;
	s->stage = WN_STAGE_PARSE;
	s->msg = message_new(s->arena, bytes, s->sp->msg_conf);
	stage_enter(s, WN_STAGE_RELAYS);
	message_relays(s->msg);
	s->eval = ARENA_NEW(s->arena, struct eval);
	s->eval->msg = s->msg;
	s->eval->conf = s->sp->eval_conf;
}

/* They come first, as in Check.pm: FreeMail's may strip addresses from the paragraphs that body rules look at. */
static void run_header_evals(const struct group *g)
{
	run_evals(g, 0, g->s[0]->sp->nheader_evals);
	for (size_t k = 0; k < g->n; k++) {
		struct wn_scanner *s = g->s[k];
		s->body_change = s->eval->body_change;
		s->waiting = s->quiet && s->sp->demand && !s->body_change;
	}
}

static void run_other_evals(const struct group *g)
{
	for (size_t k = 0; k < g->n; k++)
		stage_enter(g->s[k], WN_STAGE_SCAN_HEADER);
	run_exists(g);
	for (size_t k = 0; k < g->n; k++) {
		pcre_take_time_from(&g->s[k]->pcre_left); /* of the last class */
		if (!g->s[k]->late)
			uri_detail_scan(g->s[k]);
	}
	run_evals(g, g->s[0]->sp->nheader_evals, g->s[0]->sp->nevals);
}

static void run_templates(struct wn_scanner *s)
{
	pcre_take_time_from(&s->pcre_left); /* of the evals */
	for (const struct eval_tag *tag = s->eval->tags; tag; tag = tag->next)
		tag_set(s, tag->name, tag->text, (struct spans){(struct span *)&tag->text, 1});
	templates_run(s);
}

/* All rules have run. */
static void settle_hits(struct wn_scanner *s)
{
	for (uint32_t i = 0; i < s->hits.n; i++)
		scanner_set_number(s, s->hits.rules[i], hits_of(&s->hits, s->hits.rules[i]));
	hits_forget(&s->hits);
}

static void finish(struct wn_scanner *s)
{
	settle_hits(s);
	pcre_begin_time(PCRE_ANY_TIME);
	body_change_show(s->body_change, s->msg, INT32_MAX);
	s->notes = s->eval->notes;

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

void engine_run(struct wn_scanner *const *s, const struct span *bytes, size_t n)
{
	struct group g = {.s = s, .n = n};
	arena_reset(s[0]->arena);
	keep_stamps(s[0]->tools, s[0]->sp->p->npatterns);
	for (size_t k = 0; k < n; k++) {
		begin(s[k], bytes[k]);
		s[k]->bit = UINT32_C(1) << k;
		add_headers(&g, s[k]->msg);
	}
	build_views(&g, WN_VIEW_BODY, WN_STAGE_TEXT, message_body);
	build_views(&g, WN_VIEW_URI, WN_STAGE_URIS, message_uris);
	run_header_evals(&g);
	scan_classes(&g);
	run_other_evals(&g);
	bool ends_early = s[0]->sp->shortcircuit; /* that decides which templates are kept for the next message */
	for (size_t k = 0; k < n && !ends_early; k++)
		run_templates(s[k]);
	for (size_t k = 0; k < n; k++)
		stage_enter(s[k], WN_STAGE_CONFIRM);
	demand_sift(s, n);
	for (size_t k = 0; k < n; k++) {
		if (ends_early)
			run_templates(s[k]);
		finish(s[k]);
	}
}
