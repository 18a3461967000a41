/* report_safe.c: a spam as an attachment of its report: report_safe 1 and 2.
 * SpamAssassin counterpart: PerMsgStatus.pm rewrite_report_safe. */
#include "report/markup.h"

#include "msg/message.h"
#include "report/host.h"

#include <stdio.h>
#include <sys/random.h>

static uint32_t random_number(void)
{
	uint32_t n = 0;
	if (getrandom(&n, sizeof n, 0) != sizeof n)
		n = (uint32_t)clock();
	return n;
}

static bool is_line_of(struct span text, struct span boundary)
{
	for (size_t at = 0; (at = span_find(text, boundary, at)) != (size_t)-1; at++)
		if (at == 0 || text.p[at - 1] == '\n')
			return true;
	return false;
}

/* One that no line of the message begins with: it must not be able to end its part itself. */
static struct span make_boundary(struct markup *m)
{
	struct strbuf b = strbuf_new(m->arena);
	strbuf_printf(&b, "----------=_%08X.%08X", (unsigned)m->now, random_number());
	while (is_line_of(m->msg->pristine, strbuf_span(&b)))
		strbuf_printf(&b, "/%08X", random_number());
	return strbuf_span(&b);
}

/* --- The report's headers --------------------------------------------------------------------- */

/* "Name: value", the value with the tag as a comment behind it (once), when the field is to be
 * rewritten; the field is then made where there is none. */
static void add_address(struct markup *m, struct strbuf *out, enum markup_field field,
			const char *name)
{
	struct span value = SPAN_LIT("\n");
	bool present = pristine_header(m, name, &value), marked = m->conf->rewrite[field].p != NULL;
	if (!present && !marked)
		return;
	strbuf_printf(out, "%s: ", name);
	size_t end = value.n && value.p[value.n - 1] == '\n' ? value.n - 1 : value.n;
	strbuf_add_span(out, span_slice(value, 0, end));
	if (marked) {
		struct span tag = one_line(m->arena, template_expand(m, m->conf->rewrite[field]));
		const char *comment =
		    arena_printf(m->arena, "\t(%s)", arena_span_str(m->arena, tag));
		if (!span_has_suffix(span_slice(value, 0, end), span_from_str(comment)))
			strbuf_add_str(out, comment);
	}
	strbuf_add_span(out, span_slice(value, end, value.n));
}

static void add_subject(struct markup *m, struct strbuf *out)
{
	struct span value = SPAN_LIT("\n");
	bool present = pristine_header(m, "Subject", &value);
	struct strbuf subject = strbuf_new(m->arena), tag = strbuf_new(m->arena);
	if (!present && !m->conf->rewrite[MARKUP_SUBJECT].p)
		return;
	if (m->subject_prefix.p)
		strbuf_add_span(&subject,
				one_line(m->arena, template_expand(m, m->subject_prefix)));
	strbuf_add_span(&subject, value);
	strbuf_add_str(out, "Subject: ");
	if (m->conf->rewrite[MARKUP_SUBJECT].p) {
		strbuf_add_span(
		    &tag, one_line(m->arena, template_expand(m, m->conf->rewrite[MARKUP_SUBJECT])));
		strbuf_add_byte(&tag, ' ');
	}
	if (!span_has_prefix(strbuf_span(&subject), strbuf_span(&tag)))
		strbuf_add_span(out, strbuf_span(&tag));
	strbuf_add_span(out, strbuf_span(&subject));
}

static void add_copy(struct markup *m, struct strbuf *out, const char *name)
{
	struct span value;
	if (!pristine_header(m, name, &value))
		return;
	strbuf_printf(out, "%s: ", name);
	strbuf_add_span(out, value);
}

static void add_list(struct markup *m, struct strbuf *out, struct span name)
{
	struct spans values = pristine_header_list(m, name);
	for (size_t i = 0; i < values.n; i++) {
		strbuf_add_span(out, name);
		strbuf_add_str(out, ": ");
		strbuf_add_span(out, values.v[i]);
	}
}

/* report_safe_copy_headers: Received go on top, all others behind what is there. */
static void add_copies(struct markup *m, struct strbuf *top, struct strbuf *out)
{
	static const char *const already[] = {"from", "to", "cc", "subject", "date", "message-id"};
	struct spans names = m->conf->copy_headers;
	for (size_t i = 0; i < names.n; i++) {
		bool seen = false;
		for (size_t k = 0; k < sizeof already / sizeof *already; k++)
			seen |= span_equal_nocase(names.v[i], span_from_str(already[k]));
		for (size_t k = 0; k < i; k++)
			seen |= span_equal_nocase(names.v[i], names.v[k]);
		if (!seen)
			add_list(m, span_equal_nocase(names.v[i], SPAN_LIT("received")) ? top : out,
				 names.v[i]);
	}
}

static void add_headers(struct markup *m, struct strbuf *out)
{
	struct strbuf top = strbuf_new(m->arena), rest = strbuf_new(m->arena);
	add_address(m, &rest, MARKUP_FROM, "From");
	add_address(m, &rest, MARKUP_TO, "To");
	add_copy(m, &rest, "Cc");
	add_subject(m, &rest);
	add_copy(m, &rest, "Date");
	add_copy(m, &rest, "Message-Id");
	header_lines_add(m, &m->conf->spam, &rest);
	add_copies(m, &top, &rest);
	strbuf_printf(out,
		      "Received: from localhost by %s\n\twith SpamAssassin (version %.*s);\n\t%s\n",
		      host_name(), (int)m->conf->version.n, (const char *)m->conf->version.p,
		      host_date(m->arena, m->now));
	strbuf_add_span(out, strbuf_span(&top));
	strbuf_add_span(out, strbuf_span(&rest));
}

/* --- The parts -------------------------------------------------------------------------------- */

/* A message that is plain text can be shown. */
static bool is_plain_text(struct markup *m)
{
	struct header *h = headers_find_last(m->msg->headers, SPAN_LIT("content-type"));
	if (!h)
		return true;
	char *type = arena_span_str(m->arena, header_decoded(m->msg, h));
	return !*type || strcasestr(type, "text/plain") != NULL;
}

static void add_parts(struct markup *m, struct strbuf *out, struct span boundary)
{
	bool plain = is_plain_text(m);
	const struct markup_conf *conf = m->conf;
	strbuf_printf(out,
		      "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"%.*s\"\n\n"
		      "This is a multi-part message in MIME format.\n\n--%.*s\n"
		      "Content-Type: text/plain; charset=%.*s\nContent-Disposition: inline\n"
		      "Content-Transfer-Encoding: 8bit\n\n",
		      (int)boundary.n, (const char *)boundary.p, (int)boundary.n,
		      (const char *)boundary.p, (int)conf->charset.n,
		      (const char *)conf->charset.p);
	strbuf_add_span(out, text_report(m));
	if (!plain)
		strbuf_add_span(out, template_expand(m, strbuf_span(&conf->unsafe_report)));
	strbuf_printf(out,
		      "\n\n--%.*s\nContent-Type: %s; x-spam-type=original\n"
		      "Content-Description: " MARKUP_DESCRIPTION "\nContent-Disposition: %s\n"
		      "Content-Transfer-Encoding: 8bit\n\n",
		      (int)boundary.n, (const char *)boundary.p,
		      conf->report_safe > 1 ? "text/plain" : "message/rfc822",
		      plain ? "inline" : "attachment");
}

struct span rewrite_report_safe(struct markup *m)
{
	struct strbuf top = strbuf_new(m->arena), out = strbuf_new(m->arena);
	struct span boundary = make_boundary(m);
	add_headers(m, &top);
	add_parts(m, &top, boundary);
	struct span end = span_from_str(
	    arena_printf(m->arena, "\n--%.*s--\n\n", (int)boundary.n, (const char *)boundary.p));
	strbuf_add_span(&out, pristine_line_ends(m, strbuf_span(&top)));
	strbuf_add_span(&out, m->msg->pristine);
	strbuf_add_span(&out, pristine_line_ends(m, end));
	return strbuf_span(&out);
}
