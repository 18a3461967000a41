/* print_shared.c: a tree as PCRE2 text in which subtrees that occur often are called: a (?(DEFINE)...) behind
 * the pattern has them. PCRE2 as Debian builds it takes 64 KB of compiled code; the giants of replace tags
 * are a few dozen letters' look-alikes written out thousands of times. Calls backtrack as the text itself
 * would, so the answer is the same. Where a subtree is met first it is written out, as far as a budget goes:
 * PCRE2 does not see through a call what bytes a match can begin with. Case is in the classes; where all of
 * them are closed under it, a letter is written once and the pattern is caseless. */
#include "lower.h"

#define SHARE_SIZE 40.0   /* bytes of compiled code that are worth a call */
#define UNITS_LIMIT 1e9
#define CALL_SIZE 3.0
#define PLAIN_BUDGET 40000.0 /* compiled bytes, for all groups and for what is written out besides */

struct sharing {
	struct re_tree *tree;
	struct strbuf out;
	const double *cost; /* compiled bytes by node id, repeats written out */
	double *own;        /* the same, with calls for what is shared */
	uint32_t *uses;   /* by node id: parents */
	uint32_t *call;   /* by node id: UNWRITTEN, PLAIN, or the number of its group + GROUPS; 0: not shared */
	const struct re_node **groups; /* by number - 1 */
	uint32_t ngroups;
	unsigned copies;  /* repeats around that PCRE2 writes out */
	double budget;    /* for what is written out besides its group */
	bool caseless;
};

enum { NOT_SHARED, UNWRITTEN, PLAIN, GROUPS };

static bool is_case_pair(const struct byteset *set)
{
	struct byteset one = {{0}};
	byteset_add(&one, byteset_first(set));
	one = byteset_fold(one);
	return byteset_equal(&one, set);
}

/* --- cost --------------------------------------------------------------------------------------- */

static double cost_of(const struct re_node *node, const double *cost)
{
	double sum = 0;
	for (uint32_t i = 0; i < node->n; i++)
		sum += cost[node->kids[i]->id];
	switch ((enum re_op)node->op) {
	case RE_CLASS: return byteset_count(&node->set) == 1 || is_case_pair(&node->set) ? 2 : 33;
	case RE_CAT: return sum;
	case RE_ALT: return sum + 3.0 * (node->n + 1);
	case RE_REPEAT: {
		double copies = node->max != RE_INF ? node->max : node->min ? node->min : 1;
		if (node->kids[0]->op == RE_CLASS)
			return sum + 5;
		sum = (sum + 8) * (copies ? copies : 1);
		return sum < UNITS_LIMIT ? sum : UNITS_LIMIT;
	}
	default: return sum + 6;
	}
}

static void walk(const struct re_node *node, double *cost, uint32_t *uses)
{
	if (uses[node->id]++)
		return;
	for (uint32_t i = 0; i < node->n; i++)
		walk(node->kids[i], cost, uses);
	cost[node->id] = cost_of(node, cost);
}

double regex_pcre_cost(struct re_tree *t, const struct re_node *node)
{
	double *cost = ARENA_ARRAY(tree_arena(t), double, tree_count(t));
	uint32_t *uses = ARENA_ARRAY(tree_arena(t), uint32_t, tree_count(t));
	walk(node, cost, uses);
	return cost[node->id];
}

/* --- printing ----------------------------------------------------------------------------------- */

enum level { IN_ALT, IN_CAT, IN_REPEAT };

static void print_node(struct sharing *s, const struct re_node *node, enum level level);

void regex_print_bytes(struct strbuf *out, const struct byteset *set)
{
	unsigned n = byteset_count(set);
	bool negate = n > 128;
	struct byteset shown = negate ? byteset_not(*set) : *set;
	if (n == 256) {
		strbuf_add_str(out, "(?s:.)");
		return;
	}
	if (n > 1)
		strbuf_add_str(out, negate ? "[^" : "[");
	for (unsigned from = 0; from < 256; from++) {
		if (!byteset_has(&shown, from))
			continue;
		unsigned to = from;
		while (to < 255 && byteset_has(&shown, to + 1))
			to++;
		strbuf_printf(out, byte_is_alnum((unsigned char)from) ? "%c" : "\\x%02x", from);
		if (to > from)
			strbuf_printf(out, "-\\x%02x", to);
		from = to;
	}
	if (n > 1)
		strbuf_add_byte(out, ']');
}

/* Two or three bytes are smaller as alternatives than as a class with its bitmap. */
static void print_class(struct strbuf *out, const struct byteset *set, bool caseless)
{
	if (caseless && is_case_pair(set)) {
		struct byteset one = {{0}};
		byteset_add(&one, byte_other_case(byteset_first(set)));
		regex_print_bytes(out, &one);
		return;
	}
	if (byteset_count(set) < 2 || byteset_count(set) > 3) {
		regex_print_bytes(out, set);
		return;
	}
	const char *before = "(?:";
	for (unsigned c = 0; c < 256; c++) {
		struct byteset one = {{0}};
		if (!byteset_has(set, c))
			continue;
		byteset_add(&one, c);
		strbuf_add_str(out, before);
		regex_print_bytes(out, &one);
		before = "|";
	}
	strbuf_add_byte(out, ')');
}

static void print_kids(struct sharing *s, const struct re_node *node, const char *open, const char *between,
		       enum level level)
{
	strbuf_add_str(&s->out, open);
	for (uint32_t i = 0; i < node->n; i++) {
		if (i)
			strbuf_add_str(&s->out, between);
		print_node(s, node->kids[i], level);
	}
	if (*open)
		strbuf_add_byte(&s->out, ')');
}

static void print_times(struct sharing *s, const struct re_node *node, uint32_t less)
{
	uint32_t min = node->min > less ? node->min - less : 0;
	if (node->max == RE_INF)
		strbuf_printf(&s->out, "{%u,}", min);
	else
		strbuf_printf(&s->out, "{%u,%u}", min, node->max - less);
	if (node->kind != RE_GREEDY)
		strbuf_add_byte(&s->out, node->kind == RE_LAZY ? '?' : '+');
}

static bool may_be_plain(const struct sharing *s, const struct re_node *node)
{
	return s->call[node->id] == UNWRITTEN && !s->copies && s->own[node->id] <= s->budget;
}

/* X{3,5} with X not yet written: X, and a call of it {2,4}. */
static bool print_unrolled(struct sharing *s, const struct re_node *node)
{
	if (!may_be_plain(s, node->kids[0]) || node->kind == RE_POSSESSIVE || node->min == 0 || node->max == 1)
		return false;
	strbuf_add_str(&s->out, "(?:");
	print_node(s, node->kids[0], IN_REPEAT);
	print_node(s, node->kids[0], IN_REPEAT);
	print_times(s, node, 1);
	strbuf_add_byte(&s->out, ')');
	return true;
}

static void print_repeat(struct sharing *s, const struct re_node *node, enum level level)
{
	bool copied = node->min > 1 || (node->max != RE_INF && node->max > 1) || (node->min && node->max == RE_INF);
	if (print_unrolled(s, node))
		return;
	if (level == IN_REPEAT)
		strbuf_add_str(&s->out, "(?:");
	s->copies += copied;
	print_node(s, node->kids[0], IN_REPEAT);
	s->copies -= copied;
	print_times(s, node, 0);
	if (level == IN_REPEAT)
		strbuf_add_byte(&s->out, ')');
}

const char *regex_assert_text(enum re_assert kind)
{
	static const char *const asserts[] = {"\\A", "\\z", "\\Z", "(?m:^)", "(?m:$)", "\\b", "\\B", "\\G"};
	return asserts[kind];
}

static void print_body(struct sharing *s, const struct re_node *node, enum level level)
{
	static const char *const looks[] = {"(?=", "(?!", "(?<=", "(?<!"};
	switch ((enum re_op)node->op) {
	case RE_CLASS: print_class(&s->out, &node->set, s->caseless); break;
	case RE_CAT: print_kids(s, node, level == IN_REPEAT ? "(?:" : "", "", IN_CAT); break;
	case RE_ALT: print_kids(s, node, level == IN_ALT ? "" : "(?:", "|", IN_ALT); break;
	case RE_REPEAT: print_repeat(s, node, level); break;
	case RE_CAPTURE: print_kids(s, node, "(?:", "", IN_ALT); break;
	case RE_ATOMIC: print_kids(s, node, "(?>", "", IN_ALT); break;
	case RE_LOOK: print_kids(s, node, looks[node->kind], "", IN_ALT); break;
	case RE_ASSERT: strbuf_add_str(&s->out, regex_assert_text((enum re_assert)node->kind)); break;
	case RE_NEVER: strbuf_add_str(&s->out, "(?!)"); break;
	default: strbuf_add_str(&s->out, "(?:)"); break;
	}
}

static void print_call(struct sharing *s, const struct re_node *node)
{
	uint32_t *call = &s->call[node->id];
	if (*call < GROUPS) {
		*call = GROUPS + s->ngroups;
		s->groups[s->ngroups++] = node;
	}
	strbuf_printf(&s->out, "(?%u)", *call - GROUPS + 1);
}

static void print_node(struct sharing *s, const struct re_node *node, enum level level)
{
	if (may_be_plain(s, node)) {
		s->call[node->id] = PLAIN;
		s->budget -= s->own[node->id];
		print_body(s, node, level);
	} else if (s->call[node->id] != NOT_SHARED) {
		print_call(s, node);
	} else {
		print_body(s, node, level);
	}
}

/* Nodes of the tree in order of making: kids before parents. */
static void collect(const struct re_node *node, const struct re_node **by_id)
{
	if (by_id[node->id])
		return;
	by_id[node->id] = node;
	for (uint32_t i = 0; i < node->n; i++)
		collect(node->kids[i], by_id);
}

static bool all_folded(const struct re_node *const *by_id, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (!by_id[i] || by_id[i]->op != RE_CLASS)
			continue;
		struct byteset folded = byteset_fold(by_id[i]->set);
		if (!byteset_equal(&folded, &by_id[i]->set))
			return false;
	}
	return true;
}

static bool is_shared(const struct sharing *s, const struct re_node *node)
{
	double cost = s->cost[node->id];
	uint32_t uses = s->uses[node->id];
	return (uses > 1 || node->size > 1) && node->op != RE_LOOK && cost >= SHARE_SIZE &&
	       (uses > 1 || cost >= 20 * SHARE_SIZE);
}

/* Chooses what is shared, and how much may be written out besides. */
static void share(struct sharing *s, const struct re_node *const *by_id, uint32_t n, const struct re_node *root)
{
	double *called = ARENA_ARRAY(tree_arena(s->tree), double, n);
	s->budget = PLAIN_BUDGET;
	for (uint32_t id = 0; id < n; id++) {
		if (!by_id[id])
			continue;
		s->own[id] = called[id] = cost_of(by_id[id], called);
		if (by_id[id] == root || !is_shared(s, by_id[id]))
			continue;
		s->call[id] = UNWRITTEN;
		s->budget -= s->own[id];
		called[id] = CALL_SIZE;
	}
	s->budget -= s->own[root->id];
}

/* Groups call others, which come behind them. */
static void print_groups(struct sharing *s)
{
	s->budget = 0;
	for (uint32_t i = 0; i < s->ngroups; i++) {
		strbuf_add_str(&s->out, i ? "(" : "(?(DEFINE)(");
		print_body(s, s->groups[i], IN_ALT);
		strbuf_add_byte(&s->out, ')');
	}
	strbuf_add_str(&s->out, s->ngroups ? ")" : "");
}

struct span regex_print_shared(struct re_tree *t, const struct re_node *node, bool *caseless_r)
{
	struct arena *arena = tree_arena(t);
	uint32_t n = tree_count(t);
	const struct re_node **by_id = ARENA_ARRAY(arena, const struct re_node *, n);
	double *cost = ARENA_ARRAY(arena, double, n);
	struct sharing s = {
		.tree = t,
		.out = strbuf_new(arena),
		.cost = cost,
		.uses = ARENA_ARRAY(arena, uint32_t, n),
		.call = ARENA_ARRAY(arena, uint32_t, n),
		.groups = ARENA_ARRAY(arena, const struct re_node *, n),
		.own = ARENA_ARRAY(arena, double, n),
	};
	walk(node, cost, s.uses);
	collect(node, by_id);
	s.caseless = *caseless_r = all_folded(by_id, n);
	share(&s, by_id, n, node);
	print_body(&s, node, IN_CAT);
	print_groups(&s);
	strbuf_str(&s.out);
	return strbuf_span(&s.out);
}
