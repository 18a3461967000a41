/* alternative_eval.c: how far the plain and the HTML half of multipart/alternative differ in words.
 * Counterpart: Plugin/BodyEval.pm multipart_alternative_difference and ..._count. */
#include "eval/body_eval.h"
#include "msg/html.h"
#include "msg/text_char.h"

#include <stdlib.h>

struct count {
	size_t html, text;
};

enum { SPACE = 1, WORD = 2 };

static const unsigned char kinds[128] = {
	['\t' ... '\r'] = SPACE, [' '] = SPACE,	  ['0' ... '9'] = WORD,
	['A' ... 'Z'] = WORD,	   ['a' ... 'z'] = WORD, ['_'] = WORD,
};

static unsigned next_high(const unsigned char **p, const unsigned char *end, bool wide)
{
	unsigned c = char_next(p, end);
	return (char_is_space(c, wide) ? SPACE : 0) | (char_is_word(c, wide) ? WORD : 0);
}

/* Counts the words of a text: what stands between white space and has a word character. Whether there
 * are any. */
static bool count_words(struct map *words, struct span text, bool wide, bool html)
{
	const unsigned char *p = text.p, *end = p + text.n;
	bool any = false;
	while (p < end) {
		const unsigned char *start = p, *at = p;
		unsigned seen = 0;
		while (p < end && !(seen & SPACE)) {
			at = p;
			seen |= *p < 128 ? kinds[*p++] : next_high(&p, end, wide);
		}
		if (!(seen & SPACE))
			at = p;
		if (!(seen & WORD))
			continue;
		void **slot = map_slot(words, (struct span){start, (size_t)(at - start)});
		if (!*slot)
			*slot = ARENA_NEW(words->arena, struct count);
		struct count *count = *slot;
		if (html)
			count->html++;
		else
			count->text++;
		any = true;
	}
	return any;
}

static bool is_below(const struct part *part, const struct part *top)
{
	while (part && part != top)
		part = part->parent;
	return part != NULL;
}

static bool is_family(const char *type, struct span family)
{
	struct span s = span_from_str(type);
	return span_has_prefix(s, family) && (s.n == family.n || !byte_is_word(s.p[family.n]));
}

/* The words of all text below `top`. *image_r: there is an HTML part without words but an image. */
static struct map words_below(struct message *m, struct part *top, bool *image_r)
{
	struct map words = map_new(m->arena);
	bool any_html = false;
	*image_r = false;
	for (struct part *p = top; p && is_below(p, top); p = part_next(m, p)) {
		if (!is_family(p->type, SPAN_LIT("text")))
			continue;
		part_render(m, p);
		if (!p->rendered_type)
			continue;
		bool html = !strcmp(p->rendered_type, "text/html");
		bool any = count_words(&words, p->rendered, p->wide & PART_WIDE_RENDERED, html);
		any_html |= html && any;
		if (html && !any_html && p->html && html_inside(p->html, SPAN_LIT("img"), NULL))
			*image_r = true;
	}
	return words;
}

static void compare_halves(struct eval *e, struct part *top, struct body_facts *f)
{
	bool image;
	struct map words = words_below(e->msg, top, &image);
	size_t html = 0, text = 0, left = 0;
	for (size_t i = 0; i < words.n; i++) {
		const struct count *c = words.entries[i].value;
		html += c->html > 0;
		text += c->text > 0;
		left += c->html > c->text;
	}
	if (image) /* stands for one word of its own */
		html++, left++;
	if (!html)
		return;
	f->html_words = (double)html;
	f->text_words = (double)text;
	double difference = (double)left / (double)html * 100;
	if (difference > f->difference)
		f->difference = difference;
}

/* Meeting requests of Exchange: HTML and a calendar, nothing else. */
static bool is_meeting(const struct part *root)
{
	const struct part *a = root->first_child, *b = a ? a->next : NULL;
	return b && !b->next && !strcmp(root->type, "multipart/alternative") && !a->first_child &&
	       !b->first_child && !strcmp(a->type, "text/html") && !strcmp(b->type, "text/calendar");
}

static const struct body_facts *alternative(struct eval *e)
{
	struct body_facts *f = body_facts(e);
	if (f->alternative_done)
		return f;
	f->alternative_done = true;
	if (is_meeting(e->msg->root))
		return f;
	for (struct part *part = NULL; (part = part_next(e->msg, part));)
		if (is_family(part->type, SPAN_LIT("multipart/alternative")))
			compare_halves(e, part, f);
	return f;
}

double multipart_alternative_difference(struct eval *e, const struct wn_arg *argv, unsigned argc)
{
	const struct body_facts *f = alternative(e);
	double min = argv[0].num;
	return (min == 0 || f->difference > min) &&
	       (!strcmp(argv[1].s, "undef") || f->difference <= argv[1].num);
}

double multipart_alternative_difference_count(struct eval *e, const struct wn_arg *argv,
					      unsigned argc)
{
	const struct body_facts *f = alternative(e);
	return f->html_words > argv[1].num && f->text_words / f->html_words > argv[0].num;
}
