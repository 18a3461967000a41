/* least.c: reads off the metas what they ask of numbers of hits: where all that name a rule say R > 2, two hits are none.
 *
 * Counterpart: none. */
#include "scan/least.h"

#include <math.h>
#include <string.h>

static void note(uint8_t *least, uint32_t rule, double n)
{
	if (n < least[rule])
		least[rule] = n > 1 ? (uint8_t)n : 1;
}

/* Whether it compares a rule alone with a number that its hits have to reach or pass. */
static bool asks_for_many(const struct wn_term *terms, uint32_t at)
{
	const struct wn_term *t = &terms[at];
	return (t->op == WN_TERM_GT || t->op == WN_TERM_GE) && terms[at + 1].op == WN_TERM_RULE &&
	       terms[terms[at + 1].end].op == WN_TERM_NUMBER;
}

uint8_t *least_hits_new(struct arena *arena, const struct wn_program *p)
{
	uint8_t *least = arena_bytes(arena, p->nrules + 1);
	memset(least, LEAST_MOST, p->nrules);
	for (uint32_t at = 0; at < p->nterms;) {
		const struct wn_term *t = &p->terms[at];
		if (asks_for_many(p->terms, at)) {
			double number = p->terms[p->terms[at + 1].end].number;
			note(least, p->terms[at + 1].rule, t->op == WN_TERM_GT ? floor(number) + 1 : ceil(number));
			at = t->end;
			continue;
		}
		if (t->op == WN_TERM_RULE)
			note(least, t->rule, 1);
		at++;
	}
	return least;
}
