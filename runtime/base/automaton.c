/* automaton.c: runs automata over texts. Transitions are a table by state and class of bytes, filled in as they are
 * asked for (automaton_states.c). When the cache is full it is emptied and filled again; a text that empties it too
 * often is given up. Counterpart: none; RE2 works like this. */
#include "base/automaton_states.h"

#include <string.h>

/* A cache that lasts for fewer bytes than this is not worth filling. */
enum { BYTES_PER_FILL = 20000 };

/* Of lanes without an automaton: every byte leads back to row IDLE, as there is one in each automaton's table. */
static const uint16_t idle_table[256];

/* A text in an automaton. */
struct lane {
	struct automaton *a; /* NULL: idle, or given up */
	uint16_t row;        /* of the state that it is in */
	size_t counted;      /* bytes that the automaton counts as scanned */
};

/* A text on its way. */
struct seat {
	struct span text;
	size_t index; /* among the texts */
	size_t at;
	size_t stop; /* its end, or its final newline */
};

/* Side by side: automata of one text, then those of the next. */
struct run {
	struct lane lanes[AUTOMATON_LANES];
	struct seat seats[AUTOMATON_LANES];
	unsigned nseats; /* that have a text: the first ones */
	unsigned width;  /* lanes of a text */
	struct automaton *automata[AUTOMATON_LANES]; /* of a text: NULL: idle */
	const uint8_t *class_of[AUTOMATON_LANES];
	unsigned number[AUTOMATON_LANES]; /* the listener's of a lane */
	automaton_fn on_match;
	void *context;
};

static struct seat *seat_of(struct run *r, unsigned k)
{
	return &r->seats[k / r->width];
}

static void tell(struct run *r, unsigned k, uint32_t id, size_t at)
{
	r->on_match(r->context, seat_of(r, k)->index, r->number[k % r->width], id, at);
}

static void report(struct run *r, unsigned k, uint16_t row, size_t at, bool at_end)
{
	const struct automaton *a = r->lanes[k].a;
	const struct state *s = &a->states[automaton_state(a, row)];
	uint32_t n = at_end ? (uint32_t)s->matches + s->ends : s->matches;
	const uint16_t *ids = a->pool + s->at + s->n;
	for (uint32_t i = 0; i < n; i++)
		tell(r, k, ids[i], at);
}

/* Bytes that lanes are behind what their automata count. */
static void count(struct run *r, unsigned k, size_t at)
{
	struct lane *lane = &r->lanes[k];
	if (lane->a)
		lane->a->scanned += at - lane->counted;
	lane->counted = at;
}

/* The cache of this lane's automaton is full. All its lanes keep their states. False: given up. */
static bool empty_cache(struct run *r, unsigned k, size_t beyond)
{
	struct automaton *a = r->lanes[k].a;
	uint16_t rows[AUTOMATON_LANES];
	unsigned n = 0, lanes = r->nseats * r->width;
	for (unsigned i = 0; i < lanes; i++)
		if (r->lanes[i].a == a) {
			count(r, i, seat_of(r, i)->at + beyond);
			rows[n++] = r->lanes[i].row;
		}
	bool worn = a->scanned < BYTES_PER_FILL;
	automaton_empty_but(a, rows, n);
	for (unsigned i = lanes; i-- > 0;)
		if (r->lanes[i].a == a)
			r->lanes[i].row = rows[--n];
	return !worn;
}

/* One byte the slow way: a transition to be made, or matches to be told. A lane that gives up goes idle. */
static void slow_step(struct run *r, unsigned k, size_t beyond)
{
	struct lane *lane = &r->lanes[k];
	struct automaton *a = lane->a;
	unsigned class = a->code->class_of[seat_of(r, k)->text.p[seat_of(r, k)->at + beyond]];
	uint16_t next = a->table[lane->row * LINE_ENTRIES + class];
	if (next == UNKNOWN && (next = automaton_make(a, lane->row, class)) == UNKNOWN &&
	    (!empty_cache(r, k, beyond) || (next = automaton_make(a, lane->row, class)) == UNKNOWN)) {
		tell(r, k, AUTOMATON_ALL, 0);
		lane->a = NULL;
		lane->row = IDLE;
		return;
	}
	if (next & MATCHES)
		report(r, k, next & (uint16_t)~MATCHES, seat_of(r, k)->at + beyond + 1, false);
	lane->row = next & (uint16_t)~MATCHES;
}

/* One byte of all lanes, `beyond` the ones that their texts are at: some have something to tell or to make. */
static void slow_bytes(struct run *r, size_t beyond)
{
	for (unsigned k = 0; k < r->nseats * r->width; k++)
		if (r->lanes[k].a)
			slow_step(r, k, beyond);
}

/* Each lane's step in registers of its own. Gathering them into vectors, as gcc likes to, costs more than it saves. */
#ifdef __clang__
#define UNROLL _Pragma("unroll")
#define SCALAR
#else
#define UNROLL _Pragma("GCC unroll 16")
#define SCALAR __attribute__((optimize("no-tree-slp-vectorize")))
#endif

/* Bytes [from, n) of each text, up to the first at which a lane has something to tell or to make; returns which, and lanes
 * are before it then. Inlined with seats and width known, so that states stay in registers. Seats without a text look at
 * that of the first. */
static inline __attribute__((always_inline)) size_t run_on(struct run *r, const unsigned seats, const unsigned width, size_t from,
							   size_t n)
{
	const unsigned lanes = seats * width, shared = width > AUTOMATON_FEW ? WN_LANES : 1;
	const uint16_t *table[AUTOMATON_LANES];
	const uint8_t *class_of[AUTOMATON_LANES];
	const unsigned char *end[AUTOMATON_LANES];
	size_t row[AUTOMATON_LANES];
	UNROLL
	for (unsigned s = 0; s < seats; s++) {
		const struct seat *seat = &r->seats[s < r->nseats ? s : 0];
		end[s] = seat->text.p + seat->at + n;
	}
	UNROLL
	for (unsigned k = 0; k < width; k++)
		table[k] = r->automata[k] ? r->automata[k]->table : idle_table, class_of[k] = r->class_of[k];
	UNROLL
	for (unsigned k = 0; k < lanes; k++)
		row[k] = r->lanes[k].row;
	for (ptrdiff_t i = (ptrdiff_t)(from - n); i < 0; i++) {
		size_t byte[AUTOMATON_LANES], any = 0;
		UNROLL
		for (unsigned s = 0; s < seats; s++)
			byte[s] = end[s][i];
		UNROLL
		for (unsigned k = 0; k < lanes; k++) {
			r->lanes[k].row = (uint16_t)row[k]; /* there it is in no register's way */
			row[k] = table[k % width][(row[k] << LINE_SHIFT) + class_of[k % width / shared * shared][byte[k / width]]];
			any |= row[k];
		}
		if (__builtin_expect((any & MATCHES) != 0, 0))
			return n + (size_t)i;
	}
	UNROLL
	for (unsigned k = 0; k < lanes; k++)
		r->lanes[k].row = (uint16_t)row[k];
	return n;
}

/* n bytes of each text. */
static inline __attribute__((always_inline)) void run(struct run *r, const unsigned seats, const unsigned width, size_t n)
{
	for (size_t i = 0; (i = run_on(r, seats, width, i, n)) < n; i++)
		slow_bytes(r, i);
}

/* One lane, where nothing is left of a line: on to the next. */
static void run_skipping(struct run *r, size_t n)
{
	const struct automaton *a = r->lanes[0].a;
	const unsigned char *p = r->seats[0].text.p + r->seats[0].at;
	uint32_t row = r->lanes[0].row;
	for (size_t i = 0; i < n && r->lanes[0].a; i++) {
		if (row == a->dead) {
			const unsigned char *newline = memchr(p + i, '\n', n - i);
			if (!newline)
				break;
			i = (size_t)(newline - p);
		}
		uint32_t next = a->table[(row << LINE_SHIFT) + r->class_of[0][p[i]]];
		if (next & MATCHES) {
			r->lanes[0].row = (uint16_t)row;
			slow_bytes(r, i);
			next = r->lanes[0].row;
		}
		row = next;
	}
	r->lanes[0].row = (uint16_t)row;
}

static bool skips(const struct automaton *a)
{
	return a && a->skips;
}

/* How many texts go side by side: four lanes are done in the time that one waits for its memory. */
static unsigned seats_for(const struct run *r)
{
	return skips(r->automata[0]) || r->width > 2 ? 1 : WN_LANES / r->width;
}

SCALAR static void run_bytes(struct run *r, size_t n)
{
	if (skips(r->automata[0]))
		run_skipping(r, n);
	else if (r->width == 1 && r->nseats == 1)
		run(r, 1, 1, n);
	else if (r->width == 1)
		run(r, WN_LANES, 1, n);
	else if (r->width == 2 && r->nseats == 1)
		run(r, 1, 2, n);
	else if (r->width == 2)
		run(r, WN_LANES / 2, 2, n);
	else if (r->width == AUTOMATON_FEW)
		run(r, 1, AUTOMATON_FEW, n);
	else if (r->width == WN_LANES)
		run(r, 1, WN_LANES, n);
	else
		run(r, 1, AUTOMATON_LANES, n);
}

static void tell_ends(struct run *r, unsigned seat)
{
	for (unsigned k = seat * r->width; k < (seat + 1) * r->width; k++)
		if (r->lanes[k].a)
			report(r, k, r->lanes[k].row, r->seats[seat].at, true);
}

static void stand_up(struct run *r, unsigned seat)
{
	for (unsigned k = seat * r->width; k < (seat + 1) * r->width; k++)
		count(r, k, r->seats[seat].at);
	unsigned last = --r->nseats;
	r->seats[seat] = r->seats[last];
	memmove(&r->lanes[seat * r->width], &r->lanes[last * r->width], r->width * sizeof *r->lanes);
	for (unsigned k = last * r->width; k < (last + 1) * r->width; k++)
		r->lanes[k] = (struct lane){NULL, IDLE, 0};
}

static void sit_down(struct run *r, struct span text, size_t index)
{
	unsigned seat = r->nseats++;
	size_t newline = text.p[text.n - 1] == '\n';
	r->seats[seat] = (struct seat){text, index, 0, text.n - newline};
	for (unsigned k = 0; k < r->width; k++) {
		struct automaton *a = r->automata[k];
		r->lanes[seat * r->width + k] = (struct lane){a, (uint16_t)(a ? START * a->row_lines : IDLE), 0};
	}
}

/* The text of a seat is where it stops: `$` is before a final newline, too. */
static void finish_text(struct run *r, unsigned seat)
{
	struct seat *s = &r->seats[seat];
	tell_ends(r, seat);
	if (s->at < s->text.n) {
		for (unsigned k = seat * r->width; k < (seat + 1) * r->width; k++)
			if (r->lanes[k].a)
				slow_step(r, k, 0);
		s->at++;
		tell_ends(r, seat);
	}
	stand_up(r, seat);
}

/* On to where the first text stops. */
static void advance(struct run *r)
{
	size_t n = SIZE_MAX;
	for (unsigned s = 0; s < r->nseats; s++)
		if (r->seats[s].stop - r->seats[s].at < n)
			n = r->seats[s].stop - r->seats[s].at;
	run_bytes(r, n);
	for (unsigned s = 0; s < r->nseats; s++)
		r->seats[s].at += n;
	for (unsigned s = r->nseats; s-- > 0;)
		if (r->seats[s].at == r->seats[s].stop)
			finish_text(r, s);
}

static void run_texts(struct run *r, struct spans texts)
{
	unsigned seats = seats_for(r);
	for (unsigned k = 0; k < AUTOMATON_LANES; k++)
		r->lanes[k] = (struct lane){NULL, IDLE, 0};
	r->nseats = 0;
	for (size_t i = 0; i < texts.n; i++) {
		if (!texts.v[i].n)
			continue;
		sit_down(r, texts.v[i], i);
		while (r->nseats == seats)
			advance(r);
	}
	while (r->nseats)
		advance(r);
}

static unsigned busy(struct automaton *const *automata, unsigned from, unsigned to)
{
	unsigned n = 0;
	for (unsigned k = from; k < to; k++)
		n += automata[k] != NULL;
	return n;
}

/* Those of lanes [from, to). Where there are few they move together, and the listeners know where from. Else a group's
 * classes of bytes are those of its first automaton. */
static void place(struct run *r, struct automaton *const *automata, unsigned from, unsigned to)
{
	const unsigned group = busy(automata, from, to) <= AUTOMATON_FEW ? 1 : WN_LANES;
	unsigned used = 0;
	for (unsigned k = from; k < to; k++)
		if (automata[k] || group > 1) {
			r->automata[used] = automata[k];
			r->number[used++] = k;
		}
	r->width = group == 1 ? used : used <= WN_LANES ? WN_LANES : AUTOMATON_LANES;
	for (unsigned k = used; k < AUTOMATON_LANES; k++)
		r->automata[k] = NULL;
	for (unsigned k = 0; k < r->width; k++) {
		const struct automaton *first = NULL;
		for (unsigned i = 0; i < AUTOMATON_LANES && !first; i++)
			first = r->automata[(k / group * group + i) % AUTOMATON_LANES];
		r->class_of[k] = first->code->class_of;
	}
}

/* Whether the automata of lanes [from, to) have the same classes of bytes. */
static bool are_alike(struct automaton *const *automata, unsigned from, unsigned to)
{
	const struct automaton *first = NULL;
	for (unsigned k = from; k < to; k++) {
		if (!automata[k])
			continue;
		if (first && memcmp(first->code->class_of, automata[k]->code->class_of, sizeof first->code->class_of) != 0)
			return false;
		first = automata[k];
	}
	return true;
}

/* Much text comes to many states, each one in a line of memory that has been pushed out of the caches since the last texts:
 * those that were made first, at least, come side by side instead of one after the other. */
static void fetch_rows(struct automaton *const *automata, unsigned n, struct spans texts)
{
	enum { BYTES = 8 << 10, ROWS = 1024 };
	size_t bytes = 0;
	for (size_t i = 0; i < texts.n; i++)
		bytes += texts.v[i].n;
	for (unsigned k = 0; k < n && bytes >= BYTES; k++)
		for (uint32_t i = 0; automata[k] && i < automata[k]->nstates && i < ROWS; i++)
			__builtin_prefetch(automata[k]->table + (size_t)i * automata[k]->row_lines * LINE_ENTRIES, 0, 2);
}

/* Lanes that skip do so alone. The others go together, or where they are many, and their classes of bytes are not those
 * of their group, group by group. */
void automaton_scan(struct automaton *const *automata, unsigned n, struct spans texts, automaton_fn on_match, void *context)
{
	struct automaton *others[AUTOMATON_LANES];
	struct run r;
	r.on_match = on_match;
	r.context = context;
	fetch_rows(automata, n, texts);
	for (unsigned k = 0; k < n; k++) {
		others[k] = skips(automata[k]) ? NULL : automata[k];
		if (!skips(automata[k]))
			continue;
		place(&r, automata, k, k + 1);
		run_texts(&r, texts);
	}
	const unsigned group = n < WN_LANES ? n : WN_LANES;
	const bool together =
	    busy(others, 0, n) <= AUTOMATON_FEW || (are_alike(others, 0, group) && are_alike(others, group, n));
	for (unsigned from = 0, to; from < n; from = to) {
		to = together ? n : from + WN_LANES < n ? from + WN_LANES : n;
		if (!busy(others, from, to))
			continue;
		place(&r, others, from, to);
		run_texts(&r, texts);
	}
}

size_t automaton_begun(const struct automaton *a, struct span text, size_t at)
{
	size_t begun = 0;
	uint16_t row = (uint16_t)(START * a->row_lines);
	for (size_t i = 0; i < at; i++) {
		if (row == a->dead) {
			const unsigned char *newline = memchr(text.p + i, '\n', at - i);
			if (!newline)
				return i;
			i = (size_t)(newline - text.p);
			begun = i;
		}
		row = a->table[row * LINE_ENTRIES + a->code->class_of[text.p[i]]] & (uint16_t)~MATCHES;
		if (!row) /* UNKNOWN: the cache was emptied since */
			return begun;
		if (row == a->idle[PLACE_OTHER] || row == a->idle[PLACE_WORD] || row == a->idle[PLACE_NEWLINE])
			begun = i + 1;
	}
	return begun;
}

unsigned long automaton_states(const struct automaton *a)
{
	return a->made;
}
