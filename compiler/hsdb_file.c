/* hsdb_file.c: patterns.hs, all databases of a ruleset back to back, and patterns.idx, which patterns each was
 * compiled from, so that the next compile can keep them (literals are compiled anew). Lines of patterns.idx:
 *
 *     class header Subject
 *     db base 64 123456 2          offset, size, number of patterns; base or delta, 8: for 8-bit text
 *     9f86d0...                    key of each pattern, by Hyperscan id */
#include "hsdb.h"

#include "base/strbuf.h"
#include "base/vec.h"

#include <stdio.h>

struct span hsdb_image(struct arena *arena, struct ir *ir)
{
	struct strbuf b = strbuf_new(arena);
	size_t total = 0;

	for (uint32_t i = 0; i < ir->nclasses; i++)
		for (uint32_t d = 0; d < ir->classes[i].ndbs; d++)
			total += ir->classes[i].dbs[d].bytes.n + WN_DB_ALIGNMENT;
	strbuf_reserve(&b, total + 1);
	for (uint32_t i = 0; i < ir->nclasses; i++)
		for (uint32_t d = 0; d < ir->classes[i].ndbs; d++) {
			struct ir_db *db = &ir->classes[i].dbs[d];
			while (b.n % WN_DB_ALIGNMENT)
				strbuf_add_byte(&b, 0);
			db->offset = b.n;
			strbuf_add_span(&b, db->bytes);
		}
	return strbuf_span(&b);
}

struct span hsdb_index(struct arena *arena, const struct ir *ir)
{
	struct strbuf b = strbuf_new(arena);

	for (uint32_t i = 0; i < ir->nclasses; i++) {
		const struct ir_class *c = &ir->classes[i];
		strbuf_printf(&b, "class %s\n", ir_class_name(arena, c));
		for (uint32_t d = 0; d < c->ndbs; d++) {
			const struct ir_db *db = &c->dbs[d];
			if (db->kind != WN_DB_PATTERNS && db->kind != WN_DB_EIGHT_BIT)
				continue;
			strbuf_printf(&b, "db %s%s %llu %zu %u\n", db->delta ? "delta" : "base",
				      db->kind == WN_DB_EIGHT_BIT ? "8" : "", (unsigned long long)db->offset, db->bytes.n, db->n);
			for (uint32_t k = 0; k < db->n; k++)
				strbuf_printf(&b, "%s\n", db->keys[k].hex);
		}
	}
	return strbuf_span(&b);
}

static struct span take_line(struct span *rest)
{
	size_t end = span_find_byte(*rest, '\n', 0);
	struct span line = span_slice(*rest, 0, end == (size_t)-1 ? rest->n : end);

	*rest = end == (size_t)-1 ? (struct span){0} : span_slice(*rest, end + 1, rest->n);
	return line;
}

/* One database's lines; false when they make no sense. */
static bool take_db(struct arena *arena, struct span line, struct span *rest, struct span patterns,
		    struct ir_db *db_r)
{
	char kind[8];
	unsigned long long offset;
	size_t size;
	struct ir_db db = {0};

	if (sscanf(arena_span_str(arena, line), "db %7s %llu %zu %u", kind, &offset, &size, &db.n) != 4 ||
	    offset > patterns.n || size > patterns.n - offset || db.n > rest->n / DIGEST_HEX)
		return false;
	db.delta = strncmp(kind, "delta", strlen("delta")) == 0;
	db.kind = strchr(kind, '8') ? WN_DB_EIGHT_BIT : WN_DB_PATTERNS;
	db.bytes = span_slice(patterns, offset, offset + size);
	db.keys = ARENA_ARRAY(arena, struct digest, db.n + 1);
	for (uint32_t i = 0; i < db.n; i++) {
		struct span key = take_line(rest);
		if (key.n != DIGEST_HEX - 1)
			return false;
		memcpy(db.keys[i].hex, key.p, key.n);
	}
	*db_r = db;
	return true;
}

uint32_t hsdb_index_find(struct arena *arena, const struct hsdb_previous *previous, const char *class_name,
			 struct ir_db **dbs_r)
{
	VEC(struct ir_db) list = {0};
	struct span rest = previous->index, name = span_from_str(class_name);
	bool here = false;

	while (rest.n) {
		struct span line = take_line(&rest);
		if (span_has_prefix(line, SPAN_LIT("class "))) {
			here = span_equal(span_slice(line, 6, line.n), name);
		} else if (here && span_has_prefix(line, SPAN_LIT("db "))) {
			struct ir_db db;
			if (!take_db(arena, line, &rest, previous->patterns, &db))
				return 0;
			vec_push(arena, &list, db);
		}
	}
	*dbs_r = list.v;
	return (uint32_t)list.n;
}
