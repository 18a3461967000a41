/* demand_sift.c: goes through the rules that wait, before demand.c asks the metas: most need not be decided, as guards tell,
 * and of the others many are decided sooner than it takes to find out whether they matter. Called by engine.c, for all
 * messages that go side by side before anything else is done with one.
 *
 * Counterpart: none. */
#include "scan/demand.h"
#include "scan/scanner.h"

struct sifting {
	struct wn_scanner *s;
	const struct guards *guards;
	uint8_t *known; /* of their clauses */
};

/* What does not matter has not hit, as far as others can tell. */
static bool drop(struct sifting *x, const struct demand_rule *r)
{
	if (guard_matters(x->guards, &x->s->hits, x->known, r->rule))
		return false;
	x->s->hits.counts[r->rule] = 0;
	return true;
}

/* Whether it did not hit: then others may not matter any more. */
static bool decide_now(struct sifting *x, const struct demand_rule *r)
{
	for (struct demand_try *try = r->first; try && !scan_is_late(x->s); try = try->next)
		unit_decide(x->s, try->pattern, try->text, try->begins);
	if (!hits_wait(&x->s->hits, r->rule))
		return false;
	x->s->hits.counts[r->rule] = 0;
	return true;
}

static void forget_known(struct sifting *x)
{
	memset(x->known, 0, x->guards->nclauses);
}

/* Drops those that do not matter, and decides those with few places. */
static void go_through(struct sifting *x, uint32_t few)
{
	struct demand *d = &x->s->demand;
	uint32_t n = 0;
	forget_known(x);
	for (uint32_t i = 0; i < d->nrules; i++) {
		if (drop(x, &d->rules[i]))
			continue;
		if (d->rules[i].places > few)
			d->rules[n++] = d->rules[i];
		else if (decide_now(x, &d->rules[i]))
			forget_known(x);
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
	struct sifting x = {.s = s, .guards = s->sp->demand->guards};
	if (!d->nrules || s->late)
		return;
	x.known = arena_bytes(s->arena, x.guards->nclauses);
	pcre_begin_time(PCRE_TIME + PCRE_BYTE_TIME * d->long_bytes);
	sift(&x);
	for (uint32_t i = 0; i < d->nrules; i++)
		d->place[d->rules[i].rule] = i;
}
