/* unit.c: units of text against one scan class: candidates (collect.c) are decided; PCRE2 confirms and counts those that
 * need it. SpamAssassin counterpart: the per-line loops of Plugin/Check.pm (do_body_tests and kin). */
#include "base/bytes.h"
#include "scan/scanner.h"

#include "eval/body_change.h"

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

/* Once per rule: few hit the limit, so a walk finds the duplicates. */
void unit_note_limit(struct wn_scanner *s, uint32_t rule)
{
	const char *name = s->sp->p->rules[rule].name;
	for (size_t i = 0; i < s->result.nlimited; i++)
		if (s->limited[i] == name)
			return;
	s->limited[s->result.nlimited++] = name;
}

static long count_within(struct wn_scanner *s, struct scan_pattern *pattern, struct span text, long max,
			 struct pcre_window begins)
{
	uint64_t start = profile_start(s);
	long n = pcre_count_within(&pattern->re, text, max, begins);
	if (s->profile)
		profile_add(&s->profile->rules[pattern->rule], start, 1);
	if (n < 0)
		unit_note_limit(s, pattern->rule);
	return n < 0 ? 0 : n;
}

long pattern_count(struct wn_scanner *s, struct scan_pattern *pattern, struct span text, long max)
{
	return count_within(s, pattern, text, max, PCRE_ANYWHERE);
}

/* What an automaton tells of nearly always is a match, and where it told last one is near: giants take long to try many
 * places before that, and longest where parts of a match are. */
static int match_from_behind(struct pcre *re, struct span text, struct pcre_window begins)
{
	enum { NEAR = 80, MANY = 4 * NEAR };
	if (begins.to > text.n)
		begins.to = (uint32_t)text.n;
	if (begins.to < begins.from || begins.to - begins.from <= MANY)
		return pcre_match_within(re, text, begins);
	int rc = pcre_match_within(re, text, (struct pcre_window){begins.to - NEAR, begins.to, 0});
	if (rc > 0)
		return rc;
	int before = pcre_match_within(re, text, (struct pcre_window){begins.from, begins.to - NEAR - 1, 0});
	return before ? before : rc;
}

static bool matches_within(struct wn_scanner *s, struct scan_pattern *pattern, struct span text, struct pcre_window begins)
{
	uint64_t start = profile_start(s);
	int rc = pattern->flags & PATTERN_AUTOMATON ? match_from_behind(&pattern->re, text, begins)
						    : pcre_match_within(&pattern->re, text, begins);
	if (s->profile)
		profile_add(&s->profile->rules[pattern->rule], start, 1);
	if (rc < 0)
		unit_note_limit(s, pattern->rule);
	return rc > 0;
}

bool pattern_matches(struct wn_scanner *s, struct scan_pattern *pattern, struct span text)
{
	return matches_within(s, pattern, text, PCRE_ANYWHERE);
}

/* Matches that begin with 8-bit bytes: in each run of those. */
static long count_high(struct wn_scanner *s, struct scan_pattern *pattern, struct span text)
{
	long n = 0;
	for (size_t to = 0, from; (from = bytes_next(text, to, true)) < text.n && from < UINT32_MAX;) {
		to = bytes_next(text, from, false);
		n += count_within(s, pattern, text, 0, (struct pcre_window){(uint32_t)from, to <= UINT32_MAX ? (uint32_t)to - 1 : UINT32_MAX, 0});
	}
	return n;
}

static long count_matches(struct wn_scanner *s, struct scan_pattern *pattern, struct span text, long wanted, struct pcre_window begins)
{
	const struct wn_pattern *from = &s->sp->p->patterns[pattern - s->sp->patterns];
	if (!(pattern->flags & PATTERN_BYTES) || (from->counts_bytes == WN_BYTES_IN_ASCII && !bytes_are_ascii(text)))
		return count_within(s, pattern, text, wanted, begins);
	long n = count_bytes(text, from->bytes);
	if (from->counts_bytes == WN_BYTES_BESIDE_HIGH && (!wanted || n < wanted))
		n += count_high(s, pattern, text);
	return wanted && n > wanted ? wanted : n;
}

/* Texts in ASCII that lie behind each other hold the same bytes as one. */
static struct spans as_one(struct spans texts, struct span *one)
{
	size_t n = 0;
	for (size_t i = 0; i < texts.n; n += texts.v[i++].n)
		if (texts.v[i].p != texts.v->p + n)
			return texts;
	*one = (struct span){texts.n ? texts.v->p : NULL, n};
	return bytes_are_ascii(*one) ? (struct spans){one, 1} : texts;
}

/* Adds the matches; with maxhits only as many as are still missing. */
static void count(struct wn_scanner *s, struct scan_pattern *pattern, struct spans texts, struct pcre_window begins)
{
	double before = hits_of(&s->hits, pattern->rule);
	if (pattern->max && before >= pattern->max)
		return;
	long wanted = pattern->max ? pattern->max - (long)before : 0, n = 0;
	struct span one;
	if (pattern->flags & PATTERN_BYTES)
		texts = as_one(texts, &one);
	if (begins.most && (!wanted || begins.most < wanted)) /* of one text */
		wanted = begins.most;
	for (size_t i = 0; i < texts.n && (!wanted || n < wanted) && !scan_is_late(s); i++)
		n += count_matches(s, pattern, texts.v[i], wanted ? wanted - n : 0, begins);
	hits_set(&s->hits, pattern->rule, before + (double)n);
}

static bool matches_any(struct wn_scanner *s, struct scan_pattern *pattern, struct spans texts, struct pcre_window begins)
{
	for (size_t i = 0; i < texts.n && !scan_is_late(s); i++)
		if (pattern->flags & PATTERN_DECIDES || matches_within(s, pattern, texts.v[i], begins))
			return true;
	return false;
}

void units_decide(struct wn_scanner *s, uint32_t id, struct spans texts, struct pcre_window begins)
{
	struct scan_pattern *pattern = &s->sp->patterns[id];
	if (pattern->flags & PATTERN_NEGATED) {
		if (matches_any(s, pattern, texts, begins))
			s->tools->matched[id] = s->tools->stamp;
	} else if (pattern->flags & PATTERN_COUNTS) {
		count(s, pattern, texts, begins);
	} else if (hits_of(&s->hits, pattern->rule) == 0 && matches_any(s, pattern, texts, begins)) {
		hits_set(&s->hits, pattern->rule, 1);
	}
}

/* Whether the paragraphs are now as this rule sees them. */
static bool is_its_half(const struct wn_scanner *s, uint32_t id)
{
	int32_t priority = s->sp->p->rules[s->sp->patterns[id].rule].priority;
	return (priority < s->half->priority) == s->lower_half;
}

static void decide(struct wn_scanner *s, uint32_t id, struct spans texts, struct pcre_window begins)
{
	if (!s->half || is_its_half(s, id))
		units_decide(s, id, texts, begins);
}

/* Sub-rules are put off where that may be (demand.h). */
static void decide_unit(struct wn_scanner *s, const struct candidates *c, struct spans unit, bool subject)
{
	for (size_t i = 0; i < c->n; i++) {
		uint16_t flags = s->sp->patterns[c->v[i]].flags;
		if (!(flags & PATTERN_LIVE) || (subject && flags & PATTERN_NOSUBJECT))
			continue;
		if (!(flags & PATTERN_WAITS && s->waiting && demand_put(s, c->v[i], unit.v, c->begins[i])))
			decide(s, c->v[i], unit, c->begins[i]);
	}
}

/* Units of a class: one message's, or several messages', each with its owner. */
struct unit_list {
	struct spans units;
	struct wn_scanner *s;
	struct wn_scanner *const *owners; /* NULL: all of them are s's */
};

static struct wn_scanner *owner(const struct unit_list *l, size_t i)
{
	return l->owners ? l->owners[i] : l->s;
}

/* Whether a message begins there. */
static bool is_first(const struct unit_list *l, size_t i)
{
	return i == 0 || (l->owners && l->owners[i] != l->owners[i - 1]);
}

static bool is_subject(const struct unit_list *l, const struct wn_class *class, size_t i)
{
	return class->view == WN_VIEW_BODY && is_first(l, i);
}

/* Those of a batch that are one message's. */
struct run {
	struct wn_scanner *s;
	struct spans texts;
	bool subject; /* the first of them is */
	bool is_long; /* one of them has a time for PCRE2 */
};

static size_t find_runs(const struct unit_list *l, const struct wn_class *class, size_t from, size_t n, struct run *runs)
{
	size_t nruns = 0;
	for (size_t i = from; i < from + n; i++) {
		if (i == from || is_first(l, i))
			runs[nruns++] = (struct run){owner(l, i), {l->units.v + i, 0}, is_subject(l, class, i), false};
		runs[nruns - 1].texts.n++;
		runs[nruns - 1].is_long |= l->units.v[i].n > PCRE_LONG;
	}
	return nruns;
}

/* Those of patterns that are candidates in every unit. Whether all are put off that may be. */
static bool put_off(const struct run *run, const struct scan_class *of)
{
	if (run->s->waiting)
		demand_put_always(run->s, of, run->texts, run->subject);
	return run->s->waiting;
}

/* Those that are candidates in every unit, pattern by pattern: its code comes into the caches once. */
static void decide_always(const struct unit_list *l, const struct wn_class *class, size_t from, size_t n)
{
	const struct scan_class *of = scan_class_of(l->s->sp, class);
	struct run runs[WN_TOGETHER];
	size_t nruns = of->npcre ? find_runs(l, class, from, n, runs) : 0;
	bool all = true;
	for (size_t i = 0; i < nruns && of->nwaits; i++)
		all &= put_off(&runs[i], of);
	for (uint32_t k = all ? of->nwaits : 0; k < of->npcre; k++)
		for (size_t i = 0; i < nruns; i++) {
			struct wn_scanner *s = runs[i].s;
			if (k < of->nwaits && s->waiting)
				continue;
			if (l->owners && runs[i].is_long)
				pcre_take_time_from(&s->pcre_left);
			decide(s, of->pcre[k], spans_for(&s->sp->patterns[of->pcre[k]], runs[i].texts, runs[i].subject), PCRE_ANYWHERE);
		}
}

static void decide_batch(const struct unit_list *l, const struct wn_class *class, size_t from, size_t n)
{
	const struct scan_tools *t = l->s->tools;
	for (size_t i = 0; i < n; i++) {
		struct wn_scanner *s = owner(l, from + i);
		struct span text = l->units.v[from + i];
		if (t->cut)
			s->result.cut |= t->cut;
		if (l->owners && text.n > PCRE_LONG)
			pcre_take_time_from(&s->pcre_left);
		if (text.n > PCRE_LONG)
			pcre_add_time(PCRE_BYTE_TIME * (int64_t)text.n);
		if (t->found[i].n && !scan_is_late(s))
			decide_unit(s, &t->found[i], (struct spans){&l->units.v[from + i], 1}, is_subject(l, class, from + i));
	}
	decide_always(l, class, from, n);
}

/* One message stops when it is late; several are small. */
static void scan_list(const struct unit_list *l, const struct wn_class *class)
{
	for (size_t from = 0, n; from < l->units.n && (l->owners || !scan_is_late(l->s)); from += n) {
		n = units_batch(l->units.v + from, l->units.n - from);
		units_collect(l->s, class, (struct spans){l->units.v + from, n});
		enum wn_stage before = stage_enter(l->s, WN_STAGE_CONFIRM);
		decide_batch(l, class, from, n);
		stage_enter(l->s, before);
	}
}

void units_scan(struct wn_scanner *s, const struct wn_class *class, struct spans units)
{
	scan_list(&(struct unit_list){units, s, NULL}, class);
}

void owned_units_scan(struct wn_scanner *const *owners, const struct wn_class *class, struct spans units)
{
	scan_list(&(struct unit_list){units, owners[0], owners}, class);
}

void unit_scan(struct wn_scanner *s, const struct wn_class *class, struct span text)
{
	struct span *kept = ARENA_NEW(s->arena, struct span); /* patterns may wait for it */
	*kept = text;
	units_scan(s, class, (struct spans){kept, 1});
}
