/* mimeheader_class.c: mimeheader rules (Plugin/MIMEHeader.pm): every part of the message, multiparts and the
 * root included, in document order; the last field of the name is the part's value. A rule is done with
 * the first part that matches; with tflags multiple it counts the matches in that part alone.
 * A negated rule always hits: SpamAssassin leaves its loop before it notes the match. With tflags range
 * only some parts count, with concat their values are one text. */
#include "scan/scanner.h"

#include "base/strbuf.h"
#include "base/vec.h"

static bool last_field(struct wn_scanner *s, struct part *part, struct span name, bool raw,
		       struct span *value_r)
{
	struct header *h = headers_find_last(&part->headers, name);
	if (h)
		*value_r = raw ? h->raw : header_decoded(s->msg, h);
	return h != NULL;
}

static void add_unfolded(struct strbuf *b, struct span v)
{
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\n' && i + 1 < v.n && byte_is_space(v.p[i + 1])) {
			if (b->n && b->p[b->n - 1] == '\r')
				b->n--;
			while (i + 1 < v.n && byte_is_space(v.p[i + 1]))
				i++;
			strbuf_add_byte(b, ' ');
		} else {
			strbuf_add_byte(b, v.p[i]);
		}
	}
}

/* "ALL": every field of the part, each on a line of its own. */
static struct span all_fields(struct wn_scanner *s, struct part *part, bool raw)
{
	struct strbuf b = strbuf_new(s->arena);
	for (size_t i = 0; i < part->headers.n; i++) {
		struct header *h = &part->headers.v[i];
		strbuf_add_span(&b, h->name);
		strbuf_add_str(&b, ": ");
		if (raw)
			add_unfolded(&b, h->raw);
		else
			strbuf_add_span(&b, header_decoded(s->msg, h));
	}
	return strbuf_span(&b);
}

static void count_hits(struct wn_scanner *s, uint32_t id, struct span text)
{
	enum { MIMEHEADER_MAXHITS = 1000 }; /* the plugin's default with tflags multiple */
	struct scan_pattern *pattern = &s->sp->patterns[id];
	if (!(pattern->flags & PATTERN_LIVE) || hits_of(&s->hits, pattern->rule) != 0)
		return;
	if (pattern->flags & PATTERN_NEGATED)
		hits_set(&s->hits, pattern->rule, 1);
	else if (pattern->flags & PATTERN_COUNTS)
		hits_set(&s->hits, pattern->rule,
			 (double)pattern_count(s, pattern, text, pattern->max ? pattern->max : MIMEHEADER_MAXHITS));
	else
		hits_set(&s->hits, pattern->rule, pattern_matches(s, pattern, text));
}

static bool wants_part(const struct scan_pattern *pattern, unsigned number)
{
	return number >= pattern->first_part && number <= pattern->last_part;
}

/* Which value of a part is looked at. */
struct mime_header {
	struct span name;
	bool raw, all;
};

/* What concat makes of the parts' values: each ends in a newline, one that is empty is an empty line. */
static void add_line(struct strbuf *joined, struct span value)
{
	strbuf_add_span(joined, value);
	if (!value.n || value.p[value.n - 1] != '\n')
		strbuf_add_byte(joined, '\n');
}

/* False when the part has none; ALL is never absent. */
static bool part_value(struct wn_scanner *s, struct part *part, const struct mime_header *h,
		       struct span *value_r)
{
	if (!h->all)
		return last_field(s, part, h->name, h->raw, value_r);
	*value_r = all_fields(s, part, h->raw);
	return true;
}

/* A raw value that is absent is the empty string whatever [if-unset] says. */
static struct span absent_value(const struct wn_scanner *s, uint32_t id, bool raw)
{
	return span_from_str(raw ? NULL : s->sp->p->patterns[id].absent);
}

static void scan_part(struct wn_scanner *s, const struct wn_class *class, struct part *part,
		      unsigned number, const struct mime_header *h)
{
	const uint32_t *ids = s->sp->p->absent_patterns + class->first_absent;
	struct span value;
	size_t n = class->nabsent;
	bool present = part_value(s, part, h, &value);
	if (present) {
		struct candidates *found = unit_collect(s, class, value);
		candidates_add_always(found, scan_class_of(s->sp, class));
		ids = found->v;
		n = found->n;
	}
	for (size_t i = 0; i < n && !scan_is_late(s); i++) {
		const struct scan_pattern *pattern = &s->sp->patterns[ids[i]];
		if (wants_part(pattern, number) && !(pattern->flags & PATTERN_CONCAT))
			count_hits(s, ids[i], present ? value : absent_value(s, ids[i], h->raw));
	}
}

static void scan_joined(struct wn_scanner *s, uint32_t id, const struct mime_header *h)
{
	const struct scan_pattern *pattern = &s->sp->patterns[id];
	struct strbuf b = strbuf_new(s->arena);
	unsigned number = 1;
	struct span value;
	for (struct part *part = s->msg->root; part; part = part_next(s->msg, part), number++) {
		if (!wants_part(pattern, number))
			continue;
		add_line(&b, part_value(s, part, h, &value) ? value : absent_value(s, id, h->raw));
	}
	count_hits(s, id, strbuf_span(&b));
}

static struct mime_header mime_header(const char *spec)
{
	struct mime_header h = {.name = span_from_str(spec)};
	h.raw = span_has_suffix(h.name, SPAN_LIT(":raw"));
	if (h.raw)
		h.name.n -= strlen(":raw");
	h.all = span_equal(h.name, SPAN_LIT("ALL"));
	return h;
}

/* Only concat joins parts; else each that is looked at has a value of its own. */
struct spans mimeheader_values(struct wn_scanner *s, uint32_t class_index, uint32_t id)
{
	const struct scan_pattern *pattern = &s->sp->patterns[id];
	struct mime_header h = mime_header(s->sp->p->classes[class_index].header);
	VEC(struct span) list = {0};
	struct strbuf joined = strbuf_new(s->arena);
	unsigned number = 1;
	for (struct part *part = s->msg->root; part; part = part_next(s->msg, part), number++) {
		struct span value;
		if (!wants_part(pattern, number))
			continue;
		if (!part_value(s, part, &h, &value))
			value = absent_value(s, id, h.raw);
		vec_push(s->arena, &list, value);
		add_line(&joined, value);
	}
	if (pattern->flags & PATTERN_CONCAT) {
		list.n = 0;
		vec_push(s->arena, &list, strbuf_span(&joined));
	}
	return (struct spans){list.v, list.n};
}

void mimeheader_class_scan(struct wn_scanner *s, uint32_t class_index)
{
	const struct wn_class *class = &s->sp->p->classes[class_index];
	const struct scan_class *extra = &s->sp->classes[class_index];
	struct mime_header h = mime_header(class->header);
	unsigned number = 1;
	for (struct part *part = s->msg->root; part && !s->late; part = part_next(s->msg, part))
		scan_part(s, class, part, number++, &h);
	for (uint32_t i = class->first; extra->joins && i < class->first + class->n; i++)
		if (s->sp->patterns[i].flags & PATTERN_CONCAT && !scan_is_late(s))
			scan_joined(s, i, &h);
	for (uint32_t i = 0; i < extra->nnegated && !s->late; i++)
		hits_set(&s->hits, s->sp->patterns[extra->negated[i]].rule, 1);
}
