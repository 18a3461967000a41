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
	int rc = pattern->flags & PATTERN_AUTOMATON ? match_from_behind(&pattern->re, text, begins) : pcre_match_within(&pattern->re, text, begins);
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

/* Adds the matches in this unit; with maxhits only as many as are still missing. */
static void count(struct wn_scanner *s, struct scan_pattern *pattern, struct span text, struct pcre_window begins)
{
	double before = hits_of(&s->hits, pattern->rule);
	if (pattern->max && before >= pattern->max)
		return;
	long wanted = pattern->max ? pattern->max - (long)before : 0;
	if (begins.most && (!wanted || begins.most < wanted))
		wanted = begins.most;
	long n = count_matches(s, pattern, text, wanted, begins);
	hits_set(&s->hits, pattern->rule, before + (double)n);
}

void unit_decide(struct wn_scanner *s, uint32_t id, struct span text, struct pcre_window begins)
{
	struct scan_pattern *pattern = &s->sp->patterns[id];
	if (pattern->flags & PATTERN_NEGATED) {
		if (pattern->flags & PATTERN_DECIDES || matches_within(s, pattern, text, begins))
			s->tools->matched[id] = s->tools->stamp;
	} else if (pattern->flags & PATTERN_COUNTS) {
		count(s, pattern, text, begins);
	} else if (hits_of(&s->hits, pattern->rule) == 0 &&
		   (pattern->flags & PATTERN_DECIDES || matches_within(s, pattern, text, begins))) {
		hits_set(&s->hits, pattern->rule, 1);
	}
}

/* Whether the paragraphs are now as this rule sees them. */
static bool is_its_half(const struct wn_scanner *s, uint32_t id)
{
	int32_t priority = s->sp->p->rules[s->sp->patterns[id].rule].priority;
	return (priority < s->half->priority) == s->lower_half;
}

/* Whether a sub-rule's decision may be put off (demand.h). */
static bool may_wait(const struct wn_scanner *s, uint16_t flags)
{
	return flags & PATTERN_WAITS && s->waiting;
}

static void decide(struct wn_scanner *s, uint32_t id, struct span text, struct pcre_window begins)
{
	if (!s->half || is_its_half(s, id))
		unit_decide(s, id, text, begins);
}

static void decide_unit(struct wn_scanner *s, const struct candidates *c, struct span text, bool subject)
{
	for (size_t i = 0; i < c->n && !scan_is_late(s); i++) {
		uint16_t flags = s->sp->patterns[c->v[i]].flags;
		if (flags & PATTERN_LIVE && !(subject && flags & PATTERN_NOSUBJECT) &&
		    !(may_wait(s, flags) && demand_put(s, c->v[i], (struct spans){&text, 1}, c->begins[i])))
			decide(s, c->v[i], text, c->begins[i]);
	}
}

bool unit_is_settled(const struct wn_scanner *s, uint32_t id)
{
	const struct scan_pattern *pattern = &s->sp->patterns[id];
	if (pattern->flags & PATTERN_NEGATED)
		return false;
	double most = pattern->flags & PATTERN_COUNTS ? pattern->max : 1;
	return most != 0 && hits_of(&s->hits, pattern->rule) >= most;
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

/* Where another message begins, at most n. */
static size_t end_of(const struct unit_list *l, size_t i, size_t n)
{
	size_t end = i + 1;
	while (end < n && !is_first(l, end))
		end++;
	return end;
}

/* A pattern that is a candidate in all of them, units of one message. */
static void decide_all(const struct unit_list *l, uint32_t id, size_t from, size_t to)
{
	struct wn_scanner *s = owner(l, from);
	if (from == to || (may_wait(s, s->sp->patterns[id].flags) &&
			   demand_put(s, id, (struct spans){l->units.v + from, to - from}, PCRE_ANYWHERE)))
		return;
	for (size_t i = from; i < to && !unit_is_settled(s, id); i++) {
		if (l->owners && l->units.v[i].n > PCRE_LONG)
			pcre_take_time_from(&s->pcre_left);
		if (!scan_is_late(s))
			decide(s, id, l->units.v[i], PCRE_ANYWHERE);
	}
}

/* Those that are candidates in every unit, pattern by pattern: its code comes into the caches once. */
static void decide_always(const struct unit_list *l, const struct wn_class *class, size_t from, size_t n)
{
	const struct scan_class *of = scan_class_of(l->s->sp, class);
	for (uint32_t k = 0; k < of->npcre; k++) {
		bool skips = l->s->sp->patterns[of->pcre[k]].flags & PATTERN_NOSUBJECT;
		for (size_t i = from, end; i < from + n; i = end) {
			end = end_of(l, i, from + n);
			decide_all(l, of->pcre[k], skips && is_subject(l, class, i) ? i + 1 : i, end);
		}
	}
}

static void decide_batch(const struct unit_list *l, const struct wn_class *class, size_t from, size_t n)
{
	const struct scan_tools *t = l->s->tools;
	for (size_t i = 0; i < n; i++) {
		struct wn_scanner *s = owner(l, from + i);
		struct span text = l->units.v[from + i];
		s->result.cut |= t->cut;
		if (l->owners && (is_first(l, from + i) || i == 0))
			pcre_take_time_from(&s->pcre_left);
		if (text.n > PCRE_LONG)
			pcre_add_time(PCRE_BYTE_TIME * (int64_t)text.n);
		if (t->found[i].n && !scan_is_late(s))
			decide_unit(s, &t->found[i], text, is_subject(l, class, from + i));
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
	units_scan(s, class, (struct spans){&text, 1});
}
