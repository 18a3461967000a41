/* automaton.c: runs automata over a text. Transitions are a table by state and class of bytes, filled in as they are
 * asked for (automaton_states.c). When the cache is full it is emptied and filled again; a text that empties it too
 * often is given up. Counterpart: none; RE2 works like this. */
#include "base/automaton_states.h"

#include <string.h>

/* A cache that lasts for fewer bytes than this is not worth filling. */
enum { BYTES_PER_FILL = 20000 };

struct listener {
	automaton_fn on_match;
	void *context;
	unsigned lane;
	uint16_t told; /* the state whose matches were told last */
};

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

/* automaton_make() when the cache is full. UNKNOWN: given up. */
static uint16_t make_anew(struct automaton *a, uint16_t from, unsigned class)
{
	bool worn = a->scanned < BYTES_PER_FILL;
	from = automaton_empty_but(a, from);
	return worn ? UNKNOWN : automaton_make(a, from, class);
}

/* One byte the slow way: a transition to be made, or matches to be told. */
static uint16_t slow_step(struct automaton *a, uint16_t state, unsigned char byte, size_t at,
			  struct listener *to)
{
	unsigned class = a->code->class_of[byte];
	uint16_t next = a->table[((size_t)state << a->shift) + class];
	if (next == UNKNOWN && (next = automaton_make(a, state, class)) == UNKNOWN) {
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

enum { GROUPS = AUTOMATON_LANES / WN_LANES };

/* The automata of one scan, side by side, and where each is. */
struct lanes {
	struct automaton *a[AUTOMATON_LANES]; /* NULL: idle, or given up */
	struct listener listeners[AUTOMATON_LANES];
	uint16_t state[AUTOMATON_LANES];
	const uint8_t *class_of[GROUPS]; /* by group of WN_LANES */
	unsigned shift[GROUPS];
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
#define UNROLL _Pragma("GCC unroll 16")
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
			any |= next[k];
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
	else if (n <= 2 * WN_LANES)
		run(l, 2 * WN_LANES, text, from, to);
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
	for (unsigned g = 0; g < GROUPS; g++) {
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
