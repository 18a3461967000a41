/* hsdb_build.c: one list of patterns into one database. Hyperscan names the pattern it
 * stumbles over; that one is taken out and the rest tried again. */
#include "hsdb.h"

#include <hs.h>
#include <stdlib.h>

struct attempt {
	const char **text;
	unsigned *flags, *ids;
	uint32_t *position; /* in the caller's list */
	unsigned n;
};

/* Hyperscan's words, shortened to the first sentence. */
static const char *reason(struct arena *arena, const char *message)
{
	size_t n = strcspn(message, ".\n");

	return arena_printf(arena, "Hyperscan: %.*s", (int)n, message);
}

static void take_out(struct attempt *a, unsigned bad)
{
	memmove(a->text + bad, a->text + bad + 1, (a->n - bad - 1) * sizeof *a->text);
	memmove(a->flags + bad, a->flags + bad + 1, (a->n - bad - 1) * sizeof *a->flags);
	memmove(a->ids + bad, a->ids + bad + 1, (a->n - bad - 1) * sizeof *a->ids);
	memmove(a->position + bad, a->position + bad + 1, (a->n - bad - 1) * sizeof *a->position);
	a->n--;
}

/* The database as it lies in memory, so that scanning maps the file and copies nothing: Hyperscan keeps no
 * addresses in it, and only where it begins within a cache line matters. */
static int take_image(struct arena *arena, hs_database_t *db, struct span *image_r, struct err *err)
{
	char *bytes;
	size_t n, size;
	hs_error_t rc = hs_serialize_database(db, &bytes, &n);

	hs_free_database(db);
	if (rc != HS_SUCCESS)
		return err_set(err, "Hyperscan cannot serialize a database (error %d)", rc);
	rc = hs_serialized_database_size(bytes, n, &size);
	if (rc == HS_SUCCESS) {
		unsigned char *p = arena_bytes(arena, size + WN_DB_ALIGNMENT);
		p += -(uintptr_t)p % WN_DB_ALIGNMENT;
		memset(p, 0, size);
		rc = hs_deserialize_database_at(bytes, n, (hs_database_t *)p);
		*image_r = (struct span){p, size};
	}
	free(bytes);
	return rc == HS_SUCCESS ? 0 : err_set(err, "Hyperscan cannot lay out a database (error %d)", rc);
}

int hsdb_build(struct arena *arena, const struct hsdb_pattern *patterns, uint32_t n,
	       struct hsdb_built *built_r, struct err *err)
{
	struct hsdb_built built = {.n = n, .refused = ARENA_ARRAY(arena, const char *, n + 1)};
	struct attempt a = {
		.text = ARENA_ARRAY(arena, const char *, n + 1),
		.flags = ARENA_ARRAY(arena, unsigned, n + 1),
		.ids = ARENA_ARRAY(arena, unsigned, n + 1),
		.position = ARENA_ARRAY(arena, uint32_t, n + 1),
		.n = n,
	};

	for (uint32_t i = 0; i < n; i++) {
		a.text[i] = arena_span_str(arena, patterns[i].text);
		a.flags[i] = patterns[i].flags;
		a.ids[i] = i;
		a.position[i] = i;
	}
	while (a.n) {
		hs_database_t *db;
		hs_compile_error_t *error;
		if (hs_compile_multi(a.text, a.flags, a.ids, a.n, HS_MODE_BLOCK, NULL, &db, &error) ==
		    HS_SUCCESS) {
			if (take_image(arena, db, &built.bytes, err) != 0)
				return -1;
			break;
		}
		const char *why = reason(arena, error->message);
		int bad = a.n == 1 ? 0 : error->expression;
		hs_free_compile_error(error);
		if (bad < 0 || (unsigned)bad >= a.n)
			return err_set(err, "%s", why);
		built.refused[a.position[bad]] = why;
		take_out(&a, (unsigned)bad);
	}
	*built_r = built;
	return 0;
}
