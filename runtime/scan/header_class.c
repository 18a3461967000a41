/* header_class.c: header rules. One value per class (Check.pm do_head_tests): all fields of the name
 * joined; absent means the [if-unset: ...] text or nothing. Negated rules (!~) hit when nothing matched. */
#include "scan/scanner.h"

/* The compiler has matched the value that stands for an absent header; only counts remain to be made. */
static void absent(struct wn_scanner *s, const struct wn_class *class)
{
	const uint32_t *ids = s->sp->p->absent_patterns + class->first_absent;
	for (uint32_t i = 0; i < class->nabsent; i++) {
		struct scan_pattern *pattern = &s->sp->patterns[ids[i]];
		if (!(pattern->flags & PATTERN_LIVE))
			continue;
		double n = 1;
		if (pattern->flags & PATTERN_NEGATED)
			n = scanner_times_not_matched(s, pattern);
		else if (pattern->flags & PATTERN_COUNTS)
			n = (double)pattern_count(s, pattern, span_from_str(s->sp->p->patterns[ids[i]].absent), pattern->max);
		scanner_hit(s, pattern->rule, n);
	}
}

bool header_class_value(struct wn_scanner *s, uint32_t class_index, struct span *value_r)
{
	const struct header_key *key = &s->sp->classes[class_index].key;
	bool there = !header_lacks_key(s->msg, key) && header_get_key(s->msg, key, value_r);
	if (!there)
		absent(s, &s->sp->p->classes[class_index]);
	return there;
}

void header_class_scan(struct wn_scanner *s, uint32_t class_index)
{
	const struct scan_class *extra = &s->sp->classes[class_index];
	struct span value;
	if (!header_class_value(s, class_index, &value))
		return;
	unit_scan(s, &s->sp->p->classes[class_index], value);
	for (uint32_t i = 0; i < extra->nnegated && !s->late; i++)
		if (s->tools->matched[extra->negated[i]] != s->tools->stamp)
			scanner_hit(s, s->sp->patterns[extra->negated[i]].rule,
				    scanner_times_not_matched(s, &s->sp->patterns[extra->negated[i]]));
}
