/* prop_demand.c: laws, over random metas. A quiet scanner, which decides sub-rules only where something depends on them,
 * finds the same hits, counts and score in random messages as one that decides all. Metas that no hit wakes are
 * false. What guards (guard.h) say does not matter changes no meta that can be seen. */
#include "../unit/small_ruleset.h"
#include "scan/scanner.h"
#include "tests/prop/chance.h"

#include <math.h>
#include <stdlib.h>

enum { RULESETS = 40, MESSAGES = 100, GUESSES = 300, RULES = 12, SUBS = 8, METAS = 4, DEPTH = 3, TEXT = 60000, MOST_RULES = 100 };

static struct chance chance = CHANCE_INIT;

static unsigned pick(unsigned n)
{
	return chance_below(&chance, n);
}

struct text {
	char v[TEXT];
	size_t n;
};

static void add(struct text *t, const char *format, unsigned number)
{
	t->n += (size_t)snprintf(t->v + t->n, sizeof t->v - t->n, format, number);
	small_ruleset_need(t->n < sizeof t->v, "the text is too long");
}

/* Nothing waits under these (WN_TERM_OTHER), nor under metas of score 0: few rulesets have any. */
static bool divides, has_others, has_zeros;

/* So few metas that not every rule matters to one.
 * Rule i hits on a word wi that no x follows, which PCRE2 has to say. Some count, some can be seen. */
static void add_rule(struct text *t, unsigned i)
{
	add(t, pick(4) ? "body __B%u " : "rawbody __B%u ", i);
	add(t, pick(4) ? "/(?:^|\\S.{0,500}? )w%u(?!\\S*x)/\n" : "/w%u(?!x)/\n", i);
	if (!pick(3))
		add(t, "tflags __B%u multiple\n", i);
}

static void add_operand(struct text *t, unsigned known)
{
	add(t, pick(3) ? "" : "!", 0);
	if (pick(3) && known)
		add(t, "__S%u", pick(known));
	else if (pick(12))
		add(t, "__B%u", pick(RULES));
	else
		add(t, pick(2) ? "V%u" : "NOBODY%u", pick(3));
}

/* So many of some. */
static void add_sum(struct text *t, unsigned known)
{
	add(t, "((", 0);
	for (unsigned i = 0, n = 2 + pick(3); i < n; i++) {
		add(t, i ? " + " : "", 0);
		if (pick(3))
			add(t, "__B%u", pick(RULES));
		else if (pick(3) && known)
			add(t, "__S%u", pick(known));
		else
			add_operand(t, known);
	}
	add(t, pick(2) ? ") > %u)" : ") >= %u)", pick(4));
}

static void add_expression(struct text *t, unsigned known, unsigned depth)
{
	/* many && at the top: most metas are a list of conditions */
	static const char *const operators[] = {" && ", " && ", " && ", " || ", " || ", " + ", " > ",
						" >= ", " < ",  " <= ", " * ",  " - ",  " == ", " / "};
	enum { OPERATORS = sizeof operators / sizeof *operators, OTHERS = 4 };
	if (!depth || !pick(4)) {
		add_operand(t, known);
		return;
	}
	if (!pick(5)) {
		add_sum(t, known);
		return;
	}
	if (!pick(12)) {
		add(t, "%u", pick(3));
		return;
	}
	add(t, pick(4) ? "(" : "!(", 0);
	const char *operator = operators[pick(depth == DEPTH ? 6 : has_others ? OPERATORS : OPERATORS - OTHERS)];
	if (operator[1] == '/' && !divides)
		operator = " + ";
	bool one = strchr("><=", operator[1]) != NULL;
	for (unsigned i = 0, n = one ? 2 : 2 + pick(3); i < n; i++) {
		if (i)
			add(t, operator, 0);
		if (i && one && pick(2))
			add(t, "%u", pick(4));
		else
			add_expression(t, known, depth - 1);
	}
	add(t, ")", 0);
}

static void make_rules(struct text *t)
{
	t->n = 0;
	divides = !pick(8);
	has_others = divides || !pick(4);
	has_zeros = !pick(4);
	for (unsigned i = 0; i < RULES; i++)
		add_rule(t, i);
	for (unsigned i = 0; i < 3; i++) {
		add(t, "header V%u Subject ", i);
		add(t, "=~ /v%u/\n", i);
	}
	for (unsigned i = 0; i < SUBS + METAS; i++) {
		bool sub = i < SUBS;
		add(t, sub ? "meta __S%u " : "meta M%u ", i);
		if (has_others && !pick(4))
			add(t, sub ? "%u * " : "%u < ", 2 + pick(2));
		add_expression(t, sub ? i : SUBS, DEPTH);
		add(t, "\n", 0);
		if (has_zeros && !pick(8)) /* decides whether others run */
			add(t, sub ? "score __S%u 0\n" : "score M%u 0\n", i);
	}
}

static void make_message(struct text *t)
{
	bool is_long = !pick(3); /* so that what is decided first does not settle all */
	t->n = 0;
	add(t, pick(2) ? "From: a@example.com\nSubject: v%u\n\n" : "From: a@example.com\n\n", pick(3));
	if (pick(4)) /* longer than what is decided at once */
		add(t, "%0120u ", 0);
	for (unsigned n = is_long ? 20 : pick(12); n; n--) {
		bool ends = !pick(is_long ? 2 : 6);
		add(t, pick(3) ? "w%u " : "w%ux ", pick(RULES));
		if (ends)
			add(t, is_long ? "\n\n%02000u " : pick(2) ? "\n\n%0120u " : "\n\n", 0);
	}
	add(t, "\n", 0);
}

struct seen {
	char text[TEXT];
	double score;
};

static void note(const struct wn_result *r, struct seen *seen)
{
	size_t n = 0;
	seen->text[0] = 0;
	seen->score = r->score;
	for (size_t i = 0; i < r->nhits; i++)
		if (!r->hits[i].sub)
			n += (size_t)snprintf(seen->text + n, sizeof seen->text - n, "%s=%g ", r->hits[i].name, r->hits[i].count);
}

/* --- metas that sleep --------------------------------------------------------------------------- */

static bool is_multiple(const struct wn_rule *rule)
{
	return rule->tflags & WN_TFLAG(MULTIPLE);
}

/* Of all rules that are no metas. */
static void guess_hits(const struct wn_program *p, double *hits)
{
	for (uint32_t i = 0; i < p->nrules; i++)
		if (p->rules[i].type != WN_RULE_META)
			hits[i] = pick(2) ? pick(is_multiple(&p->rules[i]) ? 4 : 2) : 0;
}

/* Those that hits wake, as the scanner does it, or all. */
enum computing { WOKEN, ALL };

static void compute(const struct scan_program *sp, double *hits, enum computing how)
{
	static uint64_t awake[MOST_RULES / 64 + 1];
	static uint32_t rules[MOST_RULES], places[MOST_RULES];
	struct metas_run run = {sp->p, sp->metas->wakes, awake, hits};
	uint32_t n = 0;
	for (uint32_t i = 0; i < sp->p->nrules; i++)
		if (hits[i] != 0)
			rules[n++] = i;
	metas_wake(&run, rules, n);
	for (uint32_t i = 0; i < sp->p->nmetas && how == ALL; i++)
		wake_place(awake, i);
	metas_compute(&run, sp->metas->live, places);
}

static bool is_same(const struct wn_program *p, const double *all, const double *woken)
{
	for (uint32_t i = 0; i < p->nrules; i++) {
		if (all[i] == woken[i])
			continue;
		printf("%s is %g, %g where it sleeps\n", p->rules[i].name, all[i], woken[i]);
		return false;
	}
	return true;
}

static unsigned check_sleep(const struct scan_program *sp)
{
	static double hits[MOST_RULES], woken[MOST_RULES];
	unsigned bad = 0;
	small_ruleset_need(sp->p->nrules < MOST_RULES, "too many rules");
	for (unsigned i = 0; i < 20 * GUESSES && !bad; i++) {
		memset(hits, 0, sizeof hits);
		guess_hits(sp->p, hits);
		memcpy(woken, hits, sizeof woken);
		compute(sp, hits, ALL);
		compute(sp, woken, WOKEN);
		bad += !is_same(sp->p, hits, woken);
	}
	return bad;
}

/* --- guards ------------------------------------------------------------------------------------- */

static bool is_seen(const struct scan_program *sp, uint32_t rule)
{
	return !sp->sub[rule] && sp->metas->runs[rule];
}

/* One more message, whose bit that is: what hit, what waits, and in the end all others that wait, as they may come out. */
static void guess_message(const struct wn_program *p, const uint8_t *waits, uint32_t bit, struct guard_rule *rules, double *hits)
{
	guess_hits(p, hits);
	for (uint32_t i = 0; i < p->nrules; i++) {
		if (p->rules[i].type == WN_RULE_META)
			continue;
		hits[i] = pick(3) ? 0 : hits[i];
		bool wait = waits[i] && pick(3);
		rules[i].hit |= hits[i] != 0 && !wait ? bit : 0;
		rules[i].open |= hits[i] != 0 || wait ? bit : 0;
		if (wait)
			hits[i] = pick(2) ? pick(is_multiple(&p->rules[i]) ? 4 : 2) : 0;
	}
}

static bool changes_something(const struct scan_program *sp, const double *before, uint32_t rule, unsigned n)
{
	static double with[MOST_RULES], without[MOST_RULES];
	memcpy(with, before, sizeof with);
	memcpy(without, before, sizeof without);
	with[rule] = n;
	without[rule] = 0;
	compute(sp, with, ALL);
	compute(sp, without, ALL);
	for (uint32_t i = 0; i < sp->p->nmetas; i++) {
		uint32_t meta = sp->p->metas_list[i].rule;
		if (!is_seen(sp, meta) || with[meta] == without[meta])
			continue;
		printf("%s changes %s from %g to %g\n", sp->p->rules[rule].name, sp->p->rules[meta].name, without[meta], with[meta]);
		return true;
	}
	return false;
}

static unsigned check_guards(const struct scan_program *sp, unsigned *dropped)
{
	static double hits[WN_TOGETHER][MOST_RULES];
	struct guard_rule rules[MOST_RULES];
	uint8_t waits[MOST_RULES] = {0};
	unsigned bad = 0;
	for (uint32_t i = 0; i < sp->p->npatterns; i++)
		waits[sp->patterns[i].rule] |= (sp->patterns[i].flags & PATTERN_WAITS) != 0;
	for (unsigned i = 0; i < GUESSES && !bad; i += WN_TOGETHER) {
		memset(hits, 0, sizeof hits);
		memset(rules, 0, sizeof rules);
		for (unsigned k = 0; k < WN_TOGETHER; k++)
			guess_message(sp->p, waits, 1u << k, rules, hits[k]);
		for (uint32_t r = 0; r < sp->p->nrules; r++) {
			uint32_t wait = rules[r].open & ~rules[r].hit, matters = guard_matters(sp->demand->guards, rules, r, wait);
			bad += (matters & ~wait) != 0;
			for (uint32_t left = wait & ~matters; left; left &= left - 1) {
				++*dropped;
				bad += changes_something(sp, hits[__builtin_ctz(left)], r, is_multiple(&sp->p->rules[r]) ? 1 + pick(3) : 1);
			}
		}
	}
	return bad;
}

struct tally {
	unsigned hits, dropped;
};

static unsigned check_ruleset(struct tally *tally)
{
	static struct text rules, mail;
	static struct seen all, some;
	unsigned bad = 0;
	make_rules(&rules);
	struct small_ruleset s = small_ruleset_open(rules.v);
	for (unsigned i = 0; i < MESSAGES; i++) {
		make_message(&mail);
		wn_scanner_set_quiet(s.scanner, false);
		note(wn_scan(s.scanner, mail.v, mail.n), &all);
		wn_scanner_set_quiet(s.scanner, true);
		note(wn_scan(s.scanner, mail.v, mail.n), &some);
		tally->hits += all.text[0] != 0;
		if (strcmp(all.text, some.text) == 0 && all.score == some.score)
			continue;
		if (!bad++)
			printf("%s\n%s\nall:   %s\nquiet: %s\n", rules.v, mail.v, all.text, some.text);
	}
	bool is_bad = s.scanner->sp->demand && (check_sleep(s.scanner->sp) || check_guards(s.scanner->sp, &tally->dropped));
	if (is_bad && !bad++)
		printf("%s\n", rules.v);
	small_ruleset_close(&s);
	return bad;
}

int main(void)
{
	struct tally tally = {0};
	unsigned bad = 0;
	for (unsigned i = 0; i < RULESETS; i++)
		bad += check_ruleset(&tally);
	printf("prop_demand: %u of %u messages differ, %u had hits, %u times a sub-rule did not matter\n", bad,
	       RULESETS * MESSAGES, tally.hits, tally.dropped);
	return bad || tally.hits < MESSAGES || tally.dropped < MESSAGES ? EXIT_FAILURE : EXIT_SUCCESS;
}
