/* wake: which metas can come out true, by the rules that hit: few. Each meta has rules of which one must have hit at least,
 * and sleeps until one does; where there are none (!A), it is awake, and may have a rule that lulls it when it hits. */
#ifndef WINNOW_SCAN_WAKE_H
#define WINNOW_SCAN_WAKE_H

#include "base/arena.h"
#include "ruleset_abi.h"

/* Of a ruleset. */
struct wake_plan {
	uint32_t *first, *places; /* by rule id: the metas that a hit of it wakes, places[first[rule] .. first[rule + 1]) */
	uint64_t *awake;          /* bits by place: those that nothing has to wake */
	uint32_t nwords;          /* of such bits */
	uint8_t *many;            /* by term: it can come to more than 1 */
};

#define WAKE_LULLS (1u << 31) /* in places[]: it sends the meta to sleep instead */

struct wake_plan *wake_plan_new(struct arena *arena, const struct wn_program *p);

/* awake: bits by place, nwords of them. */
static inline void wake_place(uint64_t *awake, uint32_t place)
{
	awake[place / 64] |= UINT64_C(1) << place % 64;
}

static inline void wake_not(uint64_t *awake, uint32_t place)
{
	awake[place / 64] &= ~(UINT64_C(1) << place % 64);
}

#endif
