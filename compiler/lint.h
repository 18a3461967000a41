/* lint: what `winnow lint` looks for beyond what stands in the way of a compile. */
#ifndef WINNOW_LINT_H
#define WINNOW_LINT_H

#include "rules.h"

/* Adds diagnostics about the ruleset as a whole; rules with a bad pattern become left_out. */
void lint_rules(const struct ruleset_src *rules);

/* What lint_rules says of networks: lint_networks.c. */
void lint_networks(struct arena *arena, const struct ruleset_src *rules);
/* What lint_rules says of patterns that hit only where another one does: lint_subsumed.c. */
void lint_subsumed(struct arena *arena, const struct ruleset_src *rules);
/* What lint_rules says of templates: lint_templates.c. */
void lint_templates(struct arena *arena, const struct ruleset_src *rules);

enum lint_style { LINT_TEXT, LINT_COLOUR, LINT_JSON };
/* Reads, resolves and prints all diagnostics to `out`, in words with a summary line, or as one JSON array for editors.
 * 0: no errors; 1: errors. */
int lint(const struct rules_options *options, FILE *out, enum lint_style style);

#endif
