/* html_fact.c: facts of an HTML part by the names that rules use (HTML.pm's results), and the table of
 * element names. */
#include "msg/html.h"

#include <math.h>

static const struct span names[] = {
#define ELEMENT(symbol, name, kind, space, uri, styled)                                            \
	[HTML_ELEMENT_##symbol] = {(const unsigned char *)name, sizeof(name) - 1},
#include "grammar/html_elements.def"
#undef ELEMENT
};

enum { ELEMENT_LONGEST = 10 }; /* blockquote */

struct span html_element_name(enum html_element element)
{
	return names[element];
}

enum html_element html_element_find(struct span name)
{
	unsigned char lower[ELEMENT_LONGEST];
	if (!name.n || name.n > ELEMENT_LONGEST)
		return HTML_ELEMENT_NONE;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = byte_lower(name.p[i]);
	struct span key = {lower, name.n};
	size_t low = 1, high = HTML_ELEMENTS;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = span_compare(&key, &names[mid]);
		if (!c)
			return (enum html_element)mid;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return HTML_ELEMENT_NONE;
}

bool html_inside(const struct html *html, struct span tag, long *open_r)
{
	enum html_element element = html_element_find(tag);
	const long *count = element ? &html->inside[element] : map_get(&html->inside_other, tag);
	if (!html->complete || (element && !span_equal(html_element_name(element), tag)))
		return false; /* names of tags are lower case */
	if (!count || *count == HTML_INSIDE_NEVER)
		return false;
	if (open_r)
		*open_r = *count;
	return true;
}

/* X(name, defined, value): in HTML.pm's words. */
#define FACTS(X)                                                                                   \
	X("backhair_count", h->complete && h->backhair, __builtin_popcountll(h->backhair))         \
	X("bad_tag_ratio", h->complete && h->elements && h->tags,                                  \
	  (double)(h->tags - h->elements) / (double)h->tags)                                       \
	X("closed_extra_ratio", h->complete && h->tags, (double)h->closed_extra / (double)h->tags)  \
	X("embeds", h->embeds, 1)                                                                  \
	X("font_face_bad", h->font_face_bad, 1)                                                    \
	X("font_invalid_color", h->font_invalid_color, 1)                                          \
	X("font_low_contrast", h->font_low_contrast, 1)                                            \
	X("form_action_mailto", h->form_action_mailto, 1)                                          \
	X("html", true, 1)                                                                         \
	X("html_length", true, (double)h->html_length)                                             \
	X("image_area", h->complete, h->image_area)                                                \
	X("length", h->complete, (double)h->length)                                                \
	X("max_size", h->complete, h->max_size)                                                    \
	X("min_size", h->complete, h->min_size)                                                    \
	X("non_element_ratio", h->complete && h->elements_seen && h->tags_seen,                    \
	  (double)(h->tags_seen - h->elements_seen) / (double)h->tags_seen)                        \
	X("non_space_len", true, (double)h->non_space_len)                                         \
	X("obfuscation_ratio", h->complete && h->obfuscation && h->tags,                           \
	  (double)h->obfuscation / (double)h->tags)                                                \
	X("ratio", h->text_length, ((double)h->text_length - (double)h->html_length) /             \
					   (double)h->text_length)                                 \
	X("uri_truncated", h->complete && h->uri_truncated, 1)

const char *html_fact_name(unsigned index)
{
	static const char *const fact_names[] = {
#define X(name, defined, value) name,
		FACTS(X)
#undef X
	};
	return index < sizeof fact_names / sizeof *fact_names ? fact_names[index] : NULL;
}

bool html_fact(const struct html *h, const char *name, double *value_r)
{
#define X(fact, defined, value)                                                                    \
	if (!strcmp(name, fact)) {                                                                 \
		if (!(defined))                                                                    \
			return false;                                                              \
		*value_r = (value);                                                                \
		return true;                                                                       \
	}
	FACTS(X)
#undef X
	return false;
}

bool html_fact_list(const struct html *h, const char *name, struct spans *list_r)
{
	static const struct {
		const char *name;
		size_t defined, list;
	} lists[] = {
		{"anchor", offsetof(struct html, has_anchor), offsetof(struct html, anchor)},
		{"comment", offsetof(struct html, has_comment), offsetof(struct html, comment)},
		{"script", offsetof(struct html, has_script), offsetof(struct html, script)},
		{"title", offsetof(struct html, has_title), offsetof(struct html, title)},
	};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (strcmp(name, lists[i].name) != 0)
			continue;
		if (!h->complete || !*(const bool *)((const char *)h + lists[i].defined))
			return false;
		*list_r = *(const struct spans *)((const char *)h + lists[i].list);
		return true;
	}
	return false;
}
