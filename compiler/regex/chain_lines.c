/* chain_lines.c: lines are put together from the leaves up: in a row, side by side, repeated.
 * Whatever a line cannot say is said more loosely; nothing that the tree matches is lost. */
#include "chain_lines.h"
#include "measure.h"

#include <math.h>

/* Longer lines end in a gap: what is behind it is not needed to tell. */
enum { ITEMS = 96 };

struct lining {
	struct arena *arena;
	uint32_t limit;
};

static const struct line nothing = {.share = 1};

struct line_item line_bytes(struct byteset set)
{
	return (struct line_item){.kind = ITEM_BYTE, .set = set, .share = measure_share(&set)};
}

/* A byte behind another: more of the same, digits behind digits, is likely; punctuation comes in
 * company. */
static double share_behind(const struct line_item *item, const struct line_item *before)
{
	enum { MANY = 5 };
	const double same = 0.4, punctuation = 0.05, rare = 0.03;
	double share = pow(item->share, LINES_FREEDOM), least = 0;
	if (!before)
		return share;
	if (byteset_count(&item->set) >= MANY && byteset_equal(&item->set, &before->set))
		least = same;
	else if (item->share < rare && byteset_first(&item->set) < '0')
		least = punctuation;
	return share > least ? share : least;
}

double line_item_factor(const struct line_item *item, const struct line_item *before)
{
	const double often = 0.7, edge = 0.01;
	double share = share_behind(item, before) + (item->edge ? edge : 0);
	if (share > often)
		share = often;
	if (item->kind != ITEM_BYTE)
		return 1;
	if (item->optional)
		return item->repeats ? 1 / (1 - share) : 1 + share;
	share = item->repeats ? share / (1 - share) : share;
	return share < 1 ? share : 1;
}

static double share_of(const struct line_item *v, uint32_t n)
{
	double least = 1, share = 1;
	for (uint32_t i = 0; i < n; i++) {
		share = v[i].kind == ITEM_GAP
			    ? 1
			    : share * line_item_factor(&v[i], i ? &v[i - 1] : NULL);
		least = share < least ? share : least;
	}
	return least;
}

uint32_t line_push(struct line_item *v, uint32_t n, struct line_item item)
{
	if (!n || !item.optional || !v[n - 1].optional || item.kind != ITEM_BYTE) {
		v[n] = item;
		return n + 1;
	}
	struct line_item both = line_bytes(byteset_or(v[n - 1].set, item.set));
	both.edge = v[n - 1].edge || item.edge;
	both.optional = both.repeats = true;
	v[n - 1] = both;
	return n;
}

static struct line make_line(const struct line_item *v, uint32_t n)
{
	return (struct line){v, n, share_of(v, n)};
}

static struct line line_of(struct lining *l, struct line_item item)
{
	struct line_item *v = ARENA_ARRAY(l->arena, struct line_item, 1);
	v[0] = item;
	return make_line(v, 1);
}

/* Only an end of the text, which comes once at each end. */
static bool is_end(const struct line_item *item)
{
	return item->edge && byteset_empty(&item->set);
}

static struct line in_a_row(struct lining *l, struct line a, struct line b)
{
	if (!a.n || !b.n)
		return a.n ? a : b;
	struct line_item *v = ARENA_ARRAY(l->arena, struct line_item, a.n + b.n + 1);
	bool ended = is_end(&a.v[a.n - 1]);
	uint32_t n = a.n;
	memcpy(v, a.v, a.n * sizeof *v);
	for (uint32_t i = 0; i < b.n && n < ITEMS; i++) {
		struct line_item item = b.v[i];
		item.optional |= ended && item.edge; /* /^(?:^|x)/ */
		n = line_push(v, n, item);
	}
	if (n == ITEMS)
		v[n++] = (struct line_item){.kind = ITEM_GAP};
	return make_line(v, n);
}

/* Without positions between bytes. */
static struct line plain(struct lining *l, struct line a)
{
	struct line_item *v = ARENA_ARRAY(l->arena, struct line_item, a.n + 1);
	uint32_t n = 0;
	for (uint32_t i = 0; i < a.n; i++)
		if (a.v[i].kind != ITEM_ASSERT)
			n = line_push(v, n, a.v[i]);
	return (struct line){v, n, a.share};
}

/* One line for two, place by place; what only one has may be left out. */
static struct line overlay(struct lining *l, struct line a, struct line b)
{
	a = plain(l, a);
	b = plain(l, b);
	uint32_t longer = a.n > b.n ? a.n : b.n, n = 0;
	struct line_item *v = ARENA_ARRAY(l->arena, struct line_item, longer + 1);
	for (uint32_t i = 0; i < longer; i++) {
		const struct line_item *x = i < a.n ? &a.v[i] : NULL, *y = i < b.n ? &b.v[i] : NULL;
		struct line_item item = x ? *x : *y;
		if ((x && x->kind == ITEM_GAP) || (y && y->kind == ITEM_GAP)) {
			v[n++] = (struct line_item){.kind = ITEM_GAP};
			break;
		}
		if (x && y) {
			item = line_bytes(byteset_or(x->set, y->set));
			item.edge = x->edge || y->edge;
			item.optional = x->optional || y->optional;
			item.repeats = x->repeats || y->repeats;
		}
		item.optional |= !x || !y;
		n = line_push(v, n, item);
	}
	return make_line(v, n);
}

/* One more line. Beyond the limit the two that lose least are laid over each other. */
static void add_line(struct lining *l, struct lines *to, struct line line)
{
	struct line best = nothing;
	uint32_t first = 0, second = 1;
	double least = 2;
	to->v[to->n++] = line;
	if (to->n <= l->limit)
		return;
	for (uint32_t i = 0; i < to->n; i++)
		for (uint32_t j = i + 1; j < to->n; j++) {
			struct line both = overlay(l, to->v[i], to->v[j]);
			double loss = both.share - to->v[i].share - to->v[j].share;
			if (loss < least)
				best = both, least = loss, first = i, second = j;
		}
	to->v[first] = best;
	to->v[second] = to->v[--to->n];
}

static struct lines each_behind_each(struct lining *l, const struct lines *a, const struct lines *b)
{
	struct lines out = {.n = 0};
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t j = 0; j < b->n; j++)
			add_line(l, &out, in_a_row(l, a->v[i], b->v[j]));
	return out;
}

static struct lines lines_of(struct lining *l, const struct re_node *node);

/* Any number of whatever bytes there are; a gap for a gap. */
static struct line_item any_of(const struct lines *lines)
{
	struct byteset all = {{0}};
	bool edge = false;
	for (uint32_t i = 0; i < lines->n; i++)
		for (uint32_t k = 0; k < lines->v[i].n; k++) {
			if (lines->v[i].v[k].kind == ITEM_GAP)
				return lines->v[i].v[k];
			all = byteset_or(all, lines->v[i].v[k].set);
			edge |= lines->v[i].v[k].edge;
		}
	struct line_item item = line_bytes(all);
	item.edge = edge;
	item.optional = item.repeats = true;
	return item;
}

static struct line class_repeat(struct lining *l, const struct re_node *node)
{
	enum { COPIES = 24 };
	struct line_item item = line_bytes(node->kids[0]->set);
	uint32_t copies = node->min < COPIES ? node->min : COPIES;
	struct line_item *v = ARENA_ARRAY(l->arena, struct line_item, copies + 1);
	for (uint32_t i = 0; i < copies; i++)
		v[i] = item;
	if (node->max == copies)
		return make_line(v, copies);
	if (copies && (node->max == RE_INF || node->max > copies + 1)) {
		v[copies - 1].repeats = true;
		return make_line(v, copies);
	}
	item.optional = true;
	item.repeats = node->max > copies + 1;
	v[copies] = item;
	return make_line(v, copies + 1);
}

static struct lines repeat_lines(struct lining *l, const struct re_node *node)
{
	enum { COPIES = 12, COPIES_OF_MANY = 4 };
	struct lines out = {.v = {nothing}, .n = 1};
	if (node->kids[0]->op == RE_CLASS) {
		out.v[0] = class_repeat(l, node);
		return out;
	}
	struct lines kid = lines_of(l, node->kids[0]);
	if (node->min == 0 && node->max == 1) {
		add_line(l, &kid, nothing);
		return kid;
	}
	uint32_t most = kid.n == 1 ? COPIES : COPIES_OF_MANY, copies = node->min < most ? node->min : most;
	struct lines more = {.v = {line_of(l, any_of(&kid))}, .n = 1};
	bool has_more = node->max > copies;
	for (uint32_t i = 0; i < copies; i++) {
		if (has_more && copies > 1 && i + 1 == copies) /* before the last: what follows the repeat stands behind a whole one */
			out = each_behind_each(l, &out, &more);
		out = each_behind_each(l, &out, &kid);
	}
	if (has_more && copies <= 1)
		out = each_behind_each(l, &out, &more);
	return out;
}

static struct lines assert_lines(struct lining *l, const struct re_node *node)
{
	struct line_item item = {.kind = ITEM_ASSERT, .asserted = node->kind},
			 end = {.kind = ITEM_BYTE, .edge = true};
	struct lines out = {.v = {nothing}, .n = 1};
	struct byteset newline = {{0}};
	byteset_add(&newline, '\n');
	switch ((enum re_assert)node->kind) {
	case RE_TEXT_START:
	case RE_TEXT_END:
		out.v[0] = line_of(l, end);
		break;
	case RE_TEXT_END_NL: {
		struct line_item before = line_bytes(newline);
		before.optional = true;
		out.v[0] = in_a_row(l, line_of(l, before), line_of(l, end));
		break;
	}
	case RE_SEARCH_START:
		break;
	default:
		out.v[0] = line_of(l, item);
	}
	return out;
}

static struct lines lines_of(struct lining *l, const struct re_node *node)
{
	struct lines out = {.v = {nothing}, .n = 1};
	switch ((enum re_op)node->op) {
	case RE_EMPTY:
		return out;
	case RE_NEVER:
		return (struct lines){.n = 0};
	case RE_CLASS:
		out.v[0] = line_of(l, line_bytes(node->set));
		return out;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++) {
			struct lines kid = lines_of(l, node->kids[i]);
			out = each_behind_each(l, &out, &kid);
		}
		return out;
	case RE_ALT:
		out.n = 0;
		for (uint32_t i = 0; i < node->n; i++) {
			struct lines kid = lines_of(l, node->kids[i]);
			for (uint32_t k = 0; k < kid.n; k++)
				add_line(l, &out, kid.v[k]);
		}
		return out;
	case RE_REPEAT:
		return repeat_lines(l, node);
	case RE_ASSERT:
		return assert_lines(l, node);
	default:
		out.v[0] = line_of(l, (struct line_item){.kind = ITEM_GAP});
		return out;
	}
}

struct lines regex_lines(struct re_tree *t, const struct re_node *node, uint32_t limit)
{
	struct lining l = {tree_arena(t), limit};
	return lines_of(&l, node);
}
