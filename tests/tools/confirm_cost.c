/* confirm_cost: what PCRE2 takes of a quiet scan of real mail, pattern by pattern, dearest first: how often each is
 * tried a message, how often it matches, nanoseconds a try as it comes (tables not in the caches), of which for nothing
 * (it did not match), and how many bytes a match might begin at. The linker has pcre_match and its kin pass by here
 * (Makefile), evals' included.
 * confirm_cost RULESET ROWS < list of message files */
#include "base/file.h"
#include "scan/scanner.h"

#include <stdio.h>
#include <stdlib.h>

struct cost {
	struct pcre *re;
	const char *gate, *place, *rule;
	unsigned long tried, matched, bytes;
	double ns, vain;
};
enum { COSTS = 1 << 14 };

static struct cost costs[COSTS];
static double clock_ns; /* of looking at the clock twice */
static bool counting;

int __real_pcre_match(struct pcre *re, struct span subject, size_t from, struct pcre_match *match_r);
long __real_pcre_count(struct pcre *re, struct span subject, long max);
long __real_pcre_count_within(struct pcre *re, struct span subject, long max, struct pcre_window window);
long __wrap_pcre_count_within(struct pcre *re, struct span subject, long max, struct pcre_window window);
int __real_pcre_match_within(struct pcre *re, struct span subject, struct pcre_window window);
int __wrap_pcre_match_within(struct pcre *re, struct span subject, struct pcre_window window);
int __wrap_pcre_match(struct pcre *re, struct span subject, size_t from, struct pcre_match *match_r);
long __wrap_pcre_count(struct pcre *re, struct span subject, long max);

static struct cost *cost_of(struct pcre *re)
{
	size_t i = ((uintptr_t)re / sizeof(void *) * 0x9e3779b97f4a7c15u) >> 50;
	while (costs[i % COSTS].re && costs[i % COSTS].re != re)
		i++;
	costs[i % COSTS].re = re;
	return &costs[i % COSTS];
}

static void note(struct pcre *re, size_t bytes, uint64_t start, long matches)
{
	enum { INTERRUPTED = 100000 };
	double ns = (double)(stage_now() - start) - clock_ns;
	if (!counting)
		return;
	struct cost *c = cost_of(re);
	if (ns > INTERRUPTED) /* by others who use this machine: as long as before */
		ns = c->tried ? c->ns / (double)c->tried : 0;
	c->tried++;
	c->matched += matches > 0;
	c->bytes += bytes;
	c->ns += ns;
	c->vain += matches > 0 ? 0 : ns;
}

static size_t bytes_of(struct span subject, struct pcre_window window)
{
	size_t end = window.to < subject.n ? window.to : subject.n;
	return end > window.from ? end - window.from : 0;
}

int __wrap_pcre_match_within(struct pcre *re, struct span subject, struct pcre_window window)
{
	uint64_t start = stage_now();
	int rc = __real_pcre_match_within(re, subject, window);
	note(re, bytes_of(subject, window), start, rc);
	return rc;
}

long __wrap_pcre_count_within(struct pcre *re, struct span subject, long max, struct pcre_window window)
{
	uint64_t start = stage_now();
	long n = __real_pcre_count_within(re, subject, max, window);
	note(re, bytes_of(subject, window), start, n);
	return n;
}

int __wrap_pcre_match(struct pcre *re, struct span subject, size_t from, struct pcre_match *match_r)
{
	uint64_t start = stage_now();
	int rc = __real_pcre_match(re, subject, from, match_r);
	note(re, subject.n, start, rc);
	return rc;
}

long __wrap_pcre_count(struct pcre *re, struct span subject, long max)
{
	uint64_t start = stage_now();
	long n = __real_pcre_count(re, subject, max);
	note(re, subject.n, start, n);
	return n;
}

static int dearest_first(const void *a, const void *b)
{
	const struct cost *x = a, *y = b;
	return (x->ns < y->ns) - (x->ns > y->ns);
}

static void calibrate(void)
{
	enum { TIMES = 1000 };
	uint64_t least = UINT64_MAX;
	for (int i = 0; i < TIMES; i++) {
		uint64_t start = stage_now(), took = stage_now() - start;
		least = took < least ? took : least;
	}
	clock_ns = (double)least;
}

/* The view or header that a pattern looks at. */
static const char *place_of(const struct wn_program *p, uint32_t pattern)
{
	static const char *const views[WN_VIEWS] = {"", "body", "rawbody", "uri", "full", "header", "mimeheader", "detail"};
	for (uint32_t i = 0; i < p->nclasses; i++)
		if (pattern - p->classes[i].first < p->classes[i].n)
			return p->classes[i].header ? p->classes[i].header : views[p->classes[i].view];
	return "";
}

static const char *gate_of(const struct wn_pattern *p)
{
	if (p->lowering != WN_GATED)
		return "none";
	return strncmp(p->why, "behind chains", 13) == 0 ? "chains"
	       : strncmp(p->why, "behind an", 9) == 0 ? "automaton" : "literal";
}

static void name_cost(const struct scan_program *sp, struct cost *c)
{
	c->gate = "eval";
	c->rule = c->place = "-";
	for (uint32_t i = 0; i < sp->p->npatterns; i++)
		if (&sp->patterns[i].re == c->re) {
			c->gate = gate_of(&sp->p->patterns[i]);
			c->rule = sp->p->rules[sp->patterns[i].rule].name;
			c->place = place_of(sp->p, i);
		}
}

static void print_cost(const struct cost *c, double messages)
{
	printf("%8.1f %8.1f %7.3f %7.3f %7.1f %6.0f %-9s %s %s %.100s\n", c->ns / messages, c->vain / messages,
	       (double)c->tried / messages, (double)c->matched / messages, c->ns / (double)c->tried,
	       (double)c->bytes / (double)c->tried, c->gate, c->place, c->rule, c->re ? c->re->pattern : "");
}

/* All behind one kind of gate together. */
static void print_sum(const char *gate, double messages)
{
	struct cost all = {.gate = gate, .place = "all", .rule = "all"};
	for (size_t i = 0; i < COSTS; i++) {
		if (!costs[i].re || (*gate && strcmp(gate, costs[i].gate) != 0))
			continue;
		all.ns += costs[i].ns;
		all.vain += costs[i].vain;
		all.tried += costs[i].tried;
		all.matched += costs[i].matched;
		all.bytes += costs[i].bytes;
	}
	if (all.tried)
		print_cost(&all, messages);
}

static void print_costs(const struct scan_program *sp, double messages, unsigned long rows)
{
	static const char *const gates[] = {"", "literal", "chains", "automaton", "none", "eval"};
	for (size_t i = 0; i < COSTS; i++)
		if (costs[i].re)
			name_cost(sp, &costs[i]);
	printf("  ns/msg  vain ns tried/m match/m  ns/try  bytes gate place rule pattern\n");
	for (size_t i = 0; i < sizeof gates / sizeof *gates; i++)
		print_sum(gates[i], messages);
	qsort(costs, COSTS, sizeof *costs, dearest_first);
	for (size_t i = 0; i < COSTS && i < rows && costs[i].tried; i++)
		print_cost(&costs[i], messages);
}

int main(int argc, char **argv)
{
	char error[WN_ERROR_SIZE], path[4096];
	struct err err;
	if (argc != 3)
		return fprintf(stderr, "confirm_cost RULESET ROWS < list\n"), 2;
	struct wn_ruleset *rules = wn_ruleset_open(argv[1], -1, error);
	if (!rules)
		return fprintf(stderr, "%s\n", error), 1;
	struct wn_scanner *s = wn_scanner_new(rules, error);
	struct arena *arena = arena_new();
	unsigned messages = 0;
	calibrate();
	wn_scanner_warm(s);
	wn_scanner_set_quiet(s, true);
	while (fgets(path, sizeof path, stdin)) {
		struct span bytes;
		path[strcspn(path, "\n")] = 0;
		if (file_read(arena, path, 1u << 30, &bytes, &err) != 0)
			return fprintf(stderr, "%s\n", err.text), 1;
		counting = true;
		wn_scan(s, bytes.p, bytes.n);
		counting = false;
		arena_reset(arena);
		messages++;
	}
	print_costs(s->sp, messages, strtoul(argv[2], NULL, 10));
	return 0;
}
