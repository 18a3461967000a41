/* header_get.c: the values that rules see under a header name with modifiers: conventional headers,
 * pseudo-headers (ALL, ToCc, MESSAGEID, EnvelopeFrom, relays), addresses and names (PerMsgStatus.pm
 * get, _get; joined as Plugin/Check.pm does). Kept in the message by spec, since rules share them. */
#include "base/strbuf.h"
#include "msg/addr.h"
#include "msg/header.h"
#include "msg/header_get.h"
#include "msg/header_text.h"
#include "msg/views.h"

struct value {
	struct spans list;
	struct span joined;
	const char *modifiers; /* of a field: ":addr", "" for none */
	struct value *next;    /* of the same field, with other modifiers */
};

enum { USUAL_SPECS = 32 };

struct header_cache *header_cache(struct message *m)
{
	struct header_cache *cache = m->views->header_get;
	if (!cache) {
		cache = m->views->header_get = ARENA_NEW(m->arena, struct header_cache);
		cache->by_spec = map_new_sized(m->arena, USUAL_SPECS);
	}
	return cache;
}

struct header_spec header_spec_parse(const char *spec)
{
	static const struct {
		struct span name;
		unsigned flags;
	} modifiers[] = {
#define MODIFIER(text, flags) {{(const unsigned char *)text, sizeof(text) - 1}, flags},
		MODIFIER("raw", HEADER_RAW) MODIFIER("addr", HEADER_ADDR) MODIFIER("name", HEADER_NAME)
		MODIFIER("host", HEADER_HOST) MODIFIER("domain", HEADER_HOST | HEADER_DOMAIN)
		MODIFIER("ip", HEADER_IP) MODIFIER("revip", HEADER_IP | HEADER_REVIP)
		MODIFIER("first", HEADER_FIRST) MODIFIER("last", HEADER_LAST)
#undef MODIFIER
	};
	size_t n = (size_t)(strchrnul(spec, ':') - spec);
	struct header_spec s = {{(const unsigned char *)spec, n}, 0};
	while (spec[n] == ':') {
		const char *word = spec + n + 1;
		size_t len = (size_t)(strchrnul(word, ':') - word);
		for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++)
			if (modifiers[i].name.n == len && *word == (char)modifiers[i].name.p[0] &&
			    memcmp(word, modifiers[i].name.p, len) == 0)
				s.flags |= modifiers[i].flags;
		n += len + 1;
	}
	return s;
}

/* A raw value with its folds made single spaces. */
static struct span raw_unfolded(struct arena *arena, struct span raw)
{
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < raw.n; i++) {
		size_t nl = i + (raw.p[i] == '\r' && i + 1 < raw.n);
		if (raw.p[nl] == '\n' && nl + 1 < raw.n && byte_is_space(raw.p[nl + 1])) {
			for (i = nl; i + 1 < raw.n && byte_is_space(raw.p[i + 1]);)
				i++;
			strbuf_add_byte(&b, ' ');
		} else {
			strbuf_add_byte(&b, raw.p[i]);
		}
	}
	return strbuf_span(&b);
}

static void add_fields(struct header_values *v, struct span name, bool raw)
{
	for (struct header *h = headers_find(v->m->headers, name); h; h = h->next_same)
		vec_push(v->m->arena, v, raw ? raw_unfolded(v->m->arena, h->raw)
					     : header_decoded(v->m, h));
}

static void add_conventional(struct header_values *v, const struct header_spec *spec)
{
	bool raw = spec->flags & (HEADER_RAW | HEADER_ADDR | HEADER_NAME);
	struct span name = raw ? span_trim(spec->name) : spec->name;
	for (struct header *h = headers_find(v->m->headers, name); h; h = h->next_same)
		vec_push(v->m->arena, v, raw ? h->raw : header_decoded(v->m, h));
}

static void add_message_ids(struct header_values *v, bool raw)
{
	static const char *const names[] = {"X-Message-Id", "Resent-Message-Id",
					    "X-Original-Message-ID", "Message-Id"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		add_fields(v, span_from_str(names[i]), raw);
}

/* A name that Winnow fills itself; false when it is a conventional header. */
static bool add_pseudo(struct header_values *v, const struct header_spec *spec)
{
	struct span name = spec->name, value;
	bool raw = spec->flags & HEADER_RAW;
	if (span_equal_nocase(name, SPAN_LIT("EnvelopeFrom"))) {
		if (message_envelope_from(v->m, &value))
			vec_push(v->m->arena, v, value);
	} else if (span_equal_nocase(name, SPAN_LIT("ToCc"))) {
		add_fields(v, SPAN_LIT("To"), raw);
		add_fields(v, SPAN_LIT("Cc"), raw);
	} else if (span_equal(name, SPAN_LIT("MESSAGEID"))) {
		add_message_ids(v, raw);
	} else {
		return header_get_relays(v, name);
	}
	return true;
}

/* A name as people see it: decoded, white space evened out, single quotes around it gone. */
static struct span readable_name(struct arena *arena, struct span phrase)
{
	struct span s = header_text_decode(arena, phrase, SPAN_LIT("PMS:get"));
	if (!span_trim(s).n)
		return s;
	s = span_trim(s);
	struct strbuf b = strbuf_new(arena);
	for (size_t i = 0; i < s.n; i++) {
		if (!byte_is_space(s.p[i]))
			strbuf_add_byte(&b, s.p[i]);
		else if (!byte_is_space(s.p[i - 1]))
			strbuf_add_byte(&b, ' ');
	}
	s = strbuf_span(&b);
	if (s.n >= 2 && s.p[0] == '\'' && s.p[s.n - 1] == '\'')
		s = span_slice(s, 1, s.n - 1);
	return s;
}

static struct addresses addresses_of(struct message *m, struct span value)
{
	struct header_parsed *parsed = &header_cache(m)->parsed[(uintptr_t)value.p / 16 % HEADER_PARSED];
	if (!value.n || parsed->value.p != value.p || parsed->value.n != value.n)
		*parsed = (struct header_parsed){value, addresses_parse(m->arena, value)};
	return parsed->found;
}

static void to_addresses(struct header_values *v, unsigned flags)
{
	struct header_values out = {.m = v->m};
	for (size_t i = 0; i < v->n; i++) {
		struct addresses found = addresses_of(v->m, v->v[i]);
		v->m->cut |= found.cut ? MESSAGE_CUT_ADDRESSES : 0;
		for (size_t k = 0; k < found.n; k++) {
			const struct address *a = &found.v[k];
			if (flags & HEADER_ADDR) {
				if (a->has_address)
					vec_push(v->m->arena, &out, a->address);
			} else if (a->has_phrase) {
				vec_push(v->m->arena, &out,
					 flags & HEADER_RAW ? a->phrase
							    : readable_name(v->m->arena, a->phrase));
			}
		}
	}
	*v = out;
}

static void keep_one(struct header_values *v, unsigned flags)
{
	if (v->n < 2)
		return;
	if (flags & HEADER_FIRST)
		v->n = 1;
	else if (flags & HEADER_LAST)
		*v->v = v->v[v->n - 1], v->n = 1;
}

/* They lie one behind the other in memory. */
static bool is_one_run(const struct header_values *v)
{
	for (size_t i = 1; i < v->n; i++)
		if (v->v[i].p != span_end(v->v[i - 1]))
			return false;
	return v->n > 0;
}

static struct span join(struct arena *arena, const struct header_values *v)
{
	if (v->n == 1)
		return v->v[0];
	struct strbuf b = strbuf_new(arena);
	bool lines = v->n && v->v[0].n && v->v[0].p[v->v[0].n - 1] == '\n';
	if (lines && is_one_run(v))
		return (struct span){v->v[0].p, (size_t)(span_end(v->v[v->n - 1]) - v->v[0].p)};
	for (size_t i = 0; i < v->n; i++) {
		if (i && !lines)
			strbuf_add_byte(&b, '\n');
		strbuf_add_span(&b, v->v[i]);
	}
	return strbuf_span(&b);
}

/* A name that stands for something else than the fields of this name. */
static bool is_pseudo(struct span name)
{
	switch (name.n ? byte_lower(name.p[0]) : 0) {
	case 'a': return span_has_prefix(name, SPAN_LIT("ALL"));
	case 'e': return span_equal_nocase(name, SPAN_LIT("EnvelopeFrom"));
	case 'm': return span_equal_nocase(name, SPAN_LIT("MESSAGEID"));
	case 't': return span_equal_nocase(name, SPAN_LIT("ToCc"));
	case 'x': return span_has_prefix_nocase(name, SPAN_LIT("X-Spam-Relays-"));
	default: return false;
	}
}

static void compute(struct message *m, const char *text, struct value *value)
{
	struct header_spec spec = header_spec_parse(text);
	struct header_values v = {.m = m};
	if (!header_get_all(&v, &spec)) {
		if (!add_pseudo(&v, &spec))
			add_conventional(&v, &spec);
		keep_one(&v, spec.flags);
		if (spec.flags & (HEADER_ADDR | HEADER_NAME))
			to_addresses(&v, spec.flags);
		if (spec.flags & (HEADER_HOST | HEADER_IP))
			header_get_hosts(&v, spec.flags);
	}
	value->list = (struct spans){v.v, v.n};
	value->joined = join(m->arena, &v);
}

static struct value *new_value(struct message *m, const char *spec)
{
	struct value *value = ARENA_NEW(m->arena, struct value);
	compute(m, spec, value);
	return value;
}

static const struct value *pseudo(struct message *m, const char *spec, struct span key, uint64_t hash)
{
	struct header_cache *cache = header_cache(m);
	struct value *value = map_get_hashed(&cache->by_spec, key, hash);
	if (!value) {
		value = new_value(m, spec);
		map_set(&cache->by_spec, arena_dup_span(m->arena, key), value);
	}
	return value;
}

/* Rules name few modifiers of a field: a walk finds them. */
static struct value **find_modified(struct header *first, const char *modifiers)
{
	struct value **at = (struct value **)&first->values;
	while (*at && strcmp((*at)->modifiers, modifiers) != 0)
		at = &(*at)->next;
	return at;
}

static const struct value *values_of(struct message *m, struct header *first)
{
	struct value **kept = find_modified(first, "");
	if (*kept)
		return *kept;
	struct header_values v = {.m = m};
	for (struct header *h = first; h; h = h->next_same)
		vec_push(m->arena, &v, header_decoded(m, h));
	struct value *value = *kept = ARENA_NEW(m->arena, struct value);
	*value = (struct value){{v.v, v.n}, join(m->arena, &v), "", NULL};
	return value;
}

static const struct value *modified(struct message *m, struct header *first, const char *spec, const char *modifiers)
{
	struct value **kept = find_modified(first, modifiers);
	if (!*kept) {
		*kept = new_value(m, spec);
		(*kept)->modifiers = arena_dup_str(m->arena, modifiers);
	}
	return *kept;
}

static const struct value *lookup(struct message *m, const char *spec)
{
	static const struct value none;
	struct span key = span_from_str(spec);
	size_t colon = span_find_byte(key, ':', 0);
	struct span name = span_slice(key, 0, colon == (size_t)-1 ? key.n : colon);
	if (is_pseudo(name))
		return pseudo(m, spec, key, map_hash(key));
	struct span trimmed = colon == (size_t)-1 ? name : span_trim(name);
	struct header *first = headers_find(m->headers, trimmed);
	if (!first) /* most are absent */
		return &none;
	if (colon == (size_t)-1)
		return values_of(m, first);
	if (trimmed.n != name.n) /* not quite a field's name: some modifiers find it, some do not */
		return new_value(m, spec);
	return modified(m, first, spec, spec + colon);
}

bool header_get(struct message *m, const char *spec, struct span *value_r)
{
	const struct value *value = lookup(m, spec);
	if (!value->list.n)
		return false;
	*value_r = value->joined;
	return true;
}

struct header_key header_key_new(struct arena *arena, const char *spec)
{
	struct header_key key = {.spec = spec, .name = span_from_str(spec), .kind = HEADER_PSEUDO};
	size_t colon = span_find_byte(key.name, ':', 0);
	struct span name = span_slice(key.name, 0, colon == (size_t)-1 ? key.name.n : colon);
	if (!is_pseudo(name)) {
		struct span trimmed = colon == (size_t)-1 ? name : span_trim(name);
		key.kind = colon == (size_t)-1 ? HEADER_PLAIN : HEADER_MODIFIED;
		key.modifiers = key.kind == HEADER_MODIFIED && trimmed.n == name.n ? spec + colon : NULL;
		key.name = header_lower_name(arena, trimmed);
		key.bit = header_name_bit(trimmed);
	}
	key.hash = map_hash(key.name);
	return key;
}

static struct header *first_of(const struct message *m, const struct header_key *key)
{
	return headers_find_hashed(m->headers, key->name, key->hash, key->bit);
}

bool header_get_key(struct message *m, const struct header_key *key, struct span *value_r)
{
	const struct value *value;
	struct header *first = key->kind == HEADER_PSEUDO ? NULL : first_of(m, key);
	if (key->kind == HEADER_PSEUDO)
		value = pseudo(m, key->spec, key->name, key->hash);
	else if (!first)
		return false;
	else if (key->kind == HEADER_PLAIN)
		value = values_of(m, first);
	else
		value = key->modifiers ? modified(m, first, key->spec, key->modifiers) : new_value(m, key->spec);
	*value_r = value->joined;
	return value->list.n > 0;
}

bool header_has_key(struct message *m, const struct header_key *key)
{
	struct span value;
	return key->kind == HEADER_PLAIN ? first_of(m, key) != NULL : header_get_key(m, key, &value);
}

struct span header_get_scalar(struct message *m, const char *spec)
{
	static const char *const single[] = {":addr", ":name", ":host", ":domain", ":ip", ":revip"};
	struct spans values = lookup(m, spec)->list;
	bool one = strcmp(spec, "EnvelopeFrom") == 0;
	for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
		const char *at = strstr(spec, single[i]);
		one |= at && !byte_is_word((unsigned char)at[strlen(single[i])]);
	}
	if (values.n && one)
		return span_slice(values.v[0], 0, values.v[0].n - span_has_suffix(values.v[0], SPAN_LIT("\n")));
	struct strbuf b = strbuf_new(m->arena);
	for (size_t i = 0; i < values.n; i++)
		strbuf_add_span(&b, values.v[i]);
	return strbuf_span(&b);
}

struct spans header_get_list(struct message *m, const char *spec)
{
	return lookup(m, spec)->list;
}
