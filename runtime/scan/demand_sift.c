/* demand_sift.c: goes through the patterns that wait: most need not be decided, as guards tell, the more the more others have
 * been. Called by engine.c, for all messages that go side by side at once: what is looked at of a pattern, and its code, is
 * in the caches for all of them.
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
	struct extent of[WN_TOGETHER]; /* of the pattern that is measured; 0 in between */
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
	uint32_t on = guard_matters(x->sp->demand->guards, x->d->rules, x->sp->patterns[id].rule, waits);
	drop(x, id, waits & ~on);
	return on;
}

static void decide(struct sifting *x, uint32_t id, uint32_t on)
{
	uint32_t rule = x->sp->patterns[id].rule, hit = 0;
	if (!on)
		return;
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
	for (const struct demand_try *try = on ? x->d->patterns[id].tries : NULL; try; try = try->next)
		if (try->bit & on)
			add_try(try, &x->sp->patterns[id], &x->of[__builtin_ctz(try->bit)]);
}

/* What cannot hit as often as metas ask for does not matter, either. */
static void measure(struct sifting *x, uint32_t id)
{
	uint32_t on = sift(x, id), few = 0;
	add_up(x, id, on);
	while (on) {
		uint32_t k = take_bit(&on);
		few |= x->of[k].places <= DEMAND_SHORT ? 1u << k : 0;
		if (x->of[k].most < x->sp->demand->least[x->sp->patterns[id].rule])
			drop(x, id, 1u << k);
		x->of[k] = (struct extent){0, 0};
	}
	x->d->patterns[id].few = few;
}

static void decide_few(struct sifting *x, uint32_t id)
{
	decide(x, id, sift(x, id) & x->d->patterns[id].few);
}

static void decide_rest(struct sifting *x, uint32_t id)
{
	decide(x, id, sift(x, id));
}

/* Of those that wait. */
static void each(struct sifting *x, void (*step)(struct sifting *x, uint32_t id))
{
	for (uint32_t word = 0; word <= x->sp->p->npatterns / 64; word++)
		for (uint64_t left = x->d->some[word]; left; left &= left - 1) {
			uint32_t id = word * 64 + (uint32_t)__builtin_ctzll(left);
			step(x, id);
			if (!x->d->patterns[id].waits)
				x->d->some[word] &= ~(left & -left);
		}
}

/* --- messages ----------------------------------------------------------------------------------- */

static void begin(struct sifting *x, struct wn_scanner *s)
{
	s->pcre_left = PCRE_TIME + PCRE_BYTE_TIME * s->waited.bytes;
	for (uint32_t i = 0; i < s->hits.n; i++) {
		struct guard_rule *rule = &x->d->rules[s->hits.rules[i]];
		rule->hit |= s->bit;
		rule->open |= s->bit;
	}
}

/* What did not hit has been dropped. */
static void end(struct sifting *x, const struct wn_scanner *s)
{
	for (uint32_t i = 0; i < s->hits.n; i++)
		x->d->rules[s->hits.rules[i]] = (struct guard_rule){0, 0};
}

void demand_sift(struct wn_scanner *const *s, size_t n)
{
	struct sifting x = {.s = s, .sp = s[0]->sp, .d = &s[0]->tools->demand};
	for (size_t k = 0; k < n; k++)
		begin(&x, s[k]);
	each(&x, note_waiting);
	each(&x, measure);
	each(&x, decide_few);
	each(&x, decide_rest);
	for (size_t k = 0; k < n; k++)
		end(&x, s[k]);
}
