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
	struct header_answer answer;
	uint16_t flags;     /* of the modifiers */
	struct value *next; /* of the same field, with other modifiers */
};

enum { USUAL_SPECS = 8 };

struct header_cache *header_cache(struct message *m)
{
	struct header_cache *cache = m->views->header_get;
	if (!cache) {
		cache = m->views->header_get = arena_take(m->arena, sizeof *cache, ARENA_ALIGN);
		memset(cache, 0, offsetof(struct header_cache, asked));
		cache->by_spec = map_new(m->arena);
	}
	return cache;
}

/* Words that are none are ignored, as there. */
static uint16_t modifiers_parse(const char *spec)
{
	static const struct {
		struct span name;
		uint16_t flags;
	} modifiers[] = {
#define MODIFIER(text, flags) {{(const unsigned char *)text, sizeof(text) - 1}, flags},
		MODIFIER("raw", HEADER_RAW) MODIFIER("addr", HEADER_ADDR) MODIFIER("name", HEADER_NAME)
		MODIFIER("host", HEADER_HOST) MODIFIER("domain", HEADER_HOST | HEADER_DOMAIN)
		MODIFIER("ip", HEADER_IP) MODIFIER("revip", HEADER_IP | HEADER_REVIP)
		MODIFIER("first", HEADER_FIRST) MODIFIER("last", HEADER_LAST)
#undef MODIFIER
	};
	uint16_t flags = 0;
	while (*spec == ':') {
		const char *word = spec + 1;
		size_t len = (size_t)(strchrnul(word, ':') - word);
		for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++)
			if (modifiers[i].name.n == len && *word == (char)modifiers[i].name.p[0] &&
			    memcmp(word, modifiers[i].name.p, len) == 0)
				flags |= modifiers[i].flags;
		spec = word + len;
	}
	return flags;
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

/* --- Specs ------------------------------------------------------------------------------------ */

/* A name that stands for something else than the fields of this name. */
static bool is_pseudo(struct span name)
{
	switch (name.n ? byte_lower(name.p[0]) : 0) {
	case 'a':
		return span_has_prefix(name, SPAN_LIT("ALL"));
	case 'e':
		return span_equal_nocase(name, SPAN_LIT("EnvelopeFrom"));
	case 'm':
		return span_equal_nocase(name, SPAN_LIT("MESSAGEID"));
	case 't':
		return span_equal_nocase(name, SPAN_LIT("ToCc"));
	case 'x':
		return span_has_prefix_nocase(name, SPAN_LIT("X-Spam-Relays-"));
	default:
		return false;
	}
}

/* What tells whether there are such fields at all: most specs need no more. */
static struct header_key key_name(const char *spec)
{
	struct span all = span_from_str(spec);
	size_t colon = span_find_byte(all, ':', 0);
	bool plain = colon == (size_t)-1;
	struct header_key key = {
	    .spec = spec, .name = all, .asked = HEADERS_ASKED, .kind = HEADER_PSEUDO};
	key.written = plain ? all : span_slice(all, 0, colon);
	if (!is_pseudo(key.written)) {
		key.kind = plain ? HEADER_PLAIN : HEADER_MODIFIED;
		key.name = plain ? all : span_trim(key.written);
		key.modifiers = !plain && key.name.n == key.written.n ? spec + colon : NULL;
		key.bit = header_name_bit(key.name);
	}
	return key;
}

/* The rest, but `asked`. The name in lower case goes to `lower`, where there is room for it. */
static void key_finish(struct header_key *key, unsigned char *lower)
{
	key->flags = modifiers_parse(key->spec + key->written.n);
	if (key->kind != HEADER_PSEUDO) {
		for (size_t i = 0; i < key->name.n; i++)
			lower[i] = byte_lower(key->name.p[i]);
		key->name.p = lower;
	}
	key->hash = map_hash(key->name);
}

enum { ASKED_ROOM = 32 }; /* for the name of any of them */
static struct header_key asked[HEADERS_ASKED];
#define ASKED(id, spec) _Static_assert(sizeof(spec) <= ASKED_ROOM, #id);
#include "msg/header_asked.def"
#undef ASKED

/* Once per process: hashes depend on it (map.c). */
__attribute__((constructor)) static void make_asked(void)
{
	static const char *const specs[] = {
#define ASKED(id, spec) spec,
#include "msg/header_asked.def"
#undef ASKED
	};
	static unsigned char lower[HEADERS_ASKED][ASKED_ROOM];
	for (uint16_t i = 0; i < HEADERS_ASKED; i++) {
		asked[i] = key_name(specs[i]);
		key_finish(&asked[i], lower[i]);
		asked[i].asked = i;
	}
}

struct header_key header_key_new(struct arena *arena, const char *spec)
{
	struct header_key key = key_name(spec);
	key_finish(&key, arena_bytes(arena, key.name.n));
	for (uint16_t i = 0; i < HEADERS_ASKED; i++)
		if (strcmp(asked[i].spec, spec) == 0)
			key.asked = i;
	return key;
}

static struct header *first_of(const struct message *m, const struct header_key *key)
{
	return headers_find_hashed(m->headers, key->name, key->hash, key->bit);
}

/* --- Fields and names that Winnow fills itself ------------------------------------------------ */

static void add_fields(struct header_values *v, enum header_asked name, bool raw)
{
	for (struct header *h = first_of(v->m, &asked[name]); h; h = h->next_same)
		vec_push(v->m->arena, v, raw ? raw_unfolded(v->m->arena, h->raw)
					     : header_decoded(v->m, h));
}

static void add_conventional(struct header_values *v, struct header *first, unsigned flags)
{
	bool raw = flags & (HEADER_RAW | HEADER_ADDR | HEADER_NAME);
	for (struct header *h = first; h; h = h->next_same)
		vec_push(v->m->arena, v, raw ? h->raw : header_decoded(v->m, h));
}

static void add_message_ids(struct header_values *v, bool raw)
{
	static const enum header_asked names[] = {ASK_X_MESSAGE_ID, ASK_RESENT_MESSAGE_ID,
						  ASK_X_ORIGINAL_MESSAGE_ID, ASK_MESSAGE_ID};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		add_fields(v, names[i], raw);
}

/* Of a HEADER_PSEUDO name; false when it is a conventional header all the same. */
static bool add_pseudo(struct header_values *v, struct span name, bool raw)
{
	struct span value;
	switch (byte_lower(name.p[0])) {
	case 'e':
		if (message_envelope_from(v->m, &value))
			vec_push(v->m->arena, v, value);
		return true;
	case 't':
		add_fields(v, ASK_TO, raw);
		add_fields(v, ASK_CC, raw);
		return true;
	case 'm':
		if (!span_equal(name, SPAN_LIT("MESSAGEID")))
			return false;
		add_message_ids(v, raw);
		return true;
	default:
		return header_get_relays(v, name);
	}
}

/* What a spec finds in the message that is no field's value as it is. Some modifiers see a name
 * with white space at its end, which no field has. */
static struct header *find_written(const struct message *m, const struct header_key *key)
{
	bool raw = key->flags & (HEADER_RAW | HEADER_ADDR | HEADER_NAME);
	return headers_find(m->headers, raw ? span_trim(key->written) : key->written);
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
	struct header_cache *cache = header_cache(m);
	if (!value.n)
		return (struct addresses){0};
	for (size_t i = 0; i < cache->nparsed; i++)
		if (cache->parsed[i].value.p == value.p && cache->parsed[i].value.n == value.n)
			return cache->parsed[i].found;
	bool full = cache->nparsed == HEADER_PARSED;
	struct header_parsed parsed = {value, addresses_parse(m->arena, value)};
	cache->parsed[full ? (uintptr_t)value.p / 16 % HEADER_PARSED : cache->nparsed++] = parsed;
	return parsed.found;
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

/* Into memory of its own. Of one value there is no list: the joined one is it. */
static struct value *value_of(struct header_values *v, uint16_t flags)
{
	struct arena *arena = v->m->arena;
	struct span joined = v->n ? join(arena, v) : SPAN_LIT("");
	if (v->n <= 1)
		arena_shrink(arena, v->v, v->cap * sizeof *v->v, 0);
	struct value *value = arena_take(arena, sizeof *value, ARENA_ALIGN);
	*value = (struct value){{{v->v, v->n}, joined}, flags, NULL};
	if (v->n == 1)
		value->answer.list.v = &value->answer.joined;
	return value;
}

/* `first`: of the fields, when they are known; else NULL. */
static struct value *new_value(struct message *m, const struct header_key *key, struct header *first)
{
	struct header_values v = {.m = m};
	bool pseudo = key->kind == HEADER_PSEUDO, raw = key->flags & HEADER_RAW;
	if (!pseudo || !header_get_all(&v, key->written, raw)) {
		if (!pseudo || !add_pseudo(&v, key->written, raw))
			add_conventional(&v, first ? first : find_written(m, key), key->flags);
		keep_one(&v, key->flags);
		if (key->flags & (HEADER_ADDR | HEADER_NAME))
			to_addresses(&v, key->flags);
		if (key->flags & (HEADER_HOST | HEADER_IP))
			header_get_hosts(&v, key->flags);
	}
	return value_of(&v, key->flags);
}

static const struct header_answer *pseudo(struct message *m, const struct header_key *key)
{
	struct header_cache *cache = header_cache(m);
	if (!cache->by_spec.cap)
		cache->by_spec = map_new_sized(m->arena, USUAL_SPECS);
	struct value *value = map_get_hashed(&cache->by_spec, key->name, key->hash);
	if (!value) {
		value = new_value(m, key, NULL);
		map_set(&cache->by_spec, arena_dup_span(m->arena, key->name), value);
	}
	return &value->answer;
}

/* Rules name few modifiers of a field: a walk finds them. */
static struct value **find_modified(struct header *first, uint16_t flags)
{
	struct value **at = (struct value **)&first->values;
	while (*at && (*at)->flags != flags)
		at = &(*at)->next;
	return at;
}

static const struct header_answer *values_of(struct message *m, struct header *first)
{
	struct value **kept = find_modified(first, 0);
	if (*kept)
		return &(*kept)->answer;
	struct header_values v = {.m = m};
	add_conventional(&v, first, 0);
	*kept = value_of(&v, 0);
	return &(*kept)->answer;
}

static const struct header_answer *modified(struct message *m, struct header *first,
					    const struct header_key *key)
{
	struct value **kept = find_modified(first, key->flags);
	if (!*kept)
		*kept = new_value(m, key, first);
	return &(*kept)->answer;
}

static const struct header_answer none = {{NULL, 0}, {(const unsigned char *)"", 0}};

static const struct header_answer *answer_fields(struct message *m, const struct header_key *key)
{
	struct header *first = first_of(m, key);
	if (!first) /* most are absent */
		return &none;
	if (key->kind == HEADER_PLAIN)
		return values_of(m, first);
	return key->modifiers ? modified(m, first, key) : &new_value(m, key, NULL)->answer;
}

/* For the first time. */
static __attribute__((noinline)) const struct header_answer *ask_first(struct message *m, enum header_asked what)
{
	const struct header_key *key = &asked[what];
	struct header_cache *cache = header_cache(m);
	const struct header_answer *answer =
	    key->kind == HEADER_PSEUDO ? &new_value(m, key, NULL)->answer : answer_fields(m, key);
	cache->known[what / 64] |= (uint64_t)1 << what % 64;
	return cache->asked[what] = answer;
}

const struct header_answer *header_ask(struct message *m, enum header_asked what)
{
	if (header_lacks_key(m, &asked[what])) /* most */
		return &none;
	const struct header_cache *cache = m->views->header_get;
	bool known = cache && cache->known[what / 64] >> what % 64 & 1;
	return known ? cache->asked[what] : ask_first(m, what);
}

static const struct header_answer *answer_of(struct message *m, const struct header_key *key)
{
	if (key->kind != HEADER_PSEUDO)
		return answer_fields(m, key);
	return key->asked < HEADERS_ASKED ? header_ask(m, key->asked) : pseudo(m, key);
}

static const struct header_answer *lookup(struct message *m, const char *spec)
{
	unsigned char lower[MESSAGE_NAME_LIMIT];
	struct header_key key = key_name(spec);
	if (header_lacks_key(m, &key) || (key.kind != HEADER_PSEUDO && key.name.n > sizeof lower))
		return &none;
	key_finish(&key, lower);
	return answer_of(m, &key);
}

bool header_get(struct message *m, const char *spec, struct span *value_r)
{
	const struct header_answer *answer = lookup(m, spec);
	if (!answer->list.n)
		return false;
	*value_r = answer->joined;
	return true;
}

bool header_get_key(struct message *m, const struct header_key *key, struct span *value_r)
{
	const struct header_answer *answer = answer_of(m, key);
	if (!answer->list.n)
		return false;
	*value_r = answer->joined;
	return true;
}

struct spans header_key_list(struct message *m, const struct header_key *key)
{
	return answer_of(m, key)->list;
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
