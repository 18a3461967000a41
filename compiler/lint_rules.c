/* lint_rules.c: what is odd about a ruleset as a whole: patterns that are no good or match everywhere, metas that can
 * never hit, sub-rules that nothing uses, patterns that stand twice.
 * SpamAssassin counterpart: add_test of Conf/Parser.pm under --lint; it has nothing like the rest. */
#include "lint.h"
#include "regex/backtrack.h"
#include "regex/parse.h"

#include "base/map.h"
#include "base/strbuf.h"

#define NAME_LONG 40u /* SpamAssassin's */

static void check_pattern(struct diags *diags, struct arena *scratch, struct rule *rule,
			  const struct pattern_src *pattern)
{
	struct regex_parse parsed;
	struct err err;
	size_t at;

	if (pattern->always && rule->type != WN_RULE_MIMEHEADER && rule->type != WN_RULE_URI_DETAIL)
		diag_add(diags, DIAG_ID_REGEX_ALWAYS, pattern->where, "%s has an empty alternative", rule->name);
	if (regex_parse(scratch, pattern->text, pattern->flags, &parsed, &at, &err) == 0) {
		const char *backtracks = regex_backtracks(parsed.tree, scratch, parsed.root);
		if (backtracks)
			diag_add(diags, DIAG_ID_REGEX_BACKTRACKS, pattern->where, "%s has %s", rule->name, backtracks);
		return;
	}
	struct loc where = pattern->where;
	if (!pattern->replaced && where.end > where.start + at)
		where.start += (uint32_t)at;
	diag_add(diags, DIAG_ID_REGEX_BAD, where, "%s: %s", rule->name, err.text);
	rule->left_out = true;
}

static void check_patterns(const struct ruleset_src *rules)
{
	struct arena *scratch = arena_new();

	for (size_t i = 0; i < rules->nrules; i++) {
		struct rule *r = rules->rules[i];
		if (r->pattern.modifiers)
			check_pattern(rules->diags, scratch, r, &r->pattern);
		for (size_t k = 0; k < r->nconds; k++)
			check_pattern(rules->diags, scratch, r, &r->conds[k].pattern);
		arena_reset(scratch);
	}
	arena_free(&scratch);
}

static void check_names(const struct ruleset_src *rules)
{
	for (size_t i = 0; i < rules->nrules; i++) {
		const struct rule *r = rules->rules[i];
		if (strlen(r->name) > NAME_LONG && strncmp(r->name, "__", 2) && strncmp(r->name, "T_", 2))
			diag_add(rules->diags, DIAG_ID_NAME_LONG, r->where, "%s is a long name", r->name);
	}
}

/* Whether the expression can be anything but 0, as far as names that never hit decide it. Depth is limited
 * by the parser. */
static bool can_hit(const struct mexpr *e, const bool *never)
{
	switch (e->op) {
	case MEXPR_NUM: return e->num != 0;
	case MEXPR_RULE: return e->rule && !e->rule->left_out && !never[e->rule->id];
	case MEXPR_AND:
	case MEXPR_MUL:
		for (size_t i = 0; i < e->nargs; i++)
			if (!can_hit(e->args[i], never))
				return false;
		return true;
	case MEXPR_OR:
	case MEXPR_ADD:
	case MEXPR_MATCHING:
		for (size_t i = 0; i < e->nargs; i++)
			if (can_hit(e->args[i], never))
				return true;
		return false;
	case MEXPR_NEG: return can_hit(e->args[0], never);
	case MEXPR_DIV: return can_hit(e->args[0], never);
	default: return true;
	}
}

/* Again while something changed: metas may stand before those they name. */
static void check_metas(struct arena *arena, const struct ruleset_src *rules)
{
	bool *never = ARENA_ARRAY(arena, bool, rules->nrules + 1), changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < rules->nrules; i++) {
			const struct rule *r = rules->rules[i];
			if (!r->meta || never[r->id] || can_hit(r->meta, never))
				continue;
			never[r->id] = changed = true;
			diag_add(rules->diags, DIAG_ID_META_NEVER, r->where, "%s can never hit", r->name);
		}
	}
}

static void mark_used(const struct mexpr *e, bool *used)
{
	if (e->rule)
		used[e->rule->id] = true;
	for (size_t i = 0; i < e->nargs; i++)
		mark_used(e->args[i], used);
}

static void check_used(struct arena *arena, const struct ruleset_src *rules)
{
	bool *used = ARENA_ARRAY(arena, bool, rules->nrules + 1);

	for (size_t i = 0; i < rules->nrules; i++)
		if (rules->rules[i]->meta)
			mark_used(rules->rules[i]->meta, used);
	for (size_t i = 0; i < rules->nrules; i++) {
		const struct rule *r = rules->rules[i];
		if (!used[i] && !strncmp(r->name, "__", 2) && !r->captures)
			diag_add(rules->diags, DIAG_ID_RULE_UNUSED, r->where, "%s is used by nothing", r->name);
	}
}

/* What two rules must share to hit alike. */
static struct span rule_key(struct arena *arena, const struct rule *r)
{
	struct strbuf b = strbuf_new(arena);

	strbuf_printf(&b, "%d %d %u %s\n%s\n%s\n", r->type, r->negated, r->pattern.flags, r->header ? r->header : "",
		      r->unset ? r->unset : "", r->tflags_text ? r->tflags_text : "");
	strbuf_add_span(&b, r->pattern.text);
	return strbuf_span(&b);
}

static void check_twice(struct arena *arena, const struct ruleset_src *rules)
{
	struct map seen = map_new(arena);

	for (size_t i = 0; i < rules->nrules; i++) {
		struct rule *r = rules->rules[i];
		if (!r->pattern.modifiers || r->captures)
			continue;
		struct span key = rule_key(arena, r);
		const struct rule *first = map_get(&seen, key);
		if (first)
			diag_add(rules->diags, DIAG_ID_PATTERN_TWICE, r->where, "%s has the pattern of %s", r->name,
				 first->name);
		else
			map_set(&seen, key, r);
	}
}

void lint_rules(const struct ruleset_src *rules)
{
	struct arena *arena = arena_new();

	check_patterns(rules);
	check_names(rules);
	check_metas(arena, rules);
	check_used(arena, rules);
	check_twice(arena, rules);
	lint_subsumed(arena, rules);
	lint_templates(arena, rules);
	lint_networks(arena, rules);
	arena_free(&arena);
}
