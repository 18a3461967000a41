/* ways.c: goes through the tree with a list of what the matches have begun with so far. What becomes too much is joined:
 * first what lets through the least that neither did. */
#include "ways.h"

#include "measure.h"

enum {
	MOST = 96,   /* ways in a list */
	STEPS = 20000, /* nodes gone through */
};

struct list {
	struct way v[MOST];
	uint32_t n;
	struct list *next;
};

struct walk {
	struct arena *arena;
	struct list *spare;
	unsigned steps;
};

static struct list *list_new(struct walk *w)
{
	struct list *l = w->spare ? w->spare : ARENA_NEW(w->arena, struct list);
	w->spare = l->next;
	l->n = 0;
	return l;
}

static void list_drop(struct walk *w, struct list *l)
{
	l->next = w->spare;
	w->spare = l;
}

/* --- joining ------------------------------------------------------------------------------------ */

/* Of places in the text, how many begin like that, as far as that matters. */
static double share(const struct way *way)
{
	const double few = 1e-9;
	double all = 1;
	for (unsigned i = 0; i < way->n && all > few; i++)
		all *= measure_share(&way->set[i]);
	return all;
}

static struct way joined(const struct way *a, const struct way *b)
{
	struct way out = {.n = a->n < b->n ? a->n : b->n, .open = a->n == b->n && a->open && b->open};
	for (unsigned i = 0; i < out.n; i++)
		out.set[i] = byteset_or(a->set[i], b->set[i]);
	return out;
}

struct groups {
	struct way v[WN_WAYS + 1];
	double share[WN_WAYS + 1], more[WN_WAYS + 1][WN_WAYS + 1]; /* let through by two that are joined */
	uint32_t n;
};

/* One that is open still gets rarer, unless it is cut short. */
static double loss(const struct groups *g, uint32_t a, uint32_t b)
{
	const struct way *x = &g->v[a], *y = &g->v[b];
	struct way both = joined(x, y);
	bool cut = (x->open || y->open) && !both.open;
	return share(&both) + (cut ? 1 : -g->share[a] - g->share[b]);
}

static void put(struct groups *g, uint32_t at, const struct way *way)
{
	g->v[at] = *way;
	g->share[at] = share(way);
	for (uint32_t i = 0; i < g->n; i++) {
		g->more[i][at] = g->more[at][i] = loss(g, i, at);
	}
}

static void join_two(struct groups *g)
{
	uint32_t a = 0, b = 1;
	for (uint32_t i = 0; i < g->n; i++)
		for (uint32_t k = i + 1; k < g->n; k++)
			if (g->more[i][k] < g->more[a][b])
				a = i, b = k;
	struct way both = joined(&g->v[a], &g->v[b]), last = g->v[g->n - 1];
	g->n--;
	if (b < g->n)
		put(g, b, &last);
	put(g, a, &both);
}

/* To no more than WN_WAYS. */
static void reduce(struct list *l)
{
	struct groups g = {.n = 0};
	for (uint32_t i = 0; i < l->n; i++) {
		put(&g, g.n, &l->v[i]);
		if (++g.n > WN_WAYS)
			join_two(&g);
	}
	memcpy(l->v, g.v, g.n * sizeof *g.v);
	l->n = g.n;
}

/* --- reading ------------------------------------------------------------------------------------ */

static void extend(struct walk *w, struct list *l, const struct re_node *node);

static uint32_t open_ways(const struct list *l)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < l->n; i++)
		n += l->v[i].open;
	return n;
}

static void close_all(struct list *l)
{
	for (uint32_t i = 0; i < l->n; i++)
		l->v[i].open = false;
}

static void add_set(struct list *l, const struct byteset *set)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (l->v[i].open) {
			l->v[i].set[l->v[i].n++] = *set;
			l->v[i].open = l->v[i].n < WN_WAY_BYTES;
		}
}

/* Takes out those that are open. */
static struct list *take_open(struct walk *w, struct list *l)
{
	struct list *open = list_new(w);
	uint32_t n = 0;
	for (uint32_t i = 0; i < l->n; i++)
		*(l->v[i].open ? &open->v[open->n++] : &l->v[n++]) = l->v[i];
	l->n = n;
	return open;
}

static void add_list(struct list *l, const struct list *more)
{
	for (uint32_t i = 0; i < more->n; i++) {
		if (l->n == MOST)
			reduce(l);
		l->v[l->n++] = more->v[i];
	}
}

/* What was begun in one way goes on in one of several. */
static void extend_by_any(struct walk *w, struct list *l, const struct re_node *const *kids, uint32_t n)
{
	struct list *open = take_open(w, l), *one = list_new(w);
	if (open->n > WN_WAYS && open->n * n > MOST)
		reduce(open);
	for (uint32_t i = 0; i < n; i++) {
		one->n = 0;
		add_list(one, open);
		extend(w, one, kids[i]);
		add_list(l, one);
	}
	list_drop(w, one);
	list_drop(w, open);
}

/* Behind what there is at least: no more, or one more round and then anything. */
static void extend_by_rounds(struct walk *w, struct list *l, const struct re_node *node)
{
	for (uint32_t i = 0; i < node->min && open_ways(l); i++)
		extend(w, l, node->kids[0]);
	if (node->max == node->min || !open_ways(l))
		return;
	struct list *open = take_open(w, l);
	add_list(l, open);
	extend(w, open, node->kids[0]);
	if (node->max - node->min > 1)
		close_all(open);
	add_list(l, open);
	list_drop(w, open);
}

static void extend(struct walk *w, struct list *l, const struct re_node *node)
{
	if (!open_ways(l))
		return;
	if (w->steps++ > STEPS) {
		close_all(l);
		return;
	}
	switch ((enum re_op)node->op) {
	case RE_EMPTY: case RE_ASSERT: case RE_LOOK: break;
	case RE_NEVER: list_drop(w, take_open(w, l)); break;
	case RE_CLASS: add_set(l, &node->set); break;
	case RE_CAT:
		for (uint32_t i = 0; i < node->n; i++)
			extend(w, l, node->kids[i]);
		break;
	case RE_ALT: extend_by_any(w, l, node->kids, node->n); break;
	case RE_REPEAT: extend_by_rounds(w, l, node); break;
	case RE_CAPTURE: case RE_ATOMIC: extend(w, l, node->kids[0]); break;
	default: close_all(l);
	}
}

struct ways regex_ways(struct arena *scratch, const struct re_node *root)
{
	struct walk w = {.arena = scratch};
	struct list *l = list_new(&w);
	struct ways ways;
	l->v[l->n++] = (struct way){.open = true};
	extend(&w, l, root);
	reduce(l);
	ways.n = l->n;
	memcpy(ways.v, l->v, l->n * sizeof *l->v);
	return ways;
}

double regex_ways_share(const struct ways *ways)
{
	double sum = 0;
	for (uint32_t i = 0; i < ways->n; i++)
		sum += share(&ways->v[i]);
	return sum;
}

uint8_t regex_ways_tables(const struct ways *ways, uint8_t (*tables)[256])
{
	uint8_t n = 0;
	for (uint32_t i = 0; i < ways->n; i++)
		n = ways->v[i].n > n ? ways->v[i].n : n;
	for (unsigned at = 0; at < n; at++)
		for (unsigned c = 0; c < 256; c++) {
			tables[at][c] = 0;
			for (uint32_t i = 0; i < ways->n; i++)
				if (at >= ways->v[i].n || byteset_has(&ways->v[i].set[at], c))
					tables[at][c] |= (uint8_t)(1u << i);
		}
	return n;
}
