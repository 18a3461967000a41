/* pristine.c: parts of the message as it came, which markup is put around.
 * SpamAssassin counterparts: Message.pm get_pristine_header, get_mbox_separator; PerMsgStatus.pm
 * _fixup_report_line_endings. */
#include "report/markup.h"

#include "msg/message.h"

#include <stdio.h>

static size_t skip_blanks(struct span s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	return at;
}

static size_t next_line(struct span s, size_t at)
{
	size_t end = at < s.n ? span_find_byte(s, '\n', at) : (size_t)-1;
	return end == (size_t)-1 ? s.n : end + 1;
}

/* The field that starts at `at`, if it has that name and ends in a newline: its value. *end_r:
 * behind it. */
static bool read_field(struct span s, size_t at, struct span name, struct span *value_r,
		       size_t *end_r)
{
	if (!span_has_prefix_nocase(span_slice(s, at, s.n), name))
		return false;
	size_t colon = skip_blanks(s, at + name.n);
	if (colon >= s.n || s.p[colon] != ':')
		return false;
	size_t start = skip_blanks(s, colon + 1), end = next_line(s, start);
	while (end < s.n && (s.p[end] == ' ' || s.p[end] == '\t'))
		end = next_line(s, end);
	if (end == start || s.p[end - 1] != '\n')
		return false;
	*value_r = span_slice(s, start, end);
	*end_r = end;
	return true;
}

struct spans pristine_header_list(struct markup *m, struct span name)
{
	struct span s = m->msg->pristine_headers, value;
	VEC(struct span) list = {0};
	for (size_t at = 0, end; at < s.n; at = end) {
		if (read_field(s, at, name, &value, &end))
			vec_push(m->arena, &list, value);
		else
			end = next_line(s, at);
	}
	for (struct header *h = list.n ? NULL : headers_find(m->msg->headers, name); h;
	     h = h->next_same)
		vec_push(m->arena, &list, header_decoded(m->msg, h));
	return (struct spans){list.v, list.n};
}

bool pristine_header(struct markup *m, const char *name, struct span *value_r)
{
	struct spans all = pristine_header_list(m, span_from_str(name));
	if (all.n)
		*value_r = all.v[all.n - 1];
	return all.n != 0;
}

struct spans pristine_lines(struct arena *arena, struct span text)
{
	VEC(struct span) list = {0};
	for (size_t at = 0, end; at < text.n; at = end) {
		end = next_line(text, at);
		vec_push(arena, &list, span_slice(text, at, end));
	}
	return (struct spans){list.v, list.n};
}

struct span pristine_line_ends(const struct markup *m, struct span text)
{
	struct strbuf b = strbuf_new(m->arena);
	if (!m->msg->crlf)
		return text;
	strbuf_reserve(&b, text.n + text.n / 32);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r'))
			strbuf_add_byte(&b, '\r');
		strbuf_add_byte(&b, text.p[i]);
	}
	return strbuf_span(&b);
}

/* --- The From_ line --------------------------------------------------------------------------- */

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* " 8-Aug-2002 11:14:16", as mbx files have it. */
static bool read_mbx_date(struct span line, struct tm *tm_r, char month_r[4])
{
	char *text = (char[32]){0};
	if (line.n < 20)
		return false;
	memcpy(text, line.p, 20);
	if (sscanf(text, "%2d-%3[A-Za-z]-%4d %2d:%2d:%2d", &tm_r->tm_mday, month_r, &tm_r->tm_year,
		   &tm_r->tm_hour, &tm_r->tm_min, &tm_r->tm_sec) != 6)
		return false;
	for (int i = 0; i < 12; i++)
		if (strncasecmp(months + 3 * i, month_r, 3) == 0) {
			tm_r->tm_mon = i;
			tm_r->tm_year -= 1900;
			tm_r->tm_isdst = -1;
			return mktime(tm_r) != (time_t)-1;
		}
	return false;
}

/* The first From: field's address, roughly: in angle brackets, or the first word. */
static struct span rough_sender(struct span text)
{
	for (size_t at = 0; at < text.n; at = next_line(text, at)) {
		struct span line = span_slice(text, at, next_line(text, at));
		if (!span_has_prefix(line, SPAN_LIT("From:")))
			continue;
		size_t open = span_find_byte(line, '<', 0), close;
		close = open == (size_t)-1 ? open : span_find_byte(line, '>', open);
		if (close != (size_t)-1 && close > open + 1)
			return span_slice(line, open + 1, close);
		size_t start = 5, end;
		while (start < line.n && byte_is_space(line.p[start]))
			start++;
		for (end = start;
		     end < line.n && !byte_is_space(line.p[end]) && !strchr("<>", line.p[end]);)
			end++;
		if (end > start)
			return span_slice(line, start, end);
	}
	return SPAN_LIT("");
}

struct span pristine_separator(struct arena *arena, const struct message *msg)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	struct tm tm = {0};
	char month[4];
	if (!msg->mbox_sep.n || span_has_prefix(msg->mbox_sep, SPAN_LIT("From")))
		return msg->mbox_sep;
	if (!read_mbx_date(msg->mbox_sep, &tm, month))
		return SPAN_LIT("");
	struct span sender = rough_sender(msg->pristine);
	return span_from_str(arena_printf(
	    arena, "From %.*s %.3s %s %.*s %02d:%02d:%02d %d\n", (int)sender.n,
	    (const char *)sender.p, days + 3 * tm.tm_wday, month, 2, (const char *)msg->mbox_sep.p,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_year + 1900));
}
