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
};

/* Whether it did not hit: then others may not matter any more. */
static bool decide_now(struct wn_scanner *s, const struct demand_rule *r)
{
	demand_decide(s, r);
	return hits_wait(&s->hits, r->rule);
}

/* Drops those that do not matter, and decides those with few places. */
static void go_through(struct sifting *x, uint32_t few)
{
	struct demand *d = &x->s->demand;
	uint32_t n = 0;
	for (uint32_t i = 0; i < d->nrules; i++) {
		struct demand_rule *r = &d->rules[i];
		bool matters = r->most >= x->s->sp->demand->least[r->rule] && guard_matters(&x->guards, r->rule, &r->site);
		if (matters && r->places > few)
			d->rules[n++] = *r;
		else if (!matters || decide_now(x->s, r))
			guard_watch_drop(&x->guards, r->rule);
	}
	d->nrules = n;
}

/* Those with few places first: they may settle the others. All, where PCRE2 decides them sooner than a walk over the
 * metas takes. */
static void sift(struct sifting *x)
{
	const struct demand *d = &x->s->demand;
	uint64_t places = 0;
	go_through(x, 0);
	for (uint32_t i = 0; i < d->nrules; i++)
		places += d->rules[i].places;
	go_through(x, DEMAND_SHORT);
	if (d->nrules)
		go_through(x, places > DEMAND_WALK ? 0 : UINT32_MAX);
}

void demand_sift(struct wn_scanner *s)
{
	struct demand *d = &s->demand;
	if (!d->nrules || s->late)
		return;
	struct sifting x = {s, guard_watch_begin(s->arena, s->sp->demand->guards, &s->hits)};
	pcre_begin_time(PCRE_TIME + PCRE_BYTE_TIME * d->long_bytes);
	sift(&x);
	for (uint32_t i = 0; i < d->nrules; i++)
		d->place[d->rules[i].rule] = i;
}
