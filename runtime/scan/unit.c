/* unit.c: one unit of text against one scan class: Hyperscan collects candidates, by their literals or by
 * themselves; PCRE2 confirms and counts those that need it. SpamAssassin counterpart: the per-line loops of Plugin/Check.pm
 * (do_body_tests and kin). */
#include "base/bytes.h"
#include "base/shift_and.h"
#include "scan/scanner.h"

#include "eval/body_change.h"

struct match_context {
	const uint32_t *ids; /* of the database: its Hyperscan ids to patterns */
	struct wn_scanner *s;
};

static void add(struct wn_scanner *s, uint32_t pattern)
{
	if (s->stamps[pattern] == s->stamp)
		return;
	s->stamps[pattern] = s->stamp;
	__builtin_prefetch(&s->sp->patterns[pattern]); /* decided soon */
	s->found[s->nfound++] = pattern;
}

static void on_chain(void *context, uint32_t id)
{
	struct match_context *c = context;
	add(c->s, c->ids[id]);
}

/* One literal of a clause was met; the pattern is a candidate when that was the last one wanting. */
static void meet(struct wn_scanner *s, const struct wn_gate_ref *ref)
{
	struct gate_state *g = &s->gates[ref->pattern];
	if (g->stamp != s->stamp) {
		g->stamp = s->stamp;
		memcpy(g->left, s->sp->p->patterns[ref->pattern].need, sizeof g->left);
	}
	if (!g->left[ref->clause] || --g->left[ref->clause])
		return;
	for (unsigned i = 0; i < WN_CLAUSES; i++)
		if (g->left[i])
			return;
	add(s, ref->pattern);
}

static int on_literal(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
		      void *context)
{
	struct match_context *c = context;
	const struct wn_gate *gate = &c->s->sp->p->gates[c->ids[id]];
	const struct wn_gate_ref *refs = c->s->sp->p->gate_refs + gate->first;
	for (uint32_t i = 0; i < gate->n; i++)
		meet(c->s, &refs[i]);
	return 0;
}

static long count_bytes(struct span text, const uint64_t set[2])
{
	long n = 0;
	for (unsigned half = 0; half < 2; half++)
		for (uint64_t left = set[half]; left; left &= left - 1) {
			unsigned char byte = (unsigned char)(half * 64 + (unsigned)__builtin_ctzll(left));
			n += (long)bytes_count(text, byte, byte);
		}
	return n;
}

/* Automata side by side, and the database of each. */
struct lanes {
	struct wn_scanner *s;
	struct automaton *automata[AUTOMATON_LANES];
	const struct wn_db *dbs[AUTOMATON_LANES];
	unsigned n;
};

static void on_state(void *context, unsigned lane, uint32_t id)
{
	struct lanes *l = context;
	add(l->s, l->s->sp->p->db_ids[l->dbs[lane]->first_id + id]);
}

static void run_lanes(struct lanes *l, struct span text)
{
	unsigned given_up = automaton_scan(l->automata, l->n, text, on_state, l);
	for (unsigned k = 0; given_up && k < l->n; k++)
		for (uint32_t id = 0; given_up >> k & 1 && id < l->dbs[k]->nids; id++)
			on_state(l, k, id);
	l->n = 0;
}

/* An automaton is made deterministic anew in each thread, from the first unit that wants it on. */
static void add_lane(struct lanes *l, uint32_t db, struct span text)
{
	struct wn_scanner *s = l->s;
	if (!s->automata[db])
		s->automata[db] = automaton_new(s->sp->rs->automata[db]);
	l->automata[l->n] = s->automata[db];
	l->dbs[l->n++] = &s->sp->p->dbs[db];
	if (l->n == AUTOMATON_LANES)
		run_lanes(l, text);
}

/* What follows has other classes of bytes than the lanes before. */
static void next_group(struct lanes *l, struct span text)
{
	while (l->n % WN_LANES)
		l->automata[l->n++] = NULL;
	if (l->n == AUTOMATON_LANES)
		run_lanes(l, text);
}

static void scan_db(struct wn_scanner *s, uint32_t i, struct span text)
{
	const struct wn_db *db = &s->sp->p->dbs[i];
	struct match_context c = {s->sp->p->db_ids + db->first_id, s};
	const char *bytes = text.p ? (const char *)text.p : "";
	if (hs_scan(s->sp->rs->dbs[i], bytes, (unsigned)text.n, 0, s->scratch,
		    on_literal, &c) != HS_SUCCESS)
		s->result.cut |= SCAN_CUT_FAILED;
}

static void scan_chains(struct wn_scanner *s, uint32_t i, struct span text)
{
	struct match_context c = {s->sp->p->db_ids + s->sp->p->dbs[i].first_id, s};
	shift_and_scan(s->sp->rs->chains[i], text, on_chain, &c);
}

void unit_collect(struct wn_scanner *s, const struct wn_class *class, struct span text)
{
	uint64_t start = profile_start(s);
	struct lanes lanes = {.s = s};
	uint8_t before = 0;
	bool eight_bit = !bytes_are_ascii(text);
	s->stamp++;
	s->nfound = 0;
	if (text.n > UINT32_MAX)
		text.n = UINT32_MAX, s->result.cut |= SCAN_CUT_LONG;
	for (uint32_t i = class->first_db; i < class->first_db + class->ndb; i++) {
		uint8_t kind = s->sp->p->dbs[i].kind;
		if (kind != before)
			next_group(&lanes, text);
		before = kind;
		if (!eight_bit && (kind == WN_DB_AUTOMATON_EIGHT_BIT ||
				   kind == WN_DB_CHAINS_EIGHT_BIT))
			continue;
		if (s->sp->rs->chains[i])
			scan_chains(s, i, text);
		else if (s->sp->rs->automata[i])
			add_lane(&lanes, i, text);
		else
			scan_db(s, i, text);
	}
	if (lanes.n)
		run_lanes(&lanes, text);
	const uint32_t *pcre = s->sp->p->pcre_patterns + class->first_pcre;
	for (uint32_t i = 0; i < class->npcre; i++)
		s->found[s->nfound++] = pcre[i];
	if (s->profile)
		profile_add(&s->profile->classes[class - s->sp->p->classes], start);
}

/* Once per rule: few hit the limit, so a walk finds the duplicates. */
void unit_note_limit(struct wn_scanner *s, uint32_t rule)
{
	const char *name = s->sp->p->rules[rule].name;
	for (size_t i = 0; i < s->result.nlimited; i++)
		if (s->limited[i] == name)
			return;
	s->limited[s->result.nlimited++] = name;
}

long pattern_count(struct wn_scanner *s, struct scan_pattern *pattern, struct span text, long max)
{
	uint64_t start = profile_start(s);
	long n = pcre_count(&pattern->re, text, max);
	if (s->profile)
		profile_add(&s->profile->rules[pattern->rule], start);
	if (n < 0)
		unit_note_limit(s, pattern->rule);
	return n < 0 ? 0 : n;
}

bool pattern_matches(struct wn_scanner *s, struct scan_pattern *pattern, struct span text)
{
	uint64_t start = profile_start(s);
	int rc = pcre_match(&pattern->re, text, 0, NULL);
	if (s->profile)
		profile_add(&s->profile->rules[pattern->rule], start);
	if (rc < 0)
		unit_note_limit(s, pattern->rule);
	return rc > 0;
}

/* Adds the matches in this unit; with maxhits only as many as are still missing. */
static void count(struct wn_scanner *s, struct scan_pattern *pattern, struct span text)
{
	double *hits = &s->hits[pattern->rule];
	if (pattern->max && *hits >= pattern->max)
		return;
	long wanted = pattern->max ? pattern->max - (long)*hits : 0, n;
	if (pattern->flags & PATTERN_BYTES && bytes_are_ascii(text)) {
		n = count_bytes(text, s->sp->p->patterns[pattern - s->sp->patterns].bytes);
		n = wanted && n > wanted ? wanted : n;
	} else {
		n = pattern_count(s, pattern, text, wanted);
	}
	*hits += (double)n;
}

void unit_decide(struct wn_scanner *s, uint32_t id, struct span text)
{
	struct scan_pattern *pattern = &s->sp->patterns[id];
	if (pattern->flags & PATTERN_NEGATED) {
		if (pattern->flags & PATTERN_DECIDES || pattern_matches(s, pattern, text))
			s->matched[id] = s->stamp;
	} else if (pattern->flags & PATTERN_COUNTS) {
		count(s, pattern, text);
	} else if (s->hits[pattern->rule] == 0 &&
		   (pattern->flags & PATTERN_DECIDES || pattern_matches(s, pattern, text))) {
		s->hits[pattern->rule] = 1;
	}
}

/* Whether the paragraphs are now as this rule sees them. */
static bool is_its_half(const struct wn_scanner *s, uint32_t id)
{
	int32_t priority = s->sp->p->rules[s->sp->patterns[id].rule].priority;
	return (priority < s->half->priority) == s->lower_half;
}

void unit_scan(struct wn_scanner *s, const struct wn_class *class, struct span text, size_t unit)
{
	unit_collect(s, class, text);
	if (!s->nfound)
		return;
	if (text.n > PCRE_LONG)
		pcre_add_time(PCRE_BYTE_TIME * (int64_t)text.n);
	enum wn_stage before = stage_enter(s, WN_STAGE_CONFIRM);
	bool subject = class->view == WN_VIEW_BODY && unit == 0;
	for (size_t i = 0; i < s->nfound && !scan_is_late(s); i++) {
		uint16_t flags = s->sp->patterns[s->found[i]].flags;
		if (!(flags & PATTERN_LIVE) || (subject && flags & PATTERN_NOSUBJECT))
			continue;
		if (flags & PATTERN_WAITS && s->waiting && s->hits[s->sp->patterns[s->found[i]].rule] <= 0)
			demand_put(s, s->found[i], text);
		else if (!s->half || is_its_half(s, s->found[i]))
			unit_decide(s, s->found[i], text);
	}
	stage_enter(s, before);
}
