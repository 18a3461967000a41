/* arena: allocation with one lifetime. Everything allocated from an arena is freed together,
 * by arena_reset (blocks are kept for reuse) or arena_free. Allocation succeeds or ends the
 * process: sizes that come from outside are checked against a named limit before they get here.
 * Not thread-safe: one arena belongs to one thread at a time. */
#ifndef WINNOW_ARENA_H
#define WINNOW_ARENA_H

#include "base/span.h"

#include <stdint.h>

struct arena_block;

/* Not for others: it stands here so that what most calls do is done in place. */
struct arena {
	unsigned char *at, *end;     /* what is left of the current block */
	struct arena_block *current; /* head of the chain in use */
	struct arena_block *spare;   /* kept by reset */
	size_t before;               /* bytes handed out of the other blocks */
};
enum { ARENA_ALIGN = 16 };

struct arena *arena_new(void);
void arena_free(struct arena **arena);
/* Everything allocated so far is gone; memory up to ARENA_KEEP bytes is kept for the next use. */
void arena_reset(struct arena *arena);
#define ARENA_KEEP (4u << 20) /* what an ordinary message needs; a giant must not stay resident */

/* arena_take() where the current block has no room. */
void *arena_take_anew(struct arena *arena, size_t size);
/* Unzeroed: what is not written to need not come into the caches. `align` is a power of two up to ARENA_ALIGN. */
static inline void *arena_take(struct arena *arena, size_t size, size_t align)
{
	size_t left = (size_t)(arena->end - arena->at), pad = -(uintptr_t)arena->at & (align - 1);
	if (size >= left || pad >= left - size)
		return arena_take_anew(arena, size);
	unsigned char *p = arena->at + pad;
	arena->at = p + size;
	return p;
}
/* Instead of the `room` bytes at `old`, of which `used` count, `size` ones: there, if those were the last handed out. */
void *arena_extend(struct arena *arena, void *old, size_t room, size_t used, size_t size, size_t align);
/* The `room` bytes at p become `size` ones, if they were the last handed out: what follows is given back. */
static inline void arena_shrink(struct arena *arena, void *p, size_t room, size_t size)
{
	if (p && (unsigned char *)p + room == arena->at)
		arena->at -= room - size;
}
/* Aligned for any type; zeroed. */
static inline void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_take(arena, size, ARENA_ALIGN), 0, size);
}
/* Unzeroed bytes, no alignment promised. */
static inline unsigned char *arena_bytes(struct arena *arena, size_t size)
{
	return arena_take(arena, size, 1);
}
/* n * size with the multiplication checked. Zeroed. */
void *arena_calloc(struct arena *arena, size_t n, size_t size);

struct span arena_dup_span(struct arena *arena, struct span s);
/* NUL-terminated copies. */
char *arena_dup_str(struct arena *arena, const char *s);
char *arena_span_str(struct arena *arena, struct span s);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Bytes handed out since the last reset, with the gaps between them: for limits and statistics. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_calloc((arena), (n), sizeof(type)))

/* malloc and kin that succeed or end the process, for the few things no arena owns. */
void *mem_alloc(size_t size);
void *mem_calloc(size_t n, size_t size);
void *mem_realloc(void *p, size_t size);
/* That begins at a multiple of `align`, a power of two, and ends at one. Unzeroed. */
void *mem_aligned(size_t align, size_t size);

#endif
