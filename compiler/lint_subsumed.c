/* lint_subsumed.c: rules that hit only where another rule of the same kind does: whatever the one matches holds a string
 * that is all the other asks for. Only literals are looked at, so that what is said is true, but not all that is true is
 * said. SpamAssassin counterpart: none. */
#include "lint.h"
#include "profile.h"
#include "regex/gate.h"
#include "regex/lower.h"

#include "base/map.h"
#include "base/strbuf.h"
#include "base/vec.h"

/* Longer patterns are expansions of replace tags; sets of more strings, and shorter strings, say little. */
enum { PATTERN_LIMIT = 2000, SET_LIMIT = 8, SHORTEST = 4, GROUP_LIMIT = 4000 };

struct candidate {
	const struct rule *rule;
	struct gate_clause all; /* all it matches; n is 0 when that is no set of strings */
	struct regex_gate needs;
};

/* The rules that look at the same text. */
struct group {
	VEC(struct candidate) v;
};

static bool contains(const struct gate_literal *text, const struct gate_literal *part)
{
	if (text->caseless && !part->caseless)
		return false;
	for (unsigned at = 0; at + part->n <= text->n; at++) {
		unsigned i = 0;
		while (i < part->n && (part->caseless ? byte_lower(text->b[at + i]) == part->b[i]
						      : text->b[at + i] == part->b[i]))
			i++;
		if (i == part->n)
			return true;
	}
	return false;
}

static bool holds_one_of(const struct gate_literal *text, const struct gate_clause *set)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (contains(text, &set->v[i]))
			return true;
	return false;
}

/* Whatever the first matches holds something that is all the second asks for. */
static bool is_subsumed(const struct candidate *by, const struct candidate *c)
{
	for (uint32_t k = 0; by->all.n && k < c->needs.n; k++) {
		uint32_t i = 0;
		while (i < c->needs.clauses[k].n && holds_one_of(&c->needs.clauses[k].v[i], &by->all))
			i++;
		if (i == c->needs.clauses[k].n)
			return true;
	}
	return false;
}

/* Strings that are not everywhere. */
static bool is_telling(const struct gate_clause *set)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (set->v[i].n < SHORTEST)
			return false;
	return set->n && set->n <= SET_LIMIT;
}

static struct gate_clause keep(struct arena *arena, struct gate_clause c)
{
	struct gate_literal *v = ARENA_ARRAY(arena, struct gate_literal, c.n + 1);
	if (c.n)
		memcpy(v, c.v, c.n * sizeof *v);
	c.v = v;
	return c;
}

static void add(struct arena *arena, struct arena *scratch, struct map *groups, const struct rule *r,
		const struct rarity *rarity)
{
	struct strbuf key = strbuf_new(scratch);
	struct candidate c = {.rule = r};
	struct regex_parse parsed;
	struct err err;
	const char *why;
	size_t at;

	if (regex_parse(scratch, r->pattern.text, r->pattern.flags, &parsed, &at, &err) != 0)
		return;
	const struct re_node *node = regex_relax(&parsed, &why);
	if (!node)
		return;
	node = regex_simplify(parsed.tree, node);
	if (why || r->tflags_text || !regex_literals(parsed.tree, node, &c.all) || !is_telling(&c.all))
		c.all.n = 0;
	c.all = keep(arena, c.all);
	c.needs = regex_gate(parsed.tree, node, REGEX_TEXT_BODY, rarity);
	for (uint32_t k = 0; k < c.needs.n; k++)
		c.needs.clauses[k] = keep(arena, c.needs.clauses[k]);
	strbuf_printf(&key, "%d %s", r->type, r->header ? r->header : "");
	void **slot = map_slot(groups, arena_dup_span(arena, strbuf_span(&key)));
	if (!*slot)
		*slot = ARENA_NEW(arena, struct group);
	struct group *group = *slot;
	if (group->v.n < GROUP_LIMIT)
		vec_push(arena, &group->v, c);
}

static bool same_pattern(const struct rule *a, const struct rule *b)
{
	return a->pattern.flags == b->pattern.flags && span_equal(a->pattern.text, b->pattern.text);
}

static void check_group(const struct ruleset_src *rules, const struct group *group)
{
	for (size_t i = 0; i < group->v.n; i++)
		for (size_t k = 0; k < group->v.n; k++) {
			const struct rule *r = group->v.v[i].rule, *by = group->v.v[k].rule;
			if (i == k || same_pattern(r, by) || !is_subsumed(&group->v.v[k], &group->v.v[i]))
				continue;
			diag_add(rules->diags, DIAG_ID_PATTERN_SUBSUMED, r->where, "%s hits only where %s does", r->name,
				 by->name);
			break;
		}
}

void lint_subsumed(struct arena *arena, const struct ruleset_src *rules)
{
	struct arena *scratch = arena_new();
	struct map groups = map_new(arena);
	const struct rarity *rarity = profile_rarity(profile_stock(arena)); /* the rarest strings tell most */

	for (size_t i = 0; i < rules->nrules; i++) {
		const struct rule *r = rules->rules[i];
		if (r->pattern.modifiers && !r->left_out && !r->negated && !r->unset && !r->pattern.templates &&
		    r->pattern.text.n <= PATTERN_LIMIT)
			add(arena, scratch, &groups, r, rarity);
		arena_reset(scratch);
	}
	for (size_t i = 0; i < groups.n; i++)
		check_group(rules, groups.entries[i].value);
	arena_free(&scratch);
}
