/* uri_collect.c: see uri_collect.h. */
#include "msg/uri_collect.h"

#include "base/strbuf.h"
#include "msg/domain.h"
#include "msg/idn.h"
#include "msg/uri_canon.h"
#include "msg/uri_text.h"

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

static struct span *dup_cell(struct arena *arena, struct span s)
{
	struct span *cell = ARENA_NEW(arena, struct span);
	*cell = s;
	return cell;
}

/* The URI's forms, cut to size, and the hosts in them. */
static void describe(struct uri_collect *c, struct uri_detail *d, bool canonicalize,
		     enum uri_chars chars)
{
	struct span domain, host;
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
		if (!domain_of_uri(c->arena, c->conf->registry, text, &domain, &host))
			continue;
		map_set(&d->domains, domain, d);
		map_set(&d->hosts, host, dup_cell(c->arena, domain));
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
	struct uri_detail d = {.uri = uri,
			       .chars = chars,
			       .types = types,
			       .hosts = map_new_sized(c->arena, 1),
			       .domains = map_new_sized(c->arena, 1)};
	describe(c, &d, !(types & URI_TYPE_NOCANON), chars);
	if (need_host && !d.domains.n)
		return NULL;
	if (types & URI_TYPE_NOCLEAN)
		d.cleaned = (struct spans){0};
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

/* Its room doubles whenever its length is a power of two. */
static void add_anchor(struct arena *arena, struct spans *list, struct span text)
{
	if ((list->n & (list->n - 1)) == 0) {
		struct span *v = ARENA_ARRAY(arena, struct span, list->n ? list->n * 2 : 1);
		if (list->n)
			memcpy(v, list->v, list->n * sizeof *v);
		list->v = v;
	}
	list->v[list->n++] = text;
}

/* Within a part each anchor text counts once. */
static void add_anchors(struct uri_collect *c, struct uri_detail *d, struct spans texts)
{
	struct map seen = map_new_sized(c->arena, texts.n);
	for (size_t i = 0; i < texts.n; i++) {
		if (map_has(&seen, texts.v[i]))
			continue;
		map_set(&seen, texts.v[i], c);
		add_anchor(c->arena, &d->anchor_text, texts.v[i]);
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
	if (found->anchor_text.n)
		add_anchors(c, d, found->anchor_text);
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

struct spans uri_collect_list(struct uri_collect *c)
{
	VEC(struct span) out = {0};
	struct map seen = map_new(c->arena);
	for (size_t i = 0; i < c->details.n; i++) {
		struct spans cleaned = c->details.v[i].cleaned;
		for (size_t k = 0; k < cleaned.n; k++) {
			size_t before = seen.n;
			map_set(&seen, cleaned.v[k], c);
			if (seen.n > before)
				vec_push(c->arena, &out, cleaned.v[k]);
		}
	}
	return (struct spans){out.v, out.n};
}
