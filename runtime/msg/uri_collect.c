/* uri_collect.c: see uri_collect.h. */
#include "msg/uri_collect.h"

#include "base/bytes.h"
#include "base/strbuf.h"
#include "msg/domain.h"
#include "msg/idn.h"
#include "msg/uri_canon.h"
#include "msg/uri_text.h"

enum { USUAL_URIS = 8 }; /* of a message: room for so many at once */

const char *uri_type_name(unsigned bit)
{
	static const char *const names[] = {
#define X(symbol, name) name,
	    URI_TYPES(X)
#undef X
	};
	return names[bit];
}

struct uri_collect uri_collect_new(struct arena *arena, const struct uri_conf *conf)
{
	return (struct uri_collect){
	    .arena = arena, .conf = conf, .by_uri = map_new(arena), .seen_text = map_new(arena)};
}

/* Few, and mostly the one before: comparing beats hashing. */
static void add_once(struct arena *arena, struct spans *list, size_t most, struct span s)
{
	for (size_t i = list->n; i-- > 0;)
		if (span_equal(list->v[i], s))
			return;
	if (!list->n)
		list->v = ARENA_ARRAY(arena, struct span, most);
	list->v[list->n++] = s;
}

/* The URI's forms, cut to size, and the hosts in them. */
static void describe(struct uri_collect *c, struct uri_detail *d, bool canonicalize,
		     enum uri_chars chars)
{
	struct span host;
	struct uri_forms forms = {0};
	if (canonicalize)
		forms = uri_canonicalize(c->arena, c->conf, d->uri, chars);
	else
		vec_push(c->arena, &forms.v, d->uri);
	c->unfollowed |= forms.cut;
	for (size_t i = 0; i < forms.v.n; i++) {
		struct span *form = &forms.v.v[i];
		if (form->n > URI_LENGTH_LIMIT) {
			form->n = URI_LENGTH_LIMIT;
			c->truncated = true;
		}
		struct span text = chars == URI_LATIN1 ? idn_from_latin1(c->arena, *form) : *form;
		if (domain_host_of_uri(c->arena, c->conf->registry, text, &host))
			add_once(c->arena, &d->hosts, forms.v.n, host);
	}
	d->cleaned = (struct spans){forms.v.v, forms.v.n};
}

/* Adds a URI, or only its types when it is known. NULL when `need_host` and it has none. */
static struct uri_detail *add(struct uri_collect *c, struct span uri, uint32_t types,
			      bool need_host, enum uri_chars chars)
{
	size_t known = (size_t)(uintptr_t)map_get(&c->by_uri, uri);
	if (known) {
		c->details.v[known - 1].types |= types;
		return &c->details.v[known - 1];
	}
	struct uri_detail d = {.uri = uri, .chars = chars, .types = types};
	describe(c, &d, !(types & URI_TYPE_NOCANON), chars);
	if (need_host && !d.hosts.n)
		return NULL;
	if (types & URI_TYPE_NOCLEAN)
		d.cleaned = (struct spans){0};
	if (!c->details.cap) {
		c->details.cap = USUAL_URIS;
		c->details.v = arena_take(c->arena, USUAL_URIS * sizeof d, ARENA_ALIGN);
	}
	vec_push(c->arena, &c->details, d);
	map_set(&c->by_uri, uri, (void *)(uintptr_t)c->details.n);
	return &c->details.v[c->details.n - 1];
}

static void add_match(struct uri_collect *c, const struct uri_match *match)
{
	struct span uri, trimmed = uri_text_trim(match->text);
	uint32_t types;
	if (map_has(&c->seen_text, trimmed))
		return;
	map_set(&c->seen_text, trimmed, c);
	if (uri_text_parse(c->arena, c->conf->registry, match, trimmed, &uri, &types))
		add(c, uri, types, true, URI_BYTES);
}

/* Whether there is memory for one more; `before`: what the arena held before the last one. */
static bool has_room(struct uri_collect *c, size_t before)
{
	c->used += arena_used(c->arena) - before;
	return c->used < URI_MEMORY_LIMIT;
}

void uri_collect_text(struct uri_collect *c, struct span paragraph)
{
	struct uri_scan scan = uri_scan_new(paragraph, c->conf->registry);
	struct uri_match match;
	while (!c->full && uri_scan_next(&scan, &match)) {
		size_t before = arena_used(c->arena);
		add_match(c, &match);
		c->full = !has_room(c, before);
	}
}

/* Room doubles whenever the length is a power of two. */
void uri_anchors_add(struct arena *arena, struct uri_anchors *anchors, struct span text, bool wide)
{
	struct spans *list = &anchors->text;
	if ((list->n & (list->n - 1)) == 0) {
		size_t room = list->n ? list->n * 2 : 1;
		struct span *v = ARENA_ARRAY(arena, struct span, room);
		bool *w = ARENA_ARRAY(arena, bool, room);
		if (list->n) {
			memcpy(v, list->v, list->n * sizeof *v);
			memcpy(w, anchors->wide, list->n * sizeof *w);
		}
		list->v = v;
		anchors->wide = w;
	}
	anchors->wide[list->n] = wide;
	list->v[list->n++] = text;
}

/* Within a part each anchor text counts once. */
static void add_anchors(struct uri_collect *c, struct uri_detail *d, const struct uri_anchors *from)
{
	struct map seen = map_new_sized(c->arena, from->text.n);
	for (size_t i = 0; i < from->text.n; i++) {
		if (map_has(&seen, from->text.v[i]))
			continue;
		map_set(&seen, from->text.v[i], c);
		uri_anchors_add(c->arena, &d->anchors, from->text.v[i], from->wide[i]);
	}
}

void uri_collect_html(struct uri_collect *c, const struct uri_found *found)
{
	/* Known by its anchor text alone, as <a href=""> is: SpamAssassin's default applies. */
	uint32_t types = found->types ? found->types : URI_TYPE_PARSED;
	size_t before = arena_used(c->arena);
	if (c->full)
		return;
	struct uri_detail *d = add(c, found->uri, types, false, found->chars);
	if (found->anchors.text.n)
		add_anchors(c, d, &found->anchors);
	c->full = !has_room(c, before);
}

/* One d= of a signature: white space gone, a prefix that keeps it apart from other URIs. */
static void add_signer(struct uri_collect *c, struct span domain)
{
	struct strbuf b = strbuf_new(c->arena);
	strbuf_add_str(&b, "domainkeys:");
	for (size_t i = 0; i < domain.n; i++)
		if (!byte_is_space(domain.p[i]))
			strbuf_add_byte(&b, domain.p[i]);
	add(c, strbuf_span(&b), URI_TYPE_DOMAINKEYS | URI_TYPE_NOCANON | URI_TYPE_NOCLEAN, true,
	    URI_BYTES);
}

void uri_collect_signature(struct uri_collect *c, struct span value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] != 'd' || (i && byte_is_word(value.p[i - 1])))
			continue;
		size_t from = i + 1, end;
		while (from < value.n && byte_is_space(value.p[from]))
			from++;
		if (from >= value.n || value.p[from] != '=')
			continue;
		for (from++; from < value.n && byte_is_space(value.p[from]);)
			from++;
		end = span_find_byte(value, ';', from);
		if (end == (size_t)-1)
			end = value.n;
		if (end > from)
			add_signer(c, span_slice(value, from, end));
		i = end > from ? end - 1 : i;
	}
}

void uri_collect_domains(struct uri_collect *c)
{
	for (size_t i = 0; i < c->details.n; i++) {
		struct uri_detail *d = &c->details.v[i];
		for (size_t k = 0; k < d->hosts.n; k++)
			add_once(c->arena, &d->domains, d->hosts.n,
				 domain_of_uri_host(c->arena, c->conf->registry, d->hosts.v[k]));
	}
}

/* So with most: then no two forms are equal, since no two URIs are. */
static bool is_only_form(const struct uri_detail *d)
{
	return d->chars != URI_WIDE && d->cleaned.n == 1 && d->cleaned.v[0].p == d->uri.p && d->cleaned.v[0].n == d->uri.n;
}

/* What list_forms() does when each URI is its only form. */
static bool list_uris(struct uri_collect *c, struct spans *list_r)
{
	struct span *v = arena_take(c->arena, c->details.n * sizeof *v, ARENA_ALIGN);
	for (size_t i = 0; i < c->details.n; i++) {
		if (!is_only_form(&c->details.v[i]))
			return false;
		v[i] = c->details.v[i].uri;
	}
	*list_r = (struct spans){v, c->details.n};
	return true;
}

/* All forms that are characters, or all that are bytes, each once. */
static struct spans list_forms(struct uri_collect *c, bool wide)
{
	VEC(struct span) out = {0};
	struct map seen = map_new(c->arena);
	for (size_t i = 0; i < c->details.n; i++) {
		const struct uri_detail *d = &c->details.v[i];
		for (size_t k = 0; k < d->cleaned.n; k++) {
			size_t before = seen.n;
			if (uri_is_wide(d->chars, d->cleaned.v[k]) != wide)
				continue;
			map_set(&seen, d->cleaned.v[k], c);
			if (seen.n > before)
				vec_push(c->arena, &out, d->cleaned.v[k]);
		}
	}
	return (struct spans){out.v, out.n};
}

bool uri_is_wide(enum uri_chars chars, struct span form)
{
	return chars == URI_WIDE && !bytes_are_ascii(form);
}

struct uri_list uri_collect_list(struct uri_collect *c)
{
	bool any_wide = false;
	struct spans uris;
	if (list_uris(c, &uris))
		return (struct uri_list){uris, 0};
	for (size_t i = 0; i < c->details.n && !any_wide; i++)
		any_wide = c->details.v[i].chars == URI_WIDE;
	struct spans plain = list_forms(c, false);
	struct spans wide = any_wide ? list_forms(c, true) : (struct spans){0};
	if (!wide.n)
		return (struct uri_list){plain, 0};
	struct spans all = {ARENA_ARRAY(c->arena, struct span, plain.n + wide.n), plain.n + wide.n};
	if (plain.n)
		memcpy(all.v, plain.v, plain.n * sizeof *all.v);
	memcpy(all.v + plain.n, wide.v, wide.n * sizeof *all.v);
	return (struct uri_list){all, wide.n};
}
