/* unit.c: one unit of text against one scan class: Hyperscan collects candidates, PCRE2 confirms and
 * counts those that need it. SpamAssassin counterpart: the per-line loops of Plugin/Check.pm
 * (do_body_tests and kin). */
#include "scan/scanner.h"

struct match_context {
	const uint32_t *ids; /* of the database: its Hyperscan ids to patterns */
	struct wn_scanner *s;
};

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
		    void *context)
{
	struct match_context *c = context;
	uint32_t pattern = c->ids[id];
	if (pattern == WN_DEAD || c->s->stamps[pattern] == c->s->stamp)
		return 0;
	c->s->stamps[pattern] = c->s->stamp;
	c->s->found[c->s->nfound++] = pattern;
	return 0;
}

void unit_collect(struct wn_scanner *s, const struct wn_class *class, struct span text)
{
	uint64_t start = profile_start(s);
	s->stamp++;
	s->nfound = 0;
	if (text.n > UINT32_MAX)
		text.n = UINT32_MAX, s->result.cut |= SCAN_CUT_LONG;
	const char *bytes = text.p ? (const char *)text.p : "";
	for (uint32_t i = class->first_db; i < class->first_db + class->ndb; i++) {
		struct match_context c = {s->sp->p->db_ids + s->sp->p->dbs[i].first_id, s};
		if (hs_scan(s->sp->rs->dbs[i], bytes, (unsigned)text.n, 0, s->scratch, on_match,
			    &c) != HS_SUCCESS)
			s->result.cut |= SCAN_CUT_FAILED;
	}
	const uint32_t *pcre = s->sp->p->pcre_patterns + class->first_pcre;
	for (uint32_t i = 0; i < class->npcre; i++)
		s->found[s->nfound++] = pcre[i];
	if (s->profile)
		profile_add(&s->profile->classes[class - s->sp->p->classes], start);
}

/* Once per rule: few hit the limit, so a walk finds the duplicates. */
static void note_limit(struct wn_scanner *s, uint32_t rule)
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
		note_limit(s, pattern->rule);
	return n < 0 ? 0 : n;
}

bool pattern_matches(struct wn_scanner *s, struct scan_pattern *pattern, struct span text)
{
	uint64_t start = profile_start(s);
	int rc = pcre_match(&pattern->re, text, 0, NULL);
	if (s->profile)
		profile_add(&s->profile->rules[pattern->rule], start);
	if (rc < 0)
		note_limit(s, pattern->rule);
	return rc > 0;
}

/* Adds the matches in this unit; with maxhits only as many as are still missing. */
static void count(struct wn_scanner *s, struct scan_pattern *pattern, struct span text)
{
	double *hits = &s->hits[pattern->rule];
	if (pattern->max && *hits >= pattern->max)
		return;
	*hits += (double)pattern_count(s, pattern, text,
				       pattern->max ? pattern->max - (long)*hits : 0);
}

static void decide(struct wn_scanner *s, uint32_t id, struct span text)
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

void unit_scan(struct wn_scanner *s, const struct wn_class *class, struct span text, size_t unit)
{
	unit_collect(s, class, text);
	if (!s->nfound)
		return;
	enum wn_stage before = stage_enter(s, WN_STAGE_CONFIRM);
	bool subject = class->view == WN_VIEW_BODY && unit == 0;
	for (size_t i = 0; i < s->nfound; i++) {
		uint8_t flags = s->sp->patterns[s->found[i]].flags;
		if (flags & PATTERN_LIVE && !(subject && flags & PATTERN_NOSUBJECT))
			decide(s, s->found[i], text);
	}
	stage_enter(s, before);
}
