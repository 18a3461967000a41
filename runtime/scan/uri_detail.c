/* uri_detail.c: uri_detail rules (Plugin/URIDetail.pm): a rule hits when one URI meets all its
 * conditions; a condition on a list is met by one of its members. */
#include "scan/scanner.h"
#include "scan/wide.h"

#include "msg/text_char.h"
#include "msg/uri.h"

static bool matches(struct wn_scanner *s, uint32_t id, struct span text, bool wide)
{
	struct scan_pattern *pattern = &s->sp->patterns[id];
	if (!wide)
		return pattern_matches(s, pattern, text);
	int rc = pcre_match(wide_pattern(s, id), text_for_wide(s->arena, text), 0, NULL);
	if (rc < 0)
		unit_note_limit(s, pattern->rule);
	return rc > 0;
}

/* A member of a list against one condition. */
static bool holds(struct wn_scanner *s, const struct wn_uri_detail_cond *cond, struct span text, bool wide)
{
	if (scan_is_late(s)) /* holds is no more, whichever way it is asked */
		return false;
	return matches(s, cond->pattern, text, wide) == !(s->sp->patterns[cond->pattern].flags & PATTERN_NEGATED);
}

static bool any_form(struct wn_scanner *s, const struct wn_uri_detail_cond *cond, const struct uri_detail *uri)
{
	for (size_t i = 0; i < uri->cleaned.n; i++)
		if (holds(s, cond, uri->cleaned.v[i], uri_is_wide(uri->chars, uri->cleaned.v[i])))
			return true;
	return false;
}

static bool any_text(struct wn_scanner *s, const struct wn_uri_detail_cond *cond, const struct uri_anchors *anchors)
{
	for (size_t i = 0; i < anchors->text.n; i++)
		if (holds(s, cond, anchors->text.v[i], anchors->wide[i]))
			return true;
	return false;
}

static bool any_of(struct wn_scanner *s, const struct wn_uri_detail_cond *cond, struct spans list)
{
	for (size_t i = 0; i < list.n; i++)
		if (holds(s, cond, list.v[i], false))
			return true;
	return false;
}

static bool any_type(struct wn_scanner *s, const struct wn_uri_detail_cond *cond, uint32_t types)
{
	for (unsigned bit = 0; bit < URI_TYPE_BITS; bit++)
		if (types >> bit & 1 && holds(s, cond, span_from_str(uri_type_name(bit)), false))
			return true;
	return false;
}

static bool meets(struct wn_scanner *s, const struct wn_uri_detail_cond *cond,
		  const struct uri_detail *uri)
{
	switch (cond->key[0]) {
	case 'r': return holds(s, cond, uri->uri, uri_is_wide(uri->chars, uri->uri)); /* raw */
	case 'c': return any_form(s, cond, uri);                         /* cleaned */
	case 'd': return any_of(s, cond, uri->domains);                  /* domain */
	case 'h': return any_of(s, cond, uri->hosts);                    /* host */
	default:
		return cond->key[1] == 'y' ? any_type(s, cond, uri->types) /* type */
					   : any_text(s, cond, &uri->anchors); /* text */
	}
}

static bool meets_all(struct wn_scanner *s, const struct wn_uri_detail *rule,
		      const struct uri_detail *uri)
{
	const struct wn_uri_detail_cond *conds = s->sp->p->uri_detail_conds + rule->first;
	for (uint32_t i = 0; i < rule->n; i++)
		if (!meets(s, &conds[i], uri))
			return false;
	return true;
}

void uri_detail_scan(struct wn_scanner *s)
{
	const struct uri_details *uris = NULL;
	for (uint32_t r = 0; r < s->sp->p->nuri_details && !s->late; r++) {
		const struct wn_uri_detail *rule = &s->sp->p->uri_details[r];
		if (!s->sp->live[rule->rule])
			continue;
		if (!uris)
			uris = message_uri_details(s->msg);
		bool met = false;
		for (size_t i = 0; i < uris->n && !s->late && !met; i++)
			met = meets_all(s, rule, &uris->v[i]);
		if (met)
			scanner_hit(s, rule->rule, 1);
	}
}
