/* stock_eval.c: how many kinds of "Target: ...", "Ticker: ..." lines the first plain text part has.
 * Counterpart: Plugin/BodyEval.pm check_stock_info. */
#include "eval/body_eval.h"
#include "msg/text.h"
#include "msg/text_char.h"

enum { LABEL_LEAST = 3, LABEL_MOST = 30 }; /* characters before the colon */

static struct pcre stock_words = PCRE_LIT(
	"(^trad(?:e|ing)date|company(?:name)?|s\\w?(?:t\\w?o\\w?c\\w?k|y\\w?m(?:\\w?b\\w?o\\w?l)?)|"
	"t(?:arget|icker)|(?:opening|current)p(?:rice)?|p(?:rojected|osition)|expectations|weeks?high|"
	"marketperformance|(?:year|week|month|day|price)(?:target|estimates?)|sector|"
	"r(?:ecommendation|ating))$", 0);

/* The label of a line "label : text" that starts at `at` or below blank lines; *next_r: where to look
 * on. Label, blanks and text may be on different lines. */
static bool read_label(struct span s, size_t at, struct span *label_r, size_t *next_r)
{
	while (at < s.n && byte_is_space(s.p[at]))
		at++;
	size_t start = at, end = at;
	*next_r = at;
	while (end < s.n && s.p[end] != ':' && s.p[end] != '\n')
		end++;
	if (end - start < LABEL_LEAST)
		return false;
	if (end - start > LABEL_MOST)
		end = start + LABEL_MOST;
	size_t colon = end;
	while (colon < s.n && byte_is_space(s.p[colon]))
		colon++;
	if (colon >= s.n || s.p[colon] != ':')
		return false;
	size_t text = colon + 1;
	while (text < s.n && byte_is_space(s.p[text]))
		text++;
	if (text >= s.n)
		return false;
	*label_r = span_slice(s, start, end);
	*next_r = text + 1;
	return true;
}

/* The stock word that a label ends in, lower-cased letters only, or an empty span. */
static struct span stock_word(struct arena *arena, struct span label)
{
	unsigned char letters[LABEL_MOST];
	struct pcre_match match;
	size_t n = 0;
	for (size_t i = 0; i < label.n; i++)
		if (byte_is_alpha(label.p[i]))
			letters[n++] = byte_lower(label.p[i]);
	struct span s = {letters, n};
	if (pcre_match(&stock_words, s, 0, &match) != 1)
		return (struct span){NULL, 0};
	return arena_dup_span(arena, span_slice(s, match.start[1], match.end[1]));
}

static void scan_chunk(struct arena *arena, struct span s, struct map *hits)
{
	for (size_t at = 0, next; at < s.n;) {
		struct span label;
		if (!memchr(s.p + at, ':', s.n - at))
			return;
		if (read_label(s, at, &label, &next)) {
			struct span word = stock_word(arena, label);
			if (word.n)
				map_set(hits, word, hits);
		}
		size_t nl = span_find_byte(s, '\n', next);
		at = nl == (size_t)-1 ? s.n : nl + 1;
	}
}

double check_stock_info(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	struct body_facts *f = body_facts(e);
	struct map hits = map_new(e->msg->arena);
	if (f->stock_done)
		return argv[0].num == 0 || f->stock_hints >= argv[0].num;
	f->stock_done = true;
	struct part *part = NULL;
	while ((part = part_next(e->msg, part)) && strcmp(part->type, "text/plain") != 0)
		;
	if (part)
		part_render(e->msg, part);
	if (part && part->rendered_type && memchr(part->rendered.p, ':', part->rendered.n)) {
		struct spans chunks = text_split_chunks(
			e->msg->arena, text_byte_a_character(e->msg->arena, part->rendered));
		for (size_t i = 0; i < chunks.n; i++)
			scan_chunk(e->msg->arena, chunks.v[i], &hits);
	}
	f->stock_hints = (unsigned)hits.n;
	return argv[0].num == 0 || f->stock_hints >= argv[0].num;
}
