/* shortcircuit.c: when rules would have run, and whether another one had ended the scan by then. SpamAssassin
 * walks priorities upwards, within one kind by kind, and looks between kinds whether to go on; a meta runs
 * behind the kinds of the priority that settles the last rule it names.
 * SpamAssassin counterpart: Plugin/Shortcircuit.pm, check_main of Plugin/Check.pm.
 * Differs: of rules of one kind and priority the first by name counts, there the first in a hash. */
#include "scan/shortcircuit.h"
#include "scan/scanner.h"

#include <math.h>
#include <stdlib.h>

enum kind { KIND_HEADER, KIND_EVAL_HEADER, KIND_BODY, KIND_URI, KIND_EVAL_BODY, KIND_RAWBODY, KIND_EVAL_RAWBODY,
	    KIND_FULL, KIND_EVAL_FULL, KIND_META, KINDS };
#define NEVER INT32_MAX

enum type { TYPE_OFF, TYPE_ON, TYPE_HAM, TYPE_SPAM };

struct shortcircuit_plan {
	uint8_t *type; /* by rule id: enum type */
	int32_t first; /* when metas are looked at first */
	int32_t *when; /* by rule id: priority and kind; NEVER: when all else is done */
	uint32_t *by_time; /* rule ids in that order */
	uint32_t hit;
	double ham_score, spam_score, min_ham, max_spam; /* NAN: no limit */
};

static enum kind kind_of(uint8_t type)
{
	switch (type) {
	case WN_RULE_HEADER: return KIND_HEADER;
	case WN_RULE_EVAL_HEADER: return KIND_EVAL_HEADER;
	case WN_RULE_BODY: return KIND_BODY;
	case WN_RULE_URI: return KIND_URI;
	case WN_RULE_RAWBODY: return KIND_RAWBODY;
	case WN_RULE_EVAL_RAWBODY: return KIND_EVAL_RAWBODY;
	case WN_RULE_FULL: return KIND_FULL;
	case WN_RULE_EVAL_FULL: return KIND_EVAL_FULL;
	case WN_RULE_META: return KIND_META;
	default: return KIND_EVAL_BODY;
	}
}

static int32_t time_of(int32_t priority, enum kind kind)
{
	return priority * (int32_t)KINDS + (int32_t)kind;
}

/* The metas' turn of the priority that `when` lies in. */
static int32_t next_metas(int32_t when)
{
	int32_t kind = ((when % (int32_t)KINDS) + (int32_t)KINDS) % (int32_t)KINDS;
	return when - kind + (int32_t)KIND_META;
}

static void time_metas(struct shortcircuit_plan *plan, const struct scan_program *sp, const uint8_t *early)
{
	const struct wn_program *p = sp->p;
	for (uint32_t i = 0; i < p->nmetas; i++) {
		const struct wn_meta *m = &p->metas_list[i];
		int32_t when = m->late ? NEVER : plan->first;
		for (uint32_t d = m->first; d < m->first + m->n && when != NEVER; d++) {
			uint32_t dep = p->meta_deps[d];
			int32_t ready = early[dep] ? plan->when[dep] : NEVER;
			ready = ready == NEVER ? NEVER : next_metas(ready);
			when = ready > when ? ready : when;
		}
		plan->when[m->rule] = when;
	}
}

static int compare_times(const void *a, const void *b, void *context)
{
	const struct shortcircuit_plan *plan = context;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	if (plan->when[x] != plan->when[y])
		return plan->when[x] < plan->when[y] ? -1 : 1;
	return (x > y) - (x < y);
}

static bool read_types(struct shortcircuit_plan *plan, const struct ruleset *rs)
{
	static const char *const words[] = {"off", "on", "ham", "spam"};
	bool any = false;
	for (const struct setting *o = settings_find(&rs->settings, "shortcircuit"); o; o = o->next_same) {
		struct span value = span_from_str(o->value);
		size_t gap = span_find_byte(value, ' ', 0);
		long rule = gap == (size_t)-1 ? -1 : ruleset_find(rs, span_slice(value, 0, gap));
		if (rule < 0)
			continue;
		for (uint8_t t = 0; t < sizeof words / sizeof *words; t++)
			if (span_equal(span_trim(span_slice(value, gap, value.n)), span_from_str(words[t]))) {
				plan->type[rule] = t;
				any = true;
			}
	}
	return any;
}

struct shortcircuit_plan *shortcircuit_plan_new(struct arena *arena, const struct scan_program *sp)
{
	const struct wn_program *p = sp->p;
	struct shortcircuit_plan *plan = ARENA_NEW(arena, struct shortcircuit_plan);
	long hit = ruleset_find(sp->rs, SPAN_LIT("SHORTCIRCUIT"));

	plan->first = NEVER;
	plan->type = ARENA_ARRAY(arena, uint8_t, p->nrules + 1);
	bool any = read_types(plan, sp->rs);
	plan->min_ham = settings_get_num(&sp->rs->settings, "shortcircuit_min_ham_score", NAN);
	plan->max_spam = settings_get_num(&sp->rs->settings, "shortcircuit_max_spam_score", NAN);
	if (hit < 0 || (!any && isnan(plan->min_ham) && isnan(plan->max_spam)))
		return NULL;
	plan->hit = (uint32_t)hit;
	plan->ham_score = settings_get_num(&sp->rs->settings, "shortcircuit_ham_score", -100);
	plan->spam_score = settings_get_num(&sp->rs->settings, "shortcircuit_spam_score", 100);
	plan->when = ARENA_ARRAY(arena, int32_t, p->nrules + 1);
	plan->by_time = ARENA_ARRAY(arena, uint32_t, p->nrules + 1);
	for (uint32_t i = 0; i < p->nrules; i++) {
		const struct wn_rule *r = &p->rules[i];
		plan->by_time[i] = i;
		plan->when[i] = time_of(r->priority, kind_of(r->type));
		int32_t metas = next_metas(plan->when[i]);
		plan->first = metas < plan->first ? metas : plan->first;
	}
	time_metas(plan, sp, sp->metas->early);
	qsort_r(plan->by_time, p->nrules, sizeof *plan->by_time, compare_times, plan);
	return plan;
}

/* One hit; true when it, or the score before it, ends the scan. */
static bool ends(struct wn_scanner *s, const struct shortcircuit_plan *plan, uint32_t rule, double before)
{
	struct shortcircuit *sc = &s->shortcircuit;
	if (before < plan->min_ham || before > plan->max_spam) {
		sc->type = before < 0 ? "ham" : "spam";
		sc->score = before < 0 ? -0.001 : 0.001;
		sc->hit = plan->hit;
	}
	if (plan->type[rule] == TYPE_OFF)
		return sc->type != NULL;
	double score = s->sp->rs->scores[rule];
	bool ham = plan->type[rule] == TYPE_ON ? score < 0 : plan->type[rule] == TYPE_HAM;
	sc->rule = s->sp->p->rules[rule].name;
	if (!sc->type)
		sc->score = plan->type[rule] == TYPE_ON ? (ham ? -0.0001 : 0.0001)
							: (ham ? plan->ham_score : plan->spam_score);
	sc->type = ham ? "ham" : "spam";
	sc->hit = plan->hit;
	return true;
}

/* The plan for a message on which other rules are settled early than usually. */
static const struct shortcircuit_plan *plan_again(const struct wn_scanner *s)
{
	struct shortcircuit_plan *plan = ARENA_NEW(s->arena, struct shortcircuit_plan);
	uint32_t n = s->sp->p->nrules;

	*plan = *s->sp->shortcircuit;
	plan->when = memcpy(ARENA_ARRAY(s->arena, int32_t, n + 1), plan->when, n * sizeof *plan->when);
	plan->by_time = memcpy(ARENA_ARRAY(s->arena, uint32_t, n + 1), plan->by_time, n * sizeof *plan->by_time);
	time_metas(plan, s->sp, s->early);
	qsort_r(plan->by_time, n, sizeof *plan->by_time, compare_times, plan);
	return plan;
}

void shortcircuit_run(struct wn_scanner *s)
{
	const struct shortcircuit_plan *plan = s->sp->shortcircuit;
	double score = 0;
	uint32_t i = 0;

	s->shortcircuit = (struct shortcircuit){.hit = UINT32_MAX};
	if (!plan)
		return;
	if (s->early && s->early != s->sp->metas->early)
		plan = plan_again(s);
	for (; i < s->sp->p->nrules; i++) {
		uint32_t rule = plan->by_time[i];
		if (s->tools->hits[rule] == 0)
			continue;
		double points = verdict_points(s, rule);
		double before_last = score + (points != 0 ? points - s->sp->rs->scores[rule] : 0);
		/* Of several hits of one rule each counts, so that the last may be the one that ends it. */
		if (ends(s, plan, rule, score) || (before_last != score && ends(s, plan, rule, before_last)))
			break;
		score += points;
	}
	if (!s->shortcircuit.type)
		return;
	int32_t end = s->shortcircuit.end = plan->when[plan->by_time[i]];
	while (i < s->sp->p->nrules && plan->when[plan->by_time[i]] == end)
		i++;
	for (; i < s->sp->p->nrules; i++)
		s->tools->hits[plan->by_time[i]] = 0;
	scanner_set_number(s, plan->hit, 1);
}

bool shortcircuit_came_to(const struct wn_scanner *s, uint32_t rule)
{
	return !s->shortcircuit.type || s->sp->shortcircuit->when[rule] <= s->shortcircuit.end;
}
