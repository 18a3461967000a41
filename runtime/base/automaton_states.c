/* automaton_states.c: makes the states of an automaton by need. A state is a set of BYTE, ASSERT and MATCH
 * instructions beyond those that every text position begins anew, with what is before the position, as far as
 * assertions ask. One that needs the next byte waits in it until that is known: a match behind it is told a
 * byte late, and at the text's end with `ends`. */
#include "base/automaton_states.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* States kept: at most 2 MB of table and 4 MB of lists, of which texts use few rows, and of those few cache lines. All
 * is asked for at once: pages that are not touched are none. */
enum { STATES_MAX = 8000, POOL_MAX = 1 << 22, HASH_SIZE = 16384 };
enum { LINE = LINE_ENTRIES * sizeof(uint16_t), TABLE_FIRST = 1 << 19 /* bytes of a table, until there are more rows */ };

enum answer { NO, YES, LATER };

/* Whether an assertion holds between what is before a position and what is behind it; PLACE_ANY: not known yet. */
static enum answer holds(enum wn_assert asserted, enum place before, enum place behind)
{
	switch (asserted) {
	case WN_AT_TEXT_START: return before == PLACE_ANY ? LATER : before == PLACE_START;
	case WN_AT_LINE_START:
		return before == PLACE_ANY ? LATER : before == PLACE_START || before == PLACE_NEWLINE;
	case WN_AT_TEXT_END: return behind == PLACE_ANY ? LATER : behind == PLACE_END;
	/* Whether the newline is the last byte is not known: at any. */
	case WN_AT_TEXT_END_NL:
	case WN_AT_LINE_END: return behind == PLACE_ANY ? LATER : behind == PLACE_END || behind == PLACE_NEWLINE;
	default: break;
	}
	if (before == PLACE_ANY || behind == PLACE_ANY)
		return LATER;
	return ((before == PLACE_WORD) != (behind == PLACE_WORD)) == (asserted == WN_AT_WORD_EDGE);
}

/* The same for a list in any order: sorting took longer than all else. */
static uint32_t hash_of(uint16_t pc)
{
	uint32_t x = (pc + 1u) * 0x9E3779B1u;
	return (x ^ x >> 15) * 0x85EBCA77u;
}

static void append(struct automaton *a, uint16_t pc, const struct wn_instr *in)
{
	a->list.v[a->list.n++] = pc;
	a->list.hash += hash_of(pc);
	a->list.has |= in->op == WN_OP_ASSERT      ? 1u << in->set
		       : in->op == WN_OP_MATCH     ? HAS_MATCH
		       : in->op == WN_OP_MATCH_END ? HAS_MATCH_END
						   : 0;
}

/* Adds what `pc` leads to without a byte, at a position behind `here`. */
static void follow(struct automaton *a, uint16_t pc, enum place here)
{
	uint32_t depth = 0;
	a->stack[depth++] = pc;
	while (depth) {
		pc = a->stack[--depth];
		if (a->seen[pc] == a->stamp)
			continue;
		a->seen[pc] = a->stamp;
		const struct wn_instr *in = &a->instrs[pc];
		enum answer answer = in->op == WN_OP_ASSERT ? holds(in->set, here, PLACE_ANY) : YES;
		if (answer == LATER || in->op == WN_OP_BYTE || in->op == WN_OP_MATCH || in->op == WN_OP_MATCH_END)
			append(a, pc, in);
		else if (in->op == WN_OP_SPLIT)
			a->stack[depth++] = in->other, a->stack[depth++] = in->next;
		else if (answer == YES)
			a->stack[depth++] = in->next;
	}
}

static void begin(struct automaton *a)
{
	a->list.n = a->list.hash = a->list.has = 0;
	if (++a->stamp == 0) {
		memset(a->seen, 0, a->code->ninstrs * sizeof *a->seen);
		a->stamp = 1;
	}
}

static struct list take_list(const struct automaton *a)
{
	struct list l = a->list;
	l.v = mem_alloc((l.n + 1) * sizeof *l.v);
	if (l.n)
		memcpy(l.v, a->list.v, l.n * sizeof *l.v);
	return l;
}

/* Where something is asserted, the compiler's classes tell words and line ends apart. */
static void find_places(struct automaton *a)
{
	for (uint32_t i = 0; i < a->code->ninstrs; i++) {
		a->asks |= a->instrs[i].op == WN_OP_ASSERT;
		a->nmatches += a->instrs[i].op == WN_OP_MATCH || a->instrs[i].op == WN_OP_MATCH_END;
	}
	for (unsigned byte = 0; a->asks && byte < 256; byte++)
		a->place[a->code->class_of[byte]] = byte == '\n' ? PLACE_NEWLINE
						    : byte_is_word(byte) ? PLACE_WORD : PLACE_OTHER;
}

static void find_starts(struct automaton *a)
{
	begin(a);
	for (uint32_t i = 0; i < a->code->nstarts; i++)
		if (!a->starts[i].anchored)
			follow(a, a->starts[i].instr, PLACE_ANY);
	a->first = take_list(a);
	begin(a);
	for (uint32_t i = 0; i < a->code->nstarts; i++)
		follow(a, a->starts[i].instr, PLACE_START);
	a->anchored = take_list(a);
	a->skips = true;
	for (uint32_t i = 0; i < a->first.n; i++) {
		const struct wn_instr *in = &a->instrs[a->first.v[i]];
		a->skips &= in->op == WN_OP_ASSERT && in->set == WN_AT_LINE_START;
	}
	a->lines = a->first.has & 1 << WN_AT_LINE_START;
	a->words = a->first.has & HAS_WORD;
}

static size_t row_at(const struct automaton *a, uint32_t state)
{
	return (size_t)state * a->row_lines * LINE_ENTRIES;
}

static void clear(uint16_t *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		row[i] = UNKNOWN;
}

/* When its state is made: what no state needs is not touched, and takes no memory. Where nothing of the list goes on,
 * that is where half of all transitions lead, all is begun anew. */
static void begin_row(struct automaton *a, uint32_t state)
{
	const struct state *s = &a->states[state];
	uint16_t *row = a->table + row_at(a, state);
	uint64_t goes_on[4] = {0};
	for (uint32_t i = 0; i < s->n; i++) {
		const struct wn_instr *in = &a->instrs[a->pool[s->at + i]];
		for (unsigned w = 0; in->op == WN_OP_BYTE && w < 4; w++)
			goes_on[w] |= a->sets[in->set].classes[w];
	}
	memcpy(row, a->anew[s->here], a->code->nclasses * sizeof *row);
	for (unsigned w = 0; w < 4; w++)
		for (uint64_t left = goes_on[w]; left; left &= left - 1)
			row[w * 64 + (unsigned)__builtin_ctzll(left)] = UNKNOWN;
}

/* Rows begin with a line of the cache: the table does. A large one is a page: each step would look for another. */
static uint16_t *table_new(const uint16_t *old, size_t had, size_t n)
{
	enum { PAGE = 2 << 20 };
	size_t bytes = n * sizeof *old, unit = bytes <= TABLE_FIRST ? LINE : PAGE;
	uint16_t *table = mem_aligned(unit, bytes);
	if (unit == PAGE)
		madvise(table, (bytes + PAGE - 1) / PAGE * PAGE, MADV_HUGEPAGE); /* or not: it's the same but for the time */
	if (had)
		memcpy(table, old, had * sizeof *old);
	return table;
}

static void empty(struct automaton *a)
{
	memset(a->hash, 0, HASH_SIZE * sizeof *a->hash);
	clear(a->table + row_at(a, START), a->code->nclasses);
	clear(&a->anew[0][0], PLACES * 256);
	a->nstates = START + 1; /* IDLE is no state; START is the text's beginning */
	a->pool_n = 0;
	a->states[START] = (struct state){.here = PLACE_START};
	a->scanned = 0;
	memset(a->idle, 0, sizeof a->idle);
	a->dead = 0;
}

/* Of an odd number in 16 bits: each round doubles the bits that are right, n * n has 3 of them. */
static uint16_t inverse_of(uint16_t n)
{
	uint32_t x = n;
	for (unsigned round = 0; round < 3; round++)
		x *= 2 - n * x;
	return (uint16_t)x;
}

struct automaton *automaton_new(const struct wn_automaton *code)
{
	struct automaton *a = mem_calloc(1, sizeof *a);
	a->code = code;
	a->sets = (const struct wn_set *)(code + 1);
	a->instrs = (const struct wn_instr *)(a->sets + code->nsets);
	a->starts = (const struct wn_start *)(a->instrs + code->ninstrs);
	a->row_lines = ((code->nclasses + LINE_ENTRIES - 1) / LINE_ENTRIES) | 1;
	a->lines_inverse = inverse_of((uint16_t)a->row_lines);
	a->most = (MATCHES - 1) / a->row_lines < STATES_MAX ? (MATCHES - 1) / a->row_lines : STATES_MAX;
	a->room = a->most < TABLE_FIRST / (a->row_lines * LINE) ? a->most : TABLE_FIRST / (a->row_lines * LINE);
	a->table = table_new(NULL, 0, row_at(a, a->room));
	memset(a->table, 0, row_at(a, START) * sizeof *a->table); /* IDLE leads back to itself */
	a->states = mem_alloc(a->most * sizeof *a->states);
	a->pool = mem_alloc(POOL_MAX);
	a->hash = mem_calloc(HASH_SIZE, sizeof *a->hash);
	a->seen = mem_calloc(code->ninstrs + 1, sizeof *a->seen);
	a->passed = mem_calloc(code->ninstrs + 1, sizeof *a->passed);
	a->list.v = mem_calloc(code->ninstrs + 1, sizeof *a->list.v);
	a->stack = mem_calloc(2 * (size_t)code->ninstrs + 2, sizeof *a->stack);
	a->waiting = mem_calloc(2 * (size_t)code->ninstrs + 2, sizeof *a->waiting);
	find_places(a);
	find_starts(a);
	empty(a);
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
	free(a->passed);
	free(a->list.v);
	free(a->stack);
	free(a->waiting);
	free(a->first.v);
	free(a->anchored.v);
	for (unsigned place = 0; place < PLACES; place++)
		for (unsigned class = 0; class < 256; class++)
			free(a->begun[place][class].v);
	free(a);
}

/* --- making states ------------------------------------------------------------------------------ */

/* A position that is left, by a byte or because the text ends. */
struct leaving {
	enum place before, behind; /* behind: also what comes to be before the next position */
	unsigned class;            /* of the byte */
	bool ends;                 /* there is none, or only the final newline */
};

static bool takes(const struct automaton *a, const struct wn_instr *in, const struct leaving *at)
{
	return in->op == WN_OP_BYTE && !at->ends && a->sets[in->set].classes[at->class / 64] >> at->class % 64 & 1;
}

/* An assertion has its answer: what is behind it goes on from the same position, matches are told behind the byte. */
static void pass(struct automaton *a, uint16_t pc, const struct leaving *at)
{
	uint32_t depth = 0;
	uint16_t *stack = a->waiting;
	stack[depth++] = pc;
	while (depth) {
		pc = stack[--depth];
		if (a->passed[pc] == a->pass)
			continue;
		a->passed[pc] = a->pass;
		const struct wn_instr *in = &a->instrs[pc];
		if (in->op == WN_OP_SPLIT) {
			stack[depth++] = in->other;
			stack[depth++] = in->next;
		} else if (in->op == WN_OP_ASSERT) {
			if (holds(in->set, at->before, at->behind) == YES)
				stack[depth++] = in->next;
		} else if (takes(a, in, at)) {
			follow(a, in->next, at->behind);
		} else if ((in->op == WN_OP_MATCH || (in->op == WN_OP_MATCH_END && at->ends)) && a->seen[pc] != a->stamp) {
			a->seen[pc] = a->stamp;
			append(a, pc, in);
		}
	}
}

static void next_pass(struct automaton *a)
{
	if (++a->pass == 0) {
		memset(a->passed, 0, a->code->ninstrs * sizeof *a->passed);
		a->pass = 1;
	}
}

static void step(struct automaton *a, const uint16_t *from, uint32_t n, const struct leaving *at)
{
	next_pass(a);
	for (uint32_t i = 0; i < n; i++) {
		const struct wn_instr *in = &a->instrs[from[i]];
		if (takes(a, in, at))
			follow(a, in->next, at->behind);
		else if (in->op == WN_OP_ASSERT)
			pass(a, from[i], at);
	}
}

/* The table grows once: to all that there may be. */
static bool grow(struct automaton *a)
{
	uint32_t most = a->list.n + 2 * a->nmatches; /* the list, ids of matches, of matches where the text ends */
	if (a->nstates == a->most || a->pool_n + most > POOL_MAX / sizeof *a->pool)
		return false;
	if (a->nstates == a->room) {
		uint16_t *table = table_new(a->table, row_at(a, a->room), row_at(a, a->most));
		free(a->table);
		a->table = table;
		a->room = a->most;
	}
	return true;
}

/* Ids of MATCH (MATCH_END) instructions of the list, behind it in the pool. */
static uint16_t put_ids(struct automaton *a, enum wn_op op)
{
	uint16_t n = 0;
	if (!(a->list.has & (op == WN_OP_MATCH ? HAS_MATCH : HAS_MATCH_END)))
		return 0;
	for (uint32_t i = 0; i < a->list.n; i++)
		if (a->instrs[a->list.v[i]].op == op) {
			a->pool[a->pool_n++] = a->instrs[a->list.v[i]].set;
			n++;
		}
	return n;
}

/* Ids of what matches if the text ends behind the state whose list is a->list, or with a newline. */
static uint16_t put_ends(struct automaton *a, const struct state *s)
{
	bool asks = a->list.has & HAS_ASSERT;
	uint16_t n = put_ids(a, WN_OP_MATCH_END);
	if (!asks)
		return n;
	begin(a);
	for (uint32_t i = 0; i < s->n; i++) /* told already */
		a->seen[a->pool[s->at + i]] = a->stamp;
	step(a, a->pool + s->at, s->n, &(struct leaving){s->here, PLACE_END, 0, true});
	step(a, a->pool + s->at, s->n, &(struct leaving){s->here, PLACE_NEWLINE, 0, true});
	for (uint32_t i = 0; i < a->list.n; i++)
		a->pool[a->pool_n++] = a->instrs[a->list.v[i]].set;
	return (uint16_t)(n + a->list.n);
}

static uint16_t row_of(const struct automaton *a, uint16_t state)
{
	return (uint16_t)((state & ~MATCHES) * a->row_lines | (state & MATCHES));
}

/* Whether the state's list has the instructions of a->list. */
static bool is_list(struct automaton *a, const struct state *s)
{
	const uint16_t *v = a->pool + s->at;
	if (s->n != a->list.n)
		return false;
	if (!s->n || memcmp(v, a->list.v, s->n * sizeof *v) == 0)
		return true;
	next_pass(a);
	for (uint32_t i = 0; i < a->list.n; i++)
		a->passed[a->list.v[i]] = a->pass;
	for (uint32_t i = 0; i < s->n; i++)
		if (a->passed[v[i]] != a->pass)
			return false;
	return true;
}

/* Of a->list, whose hash has this slot. */
static uint16_t state_new(struct automaton *a, enum place here, uint32_t hash, uint32_t slot)
{
	struct state *s = &a->states[a->nstates];
	*s = (struct state){.at = a->pool_n, .hash = hash, .n = (uint16_t)a->list.n, .here = (uint8_t)here};
	if (s->n)
		memcpy(a->pool + s->at, a->list.v, s->n * sizeof *a->list.v);
	a->pool_n += s->n;
	if (a->list.has & HAS_ASSERT)
		clear(a->table + row_at(a, a->nstates), a->code->nclasses);
	else
		begin_row(a, a->nstates);
	s->matches = put_ids(a, WN_OP_MATCH);
	s->ends = put_ends(a, s);
	a->made++;
	if (!s->n)
		a->idle[here] = row_of(a, (uint16_t)a->nstates);
	if (a->skips && !s->n && here == PLACE_OTHER)
		a->dead = a->idle[here];
	return a->hash[slot] = (uint16_t)(a->nstates++ | (s->matches ? MATCHES : 0));
}

/* The state of a->list behind such a place: found or made. UNKNOWN: the cache is full. */
static uint16_t state_of(struct automaton *a, enum place here)
{
	/* Places that nobody asks for are one. */
	if ((here == PLACE_WORD && !a->words && !(a->list.has & HAS_WORD)) || (here == PLACE_NEWLINE && !a->lines))
		here = PLACE_OTHER;
	uint32_t hash = a->list.hash + here;
	uint32_t slot = (hash ^ hash >> 15) % HASH_SIZE;
	for (; a->hash[slot]; slot = (slot + 1) % HASH_SIZE) {
		const struct state *s = &a->states[a->hash[slot] & ~MATCHES];
		if (s->hash == hash && s->here == here && is_list(a, s))
			return a->hash[slot];
	}
	return grow(a) ? state_new(a, here, hash, slot) : UNKNOWN;
}

/* What every text position behind such a place begins anew: the same for all states. */
static const struct list *begin_anew(struct automaton *a, const struct leaving *at)
{
	struct list *l = &a->begun[at->before][at->class];
	if (!l->v) {
		begin(a);
		step(a, a->first.v, a->first.n, at);
		*l = take_list(a);
	}
	return l;
}

/* The list behind the byte. True: nothing but what is begun anew. */
static bool leave(struct automaton *a, const struct state *s, const struct leaving *at)
{
	const struct list *anew = begin_anew(a, at);
	begin(a);
	for (uint32_t i = 0; i < anew->n; i++) {
		a->seen[anew->v[i]] = a->stamp;
		a->list.v[i] = anew->v[i];
	}
	a->list.n = anew->n, a->list.hash = anew->hash, a->list.has = anew->has;
	step(a, a->pool + s->at, s->n, at);
	return a->list.n == anew->n;
}

uint16_t automaton_make(struct automaton *a, uint16_t row, unsigned class)
{
	const uint32_t from = automaton_state(a, row);
	const struct state *s = &a->states[from];
	const struct leaving at = {s->here, a->place[class], class, false};
	bool is_anew = false;
	if (from == START) {
		begin(a);
		step(a, a->anchored.v, a->anchored.n, &at);
	} else {
		is_anew = leave(a, s, &at);
	}
	uint16_t to = state_of(a, at.behind);
	if (to == UNKNOWN)
		return UNKNOWN;
	to = a->table[row_at(a, from) + class] = row_of(a, to);
	if (is_anew)
		a->anew[at.before][class] = to;
	return to;
}

void automaton_empty_but(struct automaton *a, uint16_t *rows, unsigned n)
{
	struct list kept[AUTOMATON_LANES];
	enum place here[AUTOMATON_LANES];
	for (unsigned i = 0; i < n; i++) {
		const struct state *s = &a->states[automaton_state(a, rows[i])];
		begin(a);
		for (uint32_t k = 0; k < s->n; k++)
			append(a, a->pool[s->at + k], &a->instrs[a->pool[s->at + k]]);
		kept[i] = take_list(a);
		here[i] = s->here;
	}
	empty(a);
	for (unsigned i = 0; i < n; i++) {
		memcpy(a->list.v, kept[i].v, kept[i].n * sizeof *kept[i].v);
		a->list.n = kept[i].n, a->list.hash = kept[i].hash, a->list.has = kept[i].has;
		free(kept[i].v);
		if (here[i] != PLACE_START)
			rows[i] = row_of(a, state_of(a, here[i]) & (uint16_t)~MATCHES);
	}
}
