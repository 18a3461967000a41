/* rules_text.h: for unit tests of the compiler's front end: a ruleset from a text. */
#ifndef WINNOW_RULES_TEXT_H
#define WINNOW_RULES_TEXT_H

#include "rules.h"

#include <check.h>

/* The arena is the caller's; diagnostics are in the result. */
static inline struct ruleset_src *rules_from_text(struct arena *arena, const char *text)
{
	static const char *const nothing[] = {"/dev/null"};
	struct rules_options options = {.paths = nothing, .npaths = 1, .extra = text,
					.local_tests_only = true};
	struct ruleset_src *rules;
	struct err err;

	ck_assert_msg(rules_load(arena, &options, &rules, &err) == 0, "%s", err.text);
	return rules;
}

static inline struct rule *rules_get(const struct ruleset_src *rules, const char *name)
{
	for (size_t i = 0; i < rules->nrules; i++)
		if (strcmp(rules->rules[i]->name, name) == 0)
			return rules->rules[i];
	return NULL;
}

static inline const char *rules_setting(const struct ruleset_src *rules, const char *name)
{
	const char *last = NULL;
	for (size_t i = 0; i < rules->nsettings; i++)
		if (strcmp(rules->settings[i].name, name) == 0)
			last = rules->settings[i].value;
	return last;
}

#endif
