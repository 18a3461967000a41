/* addrlist.c: address patterns, found by their literal ends: every pattern is filed under what follows its
 * last wildcard; an address is looked up once for each length of end there is. */
#include "eval/addrlist.h"

#define END_LIMIT 255u /* longer ends are filed under their last 255 bytes */

struct addrlist {
	struct arena *arena;
	struct map by_pattern; /* struct addrlist_entry */
	struct map by_end;     /* first struct addrlist_entry of a chain */
	uint64_t lengths[4];   /* bit n: some end has n bytes */
	uint64_t ends[16];     /* bits of ends (end_bit), so that most need no look-up */
	size_t count;
};

struct addrlist *addrlist_new(struct arena *arena)
{
	struct addrlist *list = ARENA_NEW(arena, struct addrlist);
	list->arena = arena;
	list->by_pattern = map_new(arena);
	list->by_end = map_new(arena);
	return list;
}

size_t addrlist_count(const struct addrlist *list)
{
	return list->count;
}

struct span span_lower(struct arena *arena, struct span s)
{
	unsigned char *p = arena_bytes(arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		p[i] = byte_lower(s.p[i]);
	return (struct span){p, s.n};
}

bool word_next(struct span text, size_t *at, struct span *word_r)
{
	while (*at < text.n && byte_is_space(text.p[*at]))
		++*at;
	size_t start = *at;
	while (*at < text.n && !byte_is_space(text.p[*at]))
		++*at;
	*word_r = span_slice(text, start, *at);
	return *at > start;
}

/* On a mismatch only the last star is tried further: earlier ones cannot help. */
bool glob_match(struct span glob, struct span text)
{
	size_t g = 0, t = 0, star = (size_t)-1, star_t = 0;
	while (t < text.n) {
		if (g < glob.n && glob.p[g] == '*') {
			star = g++;
			star_t = t;
		} else if (g < glob.n && (glob.p[g] == '?' || glob.p[g] == text.p[t])) {
			g++, t++;
		} else if (star != (size_t)-1) {
			g = star + 1;
			t = ++star_t;
		} else {
			return false;
		}
	}
	while (g < glob.n && glob.p[g] == '*')
		g++;
	return g == glob.n;
}

static struct span literal_end(struct span pattern)
{
	size_t from = pattern.n;
	while (from > 0 && pattern.n - from < END_LIMIT && pattern.p[from - 1] != '*' &&
	       pattern.p[from - 1] != '?')
		from--;
	return span_slice(pattern, from, pattern.n);
}

static unsigned end_bit(struct span end)
{
	if (!end.n)
		return 0;
	return (unsigned)(end.n * 61 + end.p[0] * 7u + end.p[end.n / 2] * 29u) & 1023u;
}

static struct addrlist_entry *entry_new(struct addrlist *list, struct span key)
{
	struct addrlist_entry *entry = ARENA_NEW(list->arena, struct addrlist_entry);
	entry->pattern = key;
	struct span end = literal_end(key);
	void **chain = map_slot(&list->by_end, end);
	entry->next = *chain;
	*chain = entry;
	list->lengths[end.n / 64] |= (uint64_t)1 << (end.n % 64);
	list->ends[end_bit(end) / 64] |= (uint64_t)1 << end_bit(end) % 64;
	list->count++;
	return entry;
}

static void add_value(struct arena *arena, struct addrlist_entry *entry, struct span value)
{
	struct span *v = ARENA_ARRAY(arena, struct span, entry->values.n + 1);
	if (entry->values.n)
		memcpy(v, entry->values.v, entry->values.n * sizeof *v);
	v[entry->values.n++] = span_lower(arena, value);
	entry->values.v = v;
}

void addrlist_add(struct addrlist *list, struct span pattern, struct span value)
{
	struct span key = span_lower(list->arena, pattern);
	void **slot = map_slot(&list->by_pattern, key);
	struct addrlist_entry *entry = *slot;
	if (!entry)
		*slot = entry = entry_new(list, key);
	if (entry->removed) {
		entry->removed = false;
		entry->values = (struct spans){NULL, 0};
		list->count++;
	}
	if (value.p)
		add_value(list->arena, entry, value);
}

void addrlist_add_words(struct addrlist *list, struct span words)
{
	struct span word;
	for (size_t at = 0; word_next(words, &at, &word);)
		addrlist_add(list, word, (struct span){NULL, 0});
}

void addrlist_remove_words(struct addrlist *list, struct span words)
{
	struct span word;
	for (size_t at = 0; word_next(words, &at, &word);) {
		struct addrlist_entry *entry =
			map_get(&list->by_pattern, span_lower(list->arena, word));
		if (entry && !entry->removed) {
			entry->removed = true;
			list->count--;
		}
	}
}

static bool visit_chain(const struct addrlist_entry *entry, struct span lower, addrlist_visit visit,
			void *context)
{
	for (; entry; entry = entry->next)
		if (!entry->removed && glob_match(entry->pattern, lower) && visit(context, entry))
			return true;
	return false;
}

bool addrlist_each(const struct addrlist *list, struct span lower, addrlist_visit visit, void *context)
{
	for (size_t word = 0; word < 4; word++) {
		for (uint64_t bits = list->lengths[word]; bits; bits &= bits - 1) {
			size_t n = word * 64 + (size_t)__builtin_ctzll(bits);
			if (n > lower.n)
				return false;
			struct span end = span_slice(lower, lower.n - n, lower.n);
			unsigned bit = end_bit(end);
			if (!(list->ends[bit / 64] >> bit % 64 & 1))
				continue;
			if (visit_chain(map_get(&list->by_end, end), lower, visit, context))
				return true;
		}
	}
	return false;
}

static bool yes(void *context, const struct addrlist_entry *entry)
{
	return true;
}

bool addrlist_has(const struct addrlist *list, struct span address)
{
	unsigned char lower[1024];
	if (!list->count || address.n > sizeof lower)
		return false;
	for (size_t i = 0; i < address.n; i++)
		lower[i] = byte_lower(address.p[i]);
	return addrlist_each(list, (struct span){lower, address.n}, yes, NULL);
}
