/* rewrite.c: the message with markup in its headers: report_safe 0, and all mail that is no spam.
 * SpamAssassin counterpart: PerMsgStatus.pm rewrite_mail, rewrite_no_report_safe. */
#include "report/markup.h"

#include "msg/message.h"

/* The message's header lines, on their way to the new message. */
struct lines {
	struct arena *arena;
	VEC(struct span) list;
	struct span separator; /* the blank line that ends them; empty: there is none */
};

static bool is_continuation(struct span line)
{
	return line.n && (line.p[0] == ' ' || line.p[0] == '\t');
}

/* X-Spam-*, but for what says how a header was before. */
static bool is_markup(struct span line)
{
	return span_has_prefix_nocase(line, SPAN_LIT("X-Spam-")) &&
	       !span_has_prefix_nocase(line, SPAN_LIT("X-Spam-Prev-"));
}

static bool is_blank(struct span line)
{
	return span_trim(line).n == 0;
}

/* Old markup is left out. */
static struct lines read_lines(struct markup *m)
{
	struct spans all = pristine_lines(m->arena, m->msg->pristine_headers);
	struct lines lines = {.arena = m->arena};
	bool dropping = false;
	for (size_t i = 0; i < all.n; i++) {
		dropping = is_markup(all.v[i]) || (dropping && is_continuation(all.v[i]));
		if (!dropping)
			vec_push(m->arena, &lines.list, all.v[i]);
	}
	if (lines.list.n && is_blank(lines.list.v[lines.list.n - 1]))
		lines.separator = lines.list.v[--lines.list.n];
	return lines;
}

static struct span concat(struct arena *arena, struct span a, struct span b)
{
	struct strbuf s = strbuf_new(arena);
	strbuf_add_span(&s, a);
	strbuf_add_span(&s, b);
	return strbuf_span(&s);
}

/* "Name: text" to "Name: TAG text", unless it begins with the tag. */
static struct span put_tag(struct arena *arena, struct span line, struct span tag)
{
	size_t colon = span_find_byte(line, ':', 0), at = colon + 1;
	struct span spaced = concat(arena, tag, SPAN_LIT(" "));
	struct strbuf b = strbuf_new(arena);
	while (at < line.n && (line.p[at] == ' ' || line.p[at] == '\t'))
		at++;
	struct span rest = span_slice(line, at, line.n);
	if (span_has_prefix_nocase(rest, spaced))
		rest = span_slice(rest, spaced.n, rest.n);
	strbuf_add_span(&b, span_slice(line, 0, colon + 1));
	strbuf_add_byte(&b, ' ');
	strbuf_add_span(&b, spaced);
	strbuf_add_span(&b, rest);
	return strbuf_span(&b);
}

/* What subjprefix lines add to a subject, as a tag. */
static struct span prefix_tag(struct markup *m)
{
	struct span tag = one_line(m->arena, template_expand(m, m->subject_prefix));
	while (tag.n && byte_is_space(tag.p[tag.n - 1]))
		tag.n--;
	return tag;
}

static enum markup_field field_of(struct span line)
{
	static const char *const names[MARKUP_FIELDS] = {
	    [MARKUP_SUBJECT] = "Subject:", [MARKUP_FROM] = "From:", [MARKUP_TO] = "To:"};
	enum markup_field field = 0;
	while (field < MARKUP_FIELDS && !span_has_prefix_nocase(line, span_from_str(names[field])))
		field++;
	return field;
}

static struct span field_tag(struct markup *m, enum markup_field field)
{
	struct span tag = one_line(m->arena, template_expand(m, m->conf->rewrite[field]));
	if (field == MARKUP_SUBJECT)
		return tag;
	return concat(m->arena, concat(m->arena, SPAN_LIT("("), tag), SPAN_LIT(")"));
}

static void mark_spam_line(struct markup *m, struct lines *lines, size_t i, bool created)
{
	struct span line = lines->list.v[i];
	enum markup_field field = field_of(line);
	if (field == MARKUP_FIELDS || !m->conf->rewrite[field].p)
		return;
	vec_push(lines->arena, &lines->list,
		 created ? SPAN_LIT("X-Spam-Prev-Subject: (nonexistent)\n")
			 : concat(m->arena, SPAN_LIT("X-Spam-Prev-"), line));
	if (m->subject_prefix.p && m->subject_prefix.n)
		line = put_tag(m->arena, line, prefix_tag(m));
	lines->list.v[i] = put_tag(m->arena, line, field_tag(m, field));
}

static void mark_ham_line(struct markup *m, struct lines *lines, size_t i)
{
	if (field_of(lines->list.v[i]) == MARKUP_SUBJECT && m->subject_prefix.p &&
	    m->subject_prefix.n)
		lines->list.v[i] = put_tag(m->arena, lines->list.v[i], prefix_tag(m));
}

/* Subject, From and To as rewrite_header wants them; a Subject is made where there is none. Only a
 * field's first line is kept in X-Spam-Prev-*, as there. */
static void mark_lines(struct markup *m, struct lines *lines)
{
	struct span value;
	bool created = m->conf->rewrite[MARKUP_SUBJECT].p && !pristine_header(m, "Subject", &value);
	if (created)
		vec_push(m->arena, &lines->list, SPAN_LIT("Subject: \n"));
	size_t n = lines->list.n;
	for (size_t i = 0; i < n; i++) {
		if (m->result->spam)
			mark_spam_line(m, lines, i, created);
		else
			mark_ham_line(m, lines, i);
	}
}

/* Return-Path stays on top: what comes behind is ours or older. */
static size_t add_return_path(const struct lines *lines, struct strbuf *out)
{
	size_t i = 0;
	if (lines->list.n && span_has_prefix_nocase(lines->list.v[0], SPAN_LIT("Return-Path:")))
		do
			strbuf_add_span(out, lines->list.v[i++]);
		while (i < lines->list.n && is_continuation(lines->list.v[i]));
	return i;
}

static struct span rewrite_headers(struct markup *m)
{
	struct lines lines = read_lines(m);
	struct strbuf out = strbuf_new(m->arena);
	mark_lines(m, &lines);
	size_t i = add_return_path(&lines, &out);
	header_lines_add(m, m->result->spam ? &m->conf->spam : &m->conf->ham, &out);
	for (; i < lines.list.n; i++)
		strbuf_add_span(&out, lines.list.v[i]);
	strbuf_add_span(&out, lines.separator);
	return pristine_line_ends(m, strbuf_span(&out));
}

struct span rewrite_message(struct markup *m)
{
	struct strbuf out = strbuf_new(m->arena);
	strbuf_reserve(&out, m->msg->pristine.n + 4096);
	strbuf_add_span(&out, pristine_separator(m->arena, m->msg));
	if (m->result->spam && m->conf->report_safe) {
		strbuf_add_span(&out, rewrite_report_safe(m));
	} else {
		strbuf_add_span(&out, rewrite_headers(m));
		strbuf_add_span(&out, m->msg->pristine_body);
	}
	return strbuf_span(&out);
}
