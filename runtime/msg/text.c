/* text.c: the text views of a message: body and its visible and invisible halves (paragraphs, the Subject
 * first), rawbody (chunks of decoded text), and the list of HTML facts. In: the leaf parts; out: spans
 * in the message's arena, made when first asked for. Counterparts: Message.pm
 * get_body_text_array_common and get_decoded_body_text_array. */
#include "msg/text.h"
#include "base/lanes.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "msg/html.h"
#include "msg/message.h"
#include "msg/text_char.h"
#include "msg/text_conf.h"
#include "msg/views.h"

enum view { RENDERED, VISIBLE, INVISIBLE, RAWBODY, VIEWS };

struct text_views {
	bool done[VIEWS], html_done;
	struct span text[VIEWS]; /* what the view's units were when they were made: an eval may change them */
	struct spans view[VIEWS];
	struct html *first, *last;
};

static struct text_views *views_of(struct message *m)
{
	if (!m->views->text)
		m->views->text = ARENA_NEW(m->arena, struct text_views);
	return m->views->text;
}

static struct html_text text_of(const struct part *part, enum view view)
{
	static const uint8_t bits[] = {PART_WIDE_RENDERED, PART_WIDE_VISIBLE, PART_WIDE_INVISIBLE};
	struct span s = view == RENDERED  ? part->rendered
			: view == VISIBLE ? part->visible
					  : part->invisible;
	return (struct html_text){s, part->wide & bits[view]};
}

/* The text up to its limit of characters, or to a newline or space soon behind it. A limit below 0 is as many characters
 * before the text, for the search, and before its end where that finds nothing: what Perl's index and substr make of it. */
static struct span limit_text(struct span s, long limit)
{
	static const unsigned char stops[] = {'\n', ' '};
	const unsigned char *p = s.p, *end = span_end(s);
	long reach = limit < 0 ? TEXT_CUT_SEARCH + limit : TEXT_CUT_SEARCH;
	if (!limit || (limit > 0 && s.n <= (size_t)limit))
		return s;
	for (long n = 0; n < limit && p < end; n++)
		char_next(&p, end);
	if (p == end)
		return s;
	for (size_t i = 0; i < sizeof stops; i++) {
		const unsigned char *q = p;
		for (long n = 0; n <= reach && q < end; n++) {
			if (*q == stops[i])
				return (struct span){s.p, (size_t)(q + 1 - s.p)};
			char_next(&q, end);
		}
	}
	p = limit < 0 ? end : p;
	for (long n = limit; n < 0 && p > s.p; n++)
		p = char_before(s.p, p);
	return (struct span){s.p, (size_t)(p - s.p)};
}

/* Where text is joined: a run of white space becomes a space, or a newline if it has two. The run may
 * go across parts. */
struct joiner {
	struct strbuf out;
	bool wide;
	unsigned newlines;         /* of the run being read */
	bool run, before, after;   /* in a run; with other white space before, after its newlines */
};

static void end_run(struct joiner *j)
{
	if (!j->run)
		return;
	if (j->newlines < 2) {
		strbuf_add_byte(&j->out, ' ');
	} else {
		if (j->before)
			strbuf_add_byte(&j->out, ' ');
		strbuf_add_byte(&j->out, '\n');
		if (j->after)
			strbuf_add_byte(&j->out, ' ');
	}
	j->run = j->before = j->after = false;
	j->newlines = 0;
}

static void add_space(struct joiner *j, bool newline)
{
	j->run = true;
	if (newline) {
		j->newlines++;
		j->after = false;
	} else if (j->newlines) {
		j->after = true;
	} else {
		j->before = true;
	}
}

/* Bytes that need a look: white space, NUL, and those that wide white space begins with. */
enum { SPECIAL_NARROW = 1, SPECIAL_WIDE = 2, SPECIAL = SPECIAL_NARROW | SPECIAL_WIDE };
static const unsigned char special[256] = {
	[0] = SPECIAL, ['\t' ... '\r'] = SPECIAL, [' '] = SPECIAL,
	[0xc2] = SPECIAL_WIDE, [0xe1 ... 0xe3] = SPECIAL_WIDE,
};

/* What of sixteen bytes, and the one behind them, is special and no single space between words. */
static unsigned find_special(const unsigned char *p, unsigned char mask)
{
	unsigned spaces = lanes_any(p, ' ', ' ', ' ', ' ');
	unsigned others = lanes_any(p, '\0', '\0', '\0', '\0') | lanes_range(p, '\t', '\r');
	if (mask == SPECIAL_WIDE)
		others |= lanes_any(p, 0xc2, 0xc2, 0xc2, 0xc2) | lanes_range(p, 0xe1, 0xe3);
	unsigned behind = (special[p[LANES]] & mask ? 1u << LANES : 0) | spaces | others;
	return others | (spaces & behind >> 1);
}

/* From p, which is nothing special, over words with single spaces between them: they stay as they are. */
static const unsigned char *skip_words(const unsigned char *p, const unsigned char *end,
				       unsigned char mask)
{
	for (; end - p > LANES; p += LANES) {
		unsigned bits = find_special(p, mask);
		if (bits)
			return p + lanes_first(bits);
	}
	for (;;) {
		while (p < end && !(special[*p] & mask))
			p++;
		if (end - p < 2 || *p != ' ' || special[p[1]] & mask)
			return p;
		p++;
	}
}

static void join_text(struct joiner *j, struct span text)
{
	const unsigned char *p = text.p, *end = span_end(text);
	const unsigned char mask = j->wide ? SPECIAL_WIDE : SPECIAL_NARROW;
	while (p < end) {
		const unsigned char *from = p;
		if (!(special[*p] & mask)) {
			p = skip_words(p, end, mask);
			end_run(j);
			strbuf_add(&j->out, from, (size_t)(p - from));
			continue;
		}
		unsigned c = char_next(&p, end);
		if (char_is_space(c, j->wide)) {
			add_space(j, c == '\n');
			continue;
		}
		end_run(j);
		if (c)
			strbuf_add(&j->out, from, (size_t)(p - from));
		else
			strbuf_add_byte(&j->out, '\n');
	}
}

static struct span subject_of(struct message *m)
{
	struct header *h = headers_find_last(m->headers, SPAN_LIT("subject"));
	return h ? header_decoded(m, h) : SPAN_LIT("\n");
}

/* What the view needs room for at first. */
static size_t usual_size(struct message *m, enum view view, bool *wide_r)
{
	size_t size = 0;
	for (struct part *part = NULL; (part = part_next_leaf(m, part));) {
		part_render(m, part);
		struct html_text t = text_of(part, view);
		*wide_r |= t.wide;
		size += t.s.n + 1;
	}
	return size < 65536 ? size + 256 : 65536;
}

/* The text behind the Subject, which is bytes already, as it is in memory. */
static struct span bytes_behind(struct arena *arena, struct span all, size_t subject, bool wide)
{
	struct span text = span_slice(all, subject, all.n), bytes = text_bytes(arena, text, wide);
	if (bytes.p == text.p)
		return all;
	unsigned char *joined = arena_bytes(arena, subject + bytes.n);
	memcpy(joined, all.p, subject);
	memcpy(joined + subject, bytes.p, bytes.n);
	return (struct span){joined, subject + bytes.n};
}

static struct span build_text(struct message *m, enum view view)
{
	struct joiner j = {.out = strbuf_new(m->arena)};
	bool any = false;
	if (!part_next_leaf(m, NULL)) /* a multipart without parts has no text, not even the Subject */
		return SPAN_LIT("");
	struct span subject = view == INVISIBLE ? SPAN_LIT("") : subject_of(m);
	size_t size = usual_size(m, view, &j.wide);
	strbuf_reserve(&j.out, subject.n + size);
	strbuf_add_span(&j.out, subject);
	for (struct part *part = NULL; (part = part_next_leaf(m, part));) {
		if (any)
			add_space(&j, true);
		struct span whole = text_of(part, view).s, s = limit_text(whole, m->conf->text->body_part_size);
		m->cut |= s.n < whole.n ? MESSAGE_CUT_TEXT : 0;
		join_text(&j, s);
		any |= s.n > 0;
	}
	end_run(&j);
	return bytes_behind(m->arena, strbuf_span(&j.out), subject.n, j.wide);
}

static bool all_is_visible(struct message *m)
{
	for (struct part *part = NULL; (part = part_next_leaf(m, part));) {
		part_render(m, part);
		struct html_text all = text_of(part, RENDERED), visible = text_of(part, VISIBLE);
		if (all.s.p != visible.s.p || all.s.n != visible.s.n || all.wide != visible.wide)
			return false;
	}
	return true;
}

static struct spans text_view(struct message *m, enum view view)
{
	struct text_views *v = views_of(m);
	if (!v->done[view]) {
		bool same = view == VISIBLE && v->done[RENDERED] && all_is_visible(m);
		v->text[view] = same ? v->text[RENDERED] : build_text(m, view);
		v->view[view] = text_split_lines(m->arena, v->text[view]);
		v->done[view] = true;
	}
	return v->view[view];
}

struct spans message_body(struct message *m)
{
	return text_view(m, RENDERED);
}

struct spans message_visible(struct message *m)
{
	return text_view(m, VISIBLE);
}

struct spans message_invisible(struct message *m)
{
	return text_view(m, INVISIBLE);
}

/* The bytes up to the limit, or to a newline, '>' or space soon behind it. */
static struct span limit_bytes(struct span s, long limit)
{
	static const unsigned char stops[] = {'\n', '>', ' '};
	size_t from = limit > 0 ? (size_t)limit : 0, before = limit < 0 ? 0 - (size_t)limit : 0;
	if (!limit || (from && s.n <= from))
		return s;
	size_t reach = before > TEXT_CUT_SEARCH ? 0 : TEXT_CUT_SEARCH + 1 - before;
	for (size_t i = 0; i < sizeof stops && s.n; i++) {
		const unsigned char *at = memchr(s.p + from, stops[i], s.n - from < reach ? s.n - from : reach);
		if (at)
			return (struct span){s.p, (size_t)(at + 1 - s.p)};
	}
	return (struct span){s.p, from ? from : s.n > before ? s.n - before : 0};
}

/* A type of the family "text" or "message", and not followed by more of a word. */
static bool is_textual(const char *type)
{
	struct span s = span_from_str(type);
	size_t n = span_has_prefix(s, SPAN_LIT("text")) ? 4
		   : span_has_prefix(s, SPAN_LIT("message")) ? 7 : 0;
	return n && (n == s.n || !byte_is_word(s.p[n]));
}

struct spans message_rawbody(struct message *m)
{
	struct text_views *v = views_of(m);
	VEC(struct span) out = {0};
	if (v->done[RAWBODY])
		return v->view[RAWBODY];
	v->done[RAWBODY] = true;
	for (struct part *part = NULL; (part = part_next_leaf(m, part));) {
		if (!is_textual(part->effective_type) || !strcmp(part->type, "text/calendar"))
			continue;
		struct span whole = part_decoded(m, part);
		struct span s = limit_bytes(whole, m->conf->text->rawbody_part_size);
		m->cut |= s.n < whole.n ? MESSAGE_CUT_TEXT : 0;
		struct spans chunks = text_split_chunks(m->arena, s);
		for (size_t i = 0; i < chunks.n; i++)
			vec_push(m->arena, &out, chunks.v[i]);
	}
	v->view[RAWBODY] = (struct spans){out.v, out.n};
	return v->view[RAWBODY];
}

static const struct text_views *html_views(struct message *m)
{
	struct text_views *v = views_of(m);
	if (v->html_done)
		return v;
	v->html_done = true;
	struct html **link = &v->first;
	for (struct part *part = NULL; (part = part_next_leaf(m, part));) {
		part_render(m, part);
		if (!part->rendered_type || strcmp(part->rendered_type, "text/html") != 0)
			continue;
		v->last = part->html; /* an empty part has none, and counts */
		if (part->html) {
			*link = part->html;
			link = &part->html->next;
		}
	}
	return v;
}

const struct html *message_html(struct message *m)
{
	return html_views(m)->last;
}

const struct html *message_html_all(struct message *m)
{
	return html_views(m)->first;
}
