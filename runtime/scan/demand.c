/* demand.c: puts patterns off, and decides them where they were. Called by unit.c and demand_sift.c.
 *
 * Counterpart: none, SpamAssassin decides every rule. A rule that was not decided cannot have hit the match limit. */
#include "scan/demand.h"
#include "scan/scanner.h"

void demand_init(struct demand *d, const struct wn_program *p)
{
	d->patterns = mem_calloc(p->npatterns + 1, sizeof *d->patterns);
	d->some = mem_calloc(p->npatterns / 64 + 1, sizeof *d->some);
	d->rules = mem_calloc(p->nrules + 1, sizeof *d->rules);
}

void demand_deinit(struct demand *d)
{
	free(d->patterns);
	free(d->some);
	free(d->rules);
}

static void note_long(struct demand_long *all, struct span text)
{
	if (text.n <= PCRE_LONG || text.p == all->last)
		return;
	all->last = text.p;
	all->bytes += (int64_t)text.n;
}

/* The first of the pattern's. */
static struct demand_try *new_try(struct wn_scanner *s, const struct demand_pattern *to, struct spans texts,
				  struct pcre_window begins, bool subject)
{
	struct demand_try *try = arena_take(s->arena, sizeof *try, _Alignof(struct demand_try));
	struct demand_try *next = to->waits ? to->tries : NULL;
	*try = (struct demand_try){next, s, texts.v, (uint32_t)texts.n, s->bit, begins, subject};
	return try;
}

static void set_waiting(struct wn_scanner *s, uint32_t id, struct demand_try *tries)
{
	struct demand *d = &s->tools->demand;
	d->some[id / 64] |= UINT64_C(1) << id % 64;
	d->patterns[id].waits |= s->bit;
	d->patterns[id].tries = tries;
}

/* Where it is decided at once, unless it has been put off elsewhere. */
static bool is_quick(const struct wn_scanner *s, const struct scan_pattern *pattern, struct span text, struct pcre_window begins)
{
	return !(pattern->flags & PATTERN_GUARDED) && (pcre_places(&pattern->re, text.n, begins.from, begins.to) <= DEMAND_SHORT ||
						       s->hits.counts[pattern->rule]);
}

bool demand_put(struct wn_scanner *s, uint32_t id, const struct span *text, struct pcre_window begins)
{
	const struct demand_pattern *to = &s->tools->demand.patterns[id];
	if (is_quick(s, &s->sp->patterns[id], *text, begins) && !(to->waits & s->bit))
		return false;
	set_waiting(s, id, new_try(s, to, (struct spans){(struct span *)text, 1}, begins, false));
	note_long(&s->waited, *text);
	return true;
}

/* They have their tries in common. */
void demand_put_always(struct wn_scanner *s, const struct scan_class *of, struct spans units, bool subject)
{
	struct demand_try *tries = new_try(s, &s->tools->demand.patterns[of->pcre[0]], units, PCRE_ANYWHERE, subject);
	for (uint32_t k = 0; k < of->nwaits; k++)
		set_waiting(s, of->pcre[k], tries);
	for (size_t i = 0; i < units.n; i++)
		note_long(&s->waited, units.v[i]);
}

void demand_decide(const struct demand *d, uint32_t id, uint32_t on)
{
	for (const struct demand_try *try = d->patterns[id].tries; try; try = try->next) {
		if (!(try->bit & on))
			continue;
		pcre_take_time_from(&try->s->pcre_left);
		units_decide(try->s, id, demand_texts(try, &try->s->sp->patterns[id]), try->begins);
	}
}
