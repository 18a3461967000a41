/* starts.c: what the first bytes of a match can be. Of each node: sets for the bytes at offsets 0, 1, ... of what it
 * matches, and how long that can be, as far as it is of interest. Look-arounds are taken to be true. */
#include "starts.h"

#include "lower.h"
#include "measure.h"
#include "ways.h"

#include <string.h>

enum { AHEAD = WN_STARTS_LINKS - 1 /* one is for the byte before */ };

/* More places than that would be tried: PCRE2 alone is as quick. */
#define STARTS_SHARE 0.06
/* Ways to begin are looked at where that leaves no more than so many of all places, or such a part of the places that the
 * sets of bytes leave, unless those are few. */
#define WAYS_SHARE 0.02
#define WAYS_PART 0.5
#define FEW_STARTS 1e-5

struct ahead {
	struct byteset set[AHEAD]; /* what a byte at this offset can be, where there is one */
	uint16_t lengths;          /* bits; AHEAD: that or more */
};

struct reading {
	struct ahead **memo; /* by node id */
	struct arena *arena;
};

static const struct ahead *ahead_of(struct reading *r, const struct re_node *node);

static struct ahead of_nothing(void)
{
	return (struct ahead){.lengths = 1};
}

/* One behind the other. */
static struct ahead joined(const struct ahead *a, const struct ahead *b)
{
	struct ahead out = {.lengths = (uint16_t)(a->lengths & 1u << AHEAD)};
	memcpy(out.set, a->set, sizeof out.set);
	for (unsigned n = 0; n < AHEAD; n++) {
		if (!(a->lengths >> n & 1))
			continue;
		uint32_t lengths = (uint32_t)b->lengths << n;
		out.lengths |= (uint16_t)(lengths & ((1u << AHEAD) - 1)) | (uint16_t)(lengths >> AHEAD ? 1u << AHEAD : 0);
		for (unsigned i = n; i < AHEAD; i++)
			out.set[i] = byteset_or(out.set[i], b->set[i - n]);
	}
	return out;
}

static struct ahead united(const struct ahead *a, const struct ahead *b)
{
	struct ahead out = {.lengths = a->lengths | b->lengths};
	for (unsigned i = 0; i < AHEAD; i++)
		out.set[i] = byteset_or(a->set[i], b->set[i]);
	return out;
}

/* Rounds beyond AHEAD change nothing: each has a byte, or adds nothing. */
static struct ahead repeated(const struct ahead *round, uint32_t min, uint32_t max)
{
	struct ahead all = of_nothing();
	for (uint32_t i = 0; i < min && i < AHEAD; i++)
		all = joined(&all, round);
	struct ahead more = all;
	for (uint32_t i = min; i < max && i < min + AHEAD; i++) {
		more = joined(&more, round);
		all = united(&all, &more);
	}
	return all;
}

static struct ahead of_any(void)
{
	struct byteset none = {{0}};
	struct ahead any = {.lengths = (2u << AHEAD) - 1};
	for (unsigned i = 0; i < AHEAD; i++)
		any.set[i] = byteset_not(none);
	return any;
}

static struct ahead read_node(struct reading *r, const struct re_node *node)
{
	struct ahead out = {0};
	switch ((enum re_op)node->op) {
	case RE_EMPTY: case RE_ASSERT: case RE_LOOK: return of_nothing();
	case RE_NEVER: return out;
	case RE_CLASS:
		out.set[0] = node->set;
		out.lengths = 2;
		return out;
	case RE_CAT:
		out = of_nothing();
		for (uint32_t i = 0; i < node->n && out.lengths != 1u << AHEAD; i++)
			out = joined(&out, ahead_of(r, node->kids[i]));
		return out;
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			out = united(&out, ahead_of(r, node->kids[i]));
		return out;
	case RE_REPEAT: return repeated(ahead_of(r, node->kids[0]), node->min, node->max);
	case RE_CAPTURE: case RE_ATOMIC: return *ahead_of(r, node->kids[0]);
	default: return of_any();
	}
}

static const struct ahead *ahead_of(struct reading *r, const struct re_node *node)
{
	struct ahead **known = &r->memo[node->id];
	if (!*known) {
		struct ahead made = read_node(r, node);
		*known = ARENA_NEW(r->arena, struct ahead);
		**known = made;
	}
	return *known;
}

bool regex_begins_with(enum re_assert kind, const struct re_node *node)
{
	switch ((enum re_op)node->op) {
	case RE_ASSERT: return node->kind == kind;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			if (node->kids[i]->op != RE_LOOK)
				return regex_begins_with(kind, node->kids[i]);
		return false;
	case RE_CAPTURE: case RE_ATOMIC: return regex_begins_with(kind, node->kids[0]);
	case RE_ALT:
		for (uint32_t i = 0; i < node->n; i++)
			if (!regex_begins_with(kind, node->kids[i]))
				return false;
		return true;
	case RE_REPEAT: return node->min && regex_begins_with(kind, node->kids[0]);
	default: return false;
	}
}

static bool is_within(struct byteset set, struct byteset of)
{
	struct byteset outside = byteset_and(set, byteset_not(of));
	return byteset_empty(&outside);
}

static void add_link(struct wn_starts *starts, struct byteset set)
{
	for (unsigned c = 0; c < 256; c++)
		if (byteset_has(&set, c))
			starts->links[c] |= (uint8_t)(1u << starts->n);
	starts->n++;
}

/* The byte before, which the text may begin behind. */
static double add_link_before(struct wn_starts *starts, struct byteset set)
{
	starts->edge = 1;
	add_link(starts, set);
	return measure_share(&set);
}

static unsigned shortest(const struct ahead *ahead)
{
	return ahead->lengths ? (unsigned)__builtin_ctz(ahead->lengths) : 0;
}

/* Of places in the text, how many are left: by the byte before, and by those behind. */
static double make_links(const struct re_node *root, const struct ahead *ahead, struct wn_starts *starts, double *before_r)
{
	struct byteset newline = {{0}};
	double before = 1, share = 1;
	*starts = (struct wn_starts){.n = 0};
	byteset_add(&newline, '\n');
	if (regex_begins_with(RE_LINE_START, root) && shortest(ahead))
		before = add_link_before(starts, newline);
	else if (regex_begins_with(RE_WORD_EDGE, root) && shortest(ahead) && is_within(ahead->set[0], byteset_word()))
		before = add_link_before(starts, byteset_not(byteset_word()));
	for (unsigned i = 0; i < AHEAD && i < shortest(ahead); i++) {
		add_link(starts, ahead->set[i]);
		share *= measure_share(&ahead->set[i]);
	}
	*before_r = before;
	return share;
}

/* The repeat of a class that every match begins with, or NULL. */
static const struct re_node *first_repeat(const struct re_node *node)
{
	switch ((enum re_op)node->op) {
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			if (node->kids[i]->op != RE_LOOK && node->kids[i]->op != RE_ASSERT)
				return first_repeat(node->kids[i]);
		return NULL;
	case RE_CAPTURE: case RE_ATOMIC: return first_repeat(node->kids[0]);
	case RE_REPEAT: return node->kids[0]->op == RE_CLASS ? node : NULL;
	default: return NULL;
	}
}

/* Of those bytes, what is behind the links. */
static uint16_t run_behind(const struct re_node *root, const struct wn_starts *starts)
{
	const struct re_node *repeat = first_repeat(root);
	uint32_t linked = starts->n - starts->edge;
	if (!repeat || repeat->min < linked + WN_STARTS_RUN)
		return 0;
	return repeat->min - linked < UINT16_MAX ? (uint16_t)(repeat->min - linked) : UINT16_MAX;
}

/* Of ^A*B, where a byte is in A or in B, the first that is in B. */
static const struct re_node *without_lead(const struct re_node *node)
{
	if (node->op != RE_CAT || node->n != 3 || node->kids[0]->op != RE_ASSERT || node->kids[0]->kind != RE_TEXT_START)
		return node;
	const struct re_node *lead = node->kids[1], *last = node->kids[2];
	bool any = lead->op == RE_REPEAT && lead->min == 0 && lead->max == RE_INF && lead->kids[0]->op == RE_CLASS &&
		   last->op == RE_CLASS && is_within(byteset_not(last->set), lead->kids[0]->set);
	return any ? last : node;
}

bool regex_starts_whole(const struct re_node *whole, bool trimmed, struct wn_starts *starts_r)
{
	const struct re_node *node = without_lead(whole);
	uint32_t n = node->op == RE_CAT ? node->n : 1;
	*starts_r = (struct wn_starts){.whole = node != whole ? WN_STARTS_WHOLE_ONCE : trimmed ? WN_STARTS_WHOLE_ANYWHERE : WN_STARTS_WHOLE};
	for (uint32_t i = 0; i < n; i++) {
		const struct re_node *item = node->op == RE_CAT ? node->kids[i] : node;
		if (item->op != RE_CLASS || starts_r->n == WN_STARTS_LINKS)
			return false;
		add_link(starts_r, item->set);
	}
	return n > 0;
}

bool regex_starts_later(const struct re_node *whole, struct wn_starts *later_r)
{
	enum { LEAST = 3 };
	const double rare = 1e-3;
	double best = rare, share = 1;
	bool gap = false;
	struct wn_starts run = {.n = 0};
	for (uint32_t i = 0; whole->op == RE_CAT && i < whole->n; i++) {
		const struct re_node *kid = whole->kids[i];
		gap |= kid->longest == RE_INF;
		if (kid->op != RE_CLASS || !gap || run.n == WN_STARTS_LINKS)
			run = (struct wn_starts){.n = 0}, share = 1;
		if (kid->op != RE_CLASS || !gap)
			continue;
		add_link(&run, kid->set);
		share *= measure_share(&kid->set);
		if (run.n >= LEAST && share < best)
			*later_r = run, best = share;
	}
	return best < rare;
}

/* Whether the ways to begin tell more than the sets that all have together, which leave such a share of places. */
static bool add_ways(struct wn_starts *starts, struct arena *scratch, const struct re_node *root, double before, double share)
{
	if (before * share < FEW_STARTS || !starts->n)
		return false;
	struct ways ways = regex_ways(scratch, root);
	double rest = regex_ways_share(&ways);
	if (before * share > STARTS_SHARE ? before * rest > WAYS_SHARE : rest > WAYS_PART * share)
		return false;
	starts->way_bytes = regex_ways_tables(&ways, (uint8_t (*)[256])(starts + 1));
	return true;
}

const struct wn_starts *regex_starts(struct arena *arena, struct re_tree *t, const struct re_node *root)
{
	const uint16_t unlike = RE_HAS_COND | RE_HAS_OPAQUE | RE_HAS_ACCEPT | RE_HAS_SEARCH_START;
	if (root->has & unlike || regex_anchored(root))
		return NULL;
	struct arena *scratch = arena_new();
	struct reading r = {ARENA_ARRAY(scratch, struct ahead *, tree_count(t)), scratch};
	struct wn_starts *starts = arena_alloc(arena, sizeof *starts + 256 * WN_WAY_BYTES);
	double before, share = make_links(root, ahead_of(&r, root), starts, &before);
	starts->run = run_behind(root, starts);
	bool told = add_ways(starts, scratch, root, before, share) || before * share < STARTS_SHARE || starts->run;
	arena_free(&scratch);
	return told ? starts : NULL;
}
