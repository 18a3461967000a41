/* demand_sift.c: goes through the rules that wait, before demand.c asks the metas: most need not be decided, as guards tell,
 * and of the others many are decided sooner than it takes to find out whether they matter. Called by engine.c, for all
 * messages that go side by side before anything else is done with one.
 *
 * Counterpart: none. */
#include "scan/demand.h"
#include "scan/scanner.h"

#include <stdlib.h>

/* A message's. */
struct sifting {
	struct wn_scanner *s;
	struct guard_watch guards;
	struct demand_rule *rules;
	uint32_t n;
	uint32_t at, left; /* gone through of those, and kept of what that was */
	uint64_t few;
};

/* Whether it did not hit: then others may not matter any more. */
static bool decide_now(struct wn_scanner *s, const struct demand_rule *r)
{
	pcre_take_time_from(&s->pcre_left);
	demand_decide(s, r);
	return hits_wait(&s->hits, r->rule);
}

/* Drops the next rule if it does not matter, and decides it if it has few places. */
static void look_at_next(struct sifting *x)
{
	struct demand_rule *r = &x->rules[x->at++];
	bool matters = r->most >= x->s->sp->demand->least[r->rule] && guard_matters(&x->guards, r->rule, &r->site);
	if (matters && !r->places)
		r->places = demand_places(x->s, r);
	if (matters && r->places > x->few)
		x->rules[x->left++] = *r;
	else if (!matters || decide_now(x->s, r))
		guard_watch_drop(&x->guards, r->rule);
}

static void begin(struct sifting *x, uint64_t few)
{
	x->at = x->left = 0;
	x->few = few;
}

static void go_through(struct sifting *x, uint64_t few)
{
	begin(x, few);
	while (x->at < x->n)
		look_at_next(x);
	x->n = x->left;
}

/* The least rule that is the next of one of them; UINT32_MAX: there is none. */
static uint32_t next_rule(const struct sifting *x, size_t n)
{
	uint32_t rule = UINT32_MAX;
	for (size_t k = 0; k < n; k++)
		if (x[k].at < x[k].n && x[k].rules[x[k].at].rule < rule)
			rule = x[k].rules[x[k].at].rule;
	return rule;
}

/* All messages' rules, sorted, the same rule's next to each other: its code is in the caches then. */
static void go_through_together(struct sifting *x, size_t n)
{
	for (uint32_t rule; (rule = next_rule(x, n)) != UINT32_MAX;)
		for (size_t k = 0; k < n; k++)
			if (x[k].at < x[k].n && x[k].rules[x[k].at].rule == rule)
				look_at_next(&x[k]);
	for (size_t k = 0; k < n; k++)
		x[k].n = x[k].left;
}

static int by_rule(const void *a, const void *b)
{
	const struct demand_rule *x = a, *y = b;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* A few, unless mail is made to have many. */
static void sort_rules(struct demand_rule *rules, uint32_t n)
{
	enum { FEW = 64 };
	if (n > FEW) {
		qsort(rules, n, sizeof *rules, by_rule);
		return;
	}
	for (uint32_t i = 1; i < n; i++) {
		struct demand_rule r = rules[i];
		uint32_t at = i;
		for (; at && rules[at - 1].rule > r.rule; at--)
			rules[at] = rules[at - 1];
		rules[at] = r;
	}
}

static uint64_t all_places(const struct sifting *x)
{
	uint64_t places = 0;
	for (uint32_t i = 0; i < x->n; i++)
		places += x->rules[i].places;
	return places;
}

static void list_tries(struct sifting *x, struct demand_try *tries)
{
	const struct wn_scanner *s = x->s;
	for (struct demand_try *try = tries, *next; try; try = next) {
		uint32_t rule = s->sp->patterns[try->pattern].rule, *place = &s->tools->walk.place[rule];
		next = try->next;
		if (*place >= x->n || x->rules[*place].rule != rule) {
			*place = x->n;
			x->rules[x->n++] = (struct demand_rule){.rule = rule};
		}
		struct demand_rule *r = &x->rules[*place];
		try->next = r->tries;
		r->tries = try;
		r->most += try->begins.most ? try->begins.most : UINT32_MAX;
	}
}

/* Each class has been put off once. */
static void list_always(struct sifting *x, const struct demand_always *a)
{
	const struct scan_pattern *patterns = x->s->sp->patterns;
	for (uint32_t k = 0; k < a->of->nwaits; k++) {
		uint32_t id = a->of->pcre[k], rule = patterns[id].rule;
		hits_set_waiting(&x->s->hits, rule);
		x->rules[x->n++] = (struct demand_rule){.rule = rule, .most = UINT32_MAX, .always = a, .pattern = id};
	}
}

static void list(struct sifting *x)
{
	struct demand *d = &x->s->demand;
	list_tries(x, d->tries);
	for (const struct demand_always *a = d->always; a; a = a->next)
		list_always(x, a);
	d->tries = NULL;
	d->always = NULL;
}

/* Of one message alone: most are dropped, and the others kept with it. */
static void sift_alone(struct sifting *x, struct wn_scanner *s)
{
	*x = (struct sifting){.s = s, .rules = s->tools->walk.rules};
	list(x);
	if (x->n && !s->late) {
		x->guards = guard_watch_begin(s->arena, s->sp->demand->guards, &s->hits);
		s->pcre_left = PCRE_TIME + PCRE_BYTE_TIME * s->demand.long_bytes;
		go_through(x, 0);
	}
	memcpy(s->demand.rules, x->rules, x->n * sizeof *x->rules);
	x->rules = s->demand.rules;
}

/* Those with few places first: they may settle the others. All, where PCRE2 decides them sooner than a walk over the
 * metas takes. */
static void sift_together(struct sifting *x, size_t n)
{
	uint64_t few[WN_TOGETHER];
	for (size_t k = 0; k < n; k++) {
		few[k] = all_places(&x[k]) > DEMAND_WALK ? 0 : UINT64_MAX;
		sort_rules(x[k].rules, x[k].n);
		begin(&x[k], DEMAND_SHORT);
	}
	go_through_together(x, n);
	for (size_t k = 0; k < n; k++)
		begin(&x[k], few[k]);
	go_through_together(x, n);
}

void demand_sift(struct wn_scanner *const *s, size_t n)
{
	struct sifting x[WN_TOGETHER];
	size_t some = 0;
	for (size_t k = 0; k < n; k++) {
		if (!s[k]->waiting)
			continue;
		sift_alone(&x[some], s[k]);
		s[k]->demand.nrules = x[some].n;
		some += x[some].n && !s[k]->late;
	}
	sift_together(x, some);
	for (size_t k = 0; k < some; k++)
		x[k].s->demand.nrules = x[k].n;
}
