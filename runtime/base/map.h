/* map: from byte strings to pointers; insertion order is kept, so that walks are deterministic.
 * Keys are borrowed: they must live as long as the map. Lives in an arena. The hash is seeded per
 * process, so keys chosen by an attacker do not collide on purpose. */
#ifndef WINNOW_MAP_H
#define WINNOW_MAP_H

#include "base/arena.h"

#include <stdint.h>

struct map_entry {
	struct span key;
	void *value;
	uint64_t hash; /* when there are slots */
};

struct map {
	struct arena *arena;
	struct map_entry *entries; /* in insertion order */
	size_t n, cap;
	uint32_t *slots; /* index + 1 into entries; 0 is free. NULL: there are few, a walk finds them */
	size_t nslots;
};

static inline struct map map_new(struct arena *arena)
{
	return (struct map){.arena = arena};
}
/* The same with room for `n` entries, when it is known that there will be few. */
struct map map_new_sized(struct arena *arena, size_t n);
/* The value stored under key, or NULL. */
void *map_get(const struct map *map, struct span key);
bool map_has(const struct map *map, struct span key);
/* map_get() with the key's map_hash() known. */
void *map_get_hashed(const struct map *map, struct span key, uint64_t hash);
/* Stores value under key, replacing what was there (its place in the order stays). */
void map_set(struct map *map, struct span key, void *value);
/* The slot of key, made with a NULL value when absent. Valid until the next insertion. */
void **map_slot(struct map *map, struct span key);

/* Bytes to 64 bits, seeded (FNV-like with avalanche); not for persistence. */
uint64_t map_hash(struct span key);

#endif
