/* template: rules that set tags with named groups, and rules whose patterns have tags in them: %{TAG}. They run
 * behind all others, in SpamAssassin's order: by priority, then by kind. */
#ifndef WINNOW_SCAN_TEMPLATE_H
#define WINNOW_SCAN_TEMPLATE_H

#include "base/arena.h"
#include "base/span.h"

struct scan_program;
struct template_kept;
struct template_plan;
struct wn_scanner;

/* A pattern with the tags' values in it may be so long: PCRE2's code for more would not fit. */
#define TEMPLATE_LENGTH_LIMIT (32u << 10)
/* Values that one tag keeps; a pattern under tflags multiple could bring thousands. */
#define TEMPLATE_VALUES_LIMIT 256u

/* The values of a tag that a rule set. */
struct scan_tag {
	struct span text; /* all of them, a space between */
	struct spans values;
};

/* NULL when no rule of the program needs it. */
struct template_plan *template_plan_new(struct arena *arena, const struct scan_program *sp);
/* A scanner's own: patterns as the first message made them. NULL for no plan. */
struct template_kept *template_kept_new(const struct template_plan *plan);
void template_kept_free(const struct template_plan *plan, struct template_kept **kept);
void templates_run(struct wn_scanner *s);
/* Behind shortcircuit_run(): a pattern that SpamAssassin would not have come to make is forgotten. */
void templates_keep(struct wn_scanner *s);

#endif
