/* unmark_headers.c: a header section as it was before markup: X-Spam-Prev-* put back, X-Spam-*
 * gone. SpamAssassin counterpart: Mail/SpamAssassin.pm remove_spamassassin_markup. Lines end in LF
 * here. Differs: what is put back is bounded, see UNMARK_WORK_LIMIT. */
#include "report/markup.h"

/* Bytes looked at to put headers back. Each X-Spam-Prev-* costs a walk over all headers;
 * SpamAssassin writes at most four, a hostile message has thousands. */
#define UNMARK_WORK_LIMIT (64u << 20)
#define NONE ((size_t)-1)

static const struct span prev = SPAN_LIT("X-Spam-Prev-");

static size_t line_end(struct span s, size_t at)
{
	size_t end = at < s.n ? span_find_byte(s, '\n', at) : NONE;
	return end == NONE ? s.n : end + 1;
}

/* Where a line begins with `prefix`, at or behind `at` (the start of a line). */
static size_t find_line(struct span s, struct span prefix, bool any_case, size_t at)
{
	for (; at < s.n; at = line_end(s, at)) {
		struct span line = span_slice(s, at, s.n);
		if (any_case ? span_has_prefix_nocase(line, prefix) : span_has_prefix(line, prefix))
			return at;
	}
	return NONE;
}

/* s with [from, to) replaced. */
static struct span splice(struct arena *arena, struct span s, size_t from, size_t to,
			  struct span with)
{
	unsigned char *p = arena_bytes(arena, s.n - (to - from) + with.n + 1);
	memcpy(p, s.p, from);
	if (with.n)
		memcpy(p + from, with.p, with.n);
	memcpy(p + from + with.n, s.p + to, s.n - to);
	return (struct span){p, s.n - (to - from) + with.n};
}

/* --- Our own headers on one line each --------------------------------------------------------- */

static bool is_ours(struct span line)
{
	struct span ours = SPAN_LIT("X-Spam-");
	return span_has_prefix(line, ours) && line.n > ours.n + 1 &&
	       !span_has_prefix(line, SPAN_LIT("X-Spam-Prev"));
}

/* A continuation line with text, whole: the start of that, else 0. */
static size_t continuation(struct span s, size_t at)
{
	size_t text = at;
	while (text < s.n && (s.p[text] == ' ' || s.p[text] == '\t'))
		text++;
	if (text == at || text == s.n || byte_is_space(s.p[text]) ||
	    span_find_byte(s, '\n', text) == NONE)
		return 0;
	return text;
}

static struct span unfold_ours(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t at = 0, end; at < s.n; at = end) {
		end = line_end(s, at);
		struct span line = span_slice(s, at, end);
		strbuf_add_span(&b, line);
		if (!is_ours(line))
			continue;
		for (size_t text; b.p[b.n - 1] == '\n' && (text = continuation(s, end)) != 0;) {
			b.p[b.n - 1] = ' ';
			end = line_end(s, text);
			strbuf_add_span(&b, span_slice(s, text, end));
		}
	}
	return strbuf_span(&b);
}

/* --- Before 3.0: tags without X-Spam-Prev-* --------------------------------------------------- */

static bool is_number(struct span s, size_t at)
{
	return at + 5 <= s.n && byte_is_digit(s.p[at]) && byte_is_digit(s.p[at + 1]) &&
	       s.p[at + 2] == '.' && byte_is_digit(s.p[at + 3]) && byte_is_digit(s.p[at + 4]);
}

/* The end of the tag in s at `at`, with numbers where the template has _HITS_, _SCORE_ or _REQD_;
 * or NONE. */
static size_t match_old_tag(struct span s, size_t at, struct span tag)
{
	static const struct span numbers[] = {SPAN_LIT("_HITS_"), SPAN_LIT("_SCORE_"),
					      SPAN_LIT("_REQD_")};
	for (size_t i = 0; i < tag.n;) {
		size_t skip = 0;
		for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
			if (span_has_prefix(span_slice(tag, i, tag.n), numbers[k]))
				skip = numbers[k].n;
		if (skip ? !is_number(s, at) : at >= s.n || s.p[at] != tag.p[i])
			return NONE;
		at += skip ? 5 : 1;
		i += skip ? skip : 1;
	}
	return at < s.n && s.p[at] == ' ' ? at + 1 : NONE;
}

static struct span drop_old_subject_tags(struct arena *arena, struct span s, struct span tag)
{
	struct span subject = SPAN_LIT("Subject: ");
	struct strbuf b = strbuf_new(arena);
	for (size_t at = 0, end; at < s.n; at = end) {
		end = line_end(s, at);
		if (span_has_prefix(span_slice(s, at, end), subject)) {
			strbuf_add_span(&b, subject);
			at += subject.n;
			for (size_t next; (next = match_old_tag(s, at, tag)) != NONE;)
				at = next;
			end = line_end(s, at);
		}
		strbuf_add_span(&b, span_slice(s, at, end));
	}
	return strbuf_span(&b);
}

/* "\t(...)" at the end of a line, perhaps a later one: where it starts and ends; false when there
 * is none. */
static bool find_comment(struct span s, size_t at, size_t end, size_t *from_r, size_t *to_r)
{
	size_t close = 0;
	for (size_t tab; (tab = span_find(span_slice(s, 0, end), SPAN_LIT("\t("), at)) != NONE;
	     at = tab + 1) {
		if (close < tab)
			close = span_find_byte(s, ')', tab);
		if (close == NONE)
			return false;
		if (close + 1 == s.n || s.p[close + 1] == '\n') {
			*from_r = tab;
			*to_r = close + 1;
			return true;
		}
	}
	return false;
}

static struct span drop_old_comments(struct arena *arena, struct span s, struct span name)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t at = 0, end; at < s.n; at = end) {
		size_t from, to;
		end = line_end(s, at);
		struct span line = span_slice(s, at, end);
		bool named = span_has_prefix(line, name) && line.n > name.n &&
			     (line.p[name.n] == ' ' || line.p[name.n] == '\t');
		if (named && find_comment(s, at + name.n + 1, end, &from, &to)) {
			strbuf_add_span(&b, span_slice(s, at, from));
			at = to;
			end = line_end(s, at);
		}
		strbuf_add_span(&b, span_slice(s, at, end));
	}
	return strbuf_span(&b);
}

static struct span drop_old_tags(const struct markup_conf *conf, struct arena *arena, struct span s)
{
	static const char *const names[MARKUP_FIELDS] = {
	    [MARKUP_SUBJECT] = "Subject:", [MARKUP_FROM] = "From:", [MARKUP_TO] = "To:"};
	for (size_t i = 0; i < MARKUP_FIELDS; i++) {
		struct span name = span_from_str(names[i]);
		const char *before = arena_printf(arena, "X-Spam-Prev-%s", names[i]);
		if (!conf->rewrite[i].p || find_line(s, span_from_str(before), true, 0) != NONE)
			continue;
		s = i == MARKUP_SUBJECT ? drop_old_subject_tags(arena, s, conf->rewrite[i])
					: drop_old_comments(arena, s, name);
	}
	return s;
}

/* --- X-Spam-Prev-* ---------------------------------------------------------------------------- */

/* Behind the lines that go on with a field: white space and something behind it. */
static size_t field_end(struct span s, size_t at)
{
	for (;;) {
		size_t text = at;
		while (text < s.n && byte_is_space(s.p[text]))
			text++;
		if (text == at || text == s.n || span_find_byte(s, '\n', text) == NONE)
			return at;
		at = line_end(s, text);
	}
}

/* The value of a line is "(nonexistent)" and nothing else: there was no such field. */
static bool says_nonexistent(struct span s, size_t at, size_t *end_r)
{
	struct span none = SPAN_LIT("(nonexistent)");
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	if (!span_has_prefix(span_slice(s, at, s.n), none))
		return false;
	*end_r = at + none.n;
	return *end_r < s.n && s.p[*end_r] == '\n';
}

/* A Subject that was made for the tag goes, with all behind it: it was put last. What SpamAssassin
 * leaves is a newline for each of the two fields, the second of which is the blank line. */
static struct span drop_made_subject(struct arena *arena, struct span s)
{
	struct span name = SPAN_LIT("X-Spam-Prev-Subject:"), subject = SPAN_LIT("Subject:");
	size_t at = 0, end;
	for (;; at = line_end(s, at)) {
		at = find_line(s, name, false, at);
		if (at == NONE)
			return s;
		if (says_nonexistent(s, at + name.n, &end))
			break;
	}
	for (size_t own = 0; (own = find_line(s, subject, false, own)) != NONE;
	     own = line_end(s, own)) {
		struct span line = span_slice(s, own, line_end(s, own));
		if (span_find(line, SPAN_LIT("(nonexistent)"), 0) != NONE)
			return s;
	}
	s = splice(arena, s, at, end + 1, SPAN_LIT("\n"));
	size_t own = find_line(s, subject, false, 0), last = s.n;
	while (last && s.p[last - 1] != '\n')
		last--;
	return own == NONE || last <= own ? s : splice(arena, s, own, last, SPAN_LIT("\n"));
}

/* Takes out the X-Spam-Prev- field at `at`, and puts the field it keeps where that is now. */
static struct span put_back(struct arena *arena, struct span s, size_t at)
{
	size_t start = at + prev.n, colon = span_find_byte(s, ':', start);
	if (colon == NONE || colon == start || line_end(s, colon) == colon + 1)
		return (struct span){NULL, 0};
	size_t end = line_end(s, colon);
	if (s.p[end - 1] != '\n')
		return (struct span){NULL, 0};
	end = field_end(s, end);
	struct span field = span_slice(s, start, end), name = span_slice(s, start, colon + 1);
	s = splice(arena, s, at, end, SPAN_LIT(""));
	size_t now = find_line(s, name, false, 0);
	if (now != NONE) {
		size_t stop = line_end(s, now + name.n);
		if (s.p[stop - 1] == '\n')
			return splice(arena, s, now, field_end(s, stop), field);
	}
	size_t blank = span_find(s, SPAN_LIT("\n\n"), 0);
	if (blank == NONE)
		return s;
	struct strbuf b = strbuf_new(arena);
	strbuf_add_span(&b, field);
	strbuf_add_byte(&b, '\n');
	return splice(arena, s, blank + 1, blank + 2, strbuf_span(&b));
}

static struct span put_all_back(struct arena *arena, struct span s)
{
	size_t work = 0;
	for (size_t at = 0; (at = find_line(s, prev, false, at)) != NONE;) {
		work += s.n;
		struct span next = put_back(arena, s, at);
		if (work > UNMARK_WORK_LIMIT)
			break;
		if (!next.p) {
			at = line_end(s, at);
			continue;
		}
		s = next;
		at = 0;
	}
	return s;
}

static struct span drop_ours(struct arena *arena, struct span s)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t at = 0, end; at < s.n; at = end) {
		end = line_end(s, at);
		struct span line = span_slice(s, at, end);
		if (!span_has_prefix(line, SPAN_LIT("X-Spam-")) || line.p[line.n - 1] != '\n')
			strbuf_add_span(&b, line);
	}
	return strbuf_span(&b);
}

struct span unmark_headers(const struct markup_conf *conf, struct arena *arena, struct span headers)
{
	struct span s = unfold_ours(arena, headers);
	s = drop_old_tags(conf, arena, s);
	s = drop_made_subject(arena, s);
	return drop_ours(arena, put_all_back(arena, s));
}
