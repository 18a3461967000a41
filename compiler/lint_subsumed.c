/* lint_subsumed.c: rules that hit only where another rule of the same kind does: whatever the one matches holds a word that
 * is all the other asks for. Only words are looked at, so that what is said is true, but not all that is true is said.
 * SpamAssassin counterpart: none. */
#include "lint.h"
#include "lint_words.h"
#include "regex/lower.h"

#include "base/strbuf.h"
#include "base/vec.h"

/* Longer patterns are expansions of replace tags; more words, shorter ones and wider sets say little. */
enum { PATTERN_LIMIT = 2000, TOLD_LIMIT = 8, SHORTEST = 4, WIDEST = 12, GROUP_LIMIT = 4000 };

struct candidate {
	const struct rule *rule;
	struct words all; /* all it matches; n is 0 when that is no set of words */
	struct words needs[CLAUSES_LIMIT];
	uint32_t nneeds;
};

/* The rules that look at the same text. */
struct group {
	VEC(struct candidate) v;
};

static bool holds_one_of(const struct word *text, const struct words *words)
{
	for (uint32_t i = 0; i < words->n; i++)
		if (word_holds(text, &words->v[i]))
			return true;
	return false;
}

/* Whatever the first matches holds something that is all the second asks for. */
static bool is_subsumed(const struct candidate *by, const struct candidate *c)
{
	for (uint32_t k = 0; by->all.n && k < c->nneeds; k++) {
		uint32_t i = 0;
		while (i < c->needs[k].n && holds_one_of(&c->needs[k].v[i], &by->all))
			i++;
		if (i == c->needs[k].n)
			return true;
	}
	return false;
}

/* Words that are not everywhere. */
static bool is_telling(const struct words *words)
{
	for (uint32_t i = 0; i < words->n; i++) {
		unsigned narrow = 0;
		for (uint32_t k = 0; k < words->v[i].n; k++)
			narrow += byteset_count(words->v[i].v[k]) <= WIDEST;
		if (narrow < SHORTEST)
			return false;
	}
	return words->n && words->n <= TOLD_LIMIT;
}

static void add(struct arena *arena, struct arena *scratch, struct words_store *store, struct map *groups,
		const struct rule *r)
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
	if (why || r->tflags_text || !words_of(store, node, &c.all) || !is_telling(&c.all))
		c.all.n = 0;
	c.nneeds = words_needed(store, node, c.needs);
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
	struct words_store store = words_store_new(arena, scratch);

	for (size_t i = 0; i < rules->nrules; i++) {
		const struct rule *r = rules->rules[i];
		if (r->pattern.modifiers && !r->left_out && !r->negated && !r->unset && !r->pattern.templates &&
		    r->pattern.text.n <= PATTERN_LIMIT)
			add(arena, scratch, &store, &groups, r);
		arena_reset(scratch);
	}
	for (size_t i = 0; i < groups.n; i++)
		check_group(rules, groups.entries[i].value);
	arena_free(&scratch);
}
