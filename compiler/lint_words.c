/* lint_words.c: see lint_words.h. Words of a tree are built from those of its parts; where they become too many or too long,
 * or a part has no end, the tree has none, and what stands beside such a part in a sequence is a clause of its own.
 * Positions such as \b are empty words in clauses. Recursion is bounded by the parser of patterns. */
#include "lint_words.h"

#include "base/vec.h"

enum { REPEATS = 8 };

struct words_store words_store_new(struct arena *arena, struct arena *scratch)
{
	return (struct words_store){arena, scratch, map_new(arena)};
}

static struct words keep(struct words_store *store, struct words words)
{
	struct words kept = {ARENA_ARRAY(store->arena, struct word, words.n + 1), words.n};

	for (uint32_t i = 0; i < words.n; i++) {
		uint32_t n = words.v[i].n;
		const struct byteset **v = (const struct byteset **)ARENA_ARRAY(store->arena, void *, n + 1);
		if (n)
			memcpy(v, words.v[i].v, n * sizeof *v);
		kept.v[i] = (struct word){v, n, words.v[i].letters};
	}
	return kept;
}

static const struct byteset *keep_set(struct words_store *store, const struct byteset *set)
{
	struct span bytes = {(const unsigned char *)set, sizeof *set};
	struct byteset *kept = map_get(&store->sets, bytes);

	if (!kept) {
		kept = ARENA_NEW(store->arena, struct byteset);
		*kept = *set;
		map_set(&store->sets, (struct span){(const unsigned char *)kept, sizeof *kept}, kept);
	}
	return kept;
}

static uint64_t letter_bit(const struct byteset *set)
{
	unsigned c = byteset_first(set), upper = c >= 'A' && c <= 'Z', n = byteset_count(set);
	bool one = n == 1 || (n == 2 && upper && byteset_has(set, c + ('a' - 'A')));

	return one ? UINT64_C(1) << ((c + (upper ? 'a' - 'A' : 0)) & 63) : 0;
}

static struct words empty_word(struct words_store *store)
{
	return (struct words){ARENA_NEW(store->scratch, struct word), 1};
}

static struct words set_word(struct words_store *store, const struct byteset *set)
{
	struct words w = empty_word(store);
	const struct byteset **v = (const struct byteset **)ARENA_ARRAY(store->scratch, void *, 1);

	v[0] = keep_set(store, set);
	w.v[0] = (struct word){v, 1, letter_bit(set)};
	return w;
}

/* Each of a followed by each of b. */
static bool join(struct words_store *store, struct words a, struct words b, struct words *out_r)
{
	if (a.n * b.n > WORDS_LIMIT)
		return false;
	struct words out = {ARENA_ARRAY(store->scratch, struct word, a.n * b.n), 0};
	for (uint32_t i = 0; i < a.n; i++)
		for (uint32_t k = 0; k < b.n; k++) {
			uint32_t n = a.v[i].n + b.v[k].n;
			if (n > WORD_LIMIT)
				return false;
			const struct byteset **v = (const struct byteset **)ARENA_ARRAY(store->scratch, void *, n + 1);
			if (a.v[i].n)
				memcpy(v, a.v[i].v, a.v[i].n * sizeof *v);
			if (b.v[k].n)
				memcpy(v + a.v[i].n, b.v[k].v, b.v[k].n * sizeof *v);
			out.v[out.n++] = (struct word){v, n, a.v[i].letters | b.v[k].letters};
		}
	*out_r = out;
	return true;
}

static bool unite(struct words_store *store, struct words a, struct words b, struct words *out_r)
{
	if (a.n + b.n > WORDS_LIMIT)
		return false;
	struct words out = {ARENA_ARRAY(store->scratch, struct word, a.n + b.n + 1), a.n + b.n};
	if (a.n)
		memcpy(out.v, a.v, a.n * sizeof *out.v);
	if (b.n)
		memcpy(out.v + a.n, b.v, b.n * sizeof *out.v);
	*out_r = out;
	return true;
}

/* loose: positions count as empty. */
static bool expand(struct words_store *store, const struct re_node *node, bool loose, struct words *out_r)
{
	struct words out = empty_word(store), one;

	switch (node->op) {
	case RE_EMPTY: break;
	case RE_ASSERT:
		if (!loose)
			return false;
		break;
	case RE_CLASS: out = set_word(store, &node->set); break;
	case RE_CAPTURE: return expand(store, node->kids[0], loose, out_r);
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			if (!expand(store, node->kids[i], loose, &one) || !join(store, out, one, &out))
				return false;
		break;
	case RE_ALT:
		out.n = 0;
		for (uint32_t i = 0; i < node->n; i++)
			if (!expand(store, node->kids[i], loose, &one) || !unite(store, out, one, &out))
				return false;
		break;
	case RE_REPEAT: {
		struct words times = out;
		out.n = 0;
		if (node->max > REPEATS || !expand(store, node->kids[0], loose, &one))
			return false;
		for (uint32_t i = 0; i <= node->max; i++) {
			if (i >= node->min && !unite(store, out, times, &out))
				return false;
			if (i < node->max && !join(store, times, one, &times))
				return false;
		}
		break;
	}
	default: return false;
	}
	*out_r = out;
	return true;
}

bool words_of(struct words_store *store, const struct re_node *node, struct words *words_r)
{
	if (!expand(store, node, false, words_r))
		return false;
	*words_r = keep(store, *words_r);
	return true;
}

static uint32_t shortest(const struct words *w)
{
	uint32_t n = w->n ? UINT32_MAX : 0;

	for (uint32_t i = 0; i < w->n; i++)
		n = w->v[i].n < n ? w->v[i].n : n;
	return n;
}

struct clauses {
	struct words *v;
	uint32_t n;
};

static void add_clause(struct clauses *c, struct words w)
{
	if (c->n < CLAUSES_LIMIT && shortest(&w) > 1)
		c->v[c->n++] = w;
}

static void need(struct words_store *store, const struct re_node *node, struct clauses *c);

/* Parts that have words are joined as long as that goes well. */
static void need_sequence(struct words_store *store, const struct re_node *node, struct clauses *c)
{
	struct words run = empty_word(store), one;

	for (uint32_t i = 0; i < node->n; i++) {
		bool known = expand(store, node->kids[i], true, &one);
		if (known && join(store, run, one, &run))
			continue;
		add_clause(c, run);
		run = known ? one : empty_word(store);
		if (!known)
			need(store, node->kids[i], c);
	}
	add_clause(c, run);
}

/* A word of any branch: of each branch the clause with the longest words. */
static void need_branches(struct words_store *store, const struct re_node *node, struct clauses *c)
{
	struct words all = {0};

	for (uint32_t i = 0; i < node->n; i++) {
		struct words list[CLAUSES_LIMIT], best = {0};
		struct clauses of_kid = {list, 0};
		need(store, node->kids[i], &of_kid);
		for (uint32_t k = 0; k < of_kid.n; k++)
			if (shortest(&list[k]) > shortest(&best))
				best = list[k];
		if (!best.n || !unite(store, all, best, &all))
			return;
	}
	add_clause(c, all);
}

static void need(struct words_store *store, const struct re_node *node, struct clauses *c)
{
	struct words all;

	if (expand(store, node, true, &all))
		add_clause(c, all);
	else if (node->op == RE_CAT)
		need_sequence(store, node, c);
	else if (node->op == RE_ALT)
		need_branches(store, node, c);
	else if (node->op == RE_CAPTURE || (node->op == RE_REPEAT && node->min > 0))
		need(store, node->kids[0], c);
}

uint32_t words_needed(struct words_store *store, const struct re_node *node, struct words clauses_r[CLAUSES_LIMIT])
{
	struct clauses c = {clauses_r, 0};

	need(store, node, &c);
	for (uint32_t i = 0; i < c.n; i++)
		clauses_r[i] = keep(store, clauses_r[i]);
	return c.n;
}

static bool is_within(const struct byteset *text, const struct byteset *part)
{
	if (text == part)
		return true;
	for (size_t i = 0; i < sizeof text->w / sizeof *text->w; i++)
		if (text->w[i] & ~part->w[i])
			return false;
	return true;
}

bool word_holds(const struct word *text, const struct word *part)
{
	if (part->letters & ~text->letters)
		return false;
	for (uint32_t at = 0; at + part->n <= text->n; at++) {
		uint32_t i = 0;
		while (i < part->n && is_within(text->v[at + i], part->v[i]))
			i++;
		if (i == part->n)
			return true;
	}
	return false;
}
