/* hs_cost: what each pattern costs Hyperscan: seconds to compile alone and bytes of its database, dearest
 * first. hs_cost [-n ROWS] PATH... */
#include "ir.h"
#include "jobs.h"
#include "profile.h"

#include <hs.h>
#include <stdlib.h>
#include <time.h>

struct cost {
	const struct ir_pattern *p;
	double seconds;
	size_t bytes;
};

static int dearest_first(const void *a, const void *b)
{
	const struct cost *x = a, *y = b;
	return (x->seconds < y->seconds) - (x->seconds > y->seconds);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct rules_options options = {.local_tests_only = true};
	struct ruleset_src *rules;
	struct err err;
	uint32_t rows = 30;
	int first = 1;

	if (argc > 2 && strcmp(argv[1], "-n") == 0) {
		rows = (uint32_t)strtoul(argv[2], NULL, 10);
		first = 3;
	}
	options.paths = (const char *const *)argv + first;
	options.npaths = (size_t)(argc - first);
	if (rules_load(arena, &options, &rules, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	struct ir *ir = ir_build(arena, rules, jobs_default(), NULL, profile_stock(arena));
	struct cost *costs = ARENA_ARRAY(arena, struct cost, ir->npatterns + 1);
	uint32_t n = 0;
	for (uint32_t i = 0; i < ir->npatterns; i++) {
		const struct ir_pattern *p = &ir->patterns[i];
		hs_database_t *db;
		hs_compile_error_t *error;
		size_t bytes = 0;
		if (p->low.lowering == WN_PCRE)
			continue;
		double start = now();
		if (hs_compile(arena_span_str(arena, p->low.hyperscan), p->low.hs_flags, HS_MODE_BLOCK, NULL,
			       &db, &error) == HS_SUCCESS) {
			hs_database_size(db, &bytes);
			hs_free_database(db);
		} else {
			hs_free_compile_error(error);
		}
		costs[n++] = (struct cost){p, now() - start, bytes};
	}
	qsort(costs, n, sizeof *costs, dearest_first);
	for (uint32_t i = 0; i < n && i < rows; i++)
		printf("%8.3f s %9zu bytes %7zu pattern bytes %-8s %s\n", costs[i].seconds, costs[i].bytes,
		       costs[i].p->low.hyperscan.n, ir_lowering_name(costs[i].p->low.lowering),
		       costs[i].p->rule->name);
	return 0;
}
