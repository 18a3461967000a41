/* mbox.c: finds From_ lines ("From sender Thu Aug 22 12:36:23 2002") and cuts a stream at them.
 * SpamAssassin counterpart: ArchiveIterator.pm.
 * Differs: a separator stands after an empty line, as every mailbox writer has it, and may name a time zone before the
 * year. After mbox_be_strict the stream is cut as SpamAssassin cuts it: at each line of its form, also inside a
 * paragraph; what stands before the first one is no message. */
#include "cli/mbox.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 1 << 16, FROM_LINE_LIMIT = 1000 };

struct mbox {
	int fd;
	unsigned char *p; /* what was read and not yet handed out */
	size_t start, n, cap;
	size_t limit;
	bool eof, begun, is_mbox, many, strict;
};

struct mbox *mbox_new(int fd, size_t limit)
{
	struct mbox *m = mem_calloc(1, sizeof *m);
	m->fd = fd;
	m->limit = limit;
	m->cap = CHUNK;
	m->p = mem_alloc(m->cap);
	return m;
}

void mbox_free(struct mbox **mbox)
{
	if (!*mbox)
		return;
	close((*mbox)->fd);
	free((*mbox)->p);
	free(*mbox);
	*mbox = NULL;
}

void mbox_be_strict(struct mbox *m)
{
	m->strict = true;
}

bool mbox_is_many(const struct mbox *mbox)
{
	return mbox->many;
}

/* A word of three letters at s[*at], then spaces. */
static bool take_name(struct span s, size_t *at)
{
	for (size_t i = 0; i < 3; i++)
		if (*at + i >= s.n || !byte_is_alpha(s.p[*at + i]))
			return false;
	*at += 3;
	if (*at >= s.n || s.p[*at] != ' ')
		return false;
	while (*at < s.n && s.p[*at] == ' ')
		++*at;
	return true;
}

/* Digits and `also`, min to max of them. */
static bool take_digits(struct span s, size_t *at, size_t min, size_t max)
{
	size_t n = 0;
	while (n < max && *at < s.n && byte_is_digit(s.p[*at]))
		n++, ++*at;
	return n >= min;
}

/* "From" SP sender SP{1,} Www SP Mmm SP d SP h:mm, what follows is not looked at. */
static bool is_from_line(struct span line)
{
	if (!span_has_prefix(line, SPAN_LIT("From ")))
		return false;
	size_t at = 5;
	while (at < line.n && !byte_is_space(line.p[at]))
		at++;
	while (at < line.n && line.p[at] == ' ')
		at++;
	if (!take_name(line, &at) || !take_name(line, &at) || !take_digits(line, &at, 1, 2))
		return false;
	while (at < line.n && line.p[at] == ' ')
		at++;
	return take_digits(line, &at, 1, 2) && at < line.n && line.p[at] == ':';
}

/* A form: x is a byte that is no space, 9 a digit, ? one byte or none before a digit; the rest stands for itself. */
static bool has_form(struct span s, size_t at, const char *form)
{
	for (; *form; form++, at++) {
		if (*form == '?') {
			at -= at + 1 >= s.n || !byte_is_digit(s.p[at + 1]); /* none: stay */
			continue;
		}
		if (at >= s.n || (*form == 'x'   ? byte_is_space(s.p[at])
				  : *form == '9' ? !byte_is_digit(s.p[at])
						 : s.p[at] != (unsigned char)*form))
			return false;
	}
	return true;
}

/* "From", a sender, one space or two, a date as mailers or Communigate Pro write it. */
static bool is_strict_from_line(struct span line)
{
	size_t at = 5;

	if (!span_has_prefix(line, SPAN_LIT("From ")))
		return false;
	while (at < line.n && !byte_is_space(line.p[at]))
		at++;
	if (at == 5 || at == line.n || line.p[at] != ' ')
		return false;
	for (size_t i = 1; i <= 2; i++)
		if ((i == 1 || (at + 1 < line.n && line.p[at + 1] == ' ')) &&
		    (has_form(line, at + i, "xxx xxx ?9 ?9:99:99 9999") || has_form(line, at + i, "?9-99-9999_99:99:99_")))
			return true;
	return false;
}

static struct span line_at(struct span bytes, size_t at)
{
	struct span rest = span_slice(bytes, at, bytes.n);
	if (rest.n > FROM_LINE_LIMIT)
		rest.n = FROM_LINE_LIMIT;
	const unsigned char *end = rest.n ? memchr(rest.p, '\n', rest.n) : NULL;
	return end ? span_slice(rest, 0, (size_t)(end - rest.p)) : rest;
}

bool mbox_starts(struct span bytes)
{
	return is_from_line(line_at(bytes, 0));
}

/* "\nFrom " from there on. Capitals are rarer than ends of lines. */
static size_t find_from(struct span bytes, size_t from)
{
	for (size_t at = from + 1; at < bytes.n && (at = span_find_byte(bytes, 'F', at)) != (size_t)-1; at++)
		if (bytes.p[at - 1] == '\n' && span_has_prefix(span_slice(bytes, at, bytes.n), SPAN_LIT("From ")))
			return at - 1;
	return (size_t)-1;
}

size_t mbox_find_separator(struct span bytes, size_t from)
{
	while (from < bytes.n) {
		size_t at = find_from(bytes, from);
		if (at == (size_t)-1)
			break;
		bool empty_before = at > 0 && (bytes.p[at - 1] == '\n' ||
					       (at > 1 && bytes.p[at - 1] == '\r' && bytes.p[at - 2] == '\n'));
		if (empty_before && is_from_line(line_at(bytes, at + 1)))
			return at + 1;
		from = at + 1;
	}
	return (size_t)-1;
}

static size_t find_separator(const struct mbox *m, struct span bytes, size_t from)
{
	if (!m->strict)
		return mbox_find_separator(bytes, from);
	for (size_t at; (at = find_from(bytes, from)) != (size_t)-1; from = at + 1)
		if (is_strict_from_line(line_at(bytes, at + 1)))
			return at + 1;
	return (size_t)-1;
}

static bool starts(const struct mbox *m)
{
	struct span bytes = {m->p + m->start, m->n - m->start};
	return m->strict ? is_strict_from_line(line_at(bytes, 0)) : mbox_starts(bytes);
}

/* Reads one chunk behind what is there: 1, 0 at the end, -1 with err. */
static int fill(struct mbox *m, struct err *err)
{
	if (m->start) {
		memmove(m->p, m->p + m->start, m->n - m->start);
		m->n -= m->start;
		m->start = 0;
	}
	if (m->cap - m->n < CHUNK) {
		m->cap = m->cap * 2 + CHUNK;
		m->p = mem_realloc(m->p, m->cap);
	}
	ssize_t got;
	do
		got = read(m->fd, m->p + m->n, m->cap - m->n);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		m->eof = true;
	if (got < 0)
		return err_set_errno(err, "reading");
	m->n += (size_t)got;
	return got > 0;
}

/* Reads on until the message that starts at m->start is whole. *size_r: its size; what is above the
 * limit is dropped as it comes, *over_r tells. */
static int complete(struct mbox *m, size_t *size_r, bool *over_r, struct err *err)
{
	size_t searched = 0;
	*over_r = false;
	for (;;) {
		struct span have = {m->p + m->start, m->n - m->start};
		size_t at = m->is_mbox && m->n ? find_separator(m, have, searched) : (size_t)-1;
		/* A separator whose line has not come in whole is looked at again. */
		if (at != (size_t)-1 || m->eof) {
			*size_r = at == (size_t)-1 ? have.n : at;
			m->many |= at != (size_t)-1;
			*over_r |= *size_r > m->limit;
			return 0;
		}
		size_t keep = have.n > FROM_LINE_LIMIT ? FROM_LINE_LIMIT : have.n;
		searched = have.n - keep;
		if (have.n > m->limit + CHUNK) {
			*over_r = true;
			m->start = m->n - keep;
			searched = 0;
		}
		if (fill(m, err) < 0)
			return -1;
		if (!m->begun) {
			m->begun = true;
			while (m->n < FROM_LINE_LIMIT && !m->eof)
				if (fill(m, err) < 0)
					return -1;
			m->is_mbox = m->strict || starts(m);
		}
	}
}

int mbox_next(struct mbox *m, struct span *message_r, struct err *err)
{
	size_t size;
	bool over;
	bool first = !m->begun;
	if (m->begun && m->eof && m->start == m->n)
		return 0;
	if (complete(m, &size, &over, err) < 0) {
		m->start = m->n;
		m->begun = true; /* and over, also when the first read failed */
		return -1;
	}
	struct span message = {m->p + m->start, size};
	bool none = first && m->strict && !starts(m);
	m->start += size;
	if (none) /* at most one step down: what is left begins with a separator, or is nothing */
		return mbox_next(m, message_r, err);
	if (over)
		return err_set(err, "larger than the limit of %zu bytes (--max-size)", m->limit);
	/* An empty stream is one empty message; nothing after the last separator is none. */
	if (!size && !first)
		return 0;
	*message_r = message;
	return 1;
}
