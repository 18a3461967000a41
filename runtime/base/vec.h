/* vec: a typed growing array in an arena.
 *
 *     VEC(struct span) lines = {0};
 *     vec_push(arena, &lines, line);
 *     for (size_t i = 0; i < lines.n; i++) use(lines.v[i]);
 *
 * Growth copies; the old array stays in the arena until it is reset. */
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

static inline void *vec_grow(struct arena *arena, void *old, size_t n, size_t *cap, size_t size)
{
	size_t want = *cap ? *cap * 2 : 8;
	void *fresh = arena_calloc(arena, want, size);
	if (n)
		memcpy(fresh, old, n * size);
	*cap = want;
	return fresh;
}

#endif
