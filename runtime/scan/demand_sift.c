/* demand_sift.c: goes through the patterns that wait, before demand.c asks the metas: most need not be decided, as guards
 * tell, and of the others many are decided sooner than it takes to find out whether they matter. Called by engine.c, for all
 * messages that go side by side at once: what is looked at of a pattern, and its code, is in the caches for all of them.
 *
 * Counterpart: none. */
#include "scan/demand.h"
#include "scan/scanner.h"

/* Of a pattern in a message. */
struct extent {
	uint64_t places; /* where matches may begin, in all texts */
	uint64_t most;   /* matches there can be in all, or more; UINT32_MAX: any number */
};

struct sifting {
	struct wn_scanner *const *s; /* by bit */
	const struct scan_program *sp;
	struct demand *d;
	struct extent of[WN_TOGETHER]; /* of the pattern that is measured */
	uint64_t places[WN_TOGETHER];  /* of a message: where matches may begin of all that matters */
	uint32_t quick; /* bits: messages on which all of that is decided sooner than a walk over the metas takes */
};

static uint32_t take_bit(uint32_t *bits)
{
	uint32_t k = (uint32_t)__builtin_ctz(*bits);
	*bits &= *bits - 1;
	return k;
}

/* It did not hit there, as far as others can tell: they may not matter any more. */
static void drop(struct sifting *x, uint32_t id, uint32_t on)
{
	x->d->patterns[id].waits &= ~on;
	x->d->rules[x->sp->patterns[id].rule].open &= ~on;
}

/* Drops it where it does not matter; the messages where it does. */
static uint32_t sift(struct sifting *x, uint32_t id)
{
	uint32_t waits = x->d->patterns[id].waits;
	uint32_t on = waits ? guard_matters(x->sp->demand->guards, x->d->rules, x->sp->patterns[id].rule, waits) : 0;
	drop(x, id, waits & ~on);
	return on;
}

static void decide(struct sifting *x, uint32_t id, uint32_t on)
{
	uint32_t rule = x->sp->patterns[id].rule, hit = 0;
	demand_decide(x->d, id, on);
	for (uint32_t left = on; left;) {
		uint32_t k = take_bit(&left);
		hit |= x->s[k]->hits.counts[rule] ? 1u << k : 0;
	}
	x->d->patterns[id].waits &= ~hit;
	x->d->rules[rule].hit |= hit;
	drop(x, id, on & ~hit);
}

/* --- steps, pattern by pattern ------------------------------------------------------------------ */

static void note_waiting(struct sifting *x, uint32_t id)
{
	x->d->rules[x->sp->patterns[id].rule].open |= x->d->patterns[id].waits;
}

static void add_try(const struct demand_try *try, const struct scan_pattern *pattern, struct extent *to)
{
	struct spans texts = demand_texts(try, pattern);
	to->most += try->begins.most ? try->begins.most : UINT32_MAX;
	for (size_t i = 0; i < texts.n; i++)
		to->places += pcre_places(&pattern->re, texts.v[i].n, try->begins.from, try->begins.to);
}

static void add_up(struct sifting *x, uint32_t id, uint32_t on)
{
	for (const struct demand_try *try = x->d->patterns[id].tries; try; try = try->next)
		if (try->bit & on)
			add_try(try, &x->sp->patterns[id], &x->of[__builtin_ctz(try->bit)]);
}

/* Those that matter. */
static void measure(struct sifting *x, uint32_t id)
{
	uint32_t on = sift(x, id), rule = x->sp->patterns[id].rule;
	if (on)
		add_up(x, id, on);
	while (on) {
		uint32_t k = take_bit(&on);
		struct extent of = x->of[k];
		x->of[k] = (struct extent){0, 0};
		if (of.most < x->sp->demand->least[rule]) {
			drop(x, id, 1u << k);
			continue;
		}
		x->places[k] += of.places;
		if (of.places <= DEMAND_SHORT)
			x->d->patterns[id].few |= 1u << k;
	}
}

static void decide_few(struct sifting *x, uint32_t id)
{
	uint32_t on = sift(x, id) & x->d->patterns[id].few;
	if (on)
		decide(x, id, on);
}

static void decide_quick(struct sifting *x, uint32_t id)
{
	uint32_t on = sift(x, id) & x->quick;
	if (on)
		decide(x, id, on);
}

static void leave(struct sifting *x, uint32_t id)
{
	struct demand_pattern *p = &x->d->patterns[id];
	while (p->waits) {
		struct wn_scanner *s = x->s[take_bit(&p->waits)];
		vec_push(s->arena, &s->rest.patterns, id);
	}
	p->few = 0;
	x->d->rules[x->sp->patterns[id].rule] = (struct guard_rule){0, 0};
}

static void each(struct sifting *x, void (*step)(struct sifting *x, uint32_t id))
{
	for (uint32_t word = 0; word <= x->sp->p->npatterns / 64; word++)
		for (uint64_t left = x->d->some[word]; left; left &= left - 1)
			step(x, word * 64 + (uint32_t)__builtin_ctzll(left));
}

/* --- messages ----------------------------------------------------------------------------------- */

static void begin(struct sifting *x, struct wn_scanner *s)
{
	s->pcre_left = PCRE_TIME + PCRE_BYTE_TIME * s->rest.long_bytes;
	for (uint32_t i = 0; i < s->hits.n; i++) {
		struct guard_rule *rule = &x->d->rules[s->hits.rules[i]];
		rule->hit |= s->bit;
		rule->open |= s->bit;
	}
}

static void end(struct sifting *x, const struct wn_scanner *s)
{
	for (uint32_t i = 0; i < s->hits.n; i++)
		x->d->rules[s->hits.rules[i]] = (struct guard_rule){0, 0};
}

/* What has few places is decided first: that may settle the others. */
void demand_sift(struct wn_scanner *const *s, size_t n)
{
	struct sifting x = {.s = s, .sp = s[0]->sp, .d = &s[0]->tools->demand};
	for (size_t k = 0; k < n; k++)
		begin(&x, s[k]);
	each(&x, note_waiting);
	each(&x, measure);
	each(&x, decide_few);
	for (size_t k = 0; k < n; k++)
		x.quick |= x.places[k] <= DEMAND_WALK ? s[k]->bit : 0;
	each(&x, decide_quick);
	each(&x, leave);
	for (size_t k = 0; k < n; k++)
		end(&x, s[k]);
	memset(x.d->some, 0, (x.sp->p->npatterns / 64 + 1) * sizeof *x.d->some);
}
