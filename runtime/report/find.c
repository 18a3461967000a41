/* find.c: where a rule matched: its class's units once more, with PCRE2, until the first match. Only for
 * the rules that hit, so that the scan itself need not record places. */
#include "report/report.h"

#include "scan/scanner.h"

static const struct wn_class *class_of(const struct wn_program *p, uint32_t pattern)
{
	for (uint32_t i = 0; i < p->nclasses; i++)
		if (pattern >= p->classes[i].first &&
		    pattern < p->classes[i].first + p->classes[i].n)
			return &p->classes[i];
	return NULL;
}

static bool find_in(struct scan_pattern *pattern, struct span text, struct report_place *place)
{
	struct pcre_match match;
	if (pcre_match(&pattern->re, text, 0, &match) != 1)
		return false;
	place->offset = match.start[0];
	place->text = span_slice(text, match.start[0], match.end[0]);
	return true;
}

static bool find_in_units(struct scan_pattern *pattern, struct spans units, struct report_place *place)
{
	size_t from = pattern->flags & PATTERN_NOSUBJECT && strcmp(place->view, "body") == 0;
	place->many = true;
	for (place->unit = from; place->unit < units.n; place->unit++)
		if (find_in(pattern, units.v[place->unit], place))
			return true;
	return false;
}

static bool find_in_header(struct wn_scanner *s, const struct wn_class *class,
			   struct scan_pattern *pattern, struct report_place *place)
{
	struct span value;
	place->view = arena_printf(s->arena, "header %s", class->header);
	if (!header_get(s->msg, class->header, &value)) {
		const struct wn_pattern *p = &s->sp->p->patterns[pattern - s->sp->patterns];
		value = span_from_str(p->absent ? p->absent : "");
	}
	return find_in(pattern, value, place);
}

static bool find_in_class(struct wn_scanner *s, const struct wn_class *class,
			  struct scan_pattern *pattern, struct report_place *place)
{
	switch (class->view) {
	case WN_VIEW_BODY:
		place->view = "body";
		return find_in_units(pattern, message_body(s->msg), place);
	case WN_VIEW_RAWBODY:
		place->view = "rawbody";
		return find_in_units(pattern, message_rawbody(s->msg), place);
	case WN_VIEW_URI:
		place->view = "uri";
		return find_in_units(pattern, message_uris(s->msg), place);
	case WN_VIEW_FULL:
		place->view = "full";
		return find_in(pattern, s->msg->pristine, place);
	case WN_VIEW_HEADER:
		return find_in_header(s, class, pattern, place);
	case WN_VIEW_MIMEHEADER:
		place->view = "part";
		return find_in_units(pattern,
				     mimeheader_values(s, (uint32_t)(class - s->sp->p->classes),
						       (uint32_t)(pattern - s->sp->patterns)),
				     place);
	default:
		return false;
	}
}

bool report_find(struct wn_scanner *s, uint32_t rule, struct report_place *place_r)
{
	const struct wn_program *p = s->sp->p;
	for (uint32_t i = 0; i < p->npatterns; i++) {
		struct scan_pattern *pattern = &s->sp->patterns[i];
		if (pattern->rule != rule || pattern->flags & PATTERN_NEGATED)
			continue;
		const struct wn_class *class = class_of(p, i);
		struct report_place place = {0};
		if (class && find_in_class(s, class, pattern, &place)) {
			*place_r = place;
			return true;
		}
	}
	return false;
}
