/* mime.c: takes a body apart into the tree of parts that SpamAssassin sees (Message.pm parse_body and
 * friends). A work list, not recursion: hostile mail nests as deep as it likes, limits stop it.
 *
 * SpamAssassin's view, which verdicts depend on and which GMime's tree does not have: a part without a
 * boundary of its own inherits its parent's; without an opening boundary the whole body is one part;
 * the headers of a part that ends before its body are lost; lines over 2,048 bytes are broken up; only
 * one level of reused boundary is understood; unread text behind the end is noted. */
#include "msg/mime.h"
#include "base/strbuf.h"
#include "msg/content_type.h"
#include "msg/header.h"

#include <stdint.h>

#define NONE ((size_t)-1)

struct task {
	struct part *part;
	struct span boundary; /* p NULL: none */
	struct span body;
	unsigned depth;       /* levels that may still be opened */
	bool blank_first;     /* as if an empty line came before body */
};

struct parser {
	struct message *m;
	VEC(struct task) queue;
	struct map balance; /* boundary: opened minus closed (intptr_t), as mime_boundary_state */
};

static size_t line_end(struct span s, size_t at)
{
	const unsigned char *nl = memchr(s.p + at, '\n', s.n - at);
	return nl ? (size_t)(nl - s.p) + 1 : s.n;
}

static bool only_space(struct span s, size_t from)
{
	while (from < s.n && byte_is_space(s.p[from]))
		from++;
	return from == s.n;
}

enum mark { NO_MARK, OPENS, CLOSES };

/* Whether the line is --boundary or --boundary--. */
static enum mark mark_of(struct span line, struct span boundary)
{
	if (!boundary.p || line.n < boundary.n + 2 || line.p[0] != '-' || line.p[1] != '-' ||
	    memcmp(line.p + 2, boundary.p, boundary.n) != 0)
		return NO_MARK;
	size_t i = boundary.n + 2;
	if (i + 2 <= line.n && line.p[i] == '-' && line.p[i + 1] == '-' && only_space(line, i + 2))
		return CLOSES;
	return only_space(line, i) ? OPENS : NO_MARK;
}

/* A header field's start: printable ASCII, then a colon. blanks: white space may come between. */
static bool starts_field(struct span line, bool blanks)
{
	size_t i = 0;
	while (i < line.n && line.p[i] > ' ' && line.p[i] < 0x7f && line.p[i] != ':')
		i++;
	if (i == 0)
		return false;
	while (blanks && i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return i < line.n && line.p[i] == ':';
}

/* Notes it when the line at `at` should be a part's first header and is none. */
static void expect_header(struct parser *p, struct span body, size_t at)
{
	if (at < body.n && !starts_field(span_slice(body, at, line_end(body, at)), false))
		p->m->parse_flags |= MESSAGE_FLAG_MISSING_MIME_HEADERS;
}

static void count_boundary(struct parser *p, struct span boundary, bool opened)
{
	void **slot = map_slot(&p->balance, boundary);
	intptr_t n = (intptr_t)*slot;
	*slot = (void *)(opened ? 1 : n - 1);
}

/* Offset behind the line that opens the first part, or 0 when there is none. */
static size_t skip_preamble(struct parser *p, struct span body, struct span boundary)
{
	for (size_t at = 0; at < body.n;) {
		size_t end = line_end(body, at);
		if (mark_of(span_slice(body, at, end), boundary) == OPENS) {
			count_boundary(p, boundary, true);
			expect_header(p, body, end);
			return end;
		}
		at = end;
	}
	return 0;
}

/* One part of a multipart while its lines are read. Offsets are into the multipart's body. */
struct child {
	struct header_list headers;
	size_t field;     /* start of the header field being read, or NONE */
	size_t text;      /* start of its body, or NONE while in the headers */
	bool long_line;
};

struct splitter {
	struct parser *p;
	const struct task *task;
	struct span body;
	struct child child;
	struct part **link;  /* where the next child is hung in */
	unsigned children;
	bool nested;         /* the part being read uses our boundary for its own parts */
};

/* Files the field that ends at `end`; true when it was a Content-Type. */
static void file_field(struct splitter *s, size_t end)
{
	struct child *c = &s->child;
	if (c->field == NONE)
		return;
	struct span field = span_slice(s->body, c->field, end);
	size_t colon = span_find_byte(field, ':', 0), value = colon + 1;
	c->field = NONE;
	while (value < field.n && byte_is_space(field.p[value]))
		value++;
	if (!header_list_add(s->p->m->arena, &c->headers, span_slice(field, 0, colon),
			     span_slice(field, value, field.n)))
		s->p->m->cut |= MESSAGE_CUT_HEADERS;
}

/* Whether the last field read says that its part uses our boundary, too. */
static bool reuses_boundary(struct splitter *s)
{
	struct child *c = &s->child;
	if (!s->task->boundary.p || !c->headers.n)
		return false;
	struct header h = c->headers.v[c->headers.n - 1];
	if (!span_equal_nocase(h.name, SPAN_LIT("content-type")))
		return false;
	struct content_type ct = content_type_parse(s->p->m->arena, header_text(s->p->m, &h));
	return ct.has_boundary && span_equal(ct.boundary, s->task->boundary);
}

/* A line that is no boundary. */
static void read_line(struct splitter *s, size_t at, size_t end)
{
	struct child *c = &s->child;
	struct span line = span_slice(s->body, at, end);
	if (c->text == NONE) {
		if (starts_field(line, true)) {
			file_field(s, at);
			c->field = at;
			return;
		}
		if ((line.p[0] == ' ' || line.p[0] == '\t') && c->field != NONE)
			return;
		if (c->field != NONE) {
			file_field(s, at);
			s->nested |= reuses_boundary(s);
		}
		bool empty = line.p[0] == '\n' || (line.n == 2 && line.p[0] == '\r' && line.p[1] == '\n') ||
			     (line.n == 1 && line.p[0] == '\r');
		c->text = empty ? end : at;
		if (empty)
			return;
		s->p->m->parse_flags |= MESSAGE_FLAG_MISSING_MIME_HEAD_BODY_SEP;
	}
	c->long_line |= end - at > MESSAGE_LINE_LIMIT;
}

/* Puts a newline behind every MESSAGE_LINE_LIMIT bytes of a line. */
static struct span break_lines(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	strbuf_reserve(&b, s.n + s.n / MESSAGE_LINE_LIMIT + 1);
	for (size_t at = 0; at < s.n;) {
		size_t end = line_end(s, at);
		for (; end - at > MESSAGE_LINE_LIMIT; at += MESSAGE_LINE_LIMIT) {
			strbuf_add(&b, s.p + at, MESSAGE_LINE_LIMIT);
			strbuf_add_byte(&b, '\n');
		}
		strbuf_add(&b, s.p + at, end - at);
		at = end;
	}
	return strbuf_span(&b);
}

static struct part *part_new(struct message *m, struct part *parent, const struct header_list *list)
{
	struct part *part = ARENA_NEW(m->arena, struct part);
	part->parent = parent;
	part->is_leaf = true;
	headers_start(m->arena, &part->headers);
	headers_finish(m->arena, &part->headers, list);
	return part;
}

/* Hangs the part read so far into the tree and puts it in the queue. */
static void file_child(struct splitter *s, size_t end, bool at_boundary)
{
	struct message *m = s->p->m;
	struct child *c = &s->child;
	struct span text = {s->body.p, 0};
	if (c->text != NONE && c->text < end)
		text = span_slice(s->body, c->text, end);
	if (c->long_line)
		text = break_lines(m->arena, text);
	if (at_boundary && text.n && text.p[text.n - 1] == '\n')
		text.n--; /* this line end belongs to the boundary */

	struct part *part = part_new(m, s->task->part, &c->headers);
	struct content_type ct = *part_content_type(m, part);
	if (ct.missing && strcmp(s->task->part->type, "multipart/digest") == 0)
		ct.type = SPAN_LIT("message/rfc822");
	m->cut |= ct.cut ? MESSAGE_CUT_FILE_NAMES : 0;
	part->type = arena_span_str(m->arena, ct.type);
	*s->link = part;
	s->link = &part->next;

	/* "" and "0" are no boundaries of a part: false to Perl. */
	bool has_own = ct.has_boundary && ct.boundary.n && !span_equal(ct.boundary, SPAN_LIT("0"));
	struct span own = has_own ? ct.boundary : s->task->boundary;
	struct task task = {part, own, text, s->task->depth - 1, false};
	vec_push(m->arena, &s->p->queue, task);
	s->child = (struct child){.field = NONE, .text = NONE};
}

/* Text behind the closing boundary that is more than dots and white space. */
static void check_epilogue(struct parser *p, struct span rest)
{
	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] != '.' && !byte_is_space(rest.p[i])) {
			p->m->parse_flags |= MESSAGE_FLAG_MIME_EPILOGUE_EXISTS;
			return;
		}
}

/* Reads one line; returns false when the multipart is at its end. */
static bool split_line(struct splitter *s, size_t at, size_t end)
{
	struct span boundary = s->task->boundary;
	enum mark mark = mark_of(span_slice(s->body, at, end), boundary);
	bool ends_part = mark != NO_MARK, last = end == s->body.n;

	if (ends_part && s->nested) {
		ends_part = false;
		s->nested = mark != CLOSES;
	}
	if (!ends_part && !last) {
		read_line(s, at, end);
		return true;
	}
	if (!ends_part) { /* the last line is body even where a header was expected */
		if (s->child.text == NONE)
			s->child.text = at;
		s->child.long_line |= end - at > MESSAGE_LINE_LIMIT;
	}
	file_child(s, ends_part ? at : end, ends_part);
	if (mark == CLOSES) {
		count_boundary(s->p, boundary, false);
		check_epilogue(s->p, span_slice(s->body, end, s->body.n));
		return false;
	}
	expect_header(s->p, s->body, end);
	if (s->p->queue.n >= MESSAGE_ALL_PARTS_LIMIT) {
		s->p->m->cut |= MESSAGE_CUT_PARTS;
		return false;
	}
	if (++s->children == MESSAGE_PARTS_LIMIT) {
		s->p->m->parse_flags |= MESSAGE_FLAG_MIMEPART_LIMIT;
		s->p->m->cut |= MESSAGE_CUT_PARTS;
		return false;
	}
	return true;
}

static struct span with_blank_first(struct arena *arena, struct span s)
{
	unsigned char *p = arena_bytes(arena, s.n + 1);
	p[0] = '\n';
	if (s.n)
		memcpy(p + 1, s.p, s.n);
	return (struct span){p, s.n + 1};
}

static void parse_multipart(struct parser *p, const struct task *task)
{
	struct splitter s = {.p = p, .task = task, .body = task->body,
			     .child = {.field = NONE, .text = NONE},
			     .link = &task->part->first_child};
	size_t at = skip_preamble(p, s.body, task->boundary);
	task->part->is_leaf = false;
	task->part->boundary = arena_span_str(p->m->arena, task->boundary);
	if (!at && task->blank_first)
		s.body = with_blank_first(p->m->arena, s.body);
	while (at < s.body.n) {
		size_t end = line_end(s.body, at);
		if (!split_line(&s, at, end))
			break;
		at = end;
	}
}

/* A name that ends in .htm, .html or .shtml makes HTML of anything. */
static bool is_html_name(const char *name)
{
	static const char *const ends[] = {".htm", ".html", ".shtm", ".shtml"};
	struct span s = span_from_str(name);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct span end = span_from_str(ends[i]);
		if (s.n >= end.n && span_equal_nocase(span_slice(s, s.n - end.n, s.n), end))
			return true;
	}
	return false;
}

static void fill_name(struct message *m, struct part *part, const struct content_type *ct)
{
	struct span name;
	struct span disposition = part_header_text(m, part, SPAN_LIT("content-disposition"));
	if (disposition_name(disposition, &name) || (ct->has_name && (name = ct->name).n &&
						     !span_equal(name, SPAN_LIT("0"))))
		part->name = arena_span_str(m->arena, name);
	part->effective_type =
		part->name && is_html_name(part->name) ? "text/html" : part->type;
}

static void parse_leaf(struct parser *p, const struct task *task)
{
	struct message *m = p->m;
	struct part *part = task->part;
	struct content_type ct = *part_content_type(m, part);
	bool multipart = span_has_prefix(ct.type, SPAN_LIT("multipart/"));
	if (multipart && task->boundary.p)
		m->cut |= MESSAGE_CUT_DEPTH;
	if (!ct.missing)
		part->type = multipart && !task->boundary.p ? "text/plain"
							    : arena_span_str(m->arena, ct.type);
	if (ct.has_charset)
		part->charset = arena_span_str(m->arena, ct.charset);
	if (task->boundary.p)
		part->boundary = arena_span_str(m->arena, task->boundary);
	part->raw = task->blank_first ? with_blank_first(m->arena, task->body) : task->body;
	fill_name(m, part, &ct);
}

/* A message within the message becomes a child of its part. */
static void parse_message_part(struct parser *p, const struct task *task)
{
	struct part *part = task->part;
	bool whole = strcmp(part->type, "message/rfc822") == 0 ||
		     strcmp(part->type, "message/global") == 0;
	if (!whole)
		return;
	if (!task->depth) {
		p->m->cut |= MESSAGE_CUT_DEPTH;
		return;
	}
	struct span text = part_decoded(p->m, part);
	if (!text.n)
		return;
	struct message_top top = message_top_parse(p->m, text);
	p->m->cut |= top.cut;
	top.part->parent = part;
	part->first_child = top.part;
	part->is_leaf = false;
	struct task sub = {top.part, top.boundary, top.body, task->depth - 1, top.blank_first};
	vec_push(p->m->arena, &p->queue, sub);
}

void mime_parse(struct message *m, const struct message_top *top)
{
	struct parser p = {.m = m, .balance = map_new(m->arena)};
	struct task first = {top->part, top->boundary, top->body, MESSAGE_DEPTH_LIMIT,
			     top->blank_first};
	vec_push(m->arena, &p.queue, first);
	for (size_t i = 0; i < p.queue.n; i++) {
		struct task task = p.queue.v[i];
		if (strncmp(task.part->type, "multipart/", 10) == 0 && task.boundary.p && task.depth) {
			task.part->effective_type = task.part->type;
			parse_multipart(&p, &task);
		} else {
			parse_leaf(&p, &task);
			parse_message_part(&p, &task);
		}
	}
	for (size_t i = 0; i < p.balance.n; i++)
		if (p.balance.entries[i].value)
			m->parse_flags |= MESSAGE_FLAG_MISSING_MIME_BOUNDARY;
}

const struct content_type *part_content_type(struct message *m, struct part *part)
{
	static const struct content_type missing = {.type = SPAN_LIT("text/plain"), .charset = SPAN_LIT("us-ascii"),
						    .has_charset = true, .missing = true};
	struct content_type *ct;
	if (part->content_type)
		return part->content_type;
	struct span value = part_header_text(m, part, SPAN_LIT("content-type"));
	if (!value.n)
		return part->content_type = &missing;
	part->content_type = ct = ARENA_NEW(m->arena, struct content_type);
	*ct = content_type_parse(m->arena, value);
	return ct;
}

struct part *part_next(const struct message *m, const struct part *part)
{
	if (!part)
		return m->root;
	if (part->first_child)
		return part->first_child;
	while (part && !part->next)
		part = part->parent;
	return part ? part->next : NULL;
}

struct part *part_next_leaf(const struct message *m, const struct part *part)
{
	struct part *next = part_next(m, part);
	while (next && (!next->is_leaf || !next->type[0]))
		next = part_next(m, next);
	return next;
}
