/* collect.c: the candidates of units of text in one scan class: by literals (Hyperscan), chains and automata. Several
 * units at a time go through one database after the other: its tables are then in the caches for all units but the
 * first, and a call for each unit of 170 bytes would find them pushed out by those of the other databases. Called by
 * unit.c and the classes that decide by themselves. SpamAssassin counterpart: none. */
#include "base/bytes.h"
#include "base/shift_and.h"
#include "scan/scanner.h"

/* Units that are looked at together. */
struct batch {
	struct wn_scanner *s;
	struct spans units;
	uint32_t stamp; /* of the first of them; the others' follow */
	bool eight_bit[UNITS_BATCH];
};

/* A unit in a database: what its ids mean. */
struct match_context {
	const uint32_t *ids; /* of the database: its ids to patterns */
	struct wn_scanner *s;
	uint32_t stamp, unit;
};

static void add(struct match_context *c, uint32_t pattern)
{
	struct wn_scanner *s = c->s;
	if (s->stamps[pattern] == c->stamp)
		return;
	s->stamps[pattern] = c->stamp;
	if (s->nmet == s->met_room) {
		s->met_room = 2 * s->met_room + 1024;
		s->met = mem_realloc(s->met, s->met_room * sizeof *s->met);
	}
	s->met[s->nmet++] = (struct met){pattern, c->unit};
}

static void on_chain(void *context, uint32_t id)
{
	struct match_context *c = context;
	add(c, c->ids[id]);
}

/* One literal of a clause was met; the pattern is a candidate when that was the last one wanting. */
static void meet(struct match_context *c, const struct wn_gate_ref *ref)
{
	if (ref->alone) {
		add(c, ref->pattern);
		return;
	}
	struct gate_state *g = &c->s->gates[ref->pattern];
	if (g->stamp != c->stamp) {
		g->stamp = c->stamp;
		memcpy(g->left, ref->need, sizeof g->left);
	}
	if (!g->left[ref->clause] || --g->left[ref->clause])
		return;
	for (unsigned i = 0; i < WN_CLAUSES; i++)
		if (g->left[i])
			return;
	add(c, ref->pattern);
}

static int on_literal(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
		      void *context)
{
	struct match_context *c = context;
	const struct wn_gate *gate = &c->s->sp->p->gates[c->ids[id]];
	const struct wn_gate_ref *refs = c->s->sp->p->gate_refs + gate->first;
	for (uint32_t i = 0; i < gate->n; i++)
		meet(c, &refs[i]);
	return 0;
}

/* Automata side by side, and each one's ids. */
struct lanes {
	struct automaton *automata[AUTOMATON_LANES];
	const struct wn_db *dbs[AUTOMATON_LANES];
	unsigned n;
	struct match_context at;
};

static void on_state(void *context, unsigned lane, uint32_t id)
{
	struct lanes *l = context;
	add(&l->at, l->at.s->sp->p->db_ids[l->dbs[lane]->first_id + id]);
}

static void run_lanes(struct lanes *l, struct span text)
{
	unsigned given_up = automaton_scan(l->automata, l->n, text, on_state, l);
	for (unsigned k = 0; given_up && k < l->n; k++)
		for (uint32_t id = 0; given_up >> k & 1 && id < l->dbs[k]->nids; id++)
			on_state(l, k, id);
}

static struct match_context context_of(const struct batch *b, const struct wn_db *db, size_t unit)
{
	return (struct match_context){b->s->sp->p->db_ids + db->first_id, b->s, b->stamp + (uint32_t)unit, (uint32_t)unit};
}

/* The units that have bytes over 127, or the others. */
static void flush_lanes(const struct batch *b, struct lanes *l, bool eight_bit)
{
	for (size_t i = 0; l->n && i < b->units.n; i++)
		if (b->eight_bit[i] == eight_bit) {
			l->at = context_of(b, l->dbs[0], i);
			run_lanes(l, b->units.v[i]);
		}
	l->n = 0;
}

/* An automaton is made deterministic anew in each thread, from the first unit that wants it on. */
static void add_lane(const struct batch *b, struct lanes *l, uint32_t db, bool eight_bit)
{
	struct wn_scanner *s = b->s;
	if (!s->automata[db])
		s->automata[db] = automaton_new(s->sp->rs->automata[db]);
	l->automata[l->n] = s->automata[db];
	l->dbs[l->n++] = &s->sp->p->dbs[db];
	if (l->n == AUTOMATON_LANES)
		flush_lanes(b, l, eight_bit);
}

/* What follows has other classes of bytes than the lanes before. */
static void next_group(const struct batch *b, struct lanes *l, bool eight_bit)
{
	while (l->n % WN_LANES)
		l->automata[l->n++] = NULL;
	if (l->n == AUTOMATON_LANES)
		flush_lanes(b, l, eight_bit);
}

static void scan_literals(struct match_context *c, uint32_t db, struct span text)
{
	const char *bytes = text.p ? (const char *)text.p : "";
	if (text.n > UINT32_MAX)
		text.n = UINT32_MAX, c->s->result.cut |= SCAN_CUT_LONG;
	if (hs_scan(c->s->sp->rs->dbs[db], bytes, (unsigned)text.n, 0, c->s->scratch, on_literal, c) != HS_SUCCESS)
		c->s->result.cut |= SCAN_CUT_FAILED;
}

/* Literals or chains. */
static void scan_db(const struct batch *b, uint32_t db, bool eight_bit)
{
	const struct wn_chains *chains = b->s->sp->rs->chains[db];
	for (size_t i = 0; i < b->units.n; i++) {
		if (b->eight_bit[i] != eight_bit || !b->units.v[i].n) /* an empty text holds neither */
			continue;
		struct match_context c = context_of(b, &b->s->sp->p->dbs[db], i);
		if (chains)
			shift_and_scan(chains, b->units.v[i], on_chain, &c);
		else
			scan_literals(&c, db, b->units.v[i]);
	}
}

static void scan_dbs(const struct batch *b, const struct wn_class *class, bool eight_bit)
{
	struct lanes lanes;
	uint8_t before = 0;
	lanes.n = 0;
	for (uint32_t i = class->first_db; i < class->first_db + class->ndb; i++) {
		uint8_t kind = b->s->sp->p->dbs[i].kind;
		if (kind != before)
			next_group(b, &lanes, eight_bit);
		before = kind;
		if (!eight_bit && (kind == WN_DB_AUTOMATON_EIGHT_BIT || kind == WN_DB_CHAINS_EIGHT_BIT))
			continue;
		if (b->s->sp->rs->automata[i])
			add_lane(b, &lanes, i, eight_bit);
		else
			scan_db(b, i, eight_bit);
	}
	flush_lanes(b, &lanes, eight_bit);
}

static void need_room(struct wn_scanner *s, size_t n)
{
	if (n <= s->ids_room)
		return;
	s->ids_room = n;
	s->ids = mem_realloc(s->ids, n * sizeof *s->ids);
}

/* Room for each unit's candidates, as many as were met, and the patterns that need not be. */
static void share_out(struct wn_scanner *s, size_t units, uint32_t npcre)
{
	uint32_t n[UNITS_BATCH], *v = s->ids;
	memset(n, 0, units * sizeof *n);
	for (size_t i = 0; i < s->nmet; i++)
		n[s->met[i].unit]++;
	for (size_t i = 0; i < units; i++) {
		s->found[i] = (struct candidates){v, 0};
		v += n[i] + npcre;
	}
}

/* Chains of one pattern may be in several databases. */
static void drop_doubles(struct wn_scanner *s, struct candidates *c)
{
	size_t n = c->n;
	s->stamp++;
	c->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (s->stamps[c->v[i]] == s->stamp)
			continue;
		s->stamps[c->v[i]] = s->stamp;
		c->v[c->n++] = c->v[i];
	}
}

/* What was met database by database becomes candidates unit by unit. */
static void sort_by_unit(struct batch *b, const struct wn_class *class)
{
	struct wn_scanner *s = b->s;
	const uint32_t *pcre = s->sp->p->pcre_patterns + class->first_pcre;
	need_room(s, s->nmet + b->units.n * class->npcre + s->sp->p->npatterns); /* the last has room for all (wide.c) */
	share_out(s, b->units.n, class->npcre);
	for (size_t i = 0; i < s->nmet; i++) {
		struct candidates *c = &s->found[s->met[i].unit];
		c->v[c->n++] = s->met[i].pattern;
		__builtin_prefetch(&s->sp->patterns[s->met[i].pattern]); /* decided soon */
	}
	for (size_t i = 0; i < b->units.n; i++) {
		struct candidates *c = &s->found[i];
		if (b->units.n > 1) /* else the stamps have told */
			drop_doubles(s, c);
		for (uint32_t k = 0; k < class->npcre; k++)
			c->v[c->n++] = pcre[k];
	}
}

/* Whether there are units without 8-bit bytes, and with them; where that makes no difference all count as such. */
static void look_at_bytes(struct batch *b, const struct wn_class *class, bool any_r[2])
{
	bool matters = b->s->sp->classes[class - b->s->sp->p->classes].eight_bit;
	any_r[0] = any_r[1] = false;
	for (size_t i = 0; i < b->units.n; i++)
		any_r[b->eight_bit[i] = !matters || !bytes_are_ascii(b->units.v[i])] = true;
}

void units_collect(struct wn_scanner *s, const struct wn_class *class, struct spans units)
{
	uint64_t start = profile_start(s);
	struct batch b;
	bool any[2];
	b.s = s;
	b.units = units;
	b.stamp = s->stamp + 1;
	s->stamp += (uint32_t)units.n;
	s->nmet = 0;
	look_at_bytes(&b, class, any);
	for (unsigned eight_bit = 0; eight_bit < 2; eight_bit++)
		if (any[eight_bit])
			scan_dbs(&b, class, eight_bit);
	sort_by_unit(&b, class);
	if (s->profile)
		profile_add(&s->profile->classes[class - s->sp->p->classes], start, units.n);
}

struct candidates *unit_collect(struct wn_scanner *s, const struct wn_class *class, struct span text)
{
	units_collect(s, class, (struct spans){&text, 1});
	return &s->found[0];
}

size_t units_batch(const struct span *units, size_t n)
{
	enum { BYTES = 16 << 10 }; /* which the first-level cache holds beside tables */
	size_t bytes = 0, i = 0;
	while (i < n && i < UNITS_BATCH && (i == 0 || bytes + units[i].n <= BYTES))
		bytes += units[i++].n;
	return i;
}
