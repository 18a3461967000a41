/* header.c: header fields as a list with an index by name, and their decoded values on demand.
 * Built by message.c (top of a message) and mime.c (top of a part). SpamAssassin: Message/Node.pm
 * header, get_header. */
#include "msg/header.h"
#include "base/strbuf.h"
#include "msg/charset.h"
#include "msg/header_text.h"

enum { USUAL_NAMES = 64 }; /* of a message: room for so many at once */

void headers_start(struct arena *arena, struct headers *headers)
{
	*headers = (struct headers){.by_name = map_new(arena)};
}

struct span header_lower_name(struct arena *arena, struct span name)
{
	unsigned char *p = arena_bytes(arena, name.n);
	for (size_t i = 0; i < name.n; i++)
		p[i] = byte_lower(name.p[i]);
	return (struct span){p, name.n};
}

bool header_list_add(struct arena *arena, struct header_list *list, struct span name,
		     struct span raw)
{
	if (list->n >= MESSAGE_HEADERS_LIMIT)
		return false;
	struct header h = {.name = name, .raw = raw};
	vec_push(arena, list, h);
	return true;
}

uint8_t header_name_bit(struct span name)
{
	if (!name.n)
		return 0;
	return (uint8_t)(name.n + 5u * byte_lower(name.p[0]) + 17u * byte_lower(name.p[name.n - 1]) +
			 31u * byte_lower(name.p[name.n / 2]));
}

void headers_finish(struct arena *arena, struct headers *headers, const struct header_list *list)
{
	headers->v = list->v;
	headers->n = list->n;
	if (list->n)
		headers->by_name = map_new_sized(arena, list->n < USUAL_NAMES ? list->n : USUAL_NAMES);
	/* Backwards, so that each name's slot ends up holding its first field. */
	for (size_t i = list->n; i-- > 0;) {
		struct header *h = &headers->v[i];
		uint8_t bit = header_name_bit(h->name);
		headers->present[bit / 64] |= (uint64_t)1 << bit % 64;
		void **slot = map_slot(&headers->by_name, header_lower_name(arena, h->name));
		h->next_same = *slot;
		h->first = true;
		if (h->next_same)
			h->next_same->first = false;
		*slot = h;
	}
}

struct header *headers_find(const struct headers *headers, struct span name)
{
	unsigned char low[MESSAGE_NAME_LIMIT];
	if (name.n > sizeof low || !headers_may_have(headers, header_name_bit(name)))
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		low[i] = byte_lower(name.p[i]);
	return map_get(&headers->by_name, (struct span){low, name.n});
}

struct header *headers_find_hashed(const struct headers *headers, struct span name, uint64_t hash, uint8_t bit)
{
	return headers_may_have(headers, bit) ? map_get_hashed(&headers->by_name, name, hash)
					      : NULL;
}

struct header *headers_find_last(const struct headers *headers, struct span name)
{
	struct header *h = headers_find(headers, name);
	while (h && h->next_same)
		h = h->next_same;
	return h;
}

/* The common case needs no copy: one line, ASCII, no encoded word, nothing to trim at its end. */
static bool is_plain(struct span text)
{
	return span_find_byte(text, '\n', 0) == (size_t)-1 && bytes_are_ascii(text) &&
	       !header_text_has_words(text);
}

struct span header_decoded(struct message *m, struct header *h)
{
	if (h->decoded)
		return h->value;
	h->decoded = true;
	struct span text = span_trim(h->raw);
	if (is_plain(text) && text.p + text.n < h->raw.p + h->raw.n && text.p[text.n] == '\n') {
		h->value = (struct span){text.p, text.n + 1};
		return h->value;
	}
	text = header_text_decode(m->arena, text, h->name);
	struct strbuf b = strbuf_new(m->arena);
	strbuf_reserve(&b, text.n + 1);
	strbuf_add_span(&b, text);
	strbuf_add_byte(&b, '\n');
	h->value = strbuf_span(&b);
	return h->value;
}

struct span header_text(struct message *m, struct header *h)
{
	struct span v = header_decoded(m, h);
	v.n--;
	return v;
}
