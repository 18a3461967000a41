/* tables.c: see tables.h. */
#include "tables.h"

enum { ALIGNMENT = 16, LINE = 64 /* of the cache, and a vector */ };

struct tables tables_new(struct arena *arena)
{
	struct tables t = {.arena = arena, .bytes = strbuf_new(arena), .strings = map_new(arena), .structs = map_new(arena)};
	static const struct wn_tables room;

	strbuf_reserve(&t.bytes, 1u << 20);
	strbuf_add_span(&t.bytes, (struct span){(const unsigned char *)&room, sizeof room});
	return t;
}

static void align(struct tables *t, size_t alignment)
{
	while (t->bytes.n % alignment)
		strbuf_add_byte(&t->bytes, 0);
}

static const void *offset_pointer(size_t offset)
{
	return (const void *)(uintptr_t)offset;
}

const char *tables_bytes(struct tables *t, struct span s)
{
	if (!s.p)
		return NULL;
	void **slot = map_slot(&t->strings, s);
	if (!*slot) {
		*slot = (void *)(uintptr_t)t->bytes.n;
		strbuf_add_span(&t->bytes, s);
		strbuf_add_byte(&t->bytes, 0);
	}
	return *slot;
}

const char *tables_str(struct tables *t, const char *s)
{
	return s ? tables_bytes(t, span_from_str(s)) : NULL;
}

const void *tables_struct(struct tables *t, const void *v, size_t size)
{
	void **slot = map_slot(&t->structs, (struct span){v, size});
	if (!*slot) {
		align(t, LINE);
		*slot = (void *)(uintptr_t)t->bytes.n;
		strbuf_add_span(&t->bytes, (struct span){v, size});
	}
	return *slot;
}

/* Remembers the pointers of one struct that lies at `at`. */
static void note_pointers(struct tables *t, size_t at, const size_t *pointers, size_t npointers)
{
	for (size_t i = 0; i < npointers; i++) {
		uintptr_t value;
		memcpy(&value, t->bytes.p + at + pointers[i], sizeof value);
		if (value)
			vec_push(t->arena, &t->places, (uint32_t)(at + pointers[i]));
	}
}

const void *tables_array(struct tables *t, const void *v, size_t n, size_t size,
			 const size_t *pointers, size_t npointers)
{
	align(t, ALIGNMENT);
	size_t at = t->bytes.n;
	strbuf_add_span(&t->bytes, (struct span){v, n * size});
	strbuf_add_byte(&t->bytes, 0); /* an empty array has a place of its own too */
	for (size_t i = 0; i < n; i++)
		note_pointers(t, at + i * size, pointers, npointers);
	return offset_pointer(at);
}

struct span tables_finish(struct tables *t, const struct wn_program *program)
{
	static const size_t pointers[] = WN_PROGRAM_POINTERS;
	struct wn_tables head = {
	    .magic = WN_TABLES_MAGIC, .abi = WN_ABI_VERSION, .program = *program};

	memcpy(t->bytes.p, &head, sizeof head);
	note_pointers(t, offsetof(struct wn_tables, program), pointers,
		      sizeof pointers / sizeof *pointers);
	align(t, ALIGNMENT);
	head.places = t->bytes.n;
	head.nplaces = (uint32_t)t->places.n;
	memcpy(t->bytes.p, &head, sizeof head);
	strbuf_add_span(&t->bytes, (struct span){(const unsigned char *)t->places.v,
						 t->places.n * sizeof *t->places.v});
	return strbuf_span(&t->bytes);
}
