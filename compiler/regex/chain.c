/* chain.c: of each line the shortest run of items that is rare enough becomes a chain. As few lines
 * as will do: places in the words that all chains share are what a scan costs. */
#include "chain.h"
#include "chain_lines.h"

#include "base/vec.h"

#include <math.h>

/* A pattern that is met at least every so many times as often as its chains tells hardly more than
 * they. */
#define SHARE_BESIDE 8
/* More lines are tried until chains are met this much more often than wanted, or less. */
#define SHARE_ENOUGH 100

struct run {
	uint32_t from, to; /* items [from, to) */
	uint32_t links;
	double share;
	double told; /* the same, of texts that begin with what is known */
};

static bool is_needed(const struct line_item *item)
{
	return item->kind == ITEM_BYTE && !item->optional;
}

static bool is_better(const struct run *a, const struct run *b, double wanted)
{
	if (a->told <= wanted && b->told <= wanted)
		return a->links != b->links ? a->links < b->links : a->told < b->told;
	return a->told * a->share < b->told * b->share; /* what is known still tells where a match begins */
}

/* How many of its items are the beginning of the text and then what all begin with, some of which may be left out. */
static uint32_t known_items(struct line line, const char *known)
{
	uint32_t i = 1;
	if (!known || !line.n || !line.v[0].edge || !byteset_empty(&line.v[0].set))
		return 0;
	for (; *known && i < line.n; known++) {
		if (line.v[i].kind == ITEM_BYTE && byteset_has(&line.v[i].set, (unsigned char)*known))
			i++;
		else if (*known != 's')
			break;
	}
	return i;
}

static struct run best_run(struct line line, double wanted, uint32_t known)
{
	struct run best = {.share = 1, .told = 1};
	for (uint32_t from = 0; from < line.n; from++) {
		struct run r = {.from = from, .share = 1, .told = 1};
		if (!is_needed(&line.v[from]))
			continue;
		for (uint32_t i = from;
		     i < line.n && line.v[i].kind != ITEM_GAP && r.links + 2 < CHAIN_LINKS; i++) {
			r.links += line.v[i].kind == ITEM_BYTE;
			double factor = line_item_factor(&line.v[i], i > from ? &line.v[i - 1] : NULL);
			r.share *= factor;
			r.told *= i < known ? 1 : factor;
			r.to = i + 1;
			if (is_needed(&line.v[i]) && is_better(&r, &best, wanted))
				best = r;
		}
	}
	return best;
}

static struct byteset word_bytes(void)
{
	struct byteset words = {{0}};
	for (unsigned b = 0; b < 256; b++)
		if (byte_is_word((unsigned char)b))
			byteset_add(&words, b);
	return words;
}

static bool has_common(struct byteset a, struct byteset b)
{
	a = byteset_and(a, b);
	return !byteset_empty(&a);
}

/* What is beside a run whose end item is at `at`, going by `step`: a position, maybe behind items
 * that may be left out, says which byte that is. False: nothing is known. */
static bool beside(struct line line, uint32_t at, int step, struct line_item *item_r)
{
	struct byteset words = word_bytes(), left_out = {{0}}, next = line.v[at].set;
	bool edge = false;
	uint32_t i = at + (uint32_t)step;
	for (; i < line.n && line.v[i].kind == ITEM_BYTE && line.v[i].optional;
	     i += (uint32_t)step) {
		left_out = byteset_or(left_out, line.v[i].set);
		edge |= line.v[i].edge;
	}
	if (i >= line.n || line.v[i].kind != ITEM_ASSERT || line.v[at].edge)
		return false;
	next = byteset_or(next, left_out);
	struct byteset there = {{0}};
	switch ((enum re_assert)line.v[i].asserted) {
	case RE_LINE_START:
	case RE_LINE_END:
		byteset_add(&there, '\n');
		edge = true;
		break;
	case RE_WORD_EDGE:
		if (!has_common(next, byteset_not(words)))
			there = byteset_not(words), edge = true;
		else if (!has_common(next, words))
			there = words;
		else
			return false;
		break;
	default:
		return false;
	}
	*item_r = line_bytes(byteset_or(there, left_out));
	item_r->edge = edge;
	return item_r->share < 0.5;
}

struct chaining {
	struct arena *arena;
	VEC(struct chain_link) links;
	double share;
};

static void add_chain(struct chaining *c, struct line line, const struct run *run)
{
	struct line_item v[CHAIN_LINKS + 4], item;
	uint32_t n = 0;
	if (beside(line, run->from, -1, &item))
		n = line_push(v, n, item);
	for (uint32_t i = run->from; i < run->to; i++)
		if (line.v[i].kind == ITEM_BYTE)
			n = line_push(v, n, line.v[i]);
	if (beside(line, run->to - 1, 1, &item))
		n = line_push(v, n, item);
	for (uint32_t i = 0; i < n; i++) {
		struct chain_link link = {.set = v[i].set,
					  .edge = v[i].edge,
					  .optional = v[i].optional,
					  .repeats = v[i].repeats,
					  .last = i + 1 == n};
		vec_push(c->arena, &c->links, link);
	}
	c->share += run->share;
}

/* The chains of so many lines; n is 0 when a line has none. */
static struct chaining chains_of(struct re_tree *t, const struct re_node *node, uint32_t limit,
				 struct chain_shares shares)
{
	struct chaining c = {.arena = tree_arena(t)};
	struct lines lines = regex_lines(t, node, limit);
	for (uint32_t i = 0; i < lines.n; i++) {
		struct run run = best_run(lines.v[i], shares.wanted / lines.n, known_items(lines.v[i], shares.known));
		if (!run.links)
			return (struct chaining){.share = 1};
		add_chain(&c, lines.v[i], &run);
	}
	return c;
}

struct regex_chains regex_chains(struct re_tree *t, const struct re_node *node,
				 struct chain_shares shares)
{
	double whole = SHARE_BESIDE * exp2(-LINES_FREEDOM * (double)node->bits);
	struct regex_chains best = {.share = whole > shares.most ? whole : shares.most};
	for (uint32_t limit = 1; limit <= LINES_LIMIT && best.share > SHARE_ENOUGH * shares.wanted;
	     limit *= 2) {
		struct chaining c = chains_of(t, node, limit, shares);
		if (c.links.n && c.share < best.share)
			best = (struct regex_chains){c.links.v, (uint32_t)c.links.n, c.share};
	}
	return best;
}

static const struct re_node *link_tree(struct re_tree *t, const struct chain_link *link)
{
	const struct re_node *byte =
	    byteset_empty(&link->set) ? tree_never(t) : tree_class(t, &link->set);
	if (link->edge) {
		const struct re_node *ways[] = {byte, tree_assert(t, RE_TEXT_START)};
		byte = tree_alt(t, ways, 2);
	}
	if (!link->optional && !link->repeats)
		return byte;
	return tree_repeat(t, byte, !link->optional, link->repeats ? RE_INF : 1, RE_GREEDY);
}

const struct re_node *regex_chains_tree(struct re_tree *t, const struct regex_chains *chains)
{
	const struct re_node **kids = ARENA_ARRAY(tree_arena(t), const struct re_node *, chains->n),
			     *chain = tree_empty(t);
	uint32_t n = 0;
	for (uint32_t i = 0; i < chains->n; i++) {
		chain = tree_cat2(t, chain, link_tree(t, &chains->v[i]));
		if (!chains->v[i].last)
			continue;
		kids[n++] = chain;
		chain = tree_empty(t);
	}
	return tree_alt(t, kids, n);
}
