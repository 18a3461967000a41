/* lint.c: `winnow lint`: everything that is wrong with rule files, and how many rules there are. */
#include "rules.h"

int lint(const struct rules_options *options, FILE *out, bool colour)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules;
	struct err err;
	int result = 1;

	if (rules_load(arena, options, &rules, &err)) {
		fprintf(out, "%s\n", err.text);
	} else {
		size_t errors = diags_count(rules->diags, DIAG_ERROR);
		diags_print(rules->diags, out, colour);
		fprintf(out, "%zu rules, %zu errors, %zu warnings\n", rules->nrules, errors,
			diags_count(rules->diags, DIAG_WARNING));
		result = errors != 0;
	}
	arena_free(&arena);
	return result;
}
