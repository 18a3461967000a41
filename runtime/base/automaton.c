/* automaton.c: states are made by need. A state is a sorted list of BYTE and MATCH instructions beyond those
 * that every text position begins anew; transitions are a table by state and class of bytes, filled in as they
 * are asked for. When the cache is full it is emptied and filled again; a text that empties it too often
 * is given up. Counterpart: none; RE2 works like this. */
#include "base/automaton.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

/* Table entries and states kept: at most 2 MB of table, of which texts use few rows, and of those few cache
 * lines. */
enum { ENTRIES_MAX = 1000000, STATES_MAX = 8000, POOL_MAX = 1 << 20, HASH_SIZE = 16384 };
/* A cache that lasts for fewer bytes than this is not worth filling. */
enum { BYTES_PER_FILL = 20000 };

struct listener {
	automaton_fn on_match;
	void *context;
	unsigned lane;
	uint16_t told; /* the state whose matches were told last */
};

enum { UNKNOWN = 0, START = 1, MATCHES = 0x8000 /* flag in the table: the state has matches */ };

struct state {
	uint32_t at;      /* its list in the pool */
	uint16_t n;       /* instructions in it */
	uint16_t matches; /* behind them: ids of MATCH, then of MATCH_END */
	uint16_t ends;
};

struct list {
	uint16_t *v; /* NULL: not made yet */
	uint32_t n;
};

struct automaton {
	const struct wn_automaton *code;
	const struct wn_set *sets;
	const struct wn_instr *instrs;
	const struct wn_start *starts;
	uint16_t *table; /* [state][class], rows of 1 << shift */
	unsigned shift;
	struct state *states;
	uint32_t nstates, room, most;
	uint16_t *pool;
	uint32_t pool_n, pool_room;
	uint16_t *hash; /* state numbers, 0: none */
	/* for making a state */
	uint32_t *seen, stamp; /* by instruction */
	uint16_t *list, *stack;
	uint32_t n;
	uint16_t *first, *anchored; /* BYTE and MATCH instructions that a text position (the first one) begins with */
	uint32_t nfirst, nanchored;
	struct list begun[256]; /* by class: what `first` leads to */
	unsigned long made; /* states, ever */
	uint64_t scanned; /* bytes since the cache was empty */
};

/* Adds what `pc` leads to without a byte. */
static void follow(struct automaton *a, uint16_t pc)
{
	uint32_t depth = 0;
	a->stack[depth++] = pc;
	while (depth) {
		pc = a->stack[--depth];
		if (a->seen[pc] == a->stamp)
			continue;
		a->seen[pc] = a->stamp;
		if (a->instrs[pc].op != WN_OP_SPLIT) {
			a->list[a->n++] = pc;
			continue;
		}
		a->stack[depth++] = a->instrs[pc].other;
		a->stack[depth++] = a->instrs[pc].next;
	}
}

static void begin(struct automaton *a)
{
	a->n = 0;
	if (++a->stamp == 0) {
		memset(a->seen, 0, a->code->ninstrs * sizeof *a->seen);
		a->stamp = 1;
	}
}

static uint16_t *take_list(struct automaton *a, uint32_t *n_r)
{
	uint16_t *v = mem_alloc((a->n + 1) * sizeof *v);
	if (a->n)
		memcpy(v, a->list, a->n * sizeof *v);
	*n_r = a->n;
	return v;
}

static void find_starts(struct automaton *a)
{
	begin(a);
	for (uint32_t i = 0; i < a->code->nstarts; i++)
		if (!a->starts[i].anchored)
			follow(a, a->starts[i].instr);
	a->first = take_list(a, &a->nfirst);
	for (uint32_t i = 0; i < a->code->nstarts; i++)
		if (a->starts[i].anchored)
			follow(a, a->starts[i].instr);
	a->anchored = take_list(a, &a->nanchored);
}

/* Rows begin with a line of the cache: the table does, and a row is one, or a part or a multiple of one. */
static uint16_t *table_new(const uint16_t *old, size_t had, size_t n)
{
	enum { LINE = 64 };
	size_t size = (n * sizeof *old + LINE - 1) / LINE * LINE;
	uint16_t *table = aligned_alloc(LINE, size);
	if (!table)
		abort();
	if (had)
		memcpy(table, old, had * sizeof *old);
	memset(table + had, 0, size - had * sizeof *old);
	return table;
}

static void empty_cache(struct automaton *a)
{
	memset(a->hash, 0, HASH_SIZE * sizeof *a->hash);
	memset(a->table, 0, ((size_t)a->room << a->shift) * sizeof *a->table);
	a->nstates = START + 1; /* UNKNOWN has no row of use; START is the text's beginning */
	a->pool_n = 0;
	a->states[START] = (struct state){0};
	a->scanned = 0;
}

struct automaton *automaton_new(const struct wn_automaton *code)
{
	struct automaton *a = mem_calloc(1, sizeof *a);
	a->code = code;
	a->sets = (const struct wn_set *)(code + 1);
	a->instrs = (const struct wn_instr *)(a->sets + code->nsets);
	a->starts = (const struct wn_start *)(a->instrs + code->ninstrs);
	a->room = 64;
	a->pool_room = 1024;
	while (1u << a->shift < code->nclasses)
		a->shift++;
	a->most = ENTRIES_MAX >> a->shift < STATES_MAX ? ENTRIES_MAX >> a->shift : STATES_MAX;
	a->table = table_new(NULL, 0, (size_t)a->room << a->shift);
	a->states = mem_calloc(a->room, sizeof *a->states);
	a->pool = mem_calloc(a->pool_room, sizeof *a->pool);
	a->hash = mem_calloc(HASH_SIZE, sizeof *a->hash);
	a->seen = mem_calloc(code->ninstrs + 1, sizeof *a->seen);
	a->list = mem_calloc(code->ninstrs + 1, sizeof *a->list);
	a->stack = mem_calloc(2 * (size_t)code->ninstrs + 2, sizeof *a->stack);
	find_starts(a);
	empty_cache(a);
	return a;
}

void automaton_free(struct automaton **ap)
{
	struct automaton *a = *ap;
	*ap = NULL;
	if (!a)
		return;
	free(a->table);
	free(a->states);
	free(a->pool);
	free(a->hash);
	free(a->seen);
	free(a->list);
	free(a->stack);
	free(a->first);
	free(a->anchored);
	for (unsigned class = 0; class < 256; class++)
		free(a->begun[class].v);
	free(a);
}

/* --- making states ------------------------------------------------------------------------------ */

static void insert(uint16_t *v, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		uint16_t x = v[i];
		uint32_t k = i;
		for (; k > 0 && v[k - 1] > x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

/* The list begins with what was sorted already, often all of it; the rest is sorted and merged in. */
static void sort(struct automaton *a)
{
	uint32_t n = 1;
	while (n < a->n && a->list[n - 1] <= a->list[n])
		n++;
	if (n >= a->n)
		return;
	uint32_t left = n, right = a->n - n;
	memcpy(a->stack, a->list + n, right * sizeof *a->stack);
	insert(a->stack, right);
	while (right)
		if (left && a->list[left - 1] > a->stack[right - 1])
			left--, a->list[left + right] = a->list[left];
		else
			right--, a->list[left + right] = a->stack[right];
}

static void step(struct automaton *a, const uint16_t *from, uint32_t n, unsigned class)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct wn_instr *in = &a->instrs[from[i]];
		if (in->op == WN_OP_BYTE && a->sets[in->set].classes[class / 64] >> class % 64 & 1)
			follow(a, in->next);
	}
}

static bool grow(struct automaton *a)
{
	if (a->nstates == a->room) {
		if (a->room >= a->most)
			return false;
		uint32_t room = a->room * 2 < a->most ? a->room * 2 : a->most;
		uint16_t *table = table_new(a->table, (size_t)a->room << a->shift, (size_t)room << a->shift);
		free(a->table);
		a->table = table;
		a->states = mem_realloc(a->states, room * sizeof *a->states);
		a->room = room;
	}
	if (a->pool_n + 2 * a->n > a->pool_room) {
		if (a->pool_room >= POOL_MAX / sizeof *a->pool)
			return false;
		a->pool_room = 2 * a->pool_room + 2 * a->n;
		a->pool = mem_realloc(a->pool, a->pool_room * sizeof *a->pool);
	}
	return true;
}

/* Ids of MATCH (MATCH_END) instructions of the list, behind it in the pool. */
static uint16_t put_ids(struct automaton *a, enum wn_op op)
{
	uint16_t n = 0;
	for (uint32_t i = 0; i < a->n; i++)
		if (a->instrs[a->list[i]].op == op) {
			a->pool[a->pool_n++] = a->instrs[a->list[i]].set;
			n++;
		}
	return n;
}

/* The state of a->list: found or made. UNKNOWN: the cache is full. */
static uint16_t state_of(struct automaton *a)
{
	sort(a);
	uint32_t hash = 2166136261u;
	for (uint32_t i = 0; i < a->n; i++)
		hash = (hash ^ a->list[i]) * 16777619u;
	uint32_t slot = (hash ^ hash >> 15) % HASH_SIZE;
	for (; a->hash[slot]; slot = (slot + 1) % HASH_SIZE) {
		const struct state *s = &a->states[a->hash[slot] & ~MATCHES];
		if (s->n == a->n && memcmp(a->pool + s->at, a->list, a->n * sizeof *a->list) == 0)
			return a->hash[slot];
	}
	if (!grow(a))
		return UNKNOWN;
	struct state *s = &a->states[a->nstates];
	*s = (struct state){.at = a->pool_n, .n = (uint16_t)a->n};
	if (a->n)
		memcpy(a->pool + a->pool_n, a->list, a->n * sizeof *a->list);
	a->pool_n += a->n;
	s->matches = put_ids(a, WN_OP_MATCH);
	s->ends = put_ids(a, WN_OP_MATCH_END);
	a->made++;
	return a->hash[slot] = (uint16_t)(a->nstates++ | (s->matches ? MATCHES : 0));
}

/* What every text position begins anew: the same for all states. */
static const struct list *begin_anew(struct automaton *a, unsigned class)
{
	struct list *l = &a->begun[class];
	if (!l->v) {
		begin(a);
		step(a, a->first, a->nfirst, class);
		sort(a);
		l->v = take_list(a, &l->n);
	}
	return l;
}

/* The transition from a state with a class, made and entered in the table. */
static uint16_t make(struct automaton *a, uint16_t from, unsigned class)
{
	const struct state *s = &a->states[from];
	begin(a);
	if (from == START) {
		step(a, a->anchored, a->nanchored, class);
	} else {
		const struct list *anew = begin_anew(a, class);
		begin(a);
		for (uint32_t i = 0; i < anew->n; i++) {
			a->seen[anew->v[i]] = a->stamp;
			a->list[a->n++] = anew->v[i];
		}
		step(a, a->pool + s->at, s->n, class);
	}
	uint16_t to = state_of(a);
	if (to != UNKNOWN)
		a->table[((size_t)from << a->shift) + class] = to;
	return to;
}

/* --- scanning ----------------------------------------------------------------------------------- */

static void report(const struct automaton *a, uint16_t state, bool at_end, struct listener *to)
{
	const struct state *s = &a->states[state];
	if (!at_end && state == to->told)
		return;
	to->told = state;
	const uint16_t *ids = a->pool + s->at + s->n;
	uint32_t n = at_end ? (uint32_t)s->matches + s->ends : s->matches;
	for (uint32_t i = 0; i < n; i++)
		to->on_match(to->context, to->lane, ids[i]);
}

/* After the cache was emptied in the middle of a text: the state we were in, made again. */
static uint16_t refill(struct automaton *a, const uint16_t *list, uint32_t n)
{
	empty_cache(a);
	if (n)
		memcpy(a->list, list, n * sizeof *list);
	a->n = n;
	return state_of(a) & (uint16_t)~MATCHES;
}

/* make() when the cache is full. UNKNOWN: given up. */
static uint16_t make_anew(struct automaton *a, uint16_t from, unsigned class)
{
	bool worn = a->scanned < BYTES_PER_FILL;
	uint32_t n = a->states[from].n;
	uint16_t *list = mem_alloc((n + 1) * sizeof *list);
	if (n)
		memcpy(list, a->pool + a->states[from].at, n * sizeof *list);
	if (from == START)
		empty_cache(a);
	else
		from = refill(a, list, n);
	free(list);
	return worn ? UNKNOWN : make(a, from, class);
}

/* One byte the slow way: a transition to be made, or matches to be told. */
static uint16_t slow_step(struct automaton *a, uint16_t state, unsigned char byte, size_t at,
			  struct listener *to)
{
	unsigned class = a->code->class_of[byte];
	uint16_t next = a->table[((size_t)state << a->shift) + class];
	if (next == UNKNOWN && (next = make(a, state, class)) == UNKNOWN) {
		a->scanned += at;
		if ((next = make_anew(a, state, class)) == UNKNOWN)
			return UNKNOWN;
	}
	if (next & MATCHES)
		report(a, next & (uint16_t)~MATCHES, false, to);
	return next & (uint16_t)~MATCHES;
}

/* Lanes that nobody uses run this: every byte leads back to the same state, however long its row. */
static const uint16_t idle_table[(START + 1) << 8] = {[0 ... ((START + 1) << 8) - 1] = START};

/* The automata of one scan, side by side, and where each is. */
struct lanes {
	struct automaton *a[AUTOMATON_LANES]; /* NULL: idle, or given up */
	struct listener listeners[AUTOMATON_LANES];
	uint16_t state[AUTOMATON_LANES];
	const uint8_t *class_of[2]; /* by group of WN_LANES */
	unsigned shift[2];
	unsigned given_up; /* bits */
};

static const uint16_t *table_of(const struct automaton *a)
{
	return a ? a->table : idle_table;
}

/* One byte of all lanes, some of which have something to tell or to make. A lane that gives up goes idle. */
static void slow_bytes(struct lanes *l, unsigned n, const uint32_t *next, unsigned char byte, size_t at)
{
	for (unsigned k = 0; k < n; k++) {
		uint16_t plain = (uint16_t)next[k] & (uint16_t)~MATCHES;
		if (next[k] != UNKNOWN && (plain == next[k] || plain == l->listeners[k].told)) {
			l->state[k] = plain;
			continue;
		}
		l->state[k] = slow_step(l->a[k], l->state[k], byte, at, &l->listeners[k]);
		if (l->state[k] == UNKNOWN) {
			l->given_up |= 1u << k;
			l->a[k] = NULL;
			l->state[k] = START;
		}
	}
}

/* Each lane's step in registers of its own. Gathering them into vectors, as gcc likes to, costs more than it saves. */
#ifdef __clang__
#define UNROLL _Pragma("unroll")
#define SCALAR
#else
#define UNROLL _Pragma("GCC unroll 8")
#define SCALAR __attribute__((optimize("no-tree-slp-vectorize")))
#endif

/* The first n lanes over bytes [from, to). Inlined with n known, so that states stay in registers. */
static inline __attribute__((always_inline)) void run(struct lanes *l, const unsigned n, struct span text, size_t from,
						      size_t to)
{
	const uint16_t *table[AUTOMATON_LANES];
	uint32_t state[AUTOMATON_LANES];
	for (unsigned k = 0; k < n; k++)
		table[k] = table_of(l->a[k]), state[k] = l->state[k];
	for (size_t i = from; i < to; i++) {
		const unsigned char byte = text.p[i];
		uint32_t next[AUTOMATON_LANES], any = 0;
		UNROLL
		for (unsigned k = 0; k < n; k++) {
			const unsigned group = k / WN_LANES;
			next[k] = table[k][(state[k] << l->shift[group]) + l->class_of[group][byte]];
			any |= next[k] - 1u; /* UNKNOWN is 0 and MATCHES the highest bit: less one, both have it set. */
		}
		if (__builtin_expect(!(any & MATCHES), 1)) {
			UNROLL
			for (unsigned k = 0; k < n; k++)
				state[k] = next[k];
			continue;
		}
		for (unsigned k = 0; k < n; k++)
			l->state[k] = (uint16_t)state[k];
		slow_bytes(l, n, next, byte, i);
		for (unsigned k = 0; k < n; k++) /* tables move when they grow */
			table[k] = table_of(l->a[k]), state[k] = l->state[k];
	}
	for (unsigned k = 0; k < n; k++)
		l->state[k] = (uint16_t)state[k];
}

SCALAR static void run_lanes(struct lanes *l, unsigned n, struct span text, size_t from, size_t to)
{
	if (n <= WN_LANES)
		run(l, WN_LANES, text, from, to);
	else
		run(l, AUTOMATON_LANES, text, from, to);
}

/* A group's classes of bytes are those of its first automaton. */
static void place(struct lanes *l, struct automaton *const *automata, unsigned n, automaton_fn on_match, void *context)
{
	for (unsigned k = 0; k < AUTOMATON_LANES; k++) {
		l->a[k] = k < n ? automata[k] : NULL;
		l->listeners[k] = (struct listener){on_match, context, k, UNKNOWN};
		l->state[k] = START;
	}
	for (unsigned g = 0; g < 2; g++) {
		const struct automaton *first = l->a[g * WN_LANES] ? l->a[g * WN_LANES] : automata[0];
		l->class_of[g] = first->code->class_of;
		l->shift[g] = first->shift;
	}
}

unsigned automaton_scan(struct automaton *const *automata, unsigned n, struct span text, automaton_fn on_match,
			void *context)
{
	struct lanes l = {.given_up = 0};
	uint16_t last[AUTOMATON_LANES];
	if (!text.n)
		return 0;
	place(&l, automata, n, on_match, context);
	run_lanes(&l, n, text, 0, text.n - 1);
	memcpy(last, l.state, sizeof last);
	run_lanes(&l, n, text, text.n - 1, text.n);
	for (unsigned k = 0; k < n; k++) {
		struct automaton *a = l.a[k];
		if (!a)
			continue;
		a->scanned += text.n;
		/* `$` is also before a final newline. */
		if (text.p[text.n - 1] == '\n' && last[k] != START && last[k] < a->nstates)
			report(a, last[k], true, &l.listeners[k]);
		report(a, l.state[k], true, &l.listeners[k]);
	}
	return l.given_up;
}

unsigned long automaton_states(const struct automaton *a)
{
	return a->made;
}
