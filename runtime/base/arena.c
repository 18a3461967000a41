/* arena.c: bump allocation in a chain of blocks. A request larger than a quarter block gets a
 * block of its own, so that one large body does not waste the rest of the current block. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 64 << 10, ALIGN = 16 };

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(ALIGN) unsigned char data[];
};

struct arena {
	struct block *current; /* the bump block, head of the chain in use */
	struct block *spare;   /* kept by reset, BLOCK_SIZE each */
	size_t handed_out;
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

void *mem_realloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);
	return p ? p : out_of_memory(size);
}

struct arena *arena_new(void)
{
	return mem_calloc(1, sizeof(struct arena));
}

static void free_chain(struct block *block)
{
	while (block) {
		struct block *next = block->next;
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
	for (struct block *b = arena->spare; b; b = b->next)
		kept += b->size;
	for (struct block *b = arena->current, *next; b; b = next) {
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
	arena->handed_out = 0;
}

static struct block *block_new(struct arena *arena, size_t size)
{
	struct block *b;
	if (size == BLOCK_SIZE && arena->spare) {
		b = arena->spare;
		arena->spare = b->next;
	} else {
		if (size > SIZE_MAX - sizeof *b)
			out_of_memory(size);
		b = mem_alloc(sizeof *b + size);
		b->size = size;
	}
	b->used = 0;
	return b;
}

static unsigned char *take(struct arena *arena, size_t size, size_t align)
{
	struct block *b = arena->current;
	size_t at = b ? (b->used + align - 1) & ~(align - 1) : 0;

	arena->handed_out += size;
	if (b && at <= b->size && size <= b->size - at) {
		b->used = at + size;
		return b->data + at;
	}
	if (size > BLOCK_SIZE / 4) { /* its own block, behind the bump block */
		struct block *own = block_new(arena, size);
		own->used = size;
		if (b) {
			own->next = b->next;
			b->next = own;
		} else {
			own->next = NULL;
			arena->current = own;
		}
		return own->data;
	}
	struct block *fresh = block_new(arena, BLOCK_SIZE);
	fresh->next = b;
	fresh->used = size;
	arena->current = fresh;
	return fresh->data;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	void *p = take(arena, size, ALIGN);
	return memset(p, 0, size);
}

unsigned char *arena_bytes(struct arena *arena, size_t size)
{
	return take(arena, size, 1);
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

size_t arena_used(const struct arena *arena)
{
	return arena->handed_out;
}
