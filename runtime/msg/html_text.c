/* html_text.c: rendering: text between tags becomes runs of visible and invisible text, with the
 * white space that elements add. In: text events; out: p->text and p->runs, anchor and title texts,
 * the facts about words that tags cut. Counterpart: HTML.pm html_text and display_text. */
#include "base/lanes.h"
#include "msg/html_parser.h"
#include "msg/text_char.h"

enum { HALF_LONGEST = 7 }; /* longer halves of a cut word don't count as backhair */

/* Characters words are made of, in the sense of the obfuscation tests: not white space, not ASCII
 * punctuation. */
static bool is_word_like(unsigned c, bool wide)
{
	if (c >= 128)
		return !char_is_space(c, wide);
	return byte_is_alnum((unsigned char)c) || c == 127 ||
	       (c < 32 && !byte_is_space((unsigned char)c));
}

/* Length of the word-like start of text, at most HALF_LONGEST characters, that ends at a word
 * boundary; 0: none. */
static unsigned half_after(struct span text, bool wide)
{
	const unsigned char *p = text.p, *end = span_end(text);
	unsigned best = 0;
	bool word = false;
	for (unsigned n = 0; n <= HALF_LONGEST; n++) {
		const unsigned char *at = p;
		unsigned c = p < end ? char_next(&p, end) : ' ';
		bool next = at < end && char_is_word(c, wide);
		if (n && word != next)
			best = n;
		if (at == end || !is_word_like(c, wide))
			break;
		word = next;
	}
	return best;
}

/* The same of the end of text: the longest that begins at a boundary. */
static unsigned half_before(struct span text, bool wide)
{
	const unsigned char *p = span_end(text);
	unsigned best = 0;
	bool word = false;
	for (unsigned n = 0; n <= HALF_LONGEST; n++) {
		const unsigned char *end = p;
		unsigned c = ' ';
		bool before = false, at_start = p == text.p;
		if (!at_start) {
			const unsigned char *q = p = char_before(text.p, p);
			c = char_next(&q, end);
			before = char_is_word(c, wide);
		}
		if (n && word != before)
			best = n;
		if (at_start || !is_word_like(c, wide))
			break;
		word = before;
	}
	return best;
}

static struct span last_piece(const struct html_parser *p)
{
	return (struct span){p->text.p + p->piece, p->text.n - p->piece};
}

/* Tags within words: text starts word-like and the run before ends so. */
static void note_obfuscation(struct html_parser *p, struct span text, bool wide)
{
	if (!p->runs.n || !text.n)
		return;
	struct span last = last_piece(p);
	bool last_wide = p->runs.v[p->runs.n - 1].wide;
	if (!last.n)
		return;
	const unsigned char *first = text.p, *tail = char_before(last.p, last.p + last.n);
	if (!is_word_like(char_next(&tail, last.p + last.n), last_wide))
		return;
	if (!is_word_like(char_next(&first, text.p + text.n), wide))
		return;
	p->html->obfuscation++;
	unsigned before = half_before(last, last_wide), after = half_after(text, wide);
	if (before && after)
		p->html->backhair |= (uint64_t)1 << (before * 8 + after);
}

/* The text from `piece` on belongs to a run: the last one when it looks the same. */
static void add_piece(struct html_parser *p, size_t piece, bool invisible, bool space, bool wide)
{
	struct html_run run = {p->text.n, invisible, space, wide};
	struct html_run *last = p->runs.n ? &p->runs.v[p->runs.n - 1] : NULL;
	p->piece = piece;
	if (last && last->invisible == invisible && last->space == space && last->wide == wide)
		last->end = p->text.n;
	else
		vec_push(p->arena, &p->runs, run);
}

void html_text_space(struct html_parser *p, const char *space)
{
	if (p->runs.n) {
		struct html_run *last = &p->runs.v[p->runs.n - 1];
		struct span s = last_piece(p);
		if (!last->space && !last->invisible && s.n && s.p[s.n - 1] == ' ') {
			p->text.n--;
			last->end--;
		}
	}
	size_t piece = p->text.n;
	strbuf_add_str(&p->text, space);
	add_piece(p, piece, false, true, false);
}

/* C2 A0 read as two characters: what a no-break space in UTF-8 looks like in text taken for bytes. */
static bool is_split_nbsp(const unsigned char *p, const unsigned char *end)
{
	return end - p >= 4 && p[0] == 0xc3 && p[1] == 0x82 && p[2] == 0xc2 && p[3] == 0xa0;
}

/* Which of sixteen bytes do not stay as they are, the one behind them known: white space but for single spaces, and
 * what split no-break spaces begin with. */
static unsigned find_changing(const unsigned char *p)
{
	unsigned spaces = lanes_any(p, ' ', ' ', ' ', ' '), others = lanes_range(p, '\t', '\r');
	unsigned behind = (byte_is_space(p[LANES]) ? 1u << LANES : 0) | spaces | others;
	return others | lanes_any(p, 0xc3, 0xc3, 0xc3, 0xc3) | (spaces & behind >> 1);
}

/* Appends text with each run of white space as one space. */
static void add_collapsed(struct strbuf *out, struct span text)
{
	const unsigned char *p = text.p, *end = span_end(text);
	strbuf_reserve(out, text.n + 1);
	unsigned char *to = out->p + out->n;
	while (p < end) {
		unsigned changing = 0;
		while (!changing && end - p > LANES) {
			changing = find_changing(p);
			size_t n = changing ? lanes_first(changing) : LANES;
			memcpy(to, p, LANES); /* `to` is never further on than p */
			to += n;
			p += n;
		}
		if (byte_is_space(*p)) {
			while (p < end && byte_is_space(*p))
				p++;
			*to++ = ' ';
		} else if (*p == 0xc3 && is_split_nbsp(p, end)) {
			p += 4;
			*to++ = ' ';
		} else {
			*to++ = *p++;
		}
	}
	out->n = (size_t)(to - out->p);
}

static bool is_blank(struct span text)
{
	const unsigned char *p = text.p, *end = span_end(text);
	while (p < end) {
		if (byte_is_space(*p))
			p++;
		else if (is_split_nbsp(p, end))
			p += 4;
		else
			return false;
	}
	return true;
}

static void display(struct html_parser *p, struct span text, bool invisible, bool wide)
{
	bool after_space = p->runs.n && p->runs.v[p->runs.n - 1].space;
	size_t from = p->text.n;
	add_collapsed(&p->text, text);
	if (after_space && !invisible && p->text.n > from && p->text.p[from] == ' ') {
		memmove(p->text.p + from, p->text.p + from + 1, p->text.n - from - 1);
		p->text.n--;
	}
	add_piece(p, from, invisible, false, wide);
}

void html_text_event(struct html_parser *p, struct span raw, bool cdata)
{
	bool wide = p->wide;
	struct span text = html_decode(p, raw, cdata ? REFERENCES_NONE : REFERENCES_TEXT, &wide);
	const long *inside = p->html->inside;
	if (inside[HTML_ELEMENT_SCRIPT] > 0) {
		vec_push(p->arena, &p->script, text_bytes(p->arena, arena_dup_span(p->arena, text), wide));
		return;
	}
	if (inside[HTML_ELEMENT_STYLE] > 0)
		return;
	if (inside[HTML_ELEMENT_A] > 0)
		html_anchor_add(p, text, wide);
	if (inside[HTML_ELEMENT_TITLE] > 0)
		strbuf_add_span(&p->title_text, text);
	bool invisible = !is_blank(text) && html_style_invisible(p);
	note_obfuscation(p, text, wide);
	display(p, text, invisible, wide);
}

/* The runs with `invisible` as asked, joined. */
static struct html_text join(struct html_parser *p, bool invisible)
{
	struct html_text out = {{NULL, 0}, false};
	struct strbuf b = strbuf_new(p->arena);
	size_t from = 0;
	for (size_t i = 0; i < p->runs.n; i++) {
		const struct html_run *run = &p->runs.v[i];
		if (run->invisible == invisible) {
			strbuf_add(&b, p->text.p + from, run->end - from);
			out.wide |= run->wide;
		}
		from = run->end;
	}
	out.s = strbuf_span(&b);
	return out;
}

void html_text_finish(struct html_parser *p)
{
	struct html *html = p->html;
	bool hidden = false;
	html->rendered = html->visible = html->invisible = (struct html_text){{NULL, 0}, false};
	html->rendered.s = strbuf_span(&p->text);
	for (size_t i = 0; i < p->runs.n; i++) {
		html->rendered.wide |= p->runs.v[i].wide;
		hidden |= p->runs.v[i].invisible;
	}
	html->visible = hidden ? join(p, false) : html->rendered;
	if (hidden)
		html->invisible = join(p, true);
	html->html_length = text_length(html->rendered.s);
	size_t spaces = text_count_spaces(html->rendered.s, html->rendered.wide);
	size_t feed = html->rendered.wide ? (size_t)-1 : span_find_byte(html->rendered.s, '\f', 0);
	for (; feed != (size_t)-1; feed = span_find_byte(html->rendered.s, '\f', feed + 1))
		spaces--; /* there, form feeds are not counted among bytes */
	html->non_space_len = html->html_length - spaces;
}
