/* mimeheader_class.c: mimeheader rules (Plugin/MIMEHeader.pm): every part of the message, multiparts and the
 * root included, in document order; the last field of the name is the part's value. A rule is done with
 * the first part that matches; with tflags multiple it counts the matches in that part alone.
 * A negated rule always hits: SpamAssassin leaves its loop before it notes the match.
 *
 * Differs: tflags range and concat are not known yet; the stock rules use neither. */
#include "scan/scanner.h"

#include "base/strbuf.h"

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
	if (!(pattern->flags & PATTERN_LIVE) || s->hits[pattern->rule] != 0)
		return;
	if (pattern->flags & PATTERN_NEGATED)
		s->hits[pattern->rule] = 1;
	else if (pattern->flags & PATTERN_COUNTS)
		s->hits[pattern->rule] = (double)pattern_count(
			s, pattern, text, pattern->max ? pattern->max : MIMEHEADER_MAXHITS);
	else
		s->hits[pattern->rule] = pattern_matches(s, pattern, text);
}

/* A raw value that is absent is the empty string whatever [if-unset] says. */
static void absent(struct wn_scanner *s, const struct wn_class *class, bool raw)
{
	const uint32_t *ids = s->sp->p->absent_patterns + class->first_absent;
	for (uint32_t i = 0; i < class->nabsent; i++) {
		const char *unset = s->sp->p->patterns[ids[i]].absent;
		count_hits(s, ids[i], span_from_str(raw ? NULL : unset));
	}
}

static void present(struct wn_scanner *s, const struct wn_class *class, struct span value)
{
	unit_collect(s, class, value);
	for (size_t i = 0; i < s->nfound; i++)
		count_hits(s, s->found[i], value);
}

void mimeheader_class_scan(struct wn_scanner *s, uint32_t class_index)
{
	const struct wn_class *class = &s->sp->p->classes[class_index];
	const struct scan_class *extra = &s->sp->classes[class_index];
	struct span name = span_from_str(class->header), value;
	bool raw = span_has_suffix(name, SPAN_LIT(":raw"));
	if (raw)
		name.n -= 4;
	bool all = span_equal(name, SPAN_LIT("ALL"));
	for (struct part *part = s->msg->root; part; part = part_next(s->msg, part)) {
		if (all)
			present(s, class, all_fields(s, part, raw));
		else if (last_field(s, part, name, raw, &value))
			present(s, class, value);
		else
			absent(s, class, raw);
	}
	for (uint32_t i = 0; i < extra->nnegated; i++)
		s->hits[s->sp->patterns[extra->negated[i]].rule] = 1;
}
