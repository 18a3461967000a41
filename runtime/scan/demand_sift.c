/* demand_sift.c: goes through the rules that wait, before demand.c asks the metas: most need not be decided, as guards tell,
 * and of the others many are decided sooner than it takes to find out whether they matter. Called by engine.c, for all
 * messages that go side by side before anything else is done with one.
 *
 * Counterpart: none. */
#include "scan/demand.h"
#include "scan/scanner.h"

struct sifting {
	struct wn_scanner *s;
	struct guard_watch guards;
	struct demand_rule *rules;
	uint32_t n;
};

/* Whether it did not hit: then others may not matter any more. */
static bool decide_now(struct wn_scanner *s, const struct demand_rule *r)
{
	demand_decide(s, r);
	return hits_wait(&s->hits, r->rule);
}

/* Drops those that do not matter, and decides those with few places. */
static void go_through(struct sifting *x, uint64_t few)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < x->n; i++) {
		struct demand_rule *r = &x->rules[i];
		bool matters = r->most >= x->s->sp->demand->least[r->rule] && guard_matters(&x->guards, r->rule, &r->site);
		if (matters && !r->places)
			r->places = demand_places(x->s, r);
		if (matters && r->places > few)
			x->rules[n++] = *r;
		else if (!matters || decide_now(x->s, r))
			guard_watch_drop(&x->guards, r->rule);
	}
	x->n = n;
}

/* Those with few places first: they may settle the others. All, where PCRE2 decides them sooner than a walk over the
 * metas takes. */
static void sift(struct sifting *x)
{
	uint64_t places = 0;
	go_through(x, 0);
	for (uint32_t i = 0; i < x->n; i++)
		places += x->rules[i].places;
	go_through(x, DEMAND_SHORT);
	if (x->n)
		go_through(x, places > DEMAND_WALK ? 0 : UINT64_MAX);
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

void demand_sift(struct wn_scanner *s)
{
	struct demand *d = &s->demand;
	struct sifting x = {.s = s, .rules = s->tools->walk.rules};
	list(&x);
	if (x.n && !s->late) {
		x.guards = guard_watch_begin(s->arena, s->sp->demand->guards, &s->hits);
		pcre_begin_time(PCRE_TIME + PCRE_BYTE_TIME * d->long_bytes);
		sift(&x);
	}
	memcpy(d->rules, x.rules, x.n * sizeof *d->rules);
	d->nrules = x.n;
}
