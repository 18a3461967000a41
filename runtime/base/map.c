/* map.c: open addressing over an insertion-ordered entry array, as CPython's dict does it. */
#include "base/map.h"

#include <sys/random.h>

enum { WALKED = 8 }; /* so many entries have no slots */

static uint64_t seed;

__attribute__((constructor(101))) static void choose_seed(void)
{
	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
		seed = (uint64_t)(uintptr_t)&seed;
}

uint64_t map_hash(struct span key)
{
	uint64_t h = seed ^ (key.n * 0x9e3779b97f4a7c15u), w;
	const unsigned char *p = key.p;
	size_t n = key.n;
	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&w, p, 8);
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	w = 0;
	if (n)
		memcpy(&w, p, n);
	h = (h ^ w) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 29;
}

static bool is_entry(const struct map_entry *e, struct span key, uint64_t hash)
{
	return e->hash == hash && span_equal(e->key, key);
}

static uint32_t *find_slot(const struct map *map, struct span key, uint64_t hash)
{
	size_t mask = map->nslots - 1;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		uint32_t *slot = &map->slots[i];
		if (!*slot || is_entry(&map->entries[*slot - 1], key, hash))
			return slot;
	}
}

static struct map_entry *find(const struct map *map, struct span key, uint64_t hash)
{
	if (map->slots) {
		uint32_t at = *find_slot(map, key, hash);
		return at ? &map->entries[at - 1] : NULL;
	}
	for (size_t i = 0; i < map->n; i++)
		if (is_entry(&map->entries[i], key, hash))
			return &map->entries[i];
	return NULL;
}

static void resize(struct map *map, size_t cap)
{
	size_t size = sizeof *map->entries;
	map->entries = arena_extend(map->arena, map->entries, map->cap * size, map->n * size, cap * size, ARENA_ALIGN);
	map->cap = cap;
	if (cap <= WALKED)
		return;
	map->nslots = cap * 2;
	map->slots = ARENA_ARRAY(map->arena, uint32_t, map->nslots);
	for (size_t i = 0; i < map->n; i++)
		*find_slot(map, map->entries[i].key, map->entries[i].hash) = (uint32_t)i + 1;
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

void *map_get_hashed(const struct map *map, struct span key, uint64_t hash)
{
	const struct map_entry *e = map->n ? find(map, key, hash) : NULL;
	return e ? e->value : NULL;
}

void *map_get(const struct map *map, struct span key)
{
	return map->n ? map_get_hashed(map, key, map_hash(key)) : NULL;
}

bool map_has(const struct map *map, struct span key)
{
	return map->n && find(map, key, map_hash(key));
}

void **map_slot(struct map *map, struct span key)
{
	uint64_t hash = map_hash(key);
	struct map_entry *e = find(map, key, hash);
	if (e)
		return &e->value;
	if (map->n == map->cap)
		resize(map, map->cap ? map->cap * 2 : WALKED / 2);
	e = &map->entries[map->n++];
	*e = (struct map_entry){key, NULL, hash};
	if (map->slots)
		*find_slot(map, key, hash) = (uint32_t)map->n;
	return &e->value;
}

void map_set(struct map *map, struct span key, void *value)
{
	*map_slot(map, key) = value;
}
