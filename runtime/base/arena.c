/* arena.c: bump allocation in a chain of blocks. A request larger than a quarter block gets a
 * block of its own, so that one large body does not waste the rest of the current block. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 64 << 10 };

/* Those that are kept have BLOCK_SIZE. */
struct arena_block {
	struct arena_block *next;
	size_t size;
	_Alignas(ARENA_ALIGN) unsigned char data[];
};

static void *out_of_memory(size_t size)
{
	fprintf(stderr, "winnow: out of memory (%zu bytes)\n", size);
	abort();
}

void *mem_alloc(size_t size)
{
	void *p = malloc(size ? size : 1);
	return p ? p : out_of_memory(size);
}

void *mem_calloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);
	return p ? p : out_of_memory(n * size);
}

void *mem_aligned(size_t align, size_t size)
{
	void *p = aligned_alloc(align, (size + align - 1) & ~(align - 1));
	return p ? p : out_of_memory(size);
}

void *mem_realloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);
	return p ? p : out_of_memory(size);
}

struct arena *arena_new(void)
{
	return mem_calloc(1, sizeof(struct arena));
}

static void free_chain(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
}

void arena_free(struct arena **arena)
{
	if (!*arena)
		return;
	free_chain((*arena)->current);
	free_chain((*arena)->spare);
	free(*arena);
	*arena = NULL;
}

void arena_reset(struct arena *arena)
{
	size_t kept = 0;
	for (struct arena_block *b = arena->spare; b; b = b->next)
		kept += b->size;
	for (struct arena_block *b = arena->current, *next; b; b = next) {
		next = b->next;
		if (b->size == BLOCK_SIZE && kept < ARENA_KEEP) {
			kept += b->size;
			b->next = arena->spare;
			arena->spare = b;
		} else {
			free(b);
		}
	}
	arena->current = NULL;
	arena->at = arena->end = NULL;
	arena->before = 0;
}

static struct arena_block *block_new(struct arena *arena, size_t size)
{
	struct arena_block *b;
	if (size == BLOCK_SIZE && arena->spare) {
		b = arena->spare;
		arena->spare = b->next;
	} else {
		if (size > SIZE_MAX - sizeof *b)
			out_of_memory(size);
		b = mem_alloc(sizeof *b + size);
		b->size = size;
	}
	return b;
}

size_t arena_used(const struct arena *arena)
{
	return arena->before + (arena->at ? (size_t)(arena->at - arena->current->data) : 0);
}

void *arena_take_anew(struct arena *arena, size_t size)
{
	struct arena_block *b = arena->current;
	if (size > BLOCK_SIZE / 4) { /* its own block, behind the one with room */
		struct arena_block *own = block_new(arena, size);
		own->next = b && arena->at ? b->next : b;
		*(b && arena->at ? &b->next : &arena->current) = own;
		arena->before += size;
		return own->data;
	}
	struct arena_block *fresh = block_new(arena, BLOCK_SIZE);
	arena->before = arena_used(arena);
	fresh->next = b;
	arena->current = fresh;
	arena->at = fresh->data + size;
	arena->end = fresh->data + BLOCK_SIZE;
	return fresh->data;
}

void *arena_extend(struct arena *arena, void *old, size_t room, size_t used, size_t size,
		   size_t align)
{
	if (old && (unsigned char *)old + room == arena->at &&
	    size - room < (size_t)(arena->end - arena->at)) {
		arena->at += size - room;
		return old;
	}
	void *fresh = arena_take(arena, size, align);
	return used ? memcpy(fresh, old, used) : fresh;
}

void *arena_calloc(struct arena *arena, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	return arena_alloc(arena, n * size);
}

struct span arena_dup_span(struct arena *arena, struct span s)
{
	unsigned char *p = arena_bytes(arena, s.n);
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct span){p, s.n};
}

char *arena_span_str(struct arena *arena, struct span s)
{
	unsigned char *p = arena_bytes(arena, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return (char *)p;
}

char *arena_dup_str(struct arena *arena, const char *s)
{
	return arena_span_str(arena, span_from_str(s));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *p = (char *)arena_bytes(arena, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return p;
}
