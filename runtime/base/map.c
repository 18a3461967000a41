/* map.c: open addressing over an insertion-ordered entry array, as CPython's dict does it. */
#include "base/map.h"

#include <sys/random.h>

enum { WALKED = 8 }; /* so many entries have no slots, and no hashes */

static uint64_t seed;

__attribute__((constructor(101))) static void choose_seed(void)
{
	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
		seed = (uint64_t)(uintptr_t)&seed;
}

static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0xff51afd7ed558ccdu;
	return h ^ h >> 32;
}

static uint64_t word_at(const unsigned char *p)
{
	uint64_t w;
	memcpy(&w, p, sizeof w);
	return w;
}

static uint64_t half_at(const unsigned char *p)
{
	uint32_t w;
	memcpy(&w, p, sizeof w);
	return w;
}

/* The last word overlaps the one before: what is left of a key takes no loop. */
uint64_t map_hash(struct span key)
{
	uint64_t h = seed ^ (key.n * 0x9e3779b97f4a7c15u), last = 0;
	const unsigned char *p = key.p;
	size_t n = key.n;
	if (n >= 8) {
		for (; n > 8; p += 8, n -= 8)
			h = mix(h, word_at(p));
		last = word_at(key.p + key.n - 8);
	} else if (n >= 4) {
		last = half_at(p) << 32 | half_at(p + n - 4);
	} else if (n) {
		last = (uint64_t)p[0] << 16 | (uint64_t)p[n / 2] << 8 | p[n - 1];
	}
	h = (h ^ last) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 29;
}

static uint32_t *find_slot(const struct map *map, struct span key, uint64_t hash)
{
	size_t mask = map->nslots - 1;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		uint32_t *slot = &map->slots[i];
		if (!*slot)
			return slot;
		const struct map_entry *e = &map->entries[*slot - 1];
		if (e->hash == hash && span_equal(e->key, key))
			return slot;
	}
}

static struct map_entry *find_hashed(const struct map *map, struct span key, uint64_t hash)
{
	uint32_t at = *find_slot(map, key, hash);
	return at ? &map->entries[at - 1] : NULL;
}

/* Keys of one length mostly differ at their ends. */
static bool is_key(struct span a, struct span b)
{
	return a.n == b.n && (!a.n || (a.p[a.n - 1] == b.p[b.n - 1] && memcmp(a.p, b.p, a.n) == 0));
}

static struct map_entry *walk(const struct map *map, struct span key)
{
	for (size_t i = 0; i < map->n; i++)
		if (is_key(map->entries[i].key, key))
			return &map->entries[i];
	return NULL;
}

static struct map_entry *find(const struct map *map, struct span key)
{
	return map->slots ? find_hashed(map, key, map_hash(key)) : walk(map, key);
}

/* Hashes are made with the first slots. */
static void make_slots(struct map *map)
{
	bool first = !map->slots;
	map->nslots = map->cap * 2;
	map->slots = ARENA_ARRAY(map->arena, uint32_t, map->nslots);
	for (size_t i = 0; i < map->n; i++) {
		struct map_entry *e = &map->entries[i];
		if (first)
			e->hash = map_hash(e->key);
		*find_slot(map, e->key, e->hash) = (uint32_t)i + 1;
	}
}

static void resize(struct map *map, size_t cap)
{
	size_t size = sizeof *map->entries;
	map->entries = arena_extend(map->arena, map->entries, map->cap * size, map->n * size,
				    cap * size, ARENA_ALIGN);
	map->cap = cap;
	if (cap > WALKED)
		make_slots(map);
}

struct map map_new_sized(struct arena *arena, size_t n)
{
	struct map map = map_new(arena);
	size_t cap = 1;
	while (cap < n)
		cap *= 2;
	resize(&map, cap);
	return map;
}

static void *value_of(const struct map_entry *e)
{
	return e ? e->value : NULL;
}

void *map_get_hashed(const struct map *map, struct span key, uint64_t hash)
{
	return value_of(map->slots ? find_hashed(map, key, hash) : walk(map, key));
}

void *map_get(const struct map *map, struct span key)
{
	return value_of(find(map, key));
}

bool map_has(const struct map *map, struct span key)
{
	return find(map, key);
}

/* `hash`: 0 while there are no slots. */
static void **add(struct map *map, struct span key, uint64_t hash)
{
	struct map_entry *e = &map->entries[map->n++];
	*e = (struct map_entry){key, NULL, hash};
	if (map->slots)
		*find_slot(map, key, hash) = (uint32_t)map->n;
	return &e->value;
}

void **map_slot(struct map *map, struct span key)
{
	uint64_t hash = map->slots ? map_hash(key) : 0;
	struct map_entry *e = map->slots ? find_hashed(map, key, hash) : walk(map, key);
	if (e)
		return &e->value;
	if (map->n < map->cap)
		return add(map, key, hash);
	resize(map, map->cap ? map->cap * 2 : WALKED / 2);
	return add(map, key, map->slots ? map_hash(key) : 0);
}

void map_set(struct map *map, struct span key, void *value)
{
	*map_slot(map, key) = value;
}
