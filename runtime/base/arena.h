/* arena: allocation with one lifetime. Everything allocated from an arena is freed together,
 * by arena_reset (blocks are kept for reuse) or arena_free. Allocation succeeds or ends the
 * process: sizes that come from outside are checked against a named limit before they get here.
 * Not thread-safe: one arena belongs to one thread at a time. */
#ifndef WINNOW_ARENA_H
#define WINNOW_ARENA_H

#include "base/span.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena **arena);
/* Everything allocated so far is gone; memory up to ARENA_KEEP bytes is kept for the next use. */
void arena_reset(struct arena *arena);
#define ARENA_KEEP (4u << 20) /* what an ordinary message needs; a giant must not stay resident */

/* Aligned for any type; zeroed. */
void *arena_alloc(struct arena *arena, size_t size);
/* Unzeroed bytes, no alignment promised. */
unsigned char *arena_bytes(struct arena *arena, size_t size);
/* n * size with the multiplication checked. Zeroed. */
void *arena_calloc(struct arena *arena, size_t n, size_t size);

struct span arena_dup_span(struct arena *arena, struct span s);
/* NUL-terminated copies. */
char *arena_dup_str(struct arena *arena, const char *s);
char *arena_span_str(struct arena *arena, struct span s);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Bytes handed out since the last reset: for limits and statistics. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_calloc((arena), (n), sizeof(type)))

/* malloc and kin that succeed or end the process, for the few things no arena owns. */
void *mem_alloc(size_t size);
void *mem_calloc(size_t n, size_t size);
void *mem_realloc(void *p, size_t size);

#endif
