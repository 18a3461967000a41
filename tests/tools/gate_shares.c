/* gate_shares: what the chains and automata of a class let through: of units of text how many, and
 * as estimated, most first; of automata also how many states they take. gate_shares CLASS ROWS
 * UNITS PATH...; UNITS holds units separated by NUL bytes. */
#include "base/automaton.h"
#include "base/file.h"
#include "base/shift_and.h"
#include "hsdb.h"
#include "jobs.h"
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
	return (x->units < y->units) - (x->units > y->units);
}

static void on_match(void *hit, size_t text, unsigned lane, uint32_t id, size_t at)
{
	(void)at;
	(void)text, (void)lane, (void)id;
	*(bool *)hit = true;
}

static void on_chain(void *hit, uint32_t id, size_t first, size_t last)
{
	(void)id, (void)first, (void)last;
	*(bool *)hit = true;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool next_unit(struct span file, size_t *at, struct span *unit_r)
{
	if (*at >= file.n)
		return false;
	size_t end = span_find_byte(file, 0, *at);
	end = end == (size_t)-1 ? file.n : end;
	*unit_r = span_slice(file, *at, end);
	*at = end + 1;
	return true;
}

/* An automaton, or chains, over the whole file. */
static void run(struct span file, struct automaton *a, const void *chains, unsigned long *units_r)
{
	struct span unit;
	*units_r = 0;
	for (size_t at = 0; next_unit(file, &at, &unit);) {
		bool hit = false;
		if (a)
			automaton_scan(&a, 1, (struct spans){&unit, 1}, on_match, &hit);
		else
			shift_and_scan(chains, unit, on_chain, &hit);
		*units_r += hit;
	}
}

/* The databases as they are scanned; twice, because the first time makes states. */
static void run_db(struct span file, const struct ir_db *db)
{
	bool chains = db->kind == WN_DB_CHAINS || db->kind == WN_DB_CHAINS_EIGHT_BIT;
	struct automaton *a = chains ? NULL : automaton_new((const void *)db->bytes.p);
	unsigned long units;
	double start = 0;
	for (int warm = 0; warm < 2; warm++) {
		start = now();
		run(file, a, db->bytes.p, &units);
	}
	printf("%s: %u ids, %lu units, %.2f ns a byte, ", chains ? "chains" : "automaton", db->n,
	       units, 1e9 * (now() - start) / (double)file.n);
	if (chains)
		printf("%u words of 64 links\n",
		       ((const struct wn_chains *)(const void *)db->bytes.p)->nwords);
	else
		printf("%lu states\n", automaton_states(a));
	automaton_free(&a);
}

static void run_joint(struct ir *ir, struct ir_class *c, struct span file)
{
	hsdb_make_chains(ir, c, WN_DB_CHAINS);
	hsdb_make_automata(ir, c, WN_DB_AUTOMATON);
	for (uint32_t d = 0; d < c->ndbs; d++)
		run_db(file, &c->dbs[d]);
}

static struct row try(struct arena *arena, const struct ir_pattern *p, struct span file)
{
	struct row row = {.p = p};
	if (p->low.chains.n) {
		run(file, NULL, hsdb_chains_alone(arena, &p->low.chains).p, &row.units);
		return row;
	}
	struct automaton *a =
	    automaton_new((const void *)hsdb_automaton_alone(arena, &p->low.code, 1, 0).p);
	run(file, a, NULL, &row.units);
	row.states = automaton_states(a);
	automaton_free(&a);
	return row;
}

static void print_row(const struct row *row)
{
	const struct regex_lowered *low = &row->p->low;
	printf("%6lu units ", row->units);
	if (low->chains.n)
		printf("%8.1e %3u links", low->chains.share, low->chains.n);
	else
		printf("%8lu states %5u instrs", row->states, low->code.n);
	printf(" %s%s %.150s\n", row->p->rule->name, low->gate.ascii ? " (8-bit)" : "", low->why);
}

static struct ir_class *class_named(struct arena *arena, struct ir *ir, const char *name)
{
	for (uint32_t i = 0; i < ir->nclasses; i++)
		if (strcmp(ir_class_name(arena, &ir->classes[i]), name) == 0)
			return &ir->classes[i];
	return NULL;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct rules_options options = {.local_tests_only = true,
					.paths = (const char *const *)argv + 4,
					.npaths = (size_t)(argc - 4)};
	struct ruleset_src *rules;
	struct span file;
	struct err err;
	if (argc < 5 || rules_load(arena, &options, &rules, &err) != 0 ||
	    file_read(arena, argv[3], 1u << 30, &file, &err) != 0)
		return fprintf(stderr, "gate_shares CLASS ROWS UNITS PATH...\n"), 2;
	struct ir *ir = ir_build(arena, rules, jobs_default(), NULL, profile_stock(arena));
	struct ir_class *c = class_named(arena, ir, argv[1]);
	if (!c)
		return fprintf(stderr, "gate_shares: no class %s\n", argv[1]), 2;
	struct row *rows = ARENA_ARRAY(arena, struct row, c->n + 1);
	size_t n = 0;
	for (uint32_t i = c->first; i < c->first + c->n; i++)
		if (ir->patterns[i].low.code.n || ir->patterns[i].low.chains.n)
			rows[n++] = try(arena, &ir->patterns[i], file);
	run_joint(ir, c, file);
	if (n)
		qsort(rows, n, sizeof *rows, most_first);
	for (size_t i = 0; i < n && i < strtoul(argv[2], NULL, 10); i++)
		print_row(&rows[i]);
	return 0;
}
