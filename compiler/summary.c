/* summary.c: what a compile did, for a person at a terminal. */
#include "compile.h"

#include "base/map.h"
#include "base/vec.h"

#include <stdlib.h>

enum { NAMES_SHOWN = 40 }; /* of a list; the rest is counted */

static const char *const eval_names[] = {
#define EVAL(name, args, plugin) #name,
#include "grammar/evals.def"
#undef EVAL
	NULL};

static bool eval_exists(const char *name)
{
	for (const char *const *n = eval_names; *n; n++)
		if (strcmp(*n, name) == 0)
			return true;
	return false;
}

struct painter {
	FILE *out;
	const char *bold, *dim, *off;
};

static struct painter painter_make(FILE *out, bool colour)
{
	return (struct painter){out, colour ? "\033[1m" : "", colour ? "\033[2m" : "",
				colour ? "\033[0m" : ""};
}

static void heading(const struct painter *p, const char *name)
{
	fprintf(p->out, "%s%-10s%s ", p->bold, name, p->off);
}

static void print_rules(const struct painter *p, const struct ruleset_src *rules)
{
	unsigned count[WN_RULE_TYPES] = {0};
	bool first = true;

	for (size_t i = 0; i < rules->nrules; i++)
		count[rules->rules[i]->type] += !rules->rules[i]->implicit;
	heading(p, "rules");
	fprintf(p->out, "%zu: ", rules->nrules - rules->nimplicit);
	for (int t = 0; t < WN_RULE_TYPES; t++) {
		if (count[t])
			fprintf(p->out, "%s%u %s", first ? "" : ", ", count[t], ir_type_name(t));
		first &= !count[t];
	}
	fprintf(p->out, "; %zu settings\n", rules->nsettings);
}

static void print_patterns(const struct painter *p, const struct ir *ir, const struct hsdb_report *dbs)
{
	unsigned count[4] = {0};

	for (uint32_t i = 0; i < ir->npatterns; i++)
		count[ir->patterns[i].low.lowering]++;
	heading(p, "patterns");
	fprintf(p->out, "%u in %u classes: %u behind literals, %u Hyperscan alone, %u confirmed by PCRE2, %u PCRE2 alone\n",
		ir->npatterns, ir->nclasses, count[WN_GATED], count[WN_DIRECT], count[WN_CONFIRM], count[WN_PCRE]);
	heading(p, "databases");
	fprintf(p->out, "%u from the cache, %u compiled\n", dbs->count[HSDB_CACHED], dbs->count[HSDB_COMPILED]);
}

static void print_left_out(const struct painter *p, const struct ruleset_src *rules)
{
	unsigned n = 0;
	size_t warnings = diags_count(rules->diags, DIAG_WARNING);

	for (size_t i = 0; i < rules->nrules; i++)
		n += rules->rules[i]->left_out && !rules->rules[i]->implicit;
	heading(p, "left out");
	fprintf(p->out, "%u rules", n);
	if (n)
		fputs(", for the errors above", p->out);
	for (size_t i = 0, shown = 0; n && i < rules->nrules && shown < NAMES_SHOWN; i++)
		if (rules->rules[i]->left_out && !rules->rules[i]->implicit)
			fprintf(p->out, "%s %s", shown++ ? "" : ":", rules->rules[i]->name);
	fputc('\n', p->out);
	if (warnings) {
		heading(p, "warnings");
		fprintf(p->out, "%zu; `winnow lint` shows them\n", warnings);
	}
}

/* Patterns that hostile mail can make slow; the match limit bounds what they cost. */
static void print_slow(const struct painter *p, const struct ir *ir)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < ir->npatterns; i++) {
		const struct ir_pattern *pattern = &ir->patterns[i];
		if (!pattern->low.backtracks)
			continue;
		if (!n)
			heading(p, "slow");
		if (n < NAMES_SHOWN)
			fprintf(p->out, "%s%s", n ? ", " : "", pattern->rule->name);
		n++;
	}
	if (n > NAMES_SHOWN)
		fprintf(p->out, " and %u more", n - NAMES_SHOWN);
	if (n)
		fputs(" can take long on text made for it; `winnow lint` says why\n", p->out);
}

/* Functions that rules call and this version does not have, with the number of rules. */
static void print_evals(const struct painter *p, const struct ruleset_src *rules)
{
	struct arena *arena = arena_new();
	struct map missing = map_new(arena);
	unsigned affected = 0, all = 0, shown = 0;

	for (size_t i = 0; i < rules->nrules; i++) {
		const struct rule *r = rules->rules[i];
		if (!r->function || r->left_out)
			continue;
		all++;
		if (eval_exists(r->function))
			continue;
		affected++;
		void **slot = map_slot(&missing, span_from_str(r->function));
		if (!*slot)
			*slot = ARENA_NEW(arena, unsigned);
		++*(unsigned *)*slot;
	}
	heading(p, "evals");
	fprintf(p->out, "%u of %u eval rules can run", all - affected, all);
	if (missing.n)
		fprintf(p->out, "; still missing, %zu function%s (rules):", missing.n, missing.n == 1 ? "" : "s");
	for (size_t i = 0; i < missing.n; i++) {
		const struct map_entry *e = &missing.entries[i];
		if (shown++ % 4 == 0)
			fputs("\n           ", p->out);
		fprintf(p->out, " %s%.*s%s(%u)", p->dim, (int)e->key.n, (const char *)e->key.p, p->off,
			*(unsigned *)e->value);
	}
	fputc('\n', p->out);
	arena_free(&arena);
}

static void print_times(const struct painter *p, const struct compile_report *report)
{
	static const char *const names[STAGES] = {"read", "lower", "databases", "C", "write"};
	double total = 0;

	heading(p, "time");
	for (int i = 0; i < STAGES; i++) {
		fprintf(p->out, "%s %.2f + ", names[i], report->seconds[i]);
		total += report->seconds[i];
	}
	fprintf(p->out, "\b\b= %s%.2f s%s\n", p->bold, total, p->off);
}

static void print_files(const struct painter *p, const struct compile_options *options,
			const struct manifest *m)
{
	heading(p, "ruleset");
	fprintf(p->out, "%s%s%s %s(score set %d", p->bold, options->out, p->off, p->dim, m->scoreset);
	for (size_t i = 0; i < m->nfiles; i++)
		if (m->files[i].size >= 100000)
			fprintf(p->out, ", %s %.1f MB", m->files[i].name, (double)m->files[i].size / 1e6);
	fprintf(p->out, ")%s\n", p->off);
}

void summary_print(FILE *out, const struct compile_options *options, const struct compile_report *report)
{
	struct painter p = painter_make(out, options->colour);

	print_rules(&p, report->rules);
	if (report->ir) {
		print_patterns(&p, report->ir, &report->dbs);
	} else {
		heading(&p, "patterns");
		fputs("unchanged: only scores, descriptions and settings were read anew\n", out);
	}
	if (report->ir)
		print_slow(&p, report->ir);
	print_left_out(&p, report->rules);
	print_evals(&p, report->rules);
	print_times(&p, report);
	print_files(&p, options, &report->manifest);
}

void summary_explain(FILE *out, const struct ir *ir)
{
	struct arena *arena = arena_new();

	for (uint32_t i = 0; i < ir->nclasses; i++) {
		const struct ir_class *c = &ir->classes[i];
		const char *name = ir_class_name(arena, c);
		for (uint32_t k = c->first; k < c->first + c->n; k++) {
			const struct ir_pattern *p = &ir->patterns[k];
			bool why = p->low.lowering != WN_DIRECT && p->low.why;
			fprintf(out, "%-24s %-32s %-8s%s%s\n", name, p->rule->name,
				ir_lowering_name(p->low.lowering), why ? " " : "", why ? p->low.why : "");
		}
	}
	arena_free(&arena);
}
