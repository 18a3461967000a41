/* unmark.c: the message without SpamAssassin's markup: what `spamassassin -d` prints.
 * SpamAssassin counterpart: Mail/SpamAssassin.pm remove_spamassassin_markup. A spam that was made
 * an attachment is taken out; else the headers are what they were (unmark_headers.c). Also markup
 * of versions before 3.0. Differs: nothing that a message holds is used as a regular expression. */
#include "report/markup.h"

#include "msg/message.h"

/* --- report_safe 1 and 2: the attachment ------------------------------------------------------ */

static size_t skip_space(struct span s, size_t at)
{
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	return at;
}

/* Takes `word` in any case, then white space: as many as there is, at least `min` of it. */
static bool take(struct span s, size_t *at, struct span word, size_t min)
{
	if (!span_has_prefix_nocase(span_slice(s, *at, s.n), word))
		return false;
	size_t start = *at + word.n;
	*at = skip_space(s, start);
	return *at - start >= min;
}

static bool ends_value(struct span s, size_t at)
{
	return at == s.n || s.p[at] == ';' || (s.p[at] == '\n' && at + 1 == s.n);
}

/* multipart/mixed; boundary="X" and nothing between: only that is ours. */
static bool report_boundary(struct span type, struct span *boundary_r)
{
	size_t at = skip_space(type, 0), end;
	if (!take(type, &at, SPAN_LIT("multipart/mixed;"), 1) ||
	    !take(type, &at, SPAN_LIT("boundary"), 0) || !take(type, &at, SPAN_LIT("="), 0))
		return false;
	if (at + 1 < type.n && (type.p[at] == '"' || type.p[at] == '\''))
		at++;
	for (end = at + 1; end <= type.n && type.p[end - 1] != '\n'; end++) {
		bool quoted = end < type.n && (type.p[end] == '"' || type.p[end] == '\'');
		if (ends_value(type, end) || (quoted && ends_value(type, end + 1))) {
			*boundary_r = span_slice(type, at, end);
			return true;
		}
	}
	return false;
}

/* "--BOUNDARY", with its line end; or a line that begins so. */
static bool is_boundary(struct span line, struct span boundary, bool whole)
{
	if (!span_has_prefix(line, SPAN_LIT("--")) ||
	    !span_has_prefix(span_slice(line, 2, line.n), boundary))
		return false;
	struct span rest = span_slice(line, 2 + boundary.n, line.n);
	if (rest.n && rest.p[0] == '\r')
		rest = span_slice(rest, 1, rest.n);
	return !whole || !rest.n || (rest.n == 1 && rest.p[0] == '\n');
}

/* The value of a MIME header on this line; spans stay as they are when it is another one. */
static void read_value(struct span line, struct span name, struct span *value)
{
	if (!span_has_prefix_nocase(line, name) || line.n == name.n ||
	    !byte_is_space(line.p[name.n]))
		return;
	struct span found = span_trim(span_slice(line, name.n, line.n));
	if (found.n)
		*value = found;
}

static bool is_original(struct span type, struct span description)
{
	static const struct span types[] = {SPAN_LIT("message/rfc822;"), SPAN_LIT("text/plain;")};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		size_t at = types[i].n;
		if (!span_has_prefix(type, types[i]))
			continue;
		at = skip_space(type, at);
		if (at > types[i].n &&
		    span_has_prefix(span_slice(type, at, type.n), SPAN_LIT("x-spam-type=original")))
			return true;
	}
	return span_equal(type, SPAN_LIT("message/rfc822")) &&
	       span_equal(description, SPAN_LIT(MARKUP_DESCRIPTION));
}

static bool has_text(struct span line)
{
	return span_trim(line).n != 0;
}

/* Up to the boundary behind it, less the blank line before that. */
static struct span cut_at_end(struct spans lines, struct span boundary)
{
	size_t n = 0;
	for (; n < lines.n && !is_boundary(lines.v[n], boundary, false); n++)
		;
	if (n < lines.n && n && !has_text(lines.v[n - 1]))
		n--;
	if (!n)
		return SPAN_LIT("");
	const unsigned char *end = lines.v[n - 1].p + lines.v[n - 1].n;
	return (struct span){lines.v[0].p, (size_t)(end - lines.v[0].p)};
}

static bool find_original(struct message *msg, struct span boundary, struct span *original_r)
{
	struct spans lines = pristine_lines(msg->arena, msg->pristine_body);
	struct span type = {0}, description = {0};
	bool in_headers = false;
	for (size_t i = 0; i < lines.n; i++) {
		struct span line = lines.v[i];
		if (!in_headers && !is_boundary(line, boundary, true))
			continue;
		in_headers = has_text(line);
		if (!in_headers && is_original(type, description)) {
			struct spans rest = {lines.v + i + 1, lines.n - i - 1};
			*original_r = cut_at_end(rest, boundary);
			return true;
		}
		if (!in_headers)
			type = description = (struct span){0};
		read_value(line, SPAN_LIT("Content-Type:"), &type);
		read_value(line, SPAN_LIT("Content-Description:"), &description);
	}
	return false;
}

static bool take_attachment(struct message *msg, struct span *original_r)
{
	struct header *h = headers_find_last(msg->headers, SPAN_LIT("content-type"));
	struct span boundary;
	return h && report_boundary(header_decoded(msg, h), &boundary) &&
	       find_original(msg, boundary, original_r);
}

/* --- The rest --------------------------------------------------------------------------------- */

/* CRLF to LF, or LF to CRLF. */
static struct span to_lf(struct arena *arena, struct span s)
{
	unsigned char *p = arena_bytes(arena, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			p[n++] = s.p[i];
	return (struct span){p, n};
}

static void add_lines(struct strbuf *out, struct span s, bool crlf)
{
	for (size_t i = 0; i < s.n; i++) {
		if (crlf && s.p[i] == '\n')
			strbuf_add_byte(out, '\r');
		strbuf_add_byte(out, s.p[i]);
	}
}

static struct span line_at(struct span s, size_t at)
{
	size_t end = at < s.n ? span_find_byte(s, '\n', at) : (size_t)-1;
	return span_slice(s, at, end == (size_t)-1 ? s.n : end + 1);
}

/* "SPAM: ---- ...": the frame of a report. */
static bool is_frame(struct span line)
{
	struct span frame = SPAN_LIT("SPAM: ----");
	return span_has_prefix(line, frame) && line.n > frame.n + 1 && line.p[line.n - 1] == '\n';
}

/* Behind a report of version 2.x that stands before the text, or `at`. */
static size_t skip_old_report(struct span s, size_t at)
{
	size_t start = at < s.n && s.p[at] == '\n' ? at + 1 : at;
	struct span first = line_at(s, start), last = {0};
	size_t end = start + first.n;
	if (!is_frame(first))
		return at;
	for (struct span line; span_has_prefix(line = line_at(s, end), SPAN_LIT("SPAM:"));
	     end += line.n)
		last = line;
	return is_frame(last) && end < s.n && s.p[end] == '\n' ? end + 1 : at;
}

struct span unmark_message(const struct markup_conf *conf, struct message *msg)
{
	struct arena *arena = msg->arena;
	struct strbuf out = strbuf_new(arena);
	struct span original;
	strbuf_add_span(&out, pristine_separator(arena, msg));
	if (take_attachment(msg, &original)) {
		strbuf_add_span(&out, original);
		return strbuf_span(&out);
	}
	struct span body = to_lf(arena, msg->pristine_body);
	size_t at = 0;
	for (size_t next; (next = skip_old_report(body, at)) != at;)
		at = next;
	strbuf_reserve(&out, msg->pristine.n + msg->pristine.n / 32);
	add_lines(&out, unmark_headers(conf, arena, to_lf(arena, msg->pristine_headers)),
		  msg->crlf);
	add_lines(&out, span_slice(body, at, body.n), msg->crlf);
	return strbuf_span(&out);
}
