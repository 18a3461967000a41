/* vec: a typed growing array in an arena.
 *
 *     VEC(struct span) lines = {0};
 *     vec_push(arena, &lines, line);
 *     for (size_t i = 0; i < lines.n; i++) use(lines.v[i]);
 *
 * Growth copies, where the array is not the last thing in the arena; the old one stays there until it is reset. */
#ifndef WINNOW_VEC_H
#define WINNOW_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                                  \
	struct {                                                                                   \
		type *v;                                                                           \
		size_t n, cap;                                                                     \
	}

#define vec_push(arena, vec, item)                                                                 \
	do {                                                                                       \
		if ((vec)->n == (vec)->cap)                                                        \
			(vec)->v = vec_grow((arena), (vec)->v, (vec)->n, &(vec)->cap,              \
					    sizeof *(vec)->v);                                     \
		(vec)->v[(vec)->n++] = (item);                                                     \
	} while (0)

enum { VEC_FIRST_BYTES = 64 }; /* a cache line: most lists are short */

static inline void *vec_grow(struct arena *arena, void *old, size_t n, size_t *cap, size_t size)
{
	size_t want = *cap ? *cap * 2 : size < VEC_FIRST_BYTES ? VEC_FIRST_BYTES / size : 1;
	void *v = arena_extend(arena, old, n * size, n * size, want * size, ARENA_ALIGN);
	*cap = want;
	return v;
}

#endif
