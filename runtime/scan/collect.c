/* collect.c: the candidates of units of text in one scan class: by literals (Hyperscan), chains and automata. Several
 * units at a time go through one database after the other: its tables are then in the caches for all units but the
 * first, and a call for each unit of 170 bytes would find them pushed out by those of the other databases. Called by
 * unit.c and the classes that decide by themselves. SpamAssassin counterpart: none. */
#include "base/bytes.h"
#include "base/shift_and.h"
#include "base/told.h"
#include "scan/scanner.h"

/* Units that are looked at together. */
struct batch {
	struct wn_scanner *s;
	struct spans units;
	uint32_t stamp; /* of the first of them; the others' follow */
	bool eight_bit[UNITS_BATCH], any_eight_bit;
};

/* A unit in a database: what its ids mean. */
struct match_context {
	const uint32_t *ids; /* of the database: its ids to patterns */
	const struct scan_program *sp;
	struct scan_tools *tools;
	uint32_t stamp, unit;
	struct span text;
	bool eight_bit;
};

static void add(struct match_context *c, uint32_t pattern, struct pcre_window where)
{
	struct scan_tools *t = c->tools;
	struct gate_state *g = &t->gates[pattern];
	if (g->unit == c->stamp) {
		pcre_window_add(&t->met[g->met].begins, where);
		return;
	}
	g->unit = c->stamp;
	g->met = (uint32_t)t->nmet;
	if (t->nmet == t->met_room) {
		t->met_room = 2 * t->met_room + 1024;
		t->met = mem_realloc(t->met, t->met_room * sizeof *t->met);
	}
	t->met[t->nmet++] = (struct met){pattern, c->unit, 0, where};
}

static void on_chain(void *context, uint32_t id, size_t first, size_t last)
{
	struct match_context *c = context;
	uint32_t pattern = c->ids[id];
	uint16_t reach = last < UINT32_MAX ? c->sp->patterns[pattern].reach : WN_REACH_NONE;
	add(c, pattern, pcre_window_of(c->text, (uint32_t)first, (uint32_t)last, reach, WN_REACH_SLACK));
}

/* One literal of a clause was met; the pattern is a candidate when that was the last one wanting. */
static void meet(struct match_context *c, const struct wn_gate_ref *ref, uint32_t at)
{
	uint16_t reach = ref->ascii && c->eight_bit ? WN_REACH_NONE : ref->reach;
	struct pcre_window where = pcre_window_of(c->text, at, at, reach, ref->beyond);
	if (ref->alone) {
		add(c, ref->pattern, where);
		return;
	}
	struct gate_state *g = &c->tools->gates[ref->pattern];
	if (g->stamp != c->stamp) {
		g->stamp = c->stamp;
		memcpy(g->left, ref->need, sizeof g->left);
		g->begins = (struct pcre_window){UINT32_MAX, 0, 0};
	}
	if (ref->clause == 0)
		pcre_window_add(&g->begins, where);
	if (g->left[ref->clause])
		g->left[ref->clause]--;
	for (unsigned i = 0; i < WN_CLAUSES; i++)
		if (g->left[i])
			return;
	add(c, ref->pattern, g->begins);
}

static int on_literal(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
		      void *context)
{
	struct match_context *c = context;
	const struct wn_gate *gate = &c->sp->p->gates[c->ids[0] + id];
	const struct wn_gate_ref *refs = c->sp->p->gate_refs + gate->first;
	for (uint32_t i = 0; i < gate->n; i++)
		meet(c, &refs[i], (uint32_t)to);
	return 0;
}

static struct match_context context_of(const struct batch *b, const struct wn_db *db)
{
	const struct scan_program *sp = b->s->sp;
	return (struct match_context){.ids = sp->p->db_ids + db->first_id, .sp = sp, .tools = b->s->tools};
}

static void context_enter(struct match_context *c, const struct batch *b, size_t unit)
{
	c->stamp = b->stamp + (uint32_t)unit;
	c->unit = (uint32_t)unit;
	c->text = b->units.v[unit];
	c->eight_bit = b->eight_bit[unit];
}

/* Automata side by side, and each one's ids. */
struct lanes {
	struct automaton *automata[AUTOMATON_LANES];
	const struct wn_db *dbs[AUTOMATON_LANES];
	unsigned n;
	const struct batch *batch;
};

static bool wants_eight_bit(const struct wn_db *db)
{
	return db->kind == WN_DB_AUTOMATON_EIGHT_BIT || db->kind == WN_DB_CHAINS_EIGHT_BIT;
}

/* A candidate by what an automaton told. */
static void add_told(struct match_context *c, const struct automaton *a, uint32_t pattern, uint32_t at)
{
	struct scan_tools *t = c->tools;
	const struct wn_pattern *from = &c->sp->p->patterns[pattern];
	struct told_pattern is = {from->reach, from->lead, from->lines};
	if (t->gates[pattern].unit != c->stamp) {
		struct told told = told_first(a, c->text, at, is);
		add(c, pattern, told.begins);
		t->met[t->gates[pattern].met].at = told.at;
		return;
	}
	struct met *met = &t->met[t->gates[pattern].met];
	struct told told = {met->begins, met->at};
	told_next(&told, c->text, at, is);
	met->begins = told.begins;
	met->at = told.at;
}

static void on_state(void *context, size_t unit, unsigned lane, uint32_t id, size_t at)
{
	const struct lanes *l = context;
	struct match_context c = context_of(l->batch, l->dbs[lane]);
	context_enter(&c, l->batch, unit);
	if (id != AUTOMATON_ALL && at < UINT32_MAX)
		add_told(&c, l->automata[lane], c.ids[id], (uint32_t)at);
	else
		for (uint32_t i = 0; i < l->dbs[lane]->nids; i++)
			add(&c, c.ids[i], PCRE_ANYWHERE);
}

/* The units with bytes over 127, or without, or both. */
static void run_lanes(struct lanes *l, bool ascii, bool eight_bit)
{
	const struct batch *b = l->batch;
	struct span texts[UNITS_BATCH];
	for (size_t i = 0; i < b->units.n; i++)
		texts[i] = (b->eight_bit[i] ? eight_bit : ascii) ? b->units.v[i] : (struct span){NULL, 0};
	automaton_scan(l->automata, l->n, (struct spans){texts, b->units.n}, on_state, l);
}

/* Where some lanes are for units with bytes over 127 only the others run alone over the units without. */
static void flush_lanes(const struct batch *b, struct lanes *l)
{
	struct lanes others = *l;
	unsigned left = 0;
	l->batch = others.batch = b;
	for (unsigned k = 0; k < l->n; k++) {
		if (l->automata[k] && wants_eight_bit(l->dbs[k]))
			others.automata[k] = NULL;
		left += others.automata[k] != l->automata[k];
	}
	if (l->n)
		run_lanes(l, !left, true);
	if (left)
		run_lanes(&others, true, false);
	l->n = 0;
}

/* An automaton is made deterministic anew in each thread, from the first unit that wants it on. */
static void add_lane(const struct batch *b, struct lanes *l, uint32_t db)
{
	const struct scan_program *sp = b->s->sp;
	struct automaton **automata = b->s->tools->automata;
	if (!automata[db])
		automata[db] = automaton_new(sp->rs->automata[db]);
	l->automata[l->n] = automata[db];
	l->dbs[l->n++] = &sp->p->dbs[db];
	if (l->n == AUTOMATON_LANES)
		flush_lanes(b, l);
}

/* What follows has other classes of bytes than the lanes before. */
static void next_group(const struct batch *b, struct lanes *l)
{
	while (l->n % WN_LANES)
		l->automata[l->n++] = NULL;
	if (l->n == AUTOMATON_LANES)
		flush_lanes(b, l);
}

static void scan_literals(struct match_context *c, const hs_database_t *db, struct span text)
{
	const char *bytes = text.p ? (const char *)text.p : "";
	if (text.n > UINT32_MAX)
		text.n = UINT32_MAX, c->tools->cut |= SCAN_CUT_LONG;
	if (hs_scan(db, bytes, (unsigned)text.n, 0, c->tools->scratch, on_literal, c) != HS_SUCCESS)
		c->tools->cut |= SCAN_CUT_FAILED;
}

/* Literals or chains. */
static void scan_db(const struct batch *b, uint32_t db)
{
	const struct ruleset *rs = b->s->sp->rs;
	const struct wn_chains *chains = rs->chains[db];
	bool ascii = !wants_eight_bit(&b->s->sp->p->dbs[db]);
	struct match_context c = context_of(b, &b->s->sp->p->dbs[db]);
	for (size_t i = 0; i < b->units.n; i++) {
		if (!b->units.v[i].n || !(ascii || b->eight_bit[i])) /* an empty text holds neither */
			continue;
		context_enter(&c, b, i);
		if (chains)
			shift_and_scan(chains, b->units.v[i], on_chain, &c);
		else
			scan_literals(&c, rs->dbs[db], b->units.v[i]);
	}
}

/* Each once, whatever the units: its tables come from afar. */
static void scan_dbs(const struct batch *b, const struct wn_class *class)
{
	struct lanes lanes;
	uint8_t before = 0;
	lanes.n = 0;
	for (uint32_t i = class->first_db; i < class->first_db + class->ndb; i++) {
		const struct wn_db *db = &b->s->sp->p->dbs[i];
		if (db->kind != before)
			next_group(b, &lanes);
		before = db->kind;
		if (wants_eight_bit(db) && !b->any_eight_bit)
			continue;
		if (b->s->sp->rs->automata[i])
			add_lane(b, &lanes, i);
		else
			scan_db(b, i);
	}
	flush_lanes(b, &lanes);
}

static void need_room(struct scan_tools *t, size_t n)
{
	if (n <= t->ids_room)
		return;
	t->ids_room = n;
	t->ids = mem_realloc(t->ids, n * sizeof *t->ids);
	t->begins = mem_realloc(t->begins, n * sizeof *t->begins);
}

/* Room for each unit's candidates, as many as were met. */
static void share_out(struct scan_tools *t, size_t units)
{
	struct pcre_window *begins = t->begins;
	uint32_t n[UNITS_BATCH], *v = t->ids;
	memset(n, 0, units * sizeof *n);
	for (size_t i = 0; i < t->nmet; i++)
		n[t->met[i].unit]++;
	for (size_t i = 0; i < units; i++) {
		t->found[i] = (struct candidates){v, begins, 0};
		v += n[i];
		begins += n[i];
	}
}

/* Chains of one pattern may be in several databases. */
static void drop_doubles(struct scan_tools *t, struct candidates *c)
{
	size_t n = c->n;
	t->stamp++;
	c->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct gate_state *g = &t->gates[c->v[i]];
		if (g->unit == t->stamp) {
			pcre_window_add(&c->begins[g->met], c->begins[i]);
			continue;
		}
		g->unit = t->stamp;
		g->met = (uint32_t)c->n;
		c->begins[c->n] = c->begins[i];
		c->v[c->n++] = c->v[i];
	}
}

/* What was met database by database becomes candidates unit by unit. */
static void sort_by_unit(const struct batch *b)
{
	const struct scan_program *sp = b->s->sp;
	struct scan_tools *t = b->s->tools;
	need_room(t, t->nmet + sp->p->npatterns); /* the last has room for all */
	share_out(t, b->units.n);
	for (size_t i = 0; i < t->nmet; i++) {
		struct candidates *c = &t->found[t->met[i].unit];
		c->begins[c->n] = t->met[i].begins;
		c->v[c->n++] = t->met[i].pattern;
		__builtin_prefetch(&sp->patterns[t->met[i].pattern]); /* decided soon */
	}
	for (size_t i = 0; i < b->units.n && b->units.n > 1; i++) /* of one, the stamps have told */
		drop_doubles(t, &t->found[i]);
}

/* Which units have 8-bit bytes; where that makes no difference all count as such. */
static void look_at_bytes(struct batch *b, const struct wn_class *class)
{
	bool matters = scan_class_of(b->s->sp, class)->eight_bit;
	b->any_eight_bit = false;
	for (size_t i = 0; i < b->units.n; i++)
		b->any_eight_bit |= b->eight_bit[i] = !matters || !bytes_are_ascii(b->units.v[i]);
}

void units_collect(struct wn_scanner *s, const struct wn_class *class, struct spans units)
{
	uint64_t start = profile_start(s);
	struct batch b;
	b.s = s;
	b.units = units;
	b.stamp = s->tools->stamp + 1;
	s->tools->stamp += (uint32_t)units.n;
	s->tools->nmet = 0;
	s->tools->cut = 0;
	look_at_bytes(&b, class);
	scan_dbs(&b, class);
	sort_by_unit(&b);
	if (s->profile)
		profile_add(&s->profile->classes[class - s->sp->p->classes], start, units.n);
}

struct candidates *unit_collect(struct wn_scanner *s, const struct wn_class *class, struct span text)
{
	units_collect(s, class, (struct spans){&text, 1});
	return &s->tools->found[0];
}

void candidates_add_always(struct candidates *c, const struct scan_class *class)
{
	for (uint32_t k = 0; k < class->npcre; k++) {
		c->begins[c->n] = PCRE_ANYWHERE;
		c->v[c->n++] = class->pcre[k];
	}
}

size_t units_batch(const struct span *units, size_t n)
{
	enum { BYTES = 48 << 10 }; /* which the caches hold beside tables */
	size_t bytes = 0, i = 0;
	while (i < n && i < UNITS_BATCH && (i == 0 || bytes + units[i].n <= BYTES))
		bytes += units[i++].n;
	return i;
}
