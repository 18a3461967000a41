/* message.c: the top of a message: mbox line, header fields, the split between header and body, line
 * ends. What is oddly formed is read as SpamAssassin reads it (Message.pm new) and noted in
 * parse_flags. The body is taken apart by mime.c. */
#include "msg/content_type.h"
#include "msg/decode.h"
#include "msg/header.h"
#include "msg/mime.h"
#include "msg/views.h"

enum {
	BAD_HEADERS = 3,  /* lines that are no header field are passed over; one more starts the body */
	BLANK_LINES = 20, /* longer runs of blank lines are cut to this */
};

/* The line at `at`, with its newline. */
static struct span line_at(struct span s, size_t at)
{
	const unsigned char *nl = memchr(s.p + at, '\n', s.n - at);
	return span_slice(s, at, nl ? (size_t)(nl - s.p) + 1 : s.n);
}

static bool ends_in_crlf(struct span line)
{
	return line.n >= 2 && line.p[line.n - 1] == '\n' && line.p[line.n - 2] == '\r';
}

/* "From " and something that is not the colon of an obsolete header. */
static bool is_mbox_line(struct span line)
{
	if (!span_has_prefix(line, SPAN_LIT("From")))
		return false;
	size_t i = 4;
	while (i < line.n && byte_is_space(line.p[i]))
		i++;
	return i > 5 || (i == 5 && !(i < line.n && line.p[i] == ':'));
}

/* The separator of mbx files: "dd-Mon-yyyy hh:mm:ss +zzzz,size;keywords-flags". */
static bool is_mbx_line(struct span line)
{
	static const char shape[] = "sd-aaa-dddd dd:dd:dd";
	if (line.n < sizeof shape)
		return false;
	for (size_t i = 0; shape[i]; i++) {
		unsigned char c = line.p[i];
		bool ok = shape[i] == 'd' ? byte_is_digit(c)
			: shape[i] == 's' ? byte_is_digit(c) || byte_is_space(c)
			: shape[i] == 'a' ? byte_is_alpha(c)
			: shape[i] == ' ' ? byte_is_space(c) : c == (unsigned char)shape[i];
		if (!ok)
			return false;
	}
	size_t end = line.n;
	while (end && (line.p[end - 1] == '\n' || line.p[end - 1] == '\r'))
		end--;
	if (end < 22 || line.p[end - 9] != '-' || line.p[end - 22] != ';')
		return false;
	for (size_t i = end - 21; i < end - 9; i++)
		if (!byte_is_digit(line.p[i]) && !(line.p[i] >= 'a' && line.p[i] <= 'f'))
			return false;
	size_t digits = end - 22;
	while (digits && byte_is_digit(line.p[digits - 1]))
		digits--;
	return digits < end - 22 && digits && line.p[digits - 1] == ',';
}

static bool is_field_start(struct span line)
{
	size_t i = 0;
	while (i < line.n && line.p[i] > ' ' && line.p[i] < 0x7f && line.p[i] != ':')
		i++;
	if (i == 0)
		return false;
	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return i < line.n && line.p[i] == ':';
}

/* Reads the header fields of one message. */
struct reader {
	struct message *m;
	struct message_top *top;
	struct header_list list;
	bool crlf;
};

/* One field with its continuation lines. Text without a colon is dropped. */
static void add_field(struct reader *r, struct span field)
{
	size_t colon = span_find_byte(field, ':', 0);
	if (colon == (size_t)-1)
		return;
	struct span name = span_slice(field, 0, colon);
	struct span value = span_slice(field, colon + 1, field.n);
	while (name.n && (name.p[name.n - 1] == ' ' || name.p[name.n - 1] == '\t'))
		name.n--;
	if (r->crlf)
		value = crlf_to_lf(r->m->arena, value);
	if (name.n > MESSAGE_NAME_LIMIT || value.n > MESSAGE_VALUE_LIMIT)
		r->top->flags |= MESSAGE_FLAG_TRUNCATED_HEADERS, r->top->cut |= MESSAGE_CUT_LONG_HEADERS;
	if (name.n > MESSAGE_NAME_LIMIT)
		name.n = MESSAGE_NAME_LIMIT;
	if (value.n > MESSAGE_VALUE_LIMIT)
		value.n = MESSAGE_VALUE_LIMIT;
	if (!header_list_add(r->m->arena, &r->list, name, value))
		r->top->cut |= MESSAGE_CUT_HEADERS;
}

/* True when the line is the empty one that ends the headers. */
static bool is_end(const struct reader *r, struct span line)
{
	return r->crlf ? (line.n == 2 && line.p[0] == '\r') || (line.n == 1 && line.p[0] == '\n')
		       : line.n == 1 && line.p[0] == '\n';
}

/* Returns the offset of the body in s, and sets *headers_end_r to the end of pristine_headers. */
static size_t read_headers(struct reader *r, struct span s)
{
	size_t start = 0, at = 0; /* of the field being collected; of the line */
	unsigned bad = 0;
	bool open = false;

	for (; at < s.n;) {
		struct span line = line_at(s, at);
		if (line.p[0] == ' ' || line.p[0] == '\t') {
			if (!open)
				start = at;
			open = true;
			at += line.n;
			continue;
		}
		if (open)
			add_field(r, span_slice(s, start, at));
		if (is_end(r, line))
			return at + line.n;
		if (span_has_prefix(line, SPAN_LIT("--")) ||
		    (!is_field_start(line) && ++bad > BAD_HEADERS)) {
			r->top->flags |= MESSAGE_FLAG_MISSING_HEAD_BODY_SEP;
			return at;
		}
		open = true;
		start = at;
		at += line.n;
	}
	if (open)
		add_field(r, span_slice(s, start, at));
	r->top->flags |= MESSAGE_FLAG_MISSING_HEAD_BODY_SEP;
	return at;
}

/* In a message with CRLF, a header line that ends in LF alone gets its CR back (filters between mail
 * server and us lose them). Returns s itself when nothing is missing. */
static struct span restore_crs(struct arena *arena, struct span s)
{
	size_t missing = 0;
	for (size_t i = 0; i < s.n; i++)
		missing += s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r');
	if (!missing)
		return s;
	unsigned char *p = arena_bytes(arena, s.n + missing);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r'))
			p[n++] = '\r';
		p[n++] = s.p[i];
	}
	return (struct span){p, n};
}

/* Fills the pristine spans of top from the bytes and where the body starts in them. */
static void set_pristine(struct arena *arena, struct message_top *top, struct span bytes, size_t split,
			 bool crlf)
{
	struct span headers = span_slice(bytes, 0, split);
	top->pristine = bytes;
	top->pristine_headers = headers;
	top->pristine_body = span_slice(bytes, split, bytes.n);
	if (crlf)
		top->pristine_headers = restore_crs(arena, headers);
	if (top->pristine_headers.n == headers.n)
		return;
	size_t n = top->pristine_headers.n;
	unsigned char *all = arena_bytes(arena, n + top->pristine_body.n);
	memcpy(all, top->pristine_headers.p, n);
	memcpy(all + n, top->pristine_body.p, top->pristine_body.n);
	top->pristine = (struct span){all, n + top->pristine_body.n};
	top->pristine_headers.p = all;
	top->pristine_body.p = all + n;
}

static bool is_blank(struct span line)
{
	for (size_t i = 0; i < line.n; i++)
		if (!byte_is_space(line.p[i]))
			return false;
	return true;
}

/* Whether as many line ends as stay of a run of blank lines follow each other with white space alone between them. No stride
 * of one byte less steps over two bytes of that. */
static bool has_blank_run(struct span s)
{
	for (size_t at = BLANK_LINES - 1; at < s.n; at += BLANK_LINES - 1) {
		size_t lines = 0;
		if (!byte_is_space(s.p[at]) || !byte_is_space(s.p[at - 1])) /* so with most */
			continue;
		while (at && byte_is_space(s.p[at - 1]))
			at--;
		for (; at < s.n && byte_is_space(s.p[at]); at++)
			lines += s.p[at] == '\n';
		if (lines >= BLANK_LINES)
			return true;
	}
	return false;
}

/* The current run of blank lines: how many, and where in the output its first ones start and (in a ring)
 * its last ones. */
struct blank_run {
	size_t lines, first[3], last[BLANK_LINES];
	bool at_top; /* the body begins with it */
};

static void count_blank(struct blank_run *run, size_t start)
{
	if (run->lines < 3)
		run->first[run->lines] = start;
	run->last[run->lines % BLANK_LINES] = start;
	run->lines++;
}

/* Cuts a long run to its first line and its last BLANK_LINES - 1 (at the top of the body to one line
 * more). out[0..n) ends with the run; returns the new n. */
static size_t cut_run(const struct blank_run *run, unsigned char *out, size_t n)
{
	size_t head = run->at_top ? 2 : 1, tail = BLANK_LINES - 1;
	if (run->lines <= head + tail)
		return n;
	size_t from = run->last[(run->lines - tail) % BLANK_LINES], to = run->first[head];
	memmove(out + to, out + from, n - from);
	return n - (from - to);
}

/* CRLF to LF where the message uses it, and long runs of blank lines cut. */
static struct span settle_body(struct arena *arena, struct span s, bool crlf)
{
	if (!crlf && !has_blank_run(s)) /* so with most */
		return s;
	unsigned char *out = arena_bytes(arena, s.n);
	struct blank_run run = {.at_top = true};
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		struct span line = line_at(s, at);
		at += line.n;
		if (is_blank(line)) {
			count_blank(&run, n);
		} else {
			n = cut_run(&run, out, n);
			run = (struct blank_run){.at_top = false};
		}
		bool drop_cr = crlf && ends_in_crlf(line);
		memcpy(out + n, line.p, line.n - drop_cr);
		n += line.n - drop_cr;
		out[n - 1] = drop_cr ? '\n' : out[n - 1];
	}
	return (struct span){out, cut_run(&run, out, n)};
}

struct span part_header_text(struct message *m, struct part *part, struct span name)
{
	struct header *h = headers_find_last(&part->headers, name);
	return h ? header_text(m, h) : (struct span){NULL, 0};
}

/* A multipart whose body does not start with its boundary or a blank line gets one, lest its first
 * lines are taken for headers of the first part. */
static bool wants_blank_first(const struct message_top *top)
{
	struct span line = top->body.n ? line_at(top->body, 0) : top->body;
	if (strncmp(top->part->type, "multipart/", 10) != 0 || line.n == top->body.n || is_blank(line))
		return false;
	return !top->boundary.p || !span_has_prefix(line, SPAN_LIT("--")) ||
	       !span_has_prefix(span_slice(line, 2, line.n), top->boundary);
}

static struct span last_line(struct span s)
{
	const unsigned char *nl = s.n ? memrchr(s.p, '\n', s.n - 1) : NULL;
	return span_slice(s, nl ? (size_t)(nl + 1 - s.p) : 0, s.n);
}

struct message_top message_top_parse(struct message *m, struct span bytes)
{
	struct message_top top = {.part = ARENA_NEW(m->arena, struct part)};
	struct reader r = {.m = m, .top = &top};

	if (!bytes.n)
		bytes = SPAN_LIT("\n"); /* SpamAssassin takes nothing for an empty line */
	struct span first = line_at(bytes, 0);
	if (is_mbox_line(first) || is_mbx_line(first)) {
		top.mbox_sep = first;
		bytes = span_slice(bytes, first.n, bytes.n);
	}
	r.crlf = bytes.n && (ends_in_crlf(line_at(bytes, 0)) || ends_in_crlf(last_line(bytes)));
	top.crlf = r.crlf;
	size_t split = read_headers(&r, bytes);
	set_pristine(m->arena, &top, bytes, split, r.crlf);
	headers_start(m->arena, &top.part->headers);
	headers_finish(m->arena, &top.part->headers, &r.list);

	struct content_type ct = *part_content_type(m, top.part);
	top.cut |= ct.cut ? MESSAGE_CUT_FILE_NAMES : 0;
	top.part->type = arena_span_str(m->arena, ct.type);
	top.part->is_leaf = true;
	if (ct.has_boundary)
		top.boundary = ct.boundary;
	top.body = settle_body(m->arena, top.pristine_body, r.crlf);
	top.blank_first = wants_blank_first(&top);
	return top;
}

static bool is_filters(const struct header *h)
{
	return span_has_prefix_nocase(h->name, SPAN_LIT("X-Spam-"));
}

/* Headers that an earlier filter added are not for rules to see. */
static void drop_filter_headers(struct arena *arena, struct headers *headers)
{
	struct header_list kept = {0};
	size_t n = 0;
	while (n < headers->n && !is_filters(&headers->v[n]))
		n++;
	if (n == headers->n)
		return;
	for (size_t i = 0; i < headers->n; i++)
		if (i < n || !is_filters(&headers->v[i])) {
			struct header h = headers->v[i];
			h.next_same = NULL;
			vec_push(arena, &kept, h);
		}
	headers_start(arena, headers);
	headers_finish(arena, headers, &kept);
}

struct message *message_new(struct arena *arena, struct span bytes, const struct msg_conf *conf)
{
	struct message *m = ARENA_NEW(arena, struct message);
	m->arena = arena;
	m->conf = conf;
	m->now = time(NULL);
	m->views = ARENA_NEW(arena, struct message_views);

	struct message_top top = message_top_parse(m, bytes);
	m->mbox_sep = top.mbox_sep;
	m->pristine = top.pristine;
	m->pristine_headers = top.pristine_headers;
	m->pristine_body = top.pristine_body;
	m->crlf = top.crlf;
	m->parse_flags = top.flags;
	m->cut = top.cut;
	m->root = top.part;
	m->headers = &top.part->headers;
	mime_parse(m, &top);
	drop_filter_headers(arena, m->headers);
	return m;
}
