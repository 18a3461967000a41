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
	uint16_t told; /* the row of the state whose matches were told last */
};

static void report(const struct automaton *a, uint16_t row, bool at_end, struct listener *to)
{
	const struct state *s = &a->states[row / a->row_lines];
	if (!at_end && row == to->told)
		return;
	to->told = row;
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
static uint16_t slow_step(struct automaton *a, uint16_t row, unsigned char byte, size_t at,
			  struct listener *to)
{
	unsigned class = a->code->class_of[byte];
	uint16_t next = a->table[row * LINE_ENTRIES + class];
	if (next == UNKNOWN && (next = automaton_make(a, row, class)) == UNKNOWN) {
		a->scanned += at;
		if ((next = make_anew(a, row, class)) == UNKNOWN)
			return UNKNOWN;
	}
	if (next & MATCHES)
		report(a, next & (uint16_t)~MATCHES, false, to);
	return next & (uint16_t)~MATCHES;
}

/* Lanes that nobody uses run this: every byte leads back to the same state, however long its row. */
static const uint16_t idle_table[START * LINE_ENTRIES + 256] = {[0 ... START * LINE_ENTRIES + 255] = START};

/* The automata of one scan, side by side, and where each is. */
struct lanes {
	struct automaton *a[AUTOMATON_LANES]; /* NULL: idle, or given up */
	struct listener listeners[AUTOMATON_LANES];
	uint16_t row[AUTOMATON_LANES]; /* of the state that each is in */
	const uint8_t *class_of[AUTOMATON_LANES]; /* by group of lanes */
	unsigned n;        /* lanes */
	unsigned width;    /* of a group: WN_LANES, or 1 */
	unsigned given_up; /* bits, by the listener's lane */
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
			l->row[k] = plain;
			continue;
		}
		l->row[k] = slow_step(l->a[k], l->row[k], byte, at, &l->listeners[k]);
		if (l->row[k] == UNKNOWN) {
			l->given_up |= 1u << l->listeners[k].lane;
			l->a[k] = NULL;
			l->row[k] = START;
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

/* The first n lanes over bytes [from, to). Inlined with n and width known, so that states stay in registers. */
static inline __attribute__((always_inline)) void run(struct lanes *l, const unsigned n, const unsigned width,
						      struct span text, size_t from, size_t to)
{
	const uint16_t *table[AUTOMATON_LANES];
	const uint8_t *class_of[AUTOMATON_LANES];
	uint32_t row[AUTOMATON_LANES];
	UNROLL
	for (unsigned k = 0; k < n; k++)
		table[k] = table_of(l->a[k]), row[k] = l->row[k], class_of[k] = l->class_of[k / width];
	for (size_t i = from; i < to; i++) {
		const unsigned char byte = text.p[i];
		uint32_t next[AUTOMATON_LANES], any = 0;
		UNROLL
		for (unsigned k = 0; k < n; k++) {
			next[k] = table[k][(row[k] << LINE_SHIFT) + class_of[k / width * width][byte]];
			any |= next[k];
		}
		if (__builtin_expect(!(any & MATCHES), 1)) {
			UNROLL
			for (unsigned k = 0; k < n; k++)
				row[k] = next[k];
			continue;
		}
		uint32_t told[AUTOMATON_LANES]; /* next[] and row[] never have an address, so that they are in registers */
		UNROLL
		for (unsigned k = 0; k < n; k++)
			l->row[k] = (uint16_t)row[k], told[k] = next[k];
		slow_bytes(l, n, told, byte, i);
		UNROLL
		for (unsigned k = 0; k < n; k++) /* tables move when they grow */
			table[k] = table_of(l->a[k]), row[k] = l->row[k];
	}
	UNROLL
	for (unsigned k = 0; k < n; k++)
		l->row[k] = (uint16_t)row[k];
}

/* One lane, where nothing is left of a line: on to the next. */
static void run_skipping(struct lanes *l, struct span text, size_t from, size_t to)
{
	const uint8_t *class_of = l->class_of[0];
	const struct automaton *a = l->a[0];
	uint32_t row = l->row[0];
	for (size_t i = from; i < to; i++) {
		if (row == a->dead) {
			const uint8_t *newline = memchr(text.p + i, '\n', to - i);
			if (!newline)
				break;
			i = (size_t)(newline - text.p);
		}
		uint32_t next = a->table[(row << LINE_SHIFT) + class_of[text.p[i]]];
		if (next & MATCHES) {
			l->row[0] = (uint16_t)row;
			slow_bytes(l, 1, &next, text.p[i], i);
			next = l->row[0];
		}
		row = next;
		if (!l->a[0])
			break;
	}
	l->row[0] = (uint16_t)row;
}

SCALAR static void run_lanes(struct lanes *l, struct span text, size_t from, size_t to)
{
	if (l->n == 1 && l->a[0] && l->a[0]->skips)
		run_skipping(l, text, from, to);
	else if (l->n == 1)
		run(l, 1, 1, text, from, to);
	else if (l->n == 2)
		run(l, 2, 1, text, from, to);
	else if (l->width == 1)
		run(l, AUTOMATON_FEW, 1, text, from, to);
	else if (l->n <= WN_LANES)
		run(l, WN_LANES, WN_LANES, text, from, to);
	else
		run(l, AUTOMATON_LANES, WN_LANES, text, from, to);
}

/* Where there are few they move together, and the listeners know where from. Else a group's classes of bytes are those
 * of its first automaton. */
static void place(struct lanes *l, struct automaton *const *automata, unsigned n, automaton_fn on_match, void *context)
{
	unsigned busy = 0;
	for (unsigned k = 0; k < n; k++)
		busy += automata[k] != NULL;
	l->width = busy <= AUTOMATON_FEW ? 1 : WN_LANES;
	for (unsigned k = 0; k < n; k++) {
		if (!automata[k] && l->width == 1)
			continue;
		l->a[l->n] = automata[k];
		l->listeners[l->n++] = (struct listener){on_match, context, k, UNKNOWN};
	}
	for (unsigned k = 0; k < AUTOMATON_LANES; k++)
		l->row[k] = l->a[k] ? (uint16_t)(START * l->a[k]->row_lines) : START;
	for (unsigned g = 0; g < AUTOMATON_LANES / l->width; g++) {
		const struct automaton *first = NULL;
		for (unsigned k = 0; k < AUTOMATON_LANES && !first; k++)
			first = l->a[(g * l->width + k) % AUTOMATON_LANES];
		l->class_of[g] = first->code->class_of;
	}
}

static unsigned scan(struct automaton *const *automata, unsigned n, struct span text, automaton_fn on_match, void *context)
{
	struct lanes l = {.given_up = 0};
	uint16_t last[AUTOMATON_LANES];
	place(&l, automata, n, on_match, context);
	run_lanes(&l, text, 0, text.n - 1);
	memcpy(last, l.row, sizeof last);
	run_lanes(&l, text, text.n - 1, text.n);
	for (unsigned k = 0; k < l.n; k++) {
		struct automaton *a = l.a[k];
		if (!a)
			continue;
		a->scanned += text.n;
		/* `$` is also before a final newline. */
		if (text.p[text.n - 1] == '\n' && last[k] / a->row_lines != START && last[k] / a->row_lines < a->nstates)
			report(a, last[k], true, &l.listeners[k]);
		report(a, l.row[k], true, &l.listeners[k]);
	}
	return l.given_up;
}

/* Those that skip do so alone. */
unsigned automaton_scan(struct automaton *const *automata, unsigned n, struct span text, automaton_fn on_match,
			void *context)
{
	struct automaton *others[AUTOMATON_LANES];
	unsigned nothers = 0, given_up = 0;
	if (!text.n)
		return 0;
	for (unsigned k = 0; k < n; k++) {
		struct automaton *alone[AUTOMATON_LANES] = {NULL};
		bool skips = automata[k] && automata[k]->skips;
		others[k] = skips ? NULL : automata[k];
		nothers += others[k] != NULL;
		if (!skips)
			continue;
		alone[k] = automata[k];
		given_up |= scan(alone, n, text, on_match, context);
	}
	return nothers ? given_up | scan(others, n, text, on_match, context) : given_up;
}

unsigned long automaton_states(const struct automaton *a)
{
	return a->made;
}
