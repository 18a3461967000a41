/* hsdb_file.c: patterns.hs: all databases of a ruleset back to back, as they lie in memory. */
#include "hsdb.h"

#include "base/strbuf.h"

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
