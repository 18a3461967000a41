/* lint.c: `winnow lint`: everything that is wrong with rule files, and how many rules there are. Its exit status is that of
 * `spamassassin --lint`. */
#include "lint.h"

int lint(const struct rules_options *options, FILE *out, enum lint_style style)
{
	struct arena *arena = arena_new();
	struct ruleset_src *rules;
	struct err err;
	int result = 1;

	if (rules_load(arena, options, &rules, &err)) {
		fprintf(style == LINT_JSON ? stderr : out, "%s\n", err.text);
	} else {
		lint_rules(rules);
		size_t errors = diags_count(rules->diags, DIAG_ERROR);
		if (style == LINT_JSON) {
			diags_print_json(rules->diags, out);
		} else {
			diags_print(rules->diags, out, style == LINT_COLOUR);
			fprintf(out, "%zu rules, %zu errors, %zu warnings, %zu notes\n",
				rules->nrules - rules->nimplicit, errors,
				diags_count(rules->diags, DIAG_WARNING), diags_count(rules->diags, DIAG_NOTE));
		}
		result = diags_count_lint(rules->diags) != 0;
	}
	arena_free(&arena);
	return result;
}
