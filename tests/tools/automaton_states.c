/* automaton_states: how many states the automaton of each pattern takes on units of text, most first, how often
 * it matches, and its loose form. automaton_states CLASS ROWS UNITS PATH...; UNITS holds units separated by NUL
 * bytes. */
#include "base/file.h"
#include "hsdb.h"
#include "jobs.h"
#include "base/automaton.h"
#include "profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct row {
	const struct ir_pattern *p;
	unsigned long states, units;
};

static int most_first(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	return (x->states < y->states) - (x->states > y->states);
}

static void on_match(void *hit, unsigned lane, uint32_t id)
{
	(void)lane, (void)id;
	*(bool *)hit = true;
}

struct joint_run {
	unsigned long states, units;
	double seconds;
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* An automaton over the whole file. */
static struct joint_run run(const void *code, struct span file)
{
	struct joint_run r = {0};
	struct automaton *a = automaton_new(code);
	for (int warm = 0; warm < 2; warm++) {
		double start = now();
		r.units = 0;
		for (size_t at = 0, end; at < file.n; at = end + 1) {
			bool hit = false;
			end = span_find_byte(file, 0, at);
			end = end == (size_t)-1 ? file.n : end;
			automaton_scan(&a, 1, span_slice(file, at, end), on_match, &hit);
			r.units += hit;
		}
		r.seconds = now() - start;
	}
	r.states = automaton_states(a);
	automaton_free(&a);
	return r;
}

static void run_joint(struct arena *arena, struct ir *ir, const char *name, struct span file)
{
	for (uint32_t i = 0; i < ir->nclasses; i++) {
		struct ir_class *c = &ir->classes[i];
		if (strcmp(ir_class_name(arena, c), name) != 0)
			continue;
		hsdb_make_automata(ir, c, WN_DB_AUTOMATON);
		for (uint32_t d = 0; d < c->ndbs; d++) {
			struct joint_run r = run(c->dbs[d].bytes.p, file);
			printf("joint %u: %u patterns, %lu states, %lu units, %.2f ns a byte\n", d, c->dbs[d].n, r.states, r.units,
			       1e9 * r.seconds / (double)file.n);
		}
	}
}

static struct row try(struct arena *arena, const struct ir_pattern *p, struct span file)
{
	struct row row = {.p = p};
	struct automaton *a = automaton_new((const void *)hsdb_automaton_alone(arena, &p->low.code, 1, 0).p);
	for (size_t at = 0, end; at < file.n; at = end + 1) {
		bool hit = false;
		end = span_find_byte(file, 0, at);
		end = end == (size_t)-1 ? file.n : end;
		automaton_scan(&a, 1, span_slice(file, at, end), on_match, &hit);
		row.units += hit;
	}
	row.states = automaton_states(a);
	automaton_free(&a);
	return row;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct rules_options options = {.local_tests_only = true, .paths = (const char *const *)argv + 4,
					.npaths = (size_t)(argc - 4)};
	struct ruleset_src *rules;
	struct span file;
	struct err err;
	if (argc < 5 || rules_load(arena, &options, &rules, &err) != 0 ||
	    file_read(arena, argv[3], 1u << 30, &file, &err) != 0)
		return fprintf(stderr, "automaton_states CLASS ROWS UNITS PATH...\n"), 2;
	struct ir *ir = ir_build(arena, rules, jobs_default(), NULL, profile_stock(arena));
	struct row *rows = ARENA_ARRAY(arena, struct row, ir->npatterns + 1);
	size_t n = 0;
	for (uint32_t i = 0; i < ir->nclasses; i++)
		for (uint32_t k = 0; k < ir->classes[i].n && strcmp(ir_class_name(arena, &ir->classes[i]), argv[1]) == 0; k++)
			if (ir->patterns[ir->classes[i].first + k].low.code.n)
				rows[n++] = try(arena, &ir->patterns[ir->classes[i].first + k], file);
	run_joint(arena, ir, argv[1], file);
	qsort(rows, n, sizeof *rows, most_first);
	for (size_t i = 0; i < n && i < strtoul(argv[2], NULL, 10); i++)
		printf("%8lu states %6lu units %5u instrs %s%s %.150s\n", rows[i].states, rows[i].units, rows[i].p->low.code.n,
		       rows[i].p->rule->name, rows[i].p->low.gate.ascii ? " (8-bit)" : "", rows[i].p->low.why);
	return 0;
}
