/* wide.c: see wide.h. Candidates are found in the text with a byte for each character, where
 * patterns that name none past ASCII hold as they would there; those that do are always candidates.
 * Such URIs are rare, so nothing is made before the first. SpamAssassin counterpart: strings with
 * Perl's UTF-8 flag, which HTML.pm makes. Differs: \x{263a} and its like never match
 * (compiler/regex leaves them out). */
#include "scan/wide.h"

#include "base/pcre.h"
#include "msg/text_char.h"
#include "scan/scanner.h"

#include <stdlib.h>

enum names { NOT_KNOWN, NAMES_ASCII, NAMES_HIGH };

/* By pattern id. */
struct wide {
	struct pcre *patterns;
	unsigned char *names; /* enum names */
};

static struct wide *wide_of(struct wn_scanner *s)
{
	if (s->tools->wide)
		return s->tools->wide;
	s->tools->wide = mem_calloc(1, sizeof *s->tools->wide);
	s->tools->wide->patterns = mem_calloc(s->sp->p->npatterns + 1, sizeof *s->tools->wide->patterns);
	s->tools->wide->names = mem_calloc(s->sp->p->npatterns + 1, 1);
	return s->tools->wide;
}

/* Behind a backslash: what stands for characters past ASCII, or may do so. */
static bool is_high_escape(struct span rest)
{
	switch (rest.n ? rest.p[0] : 0) {
	case 'x':
		return rest.n > 1 && (rest.p[1] >= '8' || rest.p[1] == '{');
	case 'o':
	case 'N':
	case 'p':
	case 'P':
	case 'X':
	case 'h':
	case 'H':
	case 'v':
	case 'V':
	case 'R':
		return true;
	case '2':
	case '3':
		return rest.n > 2 && byte_is_digit(rest.p[1]) && byte_is_digit(rest.p[2]);
	default:
		return false;
	}
}

static bool names_high(struct span pattern)
{
	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] >= 0x80)
			return true;
		if (pattern.p[i] == '\\' && is_high_escape(span_slice(pattern, ++i, pattern.n)))
			return true;
	}
	return false;
}

static bool is_always_candidate(struct wn_scanner *s, uint32_t id)
{
	const struct wn_pattern *from = &s->sp->p->patterns[id];
	unsigned char *known = &wide_of(s)->names[id];
	if (*known == NOT_KNOWN) {
		struct span text = {(const unsigned char *)from->pcre, from->pcre_length};
		*known = names_high(text) ? NAMES_HIGH : NAMES_ASCII;
	}
	return *known == NAMES_HIGH;
}

struct pcre *wide_pattern(struct wn_scanner *s, uint32_t id)
{
	struct pcre *re = &wide_of(s)->patterns[id];
	const struct wn_pattern *from = &s->sp->p->patterns[id];
	if (!re->pattern)
		*re = pcre_make(from->pcre, from->pcre_length, from->flags | PCRE_WIDE);
	return re;
}

static const struct candidates *collect(struct wn_scanner *s, const struct wn_class *class, struct span text)
{
	struct candidates *found = unit_collect(s, class, text_byte_a_character(s->arena, text));
	candidates_add_always(found, scan_class_of(s->sp, class));
	for (size_t i = 0; i < found->n; i++) /* those without a gate have none */
		s->tools->gates[found->v[i]].unit = s->tools->stamp;
	for (uint32_t id = class->first; id < class->first + class->n; id++)
		if (s->tools->gates[id].unit != s->tools->stamp && s->sp->patterns[id].flags & PATTERN_LIVE &&
		    is_always_candidate(s, id))
			found->v[found->n++] = id;
	return found;
}

static void decide(struct wn_scanner *s, uint32_t id, struct span text)
{
	const struct scan_pattern *pattern = &s->sp->patterns[id];
	double before = hits_of(&s->hits, pattern->rule);
	long max = pattern->flags & PATTERN_COUNTS ? pattern->max : 1;
	if (max && before >= (double)max)
		return;
	long n = pcre_count(wide_pattern(s, id), text, max ? max - (long)before : 0);
	if (n < 0)
		unit_note_limit(s, pattern->rule);
	else
		hits_set(&s->hits, pattern->rule, before + (double)n);
}

void wide_unit_scan(struct wn_scanner *s, const struct wn_class *class, struct span uri)
{
	struct span text = text_for_wide(s->arena, uri);
	const struct candidates *found = collect(s, class, text);
	enum wn_stage before = stage_enter(s, WN_STAGE_CONFIRM);
	for (size_t i = 0; i < found->n && !scan_is_late(s); i++)
		if (s->sp->patterns[found->v[i]].flags & PATTERN_LIVE)
			decide(s, found->v[i], text);
	stage_enter(s, before);
}

void wide_free(struct wide **wide, uint32_t npatterns)
{
	if (!*wide)
		return;
	for (uint32_t i = 0; i < npatterns; i++)
		pcre_release(&(*wide)->patterns[i]);
	free((*wide)->patterns);
	free((*wide)->names);
	free(*wide);
	*wide = NULL;
}
