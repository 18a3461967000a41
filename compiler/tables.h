/* tables: builds the file rules.tab, arrays of structs with pointers between them, as one block
 * that can be mapped anywhere. While it is built a pointer holds an offset from the block's start;
 * the places that hold one are listed at its end, and the loader adds where it mapped the block
 * (runtime/load/tables.c). */
#ifndef WINNOW_TABLES_H
#define WINNOW_TABLES_H

#include "base/map.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "ruleset_abi.h"

struct tables {
	struct arena *arena;
	struct strbuf bytes;
	struct map strings, structs; /* each once */
	VEC(uint32_t) places; /* offsets of pointers that are not NULL */
};

struct tables tables_new(struct arena *arena);
/* Bytes with a NUL behind them; NULL stays NULL. The result is an offset, as all below. */
const char *tables_bytes(struct tables *t, struct span s);
/* Bytes that begin a line of the cache. */
const void *tables_struct(struct tables *t, const void *v, size_t size);
const char *tables_str(struct tables *t, const char *s);
/* An array whose elements have pointers at these places, made by this module or NULL. */
const void *tables_array(struct tables *t, const void *v, size_t n, size_t size,
			 const size_t *pointers, size_t npointers);
/* The file: the program, whose arrays are in it, and the list of places. */
struct span tables_finish(struct tables *t, const struct wn_program *program);

#endif
